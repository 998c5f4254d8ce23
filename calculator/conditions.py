"""When a row of a tariff applies: to which subjects, which consignments, in which bands, on which days.

Every test says in words why it fails, so that a missing price can name the closest row and what would fix it.
Source: the tariff-book rules, section 2, rates.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from calculator.consignment import ConsignmentClass

SECTION_KINDS = ("rail", "ferry", "road", "sea")
"""Modes of a section, which are also the kinds of subject that its haulage is charged on."""

SUBJECT_KINDS = (
    *SECTION_KINDS,
    "leg",
    "gauge_change",
    "transshipment",
    "border",
    "origin",
    "destination",
    "terminal",
    "country",
    "consignment",
)


@dataclass(frozen=True, slots=True)
class On:
    """The subjects a row stands on: one kind and names, or every name (``*``).

    kind "" stands for any subject (factors only); names is empty for "every" and for `consignment`.
    """

    kind: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As a tariff writes it: ``rail KTZ;UTY``."""
        if not self.kind or self.kind == "consignment":
            return self.kind
        return f"{self.kind} {';'.join(self.names) or '*'}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of subject meant: ``terminal`` names both ends of the itinerary."""
        return ("origin", "destination") if self.kind == "terminal" else (self.kind,)

    def covers(self, kind: str, name: str) -> bool:
        """Whether the subject of this kind and name is one of those meant."""
        if not self.kind:
            return True
        return kind in self.kinds and (not self.names or name in self.names)


@dataclass(frozen=True, slots=True)
class Validity:
    """Both times of a row: the days it holds for, and the day it was published. None is open."""

    valid_from: date | None = None
    valid_to: date | None = None
    known_from: date | None = None

    def holds(self, on: date, as_known_on: date) -> bool:
        """Whether the row holds on a day as it was known on another."""
        return not (
            (self.valid_from and on < self.valid_from)
            or (self.valid_to and on > self.valid_to)
            or (self.known_from and self.known_from > as_known_on)
        )

    def mismatches(self, on: date, as_known_on: date) -> Iterator[str]:
        """Why the row does not hold on a day as it was known on another."""
        if self.valid_from and on < self.valid_from:
            yield f"valid from {self.valid_from}"
        if self.valid_to and on > self.valid_to:
            yield f"valid to {self.valid_to}"
        if self.known_from and self.known_from > as_known_on:
            yield f"published only on {self.known_from}"


@dataclass(frozen=True, slots=True)
class Band:
    """A half-open band over < value ≤ to; None is open. `scale` values make one printed `unit`."""

    over: int | None
    to: int | None
    name: str
    unit: str
    scale: int = 1

    def __contains__(self, value: int) -> bool:
        """Whether the value lies in the band."""
        return (self.over is None or value > self.over) and (self.to is None or value <= self.to)

    def mismatches(self, value: int) -> Iterator[str]:
        """Why the value lies outside the band."""
        if self.over is not None and value <= self.over:
            yield f"only over {self._text(self.over)} {self.unit} {self.name}"
        if self.to is not None and value > self.to:
            yield f"only up to {self._text(self.to)} {self.unit} {self.name}"

    def _text(self, value: int) -> str:
        return f"{float(Fraction(value, self.scale)):g}"

    def overlaps(self, other: Band) -> bool:
        """Whether some value lies in both bands."""
        lowest = max(-1 if band.over is None else band.over for band in (self, other))
        highest = [band.to for band in (self, other) if band.to is not None]
        return not highest or lowest < min(highest)

    @property
    def open(self) -> bool:
        """Whether every value lies in the band."""
        return self.over is None and self.to is None


@dataclass(frozen=True, slots=True)
class Commodities:
    """Prefixes of commodity codes, as (scheme, prefix): taken in, and left out (written with ``!``)."""

    included: frozenset[tuple[str, str]] = frozenset()
    excluded: frozenset[tuple[str, str]] = frozenset()

    def match(self, scheme: str, code: str) -> bool:
        """Of the prefixes that fit the code the longest decides; only exclusions mean everything else."""
        for length in range(len(code), 0, -1):
            prefix = (scheme, code[:length])
            if prefix in self.excluded:
                return False
            if prefix in self.included:
                return True
        return not self.included


NO_KM = Band(None, None, "of the section", "km")
NO_MASS = Band(None, None, "gross a unit", "t", 1000)
NO_UNITS = Band(None, None, "in the consignment", "units")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a row asks of a consignment and of its subject; an empty tuple asks nothing.

    km, mass, units : bands on the section's [km], the gross mass of one unit [kg], the number of units
    tests           : those of the tests below that the row makes, by number
    """

    equipment: tuple[str, ...] = ()
    laden: bool | None = None
    box_owner: tuple[str, ...] = ()
    wagon_owner: tuple[str, ...] = ()
    train: tuple[str, ...] = ()
    commodity: Commodities | None = None
    hazard: tuple[str, ...] = ()
    corridor: tuple[str, ...] = ()
    km: Band = NO_KM
    mass: Band = NO_MASS
    units: Band = NO_UNITS
    tests: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Only what is asked is tested."""
        object.__setattr__(self, "tests", tuple(i for i, test in enumerate(_TESTS) if test.asked(self)))

    def hold(self, asked: ConsignmentClass, corridors: frozenset[str], km: int | None) -> bool:
        """Whether all conditions hold. km : of the subject, None where the subject has no distance"""
        return all(_TESTS[test].holds(self, asked, corridors, km) for test in self.tests)

    def mismatches(self, asked: ConsignmentClass, corridors: frozenset[str], km: int | None) -> Iterator[str]:
        """Every reason why the conditions do not hold, in words; nothing where they all hold."""
        for test in (_TESTS[i] for i in self.tests):
            if not test.holds(self, asked, corridors, km):
                yield from test.reasons(self, asked, km)


class _Test(NamedTuple):
    """One condition: whether a row asks it, whether it holds, and why not, in words."""

    asked: Callable[[Conditions], bool]
    holds: Callable[[Conditions, ConsignmentClass, frozenset[str], int | None], bool]
    reasons: Callable[[Conditions, ConsignmentClass, int | None], Iterable[str]]


_TESTS = (
    _Test(lambda c: bool(c.equipment), lambda c, asked, corridors, km: asked.equipment.is_one_of(c.equipment),
         lambda c, asked, km: [f"only for {_or(c.equipment)}"]),
    _Test(lambda c: c.laden is not None, lambda c, asked, corridors, km: asked.laden == c.laden,
         lambda c, asked, km: [f"only for {'laden' if c.laden else 'empty'} units"]),
    _Test(lambda c: bool(c.box_owner), lambda c, asked, corridors, km: asked.box_owner in c.box_owner,
         lambda c, asked, km: [f"only for boxes of the {_or(c.box_owner)}"]),
    _Test(lambda c: bool(c.wagon_owner), lambda c, asked, corridors, km: asked.wagon_owner in c.wagon_owner,
         lambda c, asked, km: [f"only for wagons of the {_or(c.wagon_owner)}"]),
    _Test(lambda c: bool(c.train), lambda c, asked, corridors, km: asked.train in c.train,
         lambda c, asked, km: [f"only for consignments by {_or(c.train)}"]),
    _Test(lambda c: c.commodity is not None, lambda c, asked, corridors, km: _carries(c, asked),
         lambda c, asked, km: ["not for this commodity"]),
    _Test(lambda c: bool(c.hazard), lambda c, asked, corridors, km: asked.hazard in c.hazard,
         lambda c, asked, km: [f"only for hazard {_or(c.hazard)}"]),
    _Test(lambda c: bool(c.corridor), lambda c, asked, corridors, km: not corridors.isdisjoint(c.corridor),
         lambda c, asked, km: [f"only on corridor {_or(c.corridor)}"]),
    _Test(lambda c: not c.km.open, lambda c, asked, corridors, km: km is not None and km in c.km,
         lambda c, asked, km: ["only where there is a distance"] if km is None else c.km.mismatches(km)),
    _Test(lambda c: not c.mass.open, lambda c, asked, corridors, km: asked.gross_kg in c.mass,
         lambda c, asked, km: c.mass.mismatches(asked.gross_kg)),
    _Test(lambda c: not c.units.open, lambda c, asked, corridors, km: asked.units in c.units,
         lambda c, asked, km: c.units.mismatches(asked.units)),
)  # fmt: skip


def _carries(conditions: Conditions, asked: ConsignmentClass) -> bool:
    """Whether the commodity is one of those meant."""
    commodity = conditions.commodity
    return commodity is None or commodity.match(asked.scheme, asked.commodity)


def _or(words: tuple[str, ...]) -> str:
    return " or ".join(words)
