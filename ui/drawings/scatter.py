"""Cost against time: a point for each option, how far its time may stray, and the line of the best bargains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from ui.drawings.labels import MARGIN, Offset, Placed, Point, Sheet, Wanted
from ui.drawings.scale import Axis, axis
from ui.words import grouped

Json = dict[str, Any]

HEIGHT = 300.0
"""From the upper edge down to the axis of days [px]."""

_LEAST_SHARE = 0.04
"""Prices closer than this share of their size are not drawn farther apart than they are."""


_RANGE_STEP = 4.0
"""A range is kept free at points so far apart [%]: closer than a price is wide."""


@dataclass(frozen=True, slots=True)
class Dot:
    """An option: percentiles across [%], price down [px]; best where nothing beats it in price, time and CO2e."""

    rank: int
    x10: float
    x: float
    x80: float
    x95: float
    y: float
    best: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A round number in its place: across [%] or down [px]."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Bargain:
    """What a day sooner costs between two options of the line: its ends (x [%], y [px]), and the price in words."""

    start: tuple[float, float]
    end: tuple[float, float]
    ranks: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """The drawing. timeless : ranks of options that have a price and no known time"""

    dots: list[Dot]
    bargains: list[Bargain]
    labels: tuple[Placed, ...]
    ranks: dict[Placed, int]
    across: list[Tick]
    down: list[Tick]
    timeless: list[int]
    currency: str


def scatter_of(options: Sequence[Json]) -> Scatter | None:
    """The drawing of priced options; None unless two of them have a known time."""
    known = [option for option in options if option["transit_time"]["p50"] is not None]
    if len(known) < 2:
        return None
    prices = [float(option["total"]["amount"]) for option in known]
    days = axis([option["transit_time"][p] for option in known for p in ("p10", "p95")])
    cost = axis(prices, most=5, least=max(prices) * _LEAST_SHARE)
    dots = [_dot(option, days, cost) for option in known]
    currency = known[0]["total"]["currency"]
    bargains = _bargains(known, dots, currency)
    ticks = [Tick(_down(tick, cost), _number(tick, cost)) for tick in cost.ticks]
    labels, ranks = _labels(dots, bargains, ticks)
    return Scatter(
        dots=dots,
        bargains=bargains,
        labels=labels,
        ranks=ranks,
        across=[Tick(days.percent(tick), _number(tick, days)) for tick in days.ticks],
        down=ticks,
        timeless=[option["rank"] for option in options if option["transit_time"]["p50"] is None],
        currency=currency,
    )


def _number(value: float, along: Axis) -> str:
    return grouped(f"{value:.1f}" if along.step % 1 else f"{value:.0f}")


def _down(value: float, cost: Axis) -> float:
    return round((1 - cost.share(value)) * HEIGHT, 1)


def _dot(option: Json, days: Axis, cost: Axis) -> Dot:
    time = option["transit_time"]
    at = {p: days.percent(time[p]) for p in ("p10", "p50", "p80", "p95")}
    y = _down(float(option["total"]["amount"]), cost)
    return Dot(option["rank"], at["p10"], at["p50"], at["p80"], at["p95"], y, bool(option["pareto"]))


def _bargains(options: Sequence[Json], dots: Sequence[Dot], currency: str) -> list[Bargain]:
    """Between each two neighbours of those that none beats in both price and time, from the dearest on."""
    order = sorted(
        zip(options, dots, strict=True),
        key=lambda both: (float(both[0]["total"]["amount"]), both[0]["transit_time"]["p50"]),
    )
    front: list[tuple[Json, Dot]] = []
    for option, dot in order:
        if not front or option["transit_time"]["p50"] < front[-1][0]["transit_time"]["p50"]:
            front.append((option, dot))
    found = []
    for (cheap, low), (quick, high) in pairwise(front):
        dearer = float(quick["total"]["amount"]) - float(cheap["total"]["amount"])
        sooner = cheap["transit_time"]["p50"] - quick["transit_time"]["p50"]
        price = f"{grouped(f'{dearer / sooner:.0f}')}\u00a0{currency}"
        ranks = (cheap["rank"], quick["rank"])
        found.append(Bargain((low.x, low.y), (high.x, high.y), ranks, _("%(price)s a day sooner", price=price)))
    return found


def _labels(
    dots: Sequence[Dot], bargains: Sequence[Bargain], down: Sequence[Tick]
) -> tuple[tuple[Placed, ...], dict[Placed, int]]:
    """Numbers beside their dots, then what a day costs beside the line. Returns the labels, and whose they are.

    A number may stand on the range of another option; a price that did would be read as that option's.
    """
    blocks = tuple(Point(dot.x / 100, 0, dot.y).block(7, 7) for dot in dots)
    sheet = Sheet(Point(0, 0, HEIGHT + 8), MARGIN, (8.0, 24.0), blocks)
    ring = [Offset(0, -15, "middle"), Offset(0, 16, "middle"), Offset(10, -12), Offset(-10, -12, "end"),
            Offset(10, 12), Offset(-10, 12, "end"), *(
                Offset(dx, dy, anchor, True)
                for far in (24, 38, 54) for dx, dy, anchor in
                ((far, -far, "start"), (-far, -far, "end"), (far, far, "start"), (-far, far, "end"),
                 (0, -far, "middle"), (0, far, "middle"))
            )]  # fmt: skip
    numbers = {Wanted(grouped(str(dot.rank)), Point(dot.x / 100, 0, dot.y), tuple(ring)): dot.rank for dot in dots}
    prices = []
    for bargain in bargains:
        (x1, y1), (x2, y2) = bargain.start, bargain.end
        if abs(y1 - y2) + abs(x1 - x2) * 3 > 40:
            middle = Point((x1 + x2) / 200, 0, (y1 + y2) / 2)
            sides = tuple(
                Offset(dx, dy, anchor) for dy in (9, -9, 24, -24, 39, -39) for dx, anchor in ((-8, "end"), (8, "start"))
            )
            prices.append(Wanted(bargain.text, middle, sides))
    placed = sheet.declutter(numbers)
    ranges = [
        Point(at / 100, 0, dot.y).block(3, 2)
        for dot in dots
        for at in (
            dot.x95,
            *(dot.x10 + step * _RANGE_STEP for step in range(int((dot.x95 - dot.x10) / _RANGE_STEP) + 1)),
        )
    ]
    beside = [Point(0, 0, tick.at - 8).block(22, 7, 22) for tick in down]
    taken = (*blocks, *(label.rect for label in placed), *ranges, *beside)
    placed += Sheet(sheet.height, sheet.margin, sheet.over, taken).declutter(prices)
    return placed, {label: numbers[label.wanted] for label in placed if label.wanted in numbers}
