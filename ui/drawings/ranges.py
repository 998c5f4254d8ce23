"""Small drawings as SVG shapes: where a range lies on a common axis, and shares of a whole as one bar.

Widths are attributes of shapes: the page allows no inline style.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WIDTH = 200
"""Units of a drawing's width; its height is the style sheet's."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: where it begins and how wide it is [units], what it stands for, and in words."""

    x: float
    width: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """A range on an axis: its thin line, its thick middle and its point [units]."""

    x10: float
    x50: float
    x80: float
    x95: float


def bar(shares: Mapping[str, float], texts: Mapping[str, str]) -> list[Part]:
    """Shares that add up to one, side by side. Shares of nothing are left out."""
    parts, at = [], 0.0
    for kind, share in shares.items():
        if share > 0:
            parts.append(Part(round(at, 2), round(share * WIDTH, 2), kind, texts.get(kind, "")))
            at += share * WIDTH
    return parts


def longest(values: Iterable[float | None]) -> float:
    """The end of an axis that holds all values, at least 1."""
    return max((value for value in values if value is not None), default=1.0) or 1.0


def place(value: float, end: float) -> float:
    """Where a value lies on an axis from 0 to `end` [units]."""
    return round(value / end * WIDTH, 2)


def span(p10: float, p50: float, p80: float, p95: float, end: float) -> Range:
    """Four percentiles on an axis from 0 to `end`."""
    return Range(place(p10, end), place(p50, end), place(p80, end), place(p95, end))
