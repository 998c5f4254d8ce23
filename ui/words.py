"""The words of the page: names of countries, causes and kinds; numbers and dates as people read them."""

from __future__ import annotations

from datetime import date

COUNTRIES = {
    "AF": "Afghanistan", "AM": "Armenia", "AZ": "Azerbaijan", "BG": "Bulgaria", "BY": "Belarus", "CN": "China",
    "DE": "Germany", "EG": "Egypt", "GE": "Georgia", "HU": "Hungary", "IN": "India", "IR": "Iran",
    "KG": "Kyrgyzstan", "KZ": "Kazakhstan", "NL": "Netherlands", "OM": "Oman", "PK": "Pakistan", "PL": "Poland",
    "RO": "Romania", "RU": "Russia", "TJ": "Tajikistan", "TM": "Turkmenistan", "TR": "Türkiye", "UZ": "Uzbekistan",
}  # fmt: skip
"""ISO 3166 codes of the network's countries; an unknown one is shown as its code."""

CAUSES = {
    "running": "Running", "gauge_change": "Gauge change", "border": "Borders", "transshipment": "Transshipment",
    "terminal": "Terminals", "departure": "Waiting for departure", "advisory": "Delays in the news",
}  # fmt: skip

KINDS = {
    "gauge_change": "Gauge change at", "transshipment": "Transshipment at", "border": "Border station",
    "origin": "Origin", "destination": "Destination", "terminal": "Terminal",
}  # fmt: skip

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def country(code: str) -> str:
    """The name of a country."""
    return COUNTRIES.get(code, code)


def day(written: str | None) -> str:
    """``2026-12-01`` as ``1 December 2026``; "" for none."""
    if not written:
        return ""
    found = date.fromisoformat(written)
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def grouped(decimal: str) -> str:
    """A plain decimal with its thousands parted: ``4,870.35``."""
    whole, point, part = decimal.partition(".")
    return f"{int(whole):,}{point}{part}"


def days(count: float) -> str:
    """About so many days, whole: ``48 days``, ``1 day``."""
    whole = int(count + 0.5)
    return f"{whole}\u00a0day{'' if whole == 1 else 's'}"


def percent(share: float) -> str:
    """A share as whole per cent, its sign not parted from it; a small one is not called nothing."""
    if 0 < share < 0.005:
        return "<1\u00a0%"
    return f"{int(share * 100 + 0.5)}\u00a0%"


def listed(words: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def sentence(text: str) -> str:
    """A text with a capital first letter."""
    return text[:1].upper() + text[1:]
