"""All drawings of an answer, and the figures that they show as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from ui.drawings.bars import Bars, day_bars, money_bars
from ui.drawings.journey import Journey, halts, journey_of
from ui.drawings.profile import Profile, halt_name, profile_of
from ui.drawings.route_map import RouteMap, Site, map_of
from ui.drawings.scatter import Scatter, scatter_of
from ui.words import MODES, country, grouped

Json = dict[str, Any]

MOST = 12
"""Options drawn, from the cheapest on: more lines could not be told apart."""


class Named(Protocol):
    """What knows names: of a node, and the country that it lies in."""

    def node(self, code: str) -> str:
        """The short name of a place."""

    def country_of(self, node: str) -> str:
        """The code of its country."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An option as the choice and the tables say it. days : median, "" where unknown"""

    rank: int
    option: str
    way: str
    price: str
    about: str
    p10: str
    p50: str
    p95: str
    mean: str
    best: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A place of an option in the table of the profile: kilometres, and what is paid and passed on leaving it."""

    place: str
    km: str
    here: str
    paid: str
    stay: str
    passed: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the way by one mode, in the table of the map."""

    start: str
    end: str
    mode: str
    km: str


@dataclass(frozen=True, slots=True)
class Drawings:
    """The drawings of an answer; None where there is nothing to draw.

    more : options that are not drawn; numbers : rank -> as the reader writes it
    """

    currency: str
    options: list[Shown]
    scatter: Scatter | None
    profile: Profile
    steps: dict[int, list[Row]]
    money: Bars
    days: Bars | None
    map: RouteMap | None
    stretches: dict[int, list[Stretch]]
    more: int
    numbers: dict[int, str]


def drawings_of(quote: Json, names: Named, sites: Mapping[str, Site]) -> Drawings | None:
    """All drawings of a quote; None where nothing has a price. sites : node -> where it is"""
    options = quote["options"][:MOST]
    if not options:
        return None
    country_of = {node: names.country_of(node) for option in options for node in option["nodes"]}
    journeys = [journey_of(option, country_of) for option in options]
    currency = options[0]["total"]["currency"]
    return Drawings(
        currency=currency,
        options=[_shown(option) for option in options],
        scatter=scatter_of(options),
        profile=profile_of(journeys, currency, names.node, country_of, country),
        steps={journey.rank: _rows(journey, names) for journey in journeys},
        money=money_bars(options),
        days=day_bars(options),
        map=map_of(options, journeys, sites, names.node),
        stretches={option["rank"]: _stretches(option, names) for option in options},
        more=len(quote["options"]) - len(options),
        numbers={option["rank"]: grouped(str(option["rank"])) for option in options},
    )


def _shown(option: Json) -> Shown:
    time, through = option["transit_time"], option["countries"][1:-1] or option["countries"]
    days = {p: "" if time[p] is None else grouped(f"{time[p]:.1f}") for p in ("p10", "p50", "p95", "mean")}
    return Shown(
        rank=option["rank"],
        option=option["option"],
        way=" – ".join(country(code) for code in through),
        price=grouped(option["total"]["amount"]),
        about=grouped(f"{float(option['total']['amount']):.0f}"),
        **days,
        best=bool(option["pareto"]),
    )


def _stretches(option: Json, names: Named) -> list[Stretch]:
    found = []
    for mode, run in groupby(option["legs"], key=lambda leg: leg["mode"]):
        legs = list(run)
        km = grouped(str(sum(leg["km"] for leg in legs)))
        found.append(Stretch(names.node(legs[0]["from"]), names.node(legs[-1]["to"]), str(MODES[mode]), km))
    return found


def _rows(journey: Journey, names: Named) -> list[Row]:
    """The halts of an option, its two ends among them, with what is due there and what has been paid since."""
    found = halts(journey)
    return [_row(journey, halt.at, len(halt.nodes), halt_name(halt, names.node)) for halt in found]


def _row(journey: Journey, first: int, count: int, place: str) -> Row:
    stops: Sequence[Any] = journey.stops[first : first + count]
    last = stops[-1]
    here = sum(stop.left_minor - stop.arrived_minor for stop in stops)
    known = last.left_days is not None
    return Row(
        place=place,
        km=grouped(str(stops[0].km)),
        here=_amount(here, journey.digits),
        paid=_amount(last.left_minor, journey.digits),
        stay=grouped(f"{sum(stop.hours for stop in stops) / 24:.1f}") if known else "",
        passed=grouped(f"{last.left_days:.1f}") if known else "",
    )


def _amount(minor: int, digits: int) -> str:
    whole, part = divmod(abs(minor), 10**digits)
    return grouped(f"{'-' if minor < 0 else ''}{whole}" + (f".{part:0{digits}d}" if digits else ""))
