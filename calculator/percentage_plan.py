"""Percentages of lines, of the total or of the cargo's value, compiled with their limits and conversions.

Source: the tariff-book rules, section 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from calculator.consignment import VALUE_STEPS
from calculator.contest import Case
from calculator.exchange import ExchangeDesk, NoConversion
from calculator.kept import Kept
from calculator.money import half_up, minor_units
from calculator.planned import Hole, NotIncluded, PlannedPercentage
from calculator.subject import Subject
from calculator.subject_prices import conversion_hole
from calculator.tariff_set import RankedRate, TariffSet
from calculator.units import PERCENT_OF_VALUE

KnownPercentages = Kept[object, PlannedPercentage | Hole]
"""Percentages by their subjects and rows, which live as long as their tariff set, and by currencies and day."""


def percentage_plan(
    tariffs: TariffSet, exchange: ExchangeDesk, case: Case, won: Iterable[tuple[Subject, RankedRate]],
    known: KnownPercentages,
) -> tuple[list[PlannedPercentage], list[NotIncluded], list[Hole]]:  # fmt: skip
    """The percentages that won on their subjects, in the order of the charges of the latest book that has any.

    One of the value is left out where no value was declared, and said so. known : those of other classes
    """
    order = tariffs.percentage_order
    percentages: list[PlannedPercentage] = []
    left_out: list[NotIncluded] = []
    holes: list[Hole] = []
    for subject, ranked in sorted(won, key=lambda found: order.get(found[1].row.charge, len(order))):
        row = ranked.row
        if row.unit.percent == (PERCENT_OF_VALUE,) and not case.asked.has_value:
            left_out.append(NotIncluded(row.charge, str(subject), "no cargo value was declared"))
            continue
        asked = case.asked
        key = (
            subject.kind,
            subject.name,
            subject.end,
            ranked.rank,
            id(row),
            asked.currency,
            asked.value_currency,
            case.exchange_date,
        )
        planned = known.get(key, partial(_percentage, tariffs, exchange, case, subject, ranked))
        if isinstance(planned, Hole):
            holes.append(planned)
        else:
            percentages.append(planned)
    return percentages, left_out, holes


def _percentage(
    tariffs: TariffSet, exchange: ExchangeDesk, case: Case, subject: Subject, won: RankedRate
) -> PlannedPercentage | Hole:
    """One percentage with its limits and the value's conversion in the quote's currency."""
    row, currency = won.row, case.asked.currency
    minor = minor_units(currency)
    limits: list[int | None] = []
    for limit in (row.min_amount, row.max_amount):
        if limit is None:
            limits.append(None)
            continue
        into = exchange.into_quote(tariffs.books[won.rank].pivot, currency, case.exchange_date)
        if isinstance(into, NoConversion):
            return conversion_hole(subject, row.charge, into)
        limits.append(half_up(limit * into.factor * minor))
    value, factor = None, Fraction(0)
    if row.unit.percent == (PERCENT_OF_VALUE,):
        converted = exchange.into_quote(case.asked.value_currency, currency, case.exchange_date)
        if isinstance(converted, NoConversion):
            return conversion_hole(subject, row.charge, converted)
        value, factor = converted, converted.factor * minor / VALUE_STEPS
    percent = row.amount / 100
    return PlannedPercentage(row.charge, subject, won.rank, row, percent, row.unit.percent, value, factor, *limits)
