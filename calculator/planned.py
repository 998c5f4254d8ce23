"""The parts of a rate plan: lines, percentages, contingent charges and holes, decided but not yet multiplied.

Amounts are exact rationals in the unit last named; a plan holds them for any consignment of its class.
Source: the tariff-book rules, sections 2 to 6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from calculator.consignment import Equipment
from calculator.contest import Case
from calculator.exchange import Conversion
from calculator.itinerary import Itinerary
from calculator.planned_line import PlannedLine
from calculator.subject import Subject
from calculator.tariff_book import Factor, Rate, ThroughRate


@dataclass(frozen=True, slots=True)
class Hole:
    """A price that is missing: on which subject, for which charge, why, and what would fix it.

    code    : no_rate, no_conversion, two_rows, rounds_to_zero, no_days
    closest : the nearest row and why it did not match, "" where there is none
    """

    subject: str
    charge: str
    code: str
    reason: str
    closest: str
    fix: str


@dataclass(frozen=True, slots=True)
class PlannedPercentage:
    """A percentage line, computed after all others in the quote's currency.

    percent : of the lines in `of`, of all printed before (``total``) or of the value (``value``)
    value_factor : value [1/10,000 unit of its currency] -> [minor units of the quote's currency], exact
    lowest, highest : limits [minor units of the quote's currency], None where open
    """

    charge: str
    subject: Subject
    rank: int
    row: Rate
    percent: Fraction
    of: tuple[str, ...]
    value_conversion: Conversion | None
    value_factor: Fraction
    lowest: int | None
    highest: int | None


@dataclass(frozen=True, slots=True)
class Contingent:
    """A charge that may arise: its rate after factors in the row's own unit, and no amount."""

    charge: str
    subject: Subject
    rank: int
    row: Rate
    factors: tuple[Factor, ...]
    rate: Fraction


@dataclass(frozen=True, slots=True)
class NotIncluded:
    """A charge that is left out, and why."""

    charge: str
    subject: str
    reason: str


@dataclass(frozen=True, eq=False)
class Lines:
    """All lines of one way to price an itinerary in one currency; with holes it has no price.

    Like the plan that it belongs to, it is made once and known by itself, so that others keep what they make of it.
    What is charged on a subject is the same wherever in an itinerary it lies: lines get their places when asked for.

    anywhere : the lines, wherever they lie; places : the subject of each
    may_arise : the contingent charges, each with its subject
    """

    currency: str
    anywhere: tuple[PlannedLine, ...]
    places: tuple[Subject, ...]
    percentages: tuple[PlannedPercentage, ...] = ()
    may_arise: tuple[tuple[Contingent, Subject], ...] = ()
    not_included: tuple[NotIncluded, ...] = ()
    holes: tuple[Hole, ...] = ()

    @cached_property
    def lines(self) -> tuple[PlannedLine, ...]:
        """The lines, each on its own subject."""
        return tuple(placed(line, place) for line, place in zip(self.anywhere, self.places, strict=True))

    @cached_property
    def contingent(self) -> tuple[Contingent, ...]:
        """The charges that may arise, each on its own subject."""
        return tuple(placed(charge, place) for charge, place in self.may_arise)


Placed = TypeVar("Placed", bound=PlannedLine | Contingent)


def placed(planned: Placed, subject: Subject) -> Placed:
    """What is charged on a subject, on the very one that was asked for."""
    return planned if planned.subject == subject else replace(planned, subject=subject)


@dataclass(frozen=True, slots=True)
class ThroughPlan:
    """An itinerary priced with a through rate, and the lines of the cut itinerary that it replaces.

    alone : the through line by itself; None where it cannot be computed, and `lines` then has a hole
    """

    row: ThroughRate
    lines: Lines
    replaced: Lines
    alone: Lines | None


@dataclass(frozen=True, eq=False, slots=True)
class RatePlan:
    """Both ways to price an itinerary: by its sections, and through where a through rate matches.

    policy : prefer, cheaper or ignore
    """

    itinerary: Itinerary
    case: Case
    currency: str
    equipment: Equipment
    sectional: Lines
    through: ThroughPlan | None
    policy: str
