"""Where the things of the trade have their pages, and where the web addresses in a source lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode, urlsplit

from calculator.tariff_book import Row, TariffBook

_URL = re.compile(r"https?://[^\s;\"'<>]+")
_AFTER = ".,)"
"""Signs that end a sentence around an address and not the address."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text that may lead somewhere. lang : of the text, "" for the language of the page"""

    text: str
    href: str = ""
    lang: str = ""


def node(name: str) -> str:
    """The page of a place."""
    return f"/nodes/{quote(name)}"


def corridor(name: str) -> str:
    """The page of a corridor."""
    return f"/corridors/{quote(name)}"


def book(found: TariffBook) -> str:
    """The page of an edition of a book."""
    return f"/tariffs/{quote(found.book)}/{quote(found.edition)}"


def row(of_book: str, edition: str, name: str) -> str:
    """The place of a tariff row on its book's page."""
    return f"/tariffs/{quote(of_book)}/{quote(edition)}#{quote(name)}"


def row_of(found: TariffBook, tariff_row: Row) -> str:
    """The place of a row on the page of its book."""
    return row(found.book, found.edition, tariff_row.id)


def source(found: TariffBook, name: str) -> str:
    """The place of a source on the page of its book."""
    return f"{book(found)}#source-{quote(name)}"


def question(origin: str, destination: str, equipment: str, day: date, mass_t: str, **more: str) -> str:
    """The form filled in and answered. mass_t : goods in one unit [t]"""
    asked = {
        "origin": origin, "destination": destination, "equipment": equipment, "dispatch_date": str(day),
        "mass_per_unit": mass_t, **more,
    }  # fmt: skip
    return f"/?{urlencode(asked)}"


def source_parts(text: str) -> list[Part]:
    """A source as its table has it: each web address in it as a link that is called by its host."""
    parts: list[Part] = []
    at = 0
    for found in _URL.finditer(text):
        url = found[0].rstrip(_AFTER)
        parts += _words(text[at : found.start()])
        parts.append(Part((urlsplit(url).hostname or url).removeprefix("www."), url))
        at = found.start() + len(url)
    return parts + _words(text[at:])


def _words(text: str) -> list[Part]:
    kept = text.strip(" ;,")
    return [Part(kept, lang="en")] if kept.strip(_AFTER) else []
