"""What a journey has cost and how long it has lasted by the time it is at each of its places.

Read from a quote's plain data: every line and every stage is laid where it is charged or spent. Sections, legs and
through rates grow with their tariff kilometres; transfers and ends fall due in their place; a country's charge where
the journey first is in it; what is laid on the whole consignment, shares of the total and insurance among it, at the
destination. So the sum at the end is the total, to the last digit, and the days at the end are the mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Json = dict[str, Any]

NEAR_KM = 25
"""Stations of one border lie no farther apart."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way. km from the origin; minor units and days on arrival and on leaving, days None if unknown.

    kinds : of transfers that happen here; hours : their mean and that of waits here
    """

    node: str
    km: int
    kinds: tuple[str, ...]
    arrived_minor: int
    left_minor: int
    arrived_days: float | None
    left_days: float | None
    hours: float


@dataclass(frozen=True, slots=True)
class Journey:
    """An option as it goes: its stops in order, and the modes of the legs between them."""

    rank: int
    option: str
    stops: tuple[Stop, ...]
    modes: tuple[str, ...]
    digits: int

    @property
    def km(self) -> int:
        """Length of the way [km]."""
        return self.stops[-1].km

    @property
    def total(self) -> float:
        """What it costs [major units], for drawing."""
        return self.stops[-1].left_minor / float(10**self.digits)

    @property
    def days(self) -> float | None:
        """The mean [days]."""
        return self.stops[-1].left_days


@dataclass(frozen=True, slots=True)
class Halt:
    """Places close together in which something is due or time is spent: a border with its two stations, an end.

    nodes : in order; kinds : of what happens, each once; km : of the first; at : its position
    minor : due in these places; hours : spent in them
    """

    nodes: tuple[str, ...]
    kinds: tuple[str, ...]
    km: int
    at: int
    minor: int
    hours: float


def halts(journey: Journey) -> list[Halt]:
    """Where the journey costs money or time without moving, in order; stations of one border are one halt."""
    found: list[list[int]] = []
    for i, stop in enumerate(journey.stops):
        if stop.left_minor == stop.arrived_minor and not stop.hours:
            continue
        near = found and stop.km - journey.stops[found[-1][-1]].km <= NEAR_KM
        if near and stop.kinds and journey.stops[found[-1][-1]].kinds:
            found[-1].append(i)
        else:
            found.append([i])
    return [_halt(journey, at) for at in found]


def _halt(journey: Journey, at: list[int]) -> Halt:
    stops = [journey.stops[i] for i in at]
    return Halt(
        nodes=tuple(stop.node for stop in stops),
        kinds=tuple(dict.fromkeys(kind for stop in stops for kind in stop.kinds)),
        km=stops[0].km,
        at=at[0],
        minor=sum(stop.left_minor - stop.arrived_minor for stop in stops),
        hours=sum(stop.hours for stop in stops),
    )


def journey_of(option: Json, country_of: Mapping[str, str]) -> Journey:
    """An option laid along its way. country_of : node -> country"""
    nodes, legs = option["nodes"], option["legs"]
    at = {node: i for i, node in enumerate(nodes)}
    km = [0]
    for leg in legs:
        km.append(km[-1] + leg["km"])
    arrived, left = _money(option, at, km, country_of)
    waits = _hours(option, at, country_of)
    days = _days(option, waits, km)
    kinds: dict[str, list[str]] = {}
    for transfer in option["transfers"]:
        kinds.setdefault(transfer["node"], []).append(transfer["kind"])
    stops = tuple(
        Stop(node, km[i], tuple(kinds.get(node, ())), arrived[i], left[i], *days[i], sum(waits[0].get(i, ())))
        for i, node in enumerate(nodes)
    )
    digits = len(option["total"]["amount"].partition(".")[2])
    return Journey(option["rank"], option["option"], stops, tuple(leg["mode"] for leg in legs), digits)


def _money(
    option: Json, at: Mapping[str, int], km: list[int], country_of: Mapping[str, str]
) -> tuple[list[int], list[int]]:
    """Minor units due on arrival in each place, and on leaving it."""
    arrived, left = [0] * len(km), [0] * len(km)
    for charge in option["charges"]:
        minor = int(charge["converted"]["amount"].replace(".", ""))
        start, end = _stretch(charge, at, option["nodes"], country_of)
        length = km[end] - km[start]
        for i in range(start + 1, len(km)):
            due = minor * (km[i] - km[start]) // length if i < end and length else minor
            arrived[i] += due
            left[i] += due
        if start == end:
            left[start] += minor
    return arrived, left


def _stretch(charge: Json, at: Mapping[str, int], nodes: list[str], country_of: Mapping[str, str]) -> tuple[int, int]:
    """Between which places a line falls due."""
    kind, _blank, name = charge["subject"].partition(" ")
    last = len(nodes) - 1
    if kind == "country":
        here = next((i for i, node in enumerate(nodes) if country_of[node] == name), last)
        return here, here
    if kind == "consignment":
        return last, last
    return at[charge["from"]], at[charge["to"]]


def _hours(
    option: Json, at: Mapping[str, int], country_of: Mapping[str, str]
) -> tuple[dict[int, list[float]], list[tuple[int, int, float]]]:
    """Mean hours spent in places, and running between two places."""
    waits: dict[int, list[float]] = {}
    runs = []
    sections = _sections(option["legs"])
    for stage in option["transit_time"]["stages"]:
        mean_h = (stage["low_h"] + 4 * stage["typical_h"] + stage["high_h"]) / 6
        if stage["cause"] == "running":
            found = next(section for section in sections if section[0] == stage["subject"])
            sections.remove(found)
            runs.append((found[1], found[2], mean_h))
        else:
            waits.setdefault(_where(stage["subject"], option, at, country_of), []).append(mean_h)
    return waits, runs


def _sections(legs: list[Json]) -> list[tuple[str, int, int]]:
    """(subject, from position, to position) of the longest runs of legs with one mode and carrier."""
    found, start = [], 0
    for subject, run in groupby(legs, key=lambda leg: f"{leg['mode']} {leg['carrier']}"):
        end = start + len(list(run))
        found.append((subject, start, end))
        start = end
    return found


def _where(subject: str, option: Json, at: Mapping[str, int], country_of: Mapping[str, str]) -> int:
    """The place in which a wait or a delay is spent: the first that it concerns, else the origin."""
    kind, _blank, name = subject.partition(" ")
    if kind == "country":
        return next((i for i, node in enumerate(option["nodes"]) if country_of[node] == name), 0)
    if kind in ("leg", "carrier"):
        return next((i for i, leg in enumerate(option["legs"]) if leg[kind] == name), 0)
    return at.get(name, 0)


def _days(
    option: Json, hours: tuple[dict[int, list[float]], list[tuple[int, int, float]]], km: list[int]
) -> list[tuple[float | None, float | None]]:
    """Mean days on arrival in each place and on leaving it; their end is the mean as printed."""
    mean = option["transit_time"]["mean"]
    if mean is None:
        return [(None, None)] * len(km)
    waits, runs = hours
    passed, found = 0.0, []
    speed: dict[int, float] = {}
    for start, end, run_h in runs:
        length = km[end] - km[start]
        for i in range(start, end):
            speed[i] = run_h * ((km[i + 1] - km[i]) / length if length else 1 / (end - start))
    for i in range(len(km)):
        arrived = passed
        passed += sum(waits.get(i, ()))
        found.append((arrived, passed))
        passed += speed.get(i, 0.0)
    # Hours are printed with one decimal: what that rounds away is spread over the whole way.
    unit = mean / (found[-1][1] or 1.0)
    return [(arrived * unit, left * unit) for arrived, left in found]
