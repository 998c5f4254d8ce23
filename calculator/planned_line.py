"""One line of a price, decided but not yet multiplied; and the same in whole numbers with proved bounds.

For the kernel a line of a plan becomes seven integers. Whether 64 bits hold every step of a line for any
consignment within the limits is proved here once; where they do not, the kernel counts in Python's own integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd
from typing import NamedTuple

from calculator.consignment import MOST_MASS_KG, MOST_UNITS
from calculator.exchange import Conversion
from calculator.money import INT64_MAX, minor_units
from calculator.subject import Subject
from calculator.tariff_book import Factor, MassRule, Rate, ThroughRate

MOST_TARE_KG = 100_000
OPEN = 2**62
"""A highest amount that limits nothing [minor units]."""


@dataclass(frozen=True)
class PlannedLine:
    """One line of a price, for any consignment of the class.

    rate         : after factors, invoice conversion and rounding [line currency per written unit]
    measured     : each measure of the unit, with how much of it one unit, wagon or kilogram of a class counts
    quantity     : in the written unit, for one product of the variables below
    units, wagons, mass : the variables that the line multiplies: powers of units and of wagons, and how the
                   chargeable kilograms of one unit are found (None where the line knows no tonnes)
    step         : of the line [line currency]; lowest, highest: its limits [minor units], None where open
    """

    charge: str
    subject: Subject
    rank: int
    row: Rate | ThroughRate
    factors: tuple[Factor, ...]
    invoice: Conversion | None
    rate: Fraction
    currency: str
    measured: tuple[tuple[str, Fraction | int], ...]
    quantity: Fraction
    units: int
    wagons: int
    mass: MassRule | None
    step: Fraction
    lowest: int | None
    highest: int | None
    conversion: Conversion

    def __hash__(self) -> int:
        """Of the row, what it stands on and its numbers: enough to part lines, and quicker than all that it holds."""
        numbers = (each.numerator for each in (self.rate, self.quantity, self.conversion.factor))
        return hash((self.row.id, self.subject.name, self.conversion.quote, *numbers))

    @property
    def variable(self) -> Variable:
        """What of its quantity differs between consignments of the class."""
        return self.entry.variable

    @property
    def whole(self) -> WholeLine:
        """The line in whole numbers, converted into the quote's currency."""
        return self.entry.line

    @cached_property
    def entry(self) -> Entry:
        """The line as the kernel reads it, made once for all classes and itineraries that have it."""
        variable, line = Variable(self.units, self.wagons, self.mass), self._whole()
        return Entry(line, variable, line.fits(variable.most), line.most(variable.most))

    def _whole(self) -> WholeLine:
        # The numerators and denominators of exact rationals: as rationals they cost ten times as much.
        rate, quantity, step, minor = self.rate, self.quantity, self.step, minor_units(self.currency)
        top, bottom = lowest_terms(
            rate.numerator * quantity.numerator * step.denominator,
            rate.denominator * quantity.denominator * step.numerator,
        )
        into, quote = (1, 1), self.conversion.quote
        if self.currency != quote:
            factor = self.conversion.factor
            into = lowest_terms(factor.numerator * minor_units(quote), factor.denominator * minor)
        highest = OPEN if self.highest is None else self.highest
        return WholeLine(top, bottom, step.numerator * minor // step.denominator, self.lowest or 0, highest, *into)


class Variable(NamedTuple):
    """What of a line's quantity differs between consignments: powers of units and wagons, and the mass."""

    units: int
    wagons: int
    mass: MassRule | None

    @property
    def most(self) -> int:
        """Its largest value within the limits of a consignment."""
        kg = 1
        if self.mass:
            kg = max(MOST_MASS_KG + MOST_TARE_KG + self.mass.step_kg, self.mass.min_kg)
        return int(MOST_UNITS ** (self.units + self.wagons) * kg)


class WholeLine(NamedTuple):
    """One line: amount = clip(⌊variable × top ÷ bottom⌉ × step), converted = ⌊amount × into_top ÷ into_bottom⌉.

    step, lowest, highest : [minor units of the line's currency]
    """

    top: int
    bottom: int
    step: int
    lowest: int
    highest: int
    into_top: int
    into_bottom: int

    def is_plain(self, most: int) -> bool:
        """Whether for variables up to `most` it is one multiplication: nothing to divide, to limit or to convert."""
        parts = self.bottom, self.lowest, self.highest, self.into_top, self.into_bottom
        return parts == (1, 0, OPEN, 1, 1) and most * self.top * self.step <= OPEN

    def most(self, most: int) -> int:
        """No converted amount of the line is more for variables up to `most` [minor units of the quote's currency]."""
        reached = (2 * most * self.top + self.bottom) // (2 * self.bottom) + 1
        amount = max(min(reached * self.step, self.highest), self.lowest)
        return (2 * amount * self.into_top + self.into_bottom) // (2 * self.into_bottom) + 1

    def fits(self, most: int) -> bool:
        """Whether 64 bits hold every step for variables up to `most`."""
        reached = 2 * most * self.top + self.bottom
        amount = max((reached // (2 * self.bottom) + 1) * self.step, self.lowest)
        into = max(2 * amount * self.into_top + self.into_bottom, 2 * self.into_bottom)
        return max(reached, 2 * self.bottom, amount, self.highest, into) <= INT64_MAX


class Entry(NamedTuple):
    """A line with what it multiplies, and what is proved of it for any consignment.

    fits : whether 64 bits hold every step; most : no converted amount is more [minor units of the quote's currency]
    """

    line: WholeLine
    variable: Variable
    fits: bool
    most: int


def lowest_terms(top: int, bottom: int) -> tuple[int, int]:
    """A quotient of whole numbers in its lowest terms; bottom > 0."""
    common = gcd(top, bottom)
    return top // common, bottom // common
