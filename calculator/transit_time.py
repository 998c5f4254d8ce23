"""THE time kernel: stages -> distribution of the whole journey -> percentiles.

Each stage is a PERT (beta, shape 4) or a uniform wait. The journey's quantile at p mixes two extremes:

    q(p) = ρ · Σ qᵢ(p) + (1 − ρ) · q_independent(p)

everything late together, and everything independent. The independent sum is a convolution on a grid of a quarter
of an hour, finer for short journeys; there are no random numbers, so the answer is the same on every machine.
Source: network rules, section 3.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from calculator.stages import CAUSES, Stage, TimeHole

Floats = npt.NDArray[np.float64]
Waves = npt.NDArray[np.complex128]

PERCENTILES = (10, 50, 80, 95)
_FRACTIONS = np.array(PERCENTILES) / 100
GRID_H = 0.25
"""Coarsest step of the grid on which the independent sum is convolved [h]."""

_FINEST_H = 1 / 64
_STEPS = 512  # of the grid at least, over the whole spread of a journey, as long as the finest step allows
_CELLS = 1024
_SHAPE = 4.0
_WAVES = 128
_NOTHING = 1e-14
"""What the transform of a whole journey may be left without: it moves no quantile by a millionth of an hour."""

_TURNS = np.exp(2j * np.pi * (np.outer(np.arange(2 * _WAVES), np.arange(_WAVES)) % (2 * _WAVES)) / (2 * _WAVES))
"""How far each wave has turned at each coarse point, shape (2 × _WAVES, _WAVES)."""


@dataclass(frozen=True)
class TransitTime:
    """How long a journey takes. Days have two decimals, as they are printed.

    days      : {10: …, 50: …, 80: …, 95: …} [days]; None where some stage has no known time
    causes    : [(cause, mean [days])], adding up to mean_days
    trust     : trust -> share of the mean time that rests on it
    """

    days: dict[int, float] | None
    mean_days: float
    causes: tuple[tuple[str, float], ...]
    trust: dict[str, float]
    stages: tuple[Stage, ...]
    holes: tuple[TimeHole, ...] = ()

    @property
    def p50_days(self) -> float | None:
        """The median [days], or None."""
        return self.days[50] if self.days else None

    @property
    def p50_e2(self) -> int | None:
        """The median [1/100 day], or None."""
        return round(self.days[50] * 100) if self.days else None

    @property
    def charged_days(self) -> int | None:
        """The measure `day` of a tariff: the printed median rounded up to whole days, or None."""
        return math.ceil(self.days[50]) if self.days else None


def days_text(days: float) -> str:
    """Days with two decimals, as every output prints them."""
    return f"{days:.2f}"


def transit_time(stages: Sequence[Stage], holes: Sequence[TimeHole], dependence: float) -> TransitTime:
    """The distribution of a journey from its stages. `dependence` is ρ, from 0 to 1."""
    mean_h = sum(stage.mean_h for stage in stages)
    by_cause = {cause: sum(s.mean_h for s in stages if s.cause == cause) for cause in CAUSES}
    trust: dict[str, float] = {}
    for stage in stages:
        trust[stage.evidence.trust] = trust.get(stage.evidence.trust, 0.0) + stage.mean_h / (mean_h or 1.0)
    days = None
    if not holes:
        hours = quantiles(stages, dependence)
        days = {p: round(float(h) / 24, 2) for p, h in zip(PERCENTILES, hours, strict=True)}
    causes = tuple((cause, hours / 24) for cause, hours in by_cause.items() if hours)
    return TransitTime(days, mean_h / 24, causes, trust, tuple(stages), tuple(holes))


def quantiles(stages: Sequence[Stage], dependence: float) -> Floats:
    """Hours at each of PERCENTILES, shape (len(PERCENTILES),) [h]."""
    start = sum(stage.low_h for stage in stages)
    wide = [_shape(s.high_h - s.low_h, s.typical_h - s.low_h, s.uniform) for s in stages if s.high_h > s.low_h]
    if not wide:
        return np.full(len(PERCENTILES), start)
    together: Floats = np.add.reduce([shape.quantiles_h for shape in wide])
    return start + dependence * together + (1 - dependence) * _independent(wide)


@dataclass(frozen=True)
class _Shape:
    """One stage from its low value on: its quantiles, and its mass in fine cells of equal width."""

    width_h: float
    typical_h: float
    uniform: bool
    quantiles_h: Floats
    cell_masses: Floats


@lru_cache(maxsize=4096)
def _shape(width_h: float, typical_h: float, uniform: bool) -> _Shape:
    """A stage's quantiles and masses; the density is sampled in the middle of the cells."""
    cells = max(_CELLS, 8 * math.ceil(width_h / GRID_H))
    if uniform:
        mass = np.full(cells, 1.0 / cells)
    else:
        mode, (after, before) = typical_h / width_h, _logarithms(cells)
        mass = np.exp(_SHAPE * (mode * after + (1 - mode) * before))
        mass /= mass.sum()
    reached = np.concatenate(([0.0], np.cumsum(mass)))
    at = np.interp(_FRACTIONS, reached, np.linspace(0.0, width_h, cells + 1))
    return _Shape(width_h, typical_h, uniform, at, mass)


@lru_cache(maxsize=32)
def _logarithms(cells: int) -> Floats:
    """Of how far the middle of each cell is from both ends, as parts of the whole width. Shape (2, cells)"""
    middle = (np.arange(cells) + 0.5) / cells
    return np.log([middle, 1 - middle])


@dataclass(frozen=True)
class _Transform:
    """Fourier transform of a stage's masses; `beyond`: no value of it after the first `_WAVES` is larger."""

    values: Waves
    first: Waves
    beyond: float


@lru_cache(maxsize=2048)
def _transform(width_h: float, typical_h: float, uniform: bool, step_h: float, size: int) -> _Transform:
    """The transform of a stage on a grid of `step_h`, padded to `size` points."""
    values = np.fft.rfft(_masses(width_h, typical_h, uniform, step_h), size)
    # No value is larger than √2 times the larger of its parts.
    largest_part = float(np.abs(values[_WAVES:].view(np.float64)).max(initial=0.0))
    return _Transform(values, values[:_WAVES].copy(), math.sqrt(2) * largest_part)


@lru_cache(maxsize=1024)
def _masses(width_h: float, typical_h: float, uniform: bool, step_h: float) -> Floats:
    """A stage's masses on a grid: each cell's is split between the two nearest points, which keeps the mean exactly."""
    mass = _shape(width_h, typical_h, uniform).cell_masses
    place = (np.arange(len(mass)) + 0.5) / len(mass) * width_h / step_h
    below = np.floor(place).astype(np.int64)
    part = place - below
    points = _points(width_h, step_h)
    left = np.bincount(below, mass * (1 - part), points)
    right = np.bincount(below + 1, mass * part, points + 1)[:points]
    return np.add(left, right, dtype=np.float64)


def _points(width_h: float, step_h: float) -> int:
    return math.ceil(width_h / step_h) + 1


def _step_h(width_h: float) -> float:
    """Step of the grid for a journey of this spread [h].

    Splitting masses widens each stage by a part of a step: nothing beside the spread of a long journey, but
    more than the half hour allowed where many stages of minutes are all there is.
    """
    step_h = GRID_H
    while width_h < _STEPS * step_h and step_h > _FINEST_H:
        step_h /= 2
    return step_h


def _independent(shapes: Sequence[_Shape]) -> Floats:
    """Quantiles of the independent sum of stages, from their low values on [h]."""
    step_h = _step_h(sum(shape.width_h for shape in shapes))
    points = sum(_points(shape.width_h, step_h) for shape in shapes)
    size = _size(points)
    of = [_transform(shape.width_h, shape.typical_h, shape.uniform, step_h, size) for shape in shapes]
    if size >= 4 * _WAVES and math.prod([each.beyond for each in of]) < _NOTHING:
        return np.array(_of_few_waves(np.multiply.reduce([each.first for each in of]), size)) * step_h
    product = np.multiply.reduce([each.values for each in of])
    reached = np.maximum(np.fft.irfft(product, size)[:points], 0.0).cumsum()
    asked = _FRACTIONS * reached[-1]
    at = np.minimum(reached.searchsorted(asked), points - 1)
    below = np.where(at > 0, reached[at - 1], 0.0)
    return np.asarray((at - 0.5 + (asked - below) / (reached[at] - below)) * step_h)


def _of_few_waves(product: Waves, size: int) -> list[float]:
    """Quantiles of a sum whose transform is nothing after its first `_WAVES` values, in steps of the grid.

    Most journeys are: many stages make a smooth whole. What is reached after x points is then a line and a sum of few
    waves, which need not be known at every point: first at some, then between the two that a quantile lies between.
    """
    grid, found = _waves(size), []
    waves = product * grid.summing
    reached = np.fft.irfft(waves, 2 * _WAVES, norm="forward") + grid.line
    asked = _FRACTIONS + reached[0]
    marks = reached.searchsorted(asked) - 1
    near = (_TURNS.take(marks, 0) * waves @ grid.turns).real + grid.line_near
    for mark, of, row in zip(marks.tolist(), (asked - grid.line[marks]).tolist(), near.tolist(), strict=True):
        at = bisect_left(row, of, 1, grid.every)
        found.append(mark * grid.every + at - 1.5 + (of - row[at - 1]) / (row[at] - row[at - 1]))
    return found


class _Grid(NamedTuple):
    """What the points of a grid have in common for `_of_few_waves`; a mark is each point after `every` others.

    summing : makes of a transform that of its running sum, shape (_WAVES,)
    turns   : how far each wave, counted twice, turns from a mark to the points up to the next, (_WAVES, every + 1)
    line    : what an even distribution reaches at the marks; line_near : from a mark to the points up to the next
    """

    every: int
    summing: Waves
    turns: Waves
    line: Floats
    line_near: Floats


@lru_cache(maxsize=64)
def _waves(size: int) -> _Grid:
    """The grid of so many points."""
    every = size // (2 * _WAVES)
    turn, near = np.exp(2j * np.pi * np.arange(_WAVES) / size), np.arange(every + 1)
    # The wave that does not turn is the line.
    summing = np.append(0, 1 / (size * (turn[1:] - 1)))
    return _Grid(every, summing, 2 * turn[:, np.newaxis] ** near, np.arange(2 * _WAVES) / (2 * _WAVES), near / size)


def _size(points: int) -> int:
    """The least number of points from `points` on that a fast transform likes: a power of two, or three of them."""
    power = 1 << max(points - 1, 1).bit_length()
    return power * 3 // 4 if power >= 4 and points <= power * 3 // 4 else power
