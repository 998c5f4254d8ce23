"""The stages of a journey: running, transfers, waits and delays, each with low, typical and high hours.

Source: network rules, sections 1 (transfers, departures, advisories) and 3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from calculator.itinerary import Itinerary
from calculator.network import Advisory, Departure, Evidence, Leg, Network, Speed, Transfer

CAUSES = ("running", "gauge_change", "border", "transshipment", "terminal", "departure", "advisory")
"""Where the time of a journey goes."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of a journey. [h]

    uniform : a wait, uniform between low and high; otherwise PERT with mode typical
    start, end : node positions in the itinerary
    """

    cause: str
    subject: str
    low_h: float
    typical_h: float
    high_h: float
    uniform: bool = False
    evidence: Evidence = field(default_factory=Evidence)
    start: int = 0
    end: int = 0

    @property
    def mean_h(self) -> float:
        """Mean of the stage [h]: of the PERT distribution (low + 4 typical + high) / 6."""
        if self.uniform:
            return (self.low_h + self.high_h) / 2
        return (self.low_h + 4 * self.typical_h + self.high_h) / 6


@dataclass(frozen=True, slots=True)
class TimeHole:
    """A time that no row gives: which subject, and what would fix it."""

    subject: str
    fix: str


def running(speed: Speed, km: int, subject: str, start: int = 0, end: int = 0) -> Stage:
    """Haulage of a section: the high speed gives the low value."""
    low, typical, high = (km * 24 / per_day for per_day in (speed.high_km_day, speed.typical_km_day, speed.low_km_day))
    return Stage("running", subject, low, typical, high, False, speed.evidence, start, end)


def waiting(departure: Departure, start: int = 0) -> Stage:
    """Waiting for a departure: uniform between nothing and the headway."""
    headway = departure.headway_h
    return Stage("departure", f"leg {departure.leg}", 0.0, headway / 2, headway, True, departure.evidence, start, start)


def dwell(row: Transfer, cause: str, at: int = 0) -> Stage:
    """The hours of a transfer or terminal."""
    hours = (row.low_h, row.typical_h, row.high_h)
    return Stage(cause, f"{cause} {row.node}", *hours, False, row.evidence, at, at)


def delay(advisory: Advisory) -> Stage:
    """A delay by advisory, once per option."""
    hours = (advisory.add_low_h, advisory.add_typical_h, advisory.add_high_h)
    return Stage("advisory", f"{advisory.scope} {advisory.name}", *hours, False, advisory.evidence)


def transfer_rows(
    network: Network, node: str, kinds: tuple[str, ...], before: Leg, after: Leg, train: str
) -> tuple[list[tuple[str, Transfer]], list[TimeHole]]:
    """The rows for the transfers in one node, and the holes: a gauge change or transshipment without a row.

    A border without a row adds no time and is no hole.
    """
    rows, holes = [], []
    for kind in kinds:
        row = network.transfer(node, kind, before.way, after.way, train)
        if row:
            rows.append((kind, row))
        elif kind != "border":
            fix = f"add a {kind} row for {node} from {before.way} to {after.way} to transfers.csv"
            holes.append(TimeHole(f"{kind} {node}", fix))
    return rows, holes


def stages_of(
    network: Network, itinerary: Itinerary, train: str, dispatch_date: date
) -> tuple[list[Stage], list[TimeHole]]:
    """All stages of an itinerary in travelling order, and what has no known time."""
    stages: list[Stage] = []
    holes: list[TimeHole] = []
    sections = {section.start: section for section in itinerary.sections()}
    legs, last = itinerary.legs, len(itinerary.legs)
    if row := network.terminal(itinerary.origin, legs[0].way, train):
        stages.append(dwell(row, "terminal", 0))
    for i, leg in enumerate(legs):
        if kinds := itinerary.transfers(i):
            rows, missing = transfer_rows(network, itinerary.nodes[i], kinds, legs[i - 1], leg, train)
            stages += [dwell(row, kind, i) for kind, row in rows]
            holes += missing
        if departure := network.departure_of.get(leg.leg):
            stages.append(waiting(departure, i))
        if section := sections.get(i):
            subject = f"{section.mode} {section.carrier}"
            if speed := network.speed(section.carrier, section.mode, train):
                stages.append(running(speed, section.km, subject, section.start, section.end))
            else:
                holes.append(TimeHole(subject, f"add {section.carrier},{section.mode},{train} to speeds.csv"))
    if row := network.terminal(itinerary.destination, legs[-1].way, train):
        stages.append(dwell(row, "terminal", last))
    return stages + [delay(a) for a in advisories(network, itinerary, dispatch_date, "delay")], holes


def advisories(network: Network, itinerary: Itinerary, on: date, effect: str) -> list[Advisory]:
    """The advisories of one effect that hold on a day and touch the itinerary, in the file's order."""
    return [
        advisory
        for advisory in network.advisories
        if advisory.effect == effect and advisory.holds(on) and itinerary.touches(advisory.scope, advisory.name)
    ]
