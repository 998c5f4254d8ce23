"""THE rules of pricing: a line, a percentage, the chargeable mass, and the choice between a through rate and sections.

They count in whole numbers: multiply, divide once with half-up rounding, add. One consignment is counted by them in
Python's integers (`single_price`), many in arrays (`batch_kernel`). Source: the tariff-book rules, section 4.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, cast

import numpy as np

from calculator.money import Amount, Whole, divide_half_up, scale_half_up
from calculator.planned import Lines, RatePlan
from calculator.planned_line import OPEN, Variable
from calculator.tariff_book import MassRule
from calculator.units import PERCENT_OF_TOTAL, PERCENT_OF_VALUE

OF_LINES, OF_TOTAL, OF_VALUE = range(3)
"""What a percentage is taken of: lines by their charges, all before it, or the declared value."""

KEPT_SHARES = 1_000
"""Ways to price an itinerary whose percentages are kept in whole numbers."""


class Share(NamedTuple):
    """A percentage in whole numbers: top ÷ bottom of its base, within limits [minor units of the quote's currency].

    of : OF_LINES, OF_TOTAL or OF_VALUE; lines, earlier : the places of the lines and of the earlier percentages that
    it is taken of, for OF_LINES
    """

    of: int
    lines: tuple[int, ...]
    earlier: tuple[int, ...]
    top: int
    bottom: int
    lowest: int
    highest: int


def wagons_of(units: Amount, per_wagon: Whole) -> Amount:
    """Wagons needed: units ÷ units that one wagon carries, rounded up."""
    return cast(Amount, -(-units // per_wagon))


def charged_kg(rule: MassRule, goods_kg: Amount, tare_kg: Whole) -> Amount:
    """Chargeable mass of a unit with so much goods: max(least, actual rounded up to a step). [kg]

    tare_kg : that counts as gross mass, 0 for a wagon
    """
    actual = goods_kg if rule.basis == "goods" else goods_kg + tare_kg
    return limited(cast(Amount, -(-actual // rule.step_kg) * rule.step_kg), rule.min_kg, None)


def product(variable: Variable, units: Amount, wagons: Amount, kg: Amount) -> Amount:
    """What a line multiplies. kg : chargeable mass of one unit, 1 where the line knows no mass"""
    return cast(Amount, units**variable.units * wagons**variable.wagons * kg)


def line_amount(
    variable: Amount,
    top: Whole,
    bottom: Whole,
    step: Whole,
    lowest: Whole | None,
    highest: Whole | None,
    into_top: Whole,
    into_bottom: Whole,
) -> tuple[Amount, Amount]:
    """rate × quantities rounded to the line's step, then its limits; then converted, rounded once more.

    The caller keeps every step of arrays within 64 bits (`WholeLine.fits`), or passes Python's integers.
    """
    reached = divide_half_up(cast(Amount, variable * top), bottom)
    amount = limited(cast(Amount, reached * step), lowest, highest)
    return amount, divide_half_up(cast(Amount, amount * into_top), into_bottom)


def limited(amount: Amount, lowest: Whole | None, highest: Whole | None) -> Amount:
    """The amount within its limits; None is open."""
    if isinstance(amount, int):
        amount = amount if lowest is None else max(amount, int(lowest))
        return amount if highest is None else min(amount, int(highest))
    if lowest is not None:
        amount = np.maximum(amount, lowest)
    return amount if highest is None else np.minimum(amount, highest)


@lru_cache(maxsize=KEPT_SHARES)
def shares_of(lines: Lines) -> tuple[Share, ...]:
    """The percentages of one way to price an itinerary, in the order in which they are computed."""
    found = []
    for k, line in enumerate(lines.percentages):
        of, factor = OF_LINES, line.percent
        if line.of == (PERCENT_OF_VALUE,):
            of, factor = OF_VALUE, line.percent * line.value_factor
        elif line.of == (PERCENT_OF_TOTAL,):
            of = OF_TOTAL
        charges = line.of if of == OF_LINES else ()
        places = tuple([i for i, other in enumerate(lines.anywhere) if other.charge in charges]) if charges else ()
        earlier = tuple([i for i, other in enumerate(lines.percentages[:k]) if other.charge in charges])
        highest = OPEN if line.highest is None else line.highest
        found.append(Share(of, places, earlier, factor.numerator, factor.denominator, line.lowest or 0, highest))
    return tuple(found)


def share_amount(base: Amount, top: Whole, bottom: Whole, lowest: Whole, highest: Whole) -> Amount:
    """What a percentage of a base comes to, exact whatever its size."""
    return limited(scale_half_up(base, top, bottom), lowest, highest)


def through_taken(plan: RatePlan) -> bool | tuple[Lines, Lines]:
    """Whether the through rate is taken: always, never, or where the first of two ways comes to less than the second.

    ``prefer`` takes it wherever it matches; ``cheaper`` only where its line is less than the lines of the cut itinerary
    that it replaces, or one of those is a hole; ``ignore`` never.
    """
    through = plan.through
    if through is None or plan.policy == "ignore":
        return False
    line, replaced = through.alone, through.replaced
    if plan.policy == "prefer" or line is None or line.holes or replaced.holes:
        return True
    return line, replaced
