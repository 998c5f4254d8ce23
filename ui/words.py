"""The words of the page: causes and kinds, and those that a printed quote has too."""

from __future__ import annotations

from api.forms.wording import COUNTRIES, country, day, percent
from api.tables import grouped

__all__ = ["CAUSES", "COUNTRIES", "KINDS", "country", "day", "days", "grouped", "listed", "percent", "sentence"]

CAUSES = {
    "running": "Running", "gauge_change": "Gauge change", "border": "Borders", "transshipment": "Transshipment",
    "terminal": "Terminals", "departure": "Waiting for departure", "advisory": "Delays in the news",
}  # fmt: skip

KINDS = {
    "gauge_change": "Gauge change at", "transshipment": "Transshipment at", "border": "Border station",
    "origin": "Origin", "destination": "Destination", "terminal": "Terminal",
}  # fmt: skip


def days(count: float) -> str:
    """About so many days, whole: ``48 days``, ``1 day``."""
    whole = int(count + 0.5)
    return f"{whole}\u00a0day{'' if whole == 1 else 's'}"


def listed(words: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def sentence(text: str) -> str:
    """A text with a capital first letter."""
    return text[:1].upper() + text[1:]
