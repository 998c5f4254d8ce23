"""The lines of an option's price, grouped by kind: each with its arithmetic, its tariff row and its source.

Reads a quote's plain data alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext
from markupsafe import Markup

from ui import drawings, words
from ui.labels import Labels
from ui.navigation import leads
from ui.spoken import step, term
from ui.words import grouped, percent

Json = dict[str, Any]

_HAULAGE = ("rail", "road", "ferry", "sea", "leg", "through")
_BORDERS = ("border", "gauge_change", "transshipment")
_TERMINALS = ("origin", "destination", "terminal")
_EQUIPMENT = ("BOX", "WAG", "EMP")

GROUPS = {
    "haulage": lazy_gettext("Haulage"),
    "equipment": lazy_gettext("Container and wagon"),
    "borders": lazy_gettext("Borders, gauge changes, transshipment"),
    "terminals": lazy_gettext("Terminals"),
    "documents": lazy_gettext("Documents and fees"),
    "percentages": lazy_gettext("Percentages: fees, insurance, risks"),
}
"""Group of lines -> its name, in the order in which they are shown."""


@dataclass(frozen=True)
class Line:
    """One line of the price. amount : in its own currency, "" where that is the quote's; factors : (name, ×, note)"""

    name: str
    code: str
    subject: str
    amount: str
    converted: str
    trust: str
    trust_name: str
    steps: list[Markup]
    note: str
    factors: list[tuple[str, str, str]]
    row: Json
    row_link: str
    source: Json
    published: str
    link: str


@dataclass(frozen=True)
class Group:
    """Lines of one kind and what they add up to. width : of its bar [units of a drawing]"""

    kind: str
    name: str
    total: str
    share: str
    width: float
    lines: list[Line]


def group_of(charge: Json) -> str:
    """The group of a line: percentages by their unit, container and wagon by their codes, the rest by the subject."""
    if charge["basis"].startswith("percent"):
        return "percentages"
    if charge["code"] in _EQUIPMENT:
        return "equipment"
    kind = charge["subject"].partition(" ")[0]
    for group, kinds in (("haulage", _HAULAGE), ("borders", _BORDERS), ("terminals", _TERMINALS)):
        if kind in kinds:
            return group
    return "documents"


def grouped_lines(option: Json, quote: Json, labels: Labels) -> list[Group]:
    """All lines of an option by group; within a group in the order of the quote."""
    digits = len(option["total"]["amount"].partition(".")[2])
    whole = sum(map(_minor, option["charges"])) or 1
    found = []
    for kind, name in GROUPS.items():
        charges = [charge for charge in option["charges"] if group_of(charge) == kind]
        if charges:
            minor = sum(map(_minor, charges))
            lines = [_line(charge, quote, labels) for charge in charges]
            width = round(max(minor, 0) / whole * drawings.WIDTH, 2)
            found.append(Group(kind, str(name), _decimal(minor, digits), percent(minor / whole), width, lines))
    return found


def link_of(url: str) -> str:
    """An address that may be followed, "" for anything but a web address; a bare host is completed."""
    if re.fullmatch(r"https?://[^\s\"'<>]+", url):
        return url
    return f"https://{url}" if re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}(/[^\s\"'<>]*)?", url) else ""


def book_link(book: Json) -> str:
    """The page of an edition of a tariff book, "" where this service has none."""
    page = f"/tariffs/{book['book']}/{book['edition']}"
    return page if leads(page) else ""


def _line(charge: Json, quote: Json, labels: Labels) -> Line:
    amount, source = charge["amount"], quote["sources"][charge["source"]]
    page = book_link(charge["rate_row"])
    own = amount["currency"] == charge["converted"]["currency"]
    return Line(
        name=term(charge["name"]),
        code=charge["code"],
        subject=labels.subject(charge),
        amount="" if own else words.money(amount),
        converted=grouped(charge["converted"]["amount"]),
        trust=charge["trust"],
        trust_name=str(words.TRUSTS.get(charge["trust"], charge["trust"])),
        steps=[step(text) for text in charge["steps"]],
        note=charge["rate_row"]["note"],
        factors=[(factor["factor"], factor["value"], factor["note"]) for factor in charge["factors"]],
        row=charge["rate_row"],
        row_link=f"{page}#{charge['rate_row']['row']}" if page else "",
        source=source,
        published=words.day(source["published"]),
        link=link_of(source["url"]),
    )


def _minor(charge: Json) -> int:
    return int(charge["converted"]["amount"].replace(".", ""))


def _decimal(minor: int, digits: int) -> str:
    whole, part = divmod(abs(minor), 10**digits)
    return grouped(f"{'-' if minor < 0 else ''}{whole}{f'.{part:0{digits}d}' if digits else ''}")
