"""The words of a printed quote: names in place of codes, days, instants and numbers as people read them.

Reads a quote's plain data alone. Nothing here is markup: what comes out is text, whatever came in.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from api.tables import grouped

Json = dict[str, Any]

COUNTRIES = {
    "AF": "Afghanistan", "AM": "Armenia", "AZ": "Azerbaijan", "BG": "Bulgaria", "BY": "Belarus", "CN": "China",
    "DE": "Germany", "EG": "Egypt", "GE": "Georgia", "HU": "Hungary", "IN": "India", "IR": "Iran",
    "KG": "Kyrgyzstan", "KZ": "Kazakhstan", "NL": "Netherlands", "OM": "Oman", "PK": "Pakistan", "PL": "Poland",
    "RO": "Romania", "RU": "Russia", "TJ": "Tajikistan", "TM": "Turkmenistan", "TR": "Türkiye", "UZ": "Uzbekistan",
}  # fmt: skip
"""ISO 3166 codes of the network's countries; an unknown one is shown as its code."""

KINDS = {
    "gauge_change": "gauge change at", "transshipment": "transshipment at", "border": "border station",
    "origin": "origin", "destination": "destination", "terminal": "terminal",
}  # fmt: skip

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

# What moves or hides other signs of a page: controls but line ends, marks of direction, tags, half pairs.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


class Names:
    """Names in words for the codes of a quote."""

    def __init__(self, quote: Json) -> None:
        """Take the names that the quote brings along."""
        self.names: Json = quote["names"]

    def node(self, code: str) -> str:
        """The short name of a place."""
        found = self.names["nodes"].get(code)
        return str(found["name"]) if found else code

    def place(self, code: str) -> str:
        """The full name of a place with its country."""
        found = self.names["nodes"].get(code)
        return f"{found['full']}, {country(found['country'])}" if found else code

    def country_of(self, code: str) -> str:
        """The country's code of a place; "" for a place that the quote does not name."""
        found = self.names["nodes"].get(code)
        return str(found["country"]) if found else ""

    def carrier(self, code: str) -> str:
        """A carrier's name."""
        return str(self.names["carriers"].get(code, code))

    def corridor(self, code: str) -> str:
        """The name of a corridor."""
        return str(self.names["corridors"].get(code, code))

    def subject(self, line: Json) -> str:
        """What a charge is laid on: who or where, then the stretch and its kilometres."""
        kind, _, name = line["subject"].partition(" ")
        stretch = f"{self.node(line['from'])} – {self.node(line['to'])}" if line["from"] != line["to"] else ""
        km = f", {line['km']:,}\u00a0km" if line["km"] else ""
        if kind in KINDS:
            return self.node(name)
        if kind in ("leg", "through"):
            return f"{stretch}{km}"
        return f"{self.subject_text(line['subject'])}{f', {stretch}{km}' if line['km'] else ''}"

    def subject_text(self, subject: str) -> str:
        """A subject as a tariff writes it, in words."""
        kind, _, name = subject.partition(" ")
        if kind == "country":
            return country(name)
        if kind == "consignment":
            return "the whole consignment"
        if kind in ("rail", "ferry", "road", "sea"):
            return self.carrier(name)
        if kind == "corridor":
            return self.corridor(name)
        return f"{KINDS[kind]} {self.node(name)}" if kind in KINDS else subject

    def criterion(self, text: str) -> str:
        """What a way leads by or avoids, ``country:RU`` or ``node:sarakhs-ir``, by its name."""
        kind, _, name = text.rpartition(":")
        named = {
            "country": country,
            "node": self.node,
            "": self.node,
            "carrier": self.carrier,
            "corridor": self.corridor,
        }
        return named[kind](name) if kind in named else f"{kind} {name}"

    def spelt(self, text: str) -> str:
        """A reason with names in place of the ids of nodes, countries and legs, and days in words."""
        text = re.sub(r"\b\d{4}-\d{2}-\d{2}\b", lambda found: day(found[0]), text)
        text = re.sub(r"\bcountry:? ?([A-Z]{2})\b", lambda found: country(found[1]), text)
        text = re.sub(r"\bnode:? ?([a-z][a-z-]*)\b", lambda found: self.node(found[1]), text)
        return re.sub(r"\bleg (\w[\w-]*)", lambda found: self.names["legs"].get(found[1], found[0]), text)


def printable(data: Any) -> Any:
    """Plain data with every text cleared of signs that a page, a cell or a terminal would obey, not show."""
    if isinstance(data, str):
        return _UNPRINTABLE.sub("\ufffd", data)
    if isinstance(data, dict):
        return {name: printable(value) for name, value in data.items()}
    return [printable(value) for value in data] if isinstance(data, list) else data


def country(code: str) -> str:
    """The name of a country."""
    return COUNTRIES.get(code, code)


def day(written: str | None) -> str:
    """``2026-12-01`` as ``1 December 2026``; "" for none, the text itself where it is no day of the calendar."""
    try:
        found = date.fromisoformat(written or "")
    except ValueError:
        return written or ""
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def instant(written: str) -> str:
    """``2026-11-23T09:12:33Z`` as ``23 November 2026, 09:12:33 UTC``; another zone by its offset."""
    found = datetime.fromisoformat(written)
    offset = found.utcoffset() or timedelta()
    zone = f"UTC{found:%z}" if offset else "UTC"
    return f"{day(str(found.date()))}, {found:%H:%M:%S} {zone}"


def money(amount: Json) -> str:
    """An amount with its currency: ``4,870.35 USD``."""
    return f"{grouped(amount['amount'])} {amount['currency']}"


def percent(share: float) -> str:
    """A share as whole per cent, its sign not parted from it; a small one is not called nothing."""
    return "<1\u00a0%" if 0 < share < 0.005 else f"{int(share * 100 + 0.5)}\u00a0%"


def counted(count: int, noun: str) -> str:
    """``1 option``, ``9 options``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def sentence(text: str) -> str:
    """A text with a capital first letter and one full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('. ')}." if text else ""


def ranks(numbers: list[int], all_of_them: int) -> str:
    """``All options`` or ``Options 1–3, 5``: which options something is true of."""
    if len(numbers) == all_of_them > 1:
        return "All options"
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"Option{'s' if len(numbers) > 1 else ''} {said}"
