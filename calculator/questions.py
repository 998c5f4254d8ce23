"""What rows ask of a consignment: all that can decide which of them apply, and what lines they make.

Two consignments that answer alike are charged alike, however else they differ: their plans are made once. What is
never asked is no reason to make another. Source: the tariff-book rules, section 2.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import count
from operator import attrgetter

from calculator.conditions import Commodities
from calculator.consignment import ConsignmentClass, Equipment
from calculator.seasons import turning_days
from calculator.tariff_book import Rate, Row
from calculator.units import PERCENT_OF_VALUE, RateUnit

_PLAIN = ("box_owner", "wagon_owner", "train", "hazard")
"""Conditions on an attribute of a consignment that is asked for by its name."""

MOST_GOODS = 10_000
"""Commodity codes whose answers are kept before all are forgotten."""

MOST_ANSWERS = 10_000
"""Different answers to the same questions that have a number before all are forgotten."""

Span = tuple[date | None, date | None]


@dataclass(frozen=True)
class Questions:
    """What some rows ask of a consignment, all of them for its equipment.

    plain       : attributes of a class, by name
    measures    : measures of their units
    mass_breaks_kg, units_breaks : the values at which some row begins or ends
    days        : the days of dispatch on which some row, or a rate that converts one, begins or ends
    """

    plain: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    commodities: frozenset[Commodities] = frozenset()
    mass_breaks_kg: tuple[int, ...] = ()
    units_breaks: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    _goods: dict[tuple[str, str], int] = field(default_factory=dict, repr=False, compare=False)
    _boxes: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    _met: dict[Hashable, int] = field(default_factory=dict, repr=False, compare=False)
    _numbers: Iterator[int] = field(default_factory=count, repr=False, compare=False)

    @cached_property
    def _get(self) -> Callable[[ConsignmentClass], Hashable]:
        return attrgetter("currency", *sorted(self.plain))

    def answers(self, asked: ConsignmentClass, dispatch_date: date, charged_days: int | None) -> int:
        """What a class answers, dispatched on a day, as a number: the same for two whom no row parts."""
        return self._number((
            self.of_equipment(asked.equipment),
            self.of_goods(asked.scheme, asked.commodity) if self.commodities else None,
            self._get(asked),
            bisect_left(self.mass_breaks_kg, asked.gross_kg) if self.mass_breaks_kg else 0,
            bisect_left(self.units_breaks, asked.units) if self.units_breaks else 0,
            bisect_right(self.days, dispatch_date) if self.days else 0,
            charged_days if "day" in self.measures else None,
        ))  # fmt: skip

    def of_equipment(self, equipment: Equipment) -> int:
        """What equipment answers, as a number: what of it the measures count."""
        found = self._boxes.get(equipment.equipment)
        if found is None:
            answer = (
                not self.measures.isdisjoint(("container", "TEU")) and equipment.is_container,
                "TEU" in self.measures and equipment.teu,
                "axle" in self.measures and equipment.axles,
                "m" in self.measures and equipment.length_m,
            )
            found = self._boxes[equipment.equipment] = self._number(("box", answer))
        return found

    def of_goods(self, scheme: str, commodity: str) -> int:
        """What goods answer, as a number: which conditions on commodities they meet."""
        key = scheme, commodity
        found = self._goods.get(key)
        if found is None:
            if len(self._goods) >= MOST_GOODS:
                self._goods.clear()
            answer = tuple(rule.match(scheme, commodity) for rule in self.commodities)
            found = self._goods[key] = self._number(("goods", answer))
        return found

    def _number(self, answer: Hashable) -> int:
        """The number of an answer; no other ever has it, even after all were forgotten."""
        found = self._met.get(answer)
        if found is None:
            if len(self._met) >= MOST_ANSWERS:
                self._met.clear()
            found = self._met.setdefault(answer, next(self._numbers))
        return found


def questions(rows: Iterable[tuple[Row, RateUnit | None]], conversions: Iterable[Span] = ()) -> Questions:
    """What rows ask, each with its unit. conversions : the days for which rates hold that convert some of them"""
    plain: set[str] = set()
    commodities: set[Commodities] = set()
    measures: set[str] = set()
    masses: set[int] = set()
    units: set[int] = set()
    spans = list(conversions)
    for row, unit in rows:
        asked = row.conditions
        plain.update(name for name in _PLAIN if getattr(asked, name))
        plain.update(["laden"] if asked.laden is not None else [])
        commodities.update([asked.commodity] if asked.commodity is not None else [])
        masses.update(value for value in (asked.mass.over, asked.mass.to) if value is not None)
        units.update(value for value in (asked.units.over, asked.units.to) if value is not None)
        spans.append((row.validity.valid_from, row.validity.valid_to))
        if unit:
            # What may arise is shown by its rate alone: however long the journey takes, it is the same.
            may_arise = isinstance(row, Rate) and row.kind == "contingent"
            measures.update(one for one in unit.measures if not (may_arise and one == "day"))
            plain.update(["train"] if "train" in unit.measures else [])
            plain.update(["has_value", "value_currency"] if unit.percent == (PERCENT_OF_VALUE,) else [])
    return Questions(
        frozenset(plain), frozenset(measures), frozenset(commodities), tuple(sorted(masses)), tuple(sorted(units)),
        turning_days(spans),
    )  # fmt: skip


def together(several: Iterable[Questions]) -> Questions:
    """All questions of several."""
    every = list(several)
    return Questions(
        frozenset().union(*(one.plain for one in every)),
        frozenset().union(*(one.measures for one in every)),
        frozenset().union(*(one.commodities for one in every)),
        tuple(sorted({value for one in every for value in one.mass_breaks_kg})),
        tuple(sorted({value for one in every for value in one.units_breaks})),
        tuple(sorted({day for one in every for day in one.days})),
    )
