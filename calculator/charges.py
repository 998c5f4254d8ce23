"""THE pricing kernel: a rate plan and columns of consignments -> amounts, in whole minor units.

It multiplies whole numbers, divides once with half-up rounding for each line, and adds. Every array has
shape (n,), one entry a consignment. Source: the tariff-book rules, section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import accumulate
from typing import cast

import numpy as np
import numpy.typing as npt

from calculator.consignment import Consignments, Equipment
from calculator.money import INT64_MAX, Amount, Integers, add, divide_half_up, multiply, narrow, scale_half_up, whole
from calculator.planned import Lines, PlannedPercentage, RatePlan
from calculator.planned_line import LineTable, PlannedLine, Variable, line_table
from calculator.tariff_book import MassRule
from calculator.units import PERCENT_OF_TOTAL, PERCENT_OF_VALUE

Whole = int | npt.NDArray[np.int64]
"""One whole number for all, or one for each line."""

Arrays = Sequence[Integers] | Integers
"""l arrays of shape (n,), or one of shape (l, n)."""

FEW = 16
"""Fewer consignments than these are priced by the lines of all plans at once."""

KEPT_BLOCKS = 500
"""Classes for which the lines of all plans are kept as one table."""


@dataclass(frozen=True)
class Charged:
    """The lines of one way to price n consignments.

    amounts    : a line's amount [minor units of the line's currency], one array a line
    converted  : the same [minor units of the quote's currency]
    percentages: of each percentage [minor units of the quote's currency]
    total      : the sum of the converted lines and percentages
    """

    lines: Lines
    amounts: Arrays
    converted: Arrays
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
        if self.through is None and self.sectional:
            return self.sectional.total
        nothing = np.zeros(len(self.through_taken), np.int64)
        first = self.through.total if self.through else nothing
        second = self.sectional.total if self.sectional else nothing
        return np.where(self.through_taken, first, second)


def price_all(plans: tuple[RatePlan, ...], consignments: Consignments) -> tuple[PricedPlan, ...]:
    """The prices of the plans of one class: few consignments by the lines of all plans at once."""
    together = _charge_together(plans, consignments) if len(consignments) < FEW else {}
    return tuple(price(plan, consignments, together) for plan in plans)


def price(plan: RatePlan, consignments: Consignments, charged: Mapping[Lines, Charged] | None = None) -> PricedPlan:
    """The price of a plan for each of n consignments of its class, by sections and through.

    ``prefer`` takes the through rate wherever it matches; ``cheaper`` only where its line is less than the
    lines of the cut itinerary that it replaces, or one of those is a hole; ``ignore`` never.
    charged : what has been computed already
    """
    n, known = len(consignments), charged or {}
    sectional = known.get(plan.sectional) or charge(plan.sectional, consignments)
    if plan.through is None:
        return PricedPlan(plan, sectional, None, np.zeros(n, np.bool_))
    through = known.get(plan.through.lines) or charge(plan.through.lines, consignments)
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
    return _with_percentages(lines, amounts, converted, total_of(converted, len(consignments)), consignments)


def _charge_together(plans: tuple[RatePlan, ...], consignments: Consignments) -> dict[Lines, Charged]:
    """The ways to price several plans, computed as one block of lines; none where 64 bits may not hold them."""
    ways, places, table = _together(plans)
    if table.columns is None:
        return {}
    amounts, converted = line_amounts(table, consignments)
    if not isinstance(converted, np.ndarray) or int(converted.max()) * len(converted) > INT64_MAX:
        return {}
    totals = np.add.reduceat(converted, [place.start for place in places], axis=0)
    return {
        way: _with_percentages(way, amounts[place], converted[place], total, consignments)
        for way, place, total in zip(ways, places, totals, strict=True)
    }


@lru_cache(maxsize=KEPT_BLOCKS)
def _together(plans: tuple[RatePlan, ...]) -> tuple[tuple[Lines, ...], tuple[slice, ...], LineTable]:
    """The ways that have lines and no hole, all their lines as one table, and the place of each way's lines there."""
    both = [way for plan in plans for way in (plan.sectional, plan.through.lines if plan.through else None)]
    ways = tuple(way for way in both if way and way.anywhere and not way.holes)
    ends = list(accumulate(len(way.anywhere) for way in ways))
    lines = [line for way in ways for line in way.anywhere]
    places = tuple(slice(end - len(way.anywhere), end) for way, end in zip(ways, ends, strict=True))
    return ways, places, line_table(lines)


def _with_percentages(
    lines: Lines, amounts: Arrays, converted: Arrays, total: Integers, consignments: Consignments
) -> Charged:
    if not lines.percentages:
        return Charged(lines, amounts, converted, (), total)
    if len(consignments) < FEW and isinstance(converted, np.ndarray):
        return Charged(lines, amounts, converted, *_percentages_of_few(lines, converted, total, consignments))

    def of_lines(places: list[int]) -> Integers:
        return total_of((converted[i] for i in places), len(consignments))

    _, percentages, total = percentages_of(lines, of_lines, total, consignments.value_e4)
    return Charged(lines, amounts, converted, percentages, total)


def _percentages_of_few(
    lines: Lines, converted: Integers, totals: Integers, consignments: Consignments
) -> tuple[tuple[Integers, ...], Integers]:
    """Percentages and totals of few consignments, each in Python's own integers: arrays so short cost more."""
    of_each = []
    for of, total, value in zip(converted.T.tolist(), totals.tolist(), consignments.value_e4.tolist(), strict=True):

        def of_lines(places: list[int], of: list[int] = of) -> int:
            return sum([of[i] for i in places])

        of_each.append(percentages_of(lines, of_lines, total, value))
    amounts = zip(*(found for _, found, _ in of_each), strict=True)
    return tuple(map(whole, amounts)), whole([total for _, _, total in of_each])


def percentages_of(
    lines: Lines, of_lines: Callable[[list[int]], Amount], total: Amount, value: Amount
) -> tuple[tuple[Amount, ...], tuple[Amount, ...], Amount]:
    """What each percentage is taken of (some lines, all before it, the value), what each comes to, and the new total.

    of_lines : places of lines -> their sum [minor units, quote's currency]; value : [1/10,000 unit of its currency]
    """
    taken_of: list[Amount] = []
    amounts: list[Amount] = []
    for line, factor, places, earlier in _bases(lines):
        if line.of == (PERCENT_OF_VALUE,):
            base = value
        elif line.of == (PERCENT_OF_TOTAL,):
            base = total
        else:
            base = of_lines(places)
            for i in earlier:
                base = add(base, amounts[i])
        taken_of.append(base)
        amounts.append(limited(scale_half_up(base, factor), line.lowest, line.highest))
        total = add(total, amounts[-1])
    return tuple(taken_of), tuple(amounts), total


@lru_cache(maxsize=KEPT_BLOCKS)
def _bases(lines: Lines) -> tuple[tuple[PlannedPercentage, Fraction, list[int], list[int]], ...]:
    """Each percentage with its whole factor, and the lines and the earlier percentages that it is of."""
    found = []
    for k, line in enumerate(lines.percentages):
        factor = line.percent * line.value_factor if line.of == (PERCENT_OF_VALUE,) else line.percent
        places = [i for i, other in enumerate(lines.anywhere) if other.charge in line.of]
        earlier = [i for i, other in enumerate(lines.percentages[:k]) if other.charge in line.of]
        found.append((line, factor, places, earlier))
    return tuple(found)


def line_amounts(table: LineTable, consignments: Consignments) -> tuple[Arrays, Arrays]:
    """Each line in its own currency and in the quote's. [minor units], l arrays of shape (n,) or one of (l, n)

    One rule, laid along whichever is longer: many lines of few consignments at once, or line by line.
    """
    variables = [product(variable, consignments) for variable in table.variables]
    if len(consignments) < len(table.lines) and table.columns is not None:
        held = np.array(variables, np.int64)[list(table.variable)]
        return line_amount(held, *table.columns)
    found = []
    for place, line, fits in zip(table.variable, table.lines, table.fits, strict=True):
        variable = variables[place]
        if line.is_plain(table.variables[place].most) and variable.dtype == np.int64:
            amount = variable * (line.top * line.step)
            found.append((amount, amount))
            continue
        if not fits and not line.fits(int(variable.max(initial=1))):
            variable = variable.astype(object)
        amount, into = line_amount(variable, *line)
        found.append((narrow(amount), narrow(into)))
    return [amount for amount, _ in found], [into for _, into in found]


def line_amount(
    variable: Amount,
    top: Whole,
    bottom: Whole,
    step: Whole,
    lowest: Whole,
    highest: Whole,
    into_top: Whole,
    into_bottom: Whole,
) -> tuple[Amount, Amount]:
    """rate × quantities rounded to the line's step, then its limits; then converted, rounded once more.

    Of one consignment, in Python's own integers, or of arrays.
    """
    reached = divide_half_up(cast(Amount, variable * top), bottom)
    amount = limited(cast(Amount, reached * step), lowest, highest)
    return amount, divide_half_up(cast(Amount, amount * into_top), into_bottom)


def product(line: Variable | PlannedLine, consignments: Consignments) -> Integers:
    """What of a line's quantity differs: units, wagons and chargeable kilograms multiplied. Shape (n,)"""
    variables: list[Integers] = [consignments.units] * line.units + [wagons(consignments)] * line.wagons
    if line.mass is not None:
        variables.append(chargeable_kg(line.mass, consignments))
    return reduce(multiply, variables) if variables else np.ones(len(consignments), np.int64)


def wagons(consignments: Consignments) -> Integers:
    """Wagons needed. Shape (n,)"""
    return wagons_of(consignments.units, consignments.of_class.equipment)


def wagons_of(units: Amount, equipment: Equipment) -> Amount:
    """Containers ÷ containers on one platform, rounded up; a wagon is one."""
    return -(-units // max(equipment.per_platform, 1))


def chargeable_kg(rule: MassRule, consignments: Consignments) -> Integers:
    """Chargeable mass of one unit. Shape (n,) [kg]"""
    return charged_kg(rule, consignments.mass_kg, consignments.of_class.equipment)


def charged_kg(rule: MassRule, goods_kg: Amount, equipment: Equipment) -> Amount:
    """Chargeable mass of a unit with so much goods: max(least, actual rounded up to a step). [kg]"""
    actual = goods_kg if rule.basis == "goods" else goods_kg + equipment.gross_kg(0)
    return limited(-(-actual // rule.step_kg) * rule.step_kg, rule.min_kg, None)


def limited(amount: Amount, lowest: Whole | None, highest: Whole | None) -> Amount:
    """The amount within its limits; None is open."""
    if isinstance(amount, int):
        amount = amount if lowest is None else max(amount, int(lowest))
        return amount if highest is None else min(amount, int(highest))
    if lowest is not None:
        amount = np.maximum(amount, lowest)
    return amount if highest is None else np.minimum(amount, highest)


def total_of(amounts: Iterable[Integers], n: int) -> Integers:
    """The sum of arrays of shape (n,), exact; zeros for none."""
    if isinstance(amounts, np.ndarray) and int(amounts.max(initial=0)) * len(amounts) <= INT64_MAX:
        return np.asarray(amounts.sum(axis=0))
    arrays = list(amounts)
    total: Integers = np.zeros(n, np.int64)
    if sum(int(amount.max(initial=0)) for amount in arrays) <= INT64_MAX:
        for amount in arrays:
            total += narrow(amount)
        return total
    for amount in arrays:
        total = add(total, amount)
    return total
