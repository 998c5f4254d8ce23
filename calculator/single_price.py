"""The price of one consignment by the plans of its class, in Python's own integers: arrays of one cost far more.

The rules are those of `calculator.charges`. Lines that count the same as for a consignment before are not even
multiplied again. Source: the tariff-book rules, section 4.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import chain
from typing import NamedTuple

from calculator.charges import OF_LINES, OF_VALUE, charged_kg, share_amount, shares_of, through_taken, wagons_of
from calculator.consignment import Consignment
from calculator.explanation import Printed, printed_percentages, printed_run, runs_of
from calculator.planned import Lines, RatePlan
from calculator.tariff_book import MassRule
from calculator.tariff_set import TariffSet


class Way(NamedTuple):
    """One way to price an itinerary, priced.

    runs        : its lines without the percentages
    percentages : of each percentage, what it is taken of and what it comes to
    total_minor : of all [minor units of the quote's currency]
    """

    plan: RatePlan
    lines: Lines
    runs: tuple[Printed, ...]
    percentages: tuple[tuple[int, int], ...]
    total_minor: int


class SinglePrice(NamedTuple):
    """A plan priced for one consignment. taken, other : a way that has holes is None, and so is one that is not there

    through_taken : whether the through rate is used
    """

    taken: Way | None
    other: Way | None
    through_taken: bool


class SinglePricer:
    """Prices one consignment by any plan of its class. What it counts is counted once for all plans."""

    def __init__(self, tariffs: TariffSet, asked: Consignment) -> None:
        """asked : the consignment"""
        self._tariffs = tariffs
        self._asked = asked
        self._wagons = wagons_of(asked.units, asked.equipment.per_wagon)
        tare_kg = asked.equipment.gross_kg(0)
        self._kg: Callable[[MassRule], int] = cache(lambda rule: charged_kg(rule, asked.mass_kg, tare_kg))

    def price(self, plan: RatePlan) -> SinglePrice:
        """The price of a plan."""
        sectional, taken = self._way(plan, plan.sectional), through_taken(plan)
        if plan.through is None:
            return SinglePrice(sectional, None, False)
        if not isinstance(taken, bool):
            line, replaced = (self._counted(plan, way).total_minor for way in taken)
            taken = line < replaced
        through = self._way(plan, plan.through.lines)
        return SinglePrice(through, sectional, True) if taken else SinglePrice(sectional, through, False)

    def printed(self, way: Way) -> tuple[Printed, ...]:
        """All lines of a way in print order, the percentages last."""
        if not way.percentages:
            return way.runs
        return *way.runs, printed_percentages(self._tariffs, way.plan, way.lines, way.percentages)

    def _way(self, plan: RatePlan, lines: Lines) -> Way | None:
        return None if lines.holes else self._counted(plan, lines)

    def _counted(self, plan: RatePlan, lines: Lines) -> Way:
        """Every line, then the percentages of them, then the total."""
        units, wagons, kg = self._asked.units, self._wagons, self._kg
        runs = tuple([
            printed_run(run, units, wagons, tuple([kg(rule) for rule in run.masses]))
            for run in runs_of(self._tariffs, plan, lines)
        ])  # fmt: skip
        total = sum([run.total_minor for run in runs])
        if not lines.percentages:
            return Way(plan, lines, runs, (), total)
        converted = [*chain.from_iterable([run.converted_minor for run in runs])]
        percentages: list[tuple[int, int]] = []
        for share in shares_of(lines):
            base = total
            if share.of == OF_VALUE:
                base = self._asked.value_e4 or 0
            elif share.of == OF_LINES:
                base = sum([converted[i] for i in share.lines]) + sum([percentages[i][1] for i in share.earlier])
            amount = share_amount(base, share.top, share.bottom, share.lowest, share.highest)
            percentages.append((base, amount))
            total += amount
        return Way(plan, lines, runs, tuple(percentages), total)
