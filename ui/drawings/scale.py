"""Axes: round ends and ticks for the values that they hold."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = (1, 2, 2.5, 5, 10)
"""What a step between ticks may be, times a power of ten."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of numbers with ticks on round ones, from one tick to another."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """The round numbers, both ends included."""
        count = round((self.high - self.low) / self.step)
        return [self.low + i * self.step for i in range(count + 1)]

    def share(self, value: float) -> float:
        """Where a value lies, from 0 at the low end to 1 at the high one."""
        return (value - self.low) / (self.high - self.low)

    def percent(self, value: float) -> float:
        """Where a value lies, as a share of the width [%]."""
        return round(100 * self.share(value), 2)


def axis(values: Iterable[float], most: int = 6, least: float = 0.0) -> Axis:
    """An axis that holds all values and, unless they are far from it, nothing.

    most  : steps between ticks at most
    least : the span that the axis has at least, so that small differences are not blown up
    """
    known = list(values) or [0.0]
    low, high = min(known), max(known)
    if high - low < least:
        middle = (low + high) / 2
        low, high = max(middle - least / 2, 0.0), max(middle + least / 2, least)
    if low <= (high - low) * 0.6:
        low = 0.0
    step = next_step((high - low) / most)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return Axis(low, high if high > low else low + step, step)


def from_zero(values: Iterable[float], most: int = 6) -> Axis:
    """An axis from nothing to the greatest value, with a tick at its round end."""
    high = max(values, default=0.0)
    step = next_step(high / most)
    return Axis(0.0, max(math.ceil(high / step), 1) * step, step)


def exact(high: float, most: int = 6) -> tuple[Axis, list[float]]:
    """An axis from nothing to exactly its greatest value, and the round numbers within it."""
    step = next_step(high / most)
    return Axis(0.0, high or 1.0, step), [i * step for i in range(math.floor(high / step) + 1)]


def next_step(least: float) -> float:
    """The smallest round step that is not less."""
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-9))
