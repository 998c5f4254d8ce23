"""When a row of a tariff applies: to which subjects, which consignments, in which bands, on which days.

Every test says in words why it fails, so that a missing price can name the closest row and what would fix it.
Source: the tariff-book rules, section 2, rates.csv.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

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

    def mismatches(self, asked: ConsignmentClass, corridors: frozenset[str], km: int | None) -> Iterator[str]:
        """Every reason why the conditions do not hold, in words; nothing where they all hold.

        km : of the subject, None where the subject has no distance
        """
        if self.equipment and not asked.equipment.is_one_of(self.equipment):
            yield f"only for {_or(self.equipment)}"
        if self.laden is not None and self.laden != asked.laden:
            yield f"only for {'laden' if self.laden else 'empty'} units"
        if self.box_owner and asked.box_owner not in self.box_owner:
            yield f"only for boxes of the {_or(self.box_owner)}"
        if self.wagon_owner and asked.wagon_owner not in self.wagon_owner:
            yield f"only for wagons of the {_or(self.wagon_owner)}"
        if self.train and asked.train not in self.train:
            yield f"only for consignments by {_or(self.train)}"
        if self.commodity is not None and not self.commodity.match(asked.scheme, asked.commodity):
            yield "not for this commodity"
        if self.hazard and asked.hazard not in self.hazard:
            yield f"only for hazard {_or(self.hazard)}"
        if self.corridor and corridors.isdisjoint(self.corridor):
            yield f"only on corridor {_or(self.corridor)}"
        if not self.km.open:
            yield from ("only where there is a distance",) if km is None else self.km.mismatches(km)
        yield from self.mass.mismatches(asked.gross_kg)
        yield from self.units.mismatches(asked.units)


def _or(words: tuple[str, ...]) -> str:
    return " or ".join(words)
