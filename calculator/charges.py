"""THE pricing kernel: a rate plan and columns of consignments -> amounts, in whole minor units.

It multiplies whole numbers, divides once with half-up rounding for each line, and adds. Every array has
shape (n,), one entry a consignment. Source: the tariff-book rules, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import numpy as np
import numpy.typing as npt

from calculator.consignment import Consignments
from calculator.money import INT64_MAX, Integers, add, divide_half_up, multiply, narrow, scale_half_up
from calculator.planned import Lines, PlannedPercentage, RatePlan
from calculator.planned_line import LineTable, PlannedLine, Variable
from calculator.tariff_book import MassRule
from calculator.units import PERCENT_OF_TOTAL, PERCENT_OF_VALUE

Whole = int | npt.NDArray[np.int64]
"""One whole number for all, or one for each line."""

Arrays = Sequence[Integers] | Integers
"""l arrays of shape (n,), or one of shape (l, n)."""


@dataclass(frozen=True)
class Charged:
    """The lines of one way to price n consignments.

    amounts    : a line's amount [minor units of the line's currency], one array a line
    converted  : the same [minor units of the quote's currency]
    percentages: of each percentage [minor units of the quote's currency]
    total      : the sum of the converted lines and percentages
    """

    lines: Lines
    amounts: tuple[Integers, ...]
    converted: tuple[Integers, ...]
    percentages: tuple[Integers, ...]
    total: Integers


@dataclass(frozen=True)
class PricedPlan:
    """A plan priced for n consignments. An entry of None has holes and no price.

    through_taken : whether the through rate is used, bool, shape (n,)
    """

    plan: RatePlan
    sectional: Charged | None
    through: Charged | None
    through_taken: npt.NDArray[np.bool_]

    @property
    def priced(self) -> npt.NDArray[np.bool_]:
        """Which consignments have a price, shape (n,)."""
        return np.where(self.through_taken, self.through is not None, self.sectional is not None)

    @property
    def total(self) -> Integers:
        """The total of the way taken [minor units of the quote's currency]; 0 where there is no price."""
        nothing = np.zeros(len(self.through_taken), np.int64)
        first = self.through.total if self.through else nothing
        second = self.sectional.total if self.sectional else nothing
        return np.where(self.through_taken, first, second)


def price(plan: RatePlan, consignments: Consignments) -> PricedPlan:
    """The price of a plan for each of n consignments of its class, by sections and through.

    ``prefer`` takes the through rate wherever it matches; ``cheaper`` only where its line is less than the
    lines of the cut itinerary that it replaces, or one of those is a hole; ``ignore`` never.
    """
    n = len(consignments)
    sectional = charge(plan.sectional, consignments)
    if plan.through is None:
        return PricedPlan(plan, sectional, None, np.zeros(n, np.bool_))
    through = charge(plan.through.lines, consignments)
    taken = np.full(n, plan.policy == "prefer")
    if plan.policy == "cheaper":
        replaced = charge(plan.through.replaced, consignments)
        line = charge(plan.through.alone, consignments) if plan.through.alone else None
        taken = np.ones(n, np.bool_) if replaced is None or line is None else line.total < replaced.total
    return PricedPlan(plan, sectional, through, np.asarray(taken, np.bool_))


def charge(lines: Lines, consignments: Consignments) -> Charged | None:
    """Every line of n consignments, then the percentages of them, then the total; None with a hole."""
    if lines.holes:
        return None
    amounts, converted = line_amounts(lines.table, consignments)
    total = total_of(converted, len(consignments))
    printed = [(line.charge, amount) for line, amount in zip(lines.lines, converted, strict=True)]
    percentages = []
    for percentage in lines.percentages:
        amount = percentage_amount(percentage, printed, total, consignments)
        percentages.append(amount)
        printed.append((percentage.charge, amount))
        total = add(total, amount)
    return Charged(lines, tuple(amounts), tuple(converted), tuple(percentages), total)


def line_amounts(table: LineTable, consignments: Consignments) -> tuple[Arrays, Arrays]:
    """Each line in its own currency and in the quote's. [minor units], l arrays of shape (n,) or one of (l, n)

    One rule, laid along whichever is longer: many lines of few consignments at once, or line by line.
    """
    variables = [product(variable, consignments) for variable in table.variables]
    if len(consignments) < len(table.lines) and table.columns is not None:
        held = np.array(variables, np.int64)[list(table.variable)]
        return _amounts(held, *table.columns)
    found = []
    for place, line, fits in zip(table.variable, table.lines, table.fits, strict=True):
        variable = variables[place]
        if not fits and not line.fits(int(variable.max(initial=1))):
            variable = variable.astype(object)
        amount, into = _amounts(variable, *line)
        found.append((narrow(amount), narrow(into)))
    return [amount for amount, _ in found], [into for _, into in found]


def _amounts(
    variable: Integers,
    top: Whole,
    bottom: Whole,
    step: Whole,
    lowest: Whole,
    highest: Whole,
    into_top: Whole,
    into_bottom: Whole,
) -> tuple[Integers, Integers]:
    """rate × quantities rounded to the line's step, then its limits; then converted, rounded once more."""
    amount = np.clip(divide_half_up(variable * top, bottom) * step, lowest, highest)
    return amount, divide_half_up(amount * into_top, into_bottom)


def product(line: Variable | PlannedLine, consignments: Consignments) -> Integers:
    """What of a line's quantity differs: units, wagons and chargeable kilograms multiplied. Shape (n,)"""
    variables: list[Integers] = [consignments.units] * line.units + [wagons(consignments)] * line.wagons
    if line.mass is not None:
        variables.append(chargeable_kg(line.mass, consignments))
    return reduce(multiply, variables) if variables else np.ones(len(consignments), np.int64)


def wagons(consignments: Consignments) -> Integers:
    """Wagons needed: containers ÷ containers on one platform, rounded up; a wagon is one."""
    per_platform = consignments.of_class.equipment.per_platform
    return -(-consignments.units // max(per_platform, 1))


def chargeable_kg(rule: MassRule, consignments: Consignments) -> Integers:
    """Chargeable mass of one unit: max(least, actual rounded up to a step). [kg]"""
    goods = consignments.mass_kg
    actual = goods if rule.basis == "goods" else goods + consignments.of_class.equipment.gross_kg(0)
    return np.maximum(-(-actual // rule.step_kg) * rule.step_kg, rule.min_kg)


def percentage_amount(
    line: PlannedPercentage,
    printed: Sequence[tuple[str, Integers]],
    total: Integers,
    consignments: Consignments,
) -> Integers:
    """A percentage of lines, of all lines printed before it, or of the value. [minor units, quote's currency]"""
    factor = line.percent
    if line.of == (PERCENT_OF_VALUE,):
        base, factor = consignments.value_e4, line.percent * line.value_factor
    elif line.of == (PERCENT_OF_TOTAL,):
        base = total
    else:
        base = total_of((amount for code, amount in printed if code in line.of), len(consignments))
    return limited(scale_half_up(base, Fraction(factor)), line.lowest, line.highest)


def limited(amount: Integers, lowest: int | None, highest: int | None) -> Integers:
    """The amount within its limits; None is open."""
    if lowest is not None:
        amount = np.maximum(amount, lowest)
    return amount if highest is None else np.minimum(amount, highest)


def total_of(amounts: Iterable[Integers], n: int) -> Integers:
    """The sum of arrays of shape (n,), exact; zeros for none."""
    if isinstance(amounts, np.ndarray) and int(amounts.max(initial=0)) * len(amounts) <= INT64_MAX:
        return np.asarray(amounts.sum(axis=0))
    total: Integers = np.zeros(n, np.int64)
    for amount in amounts:
        total = add(total, amount)
    return total
