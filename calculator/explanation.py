"""Lines of a quote with their whole arithmetic: rate, factors, exchange, quantity, rounding, row and source.

What a line says for every consignment of its class is put into words once (`Terms`), and lines that count the same
are taken together as they were: only figures that differ are written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np

from calculator.charges import Arrays, Charged, chargeable_kg, wagons
from calculator.consignment import VALUE_STEPS, Consignments
from calculator.contest import losers
from calculator.money import CURRENCIES, decimal_text, fraction_text, minor_units, ratio_text
from calculator.planned import Lines, PlannedPercentage, RatePlan
from calculator.planned_line import PlannedLine, Variable
from calculator.steps import limits_met, steps_to_line, steps_to_rate, words_of
from calculator.subject import Subject
from calculator.tariff_book import Source, ThroughRate
from calculator.tariff_set import RankedRate, TariffSet
from calculator.units import PERCENT_OF_TOTAL, PERCENT_OF_VALUE

KEPT_TERMS = 1_000
"""Ways to price an itinerary whose terms are kept in words."""

KEPT_GROUPS = 2_000
"""Groups of lines kept as they were last printed: an option has some four, of eight lines each."""

KEPT_LINES = 16_000
"""As many lines as these groups have."""

Counts = tuple[int, int, int]
"""Units, wagons and chargeable kilograms of a unit; 1 for what is not counted."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A factor on a rate."""

    factor: str
    value: str
    source: str
    note: str


@dataclass(frozen=True, eq=False)
class ChargeLine:
    """One line of a quote. Whether two are one is asked of the object: the same line is kept, not made again.

    start, end        : the nodes between which it is laid, one node twice for what happens in a node
    rate_before, rate : before and after factors, invoice conversion and rounding, in `unit`
    quantity          : of the measures of `unit`; quantities names them one by one
    amount_minor      : [minor units of currency]; converted_minor : [minor units of quote_currency]
    exchange          : the rows used, in words
    steps             : the arithmetic, one sentence a step
    planned           : the line as the rate plan holds it
    terms             : what it says whatever is carried: all but quantities, amounts and steps
    """

    seq: int
    charge: str
    name: str
    subject: Subject
    start: str
    end: str
    rate_row: str
    book: str
    edition: str
    rate_before: str
    rate: str
    unit: str
    quantity: str
    quantities: tuple[tuple[str, str], ...]
    factors: tuple[Applied, ...]
    amount_minor: int
    currency: str
    exchange: tuple[str, ...]
    converted_minor: int
    quote_currency: str
    source: Source
    note: str
    steps: tuple[str, ...]
    planned: PlannedLine | PlannedPercentage
    terms: Terms | PercentageTerms

    @property
    def trust(self) -> str:
        """How far the row can be trusted."""
        return self.source.trust


@dataclass(frozen=True, eq=False)
class ContingentLine:
    """A charge that may arise: rate and unit, and no amount."""

    charge: str
    name: str
    subject: Subject
    rate_row: str
    book: str
    rate: str
    unit: str
    source: Source
    note: str


@dataclass(frozen=True, eq=False, slots=True)
class Terms:
    """What a line of a plan says for every consignment of the class.

    measures : of its unit, each with its quantity for one unit, wagon or kilogram of a unit
    before   : the steps from the row's amount to the rate
    exact    : rate × quantity, before the variables and rounding [minor units of the line's currency]
    """

    plan: RatePlan
    line: PlannedLine
    seq: int
    name: str
    book: str
    edition: str
    source: Source
    rate_before: str
    rate: str
    unit: str
    factors: tuple[Applied, ...]
    exchange: tuple[str, ...]
    measures: tuple[tuple[str, Fraction], ...]
    before: tuple[str, ...]
    exact: Fraction


@dataclass(frozen=True, eq=False, slots=True)
class PercentageTerms:
    """What a percentage of a plan says for every consignment of the class.

    base   : what it is taken of in words, and the currency of that
    each   : what one of it is [unit of the quote's currency]: 1/10,000 unit of the value, or a minor unit of the lines
    result : each × percent
    """

    line: PlannedPercentage
    seq: int
    name: str
    start: str
    end: str
    book: str
    edition: str
    source: Source
    percent: str
    currency: str
    exchange: tuple[str, ...]
    base: tuple[str, str]
    each: Fraction
    result: Fraction


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """The lines of one way to price an itinerary that count the same. pick : takes what is theirs out of all lines'"""

    variable: Variable
    pick: Callable[[Sequence[int]], tuple[int, ...]]
    terms: tuple[Terms, ...]


def charge_lines(
    tariffs: TariffSet,
    plan: RatePlan,
    charged: Charged,
    consignments: Consignments,
    counted: dict[Variable, Counts],
) -> tuple[ChargeLine, ...]:
    """The lines of one consignment (the first of the columns), in print order.

    counted : what was counted for other options of the same consignment; what is missing is added
    """
    amounts, into = _of_first(charged.amounts), _of_first(charged.converted)
    groups, in_order = _groups(tariffs, plan, charged.lines)
    grouped: list[ChargeLine] = []
    for group in groups:
        counts = counted.get(group.variable)
        if counts is None:
            counts = counted[group.variable] = _counts(group.variable, consignments)
        grouped += _lines(group, counts, group.pick(amounts), group.pick(into))
    found = [*in_order(grouped)]
    for percentage, amount in zip(_percentage_terms(tariffs, plan, charged.lines), charged.percentages, strict=True):
        of_value = percentage.line.of == (PERCENT_OF_VALUE,)
        base = int(consignments.value_e4[0]) if of_value else _sum_of(percentage.line, found)
        found.append(_percentage(percentage, base, int(amount[0])))
    return tuple(found)


@lru_cache(maxsize=KEPT_TERMS)
def contingent_lines(tariffs: TariffSet, lines: Lines) -> tuple[ContingentLine, ...]:
    """The charges that may arise."""
    return tuple(
        ContingentLine(
            c.charge,
            tariffs.charge_names[c.charge],
            c.subject,
            c.row.id,
            tariffs.books[c.rank].book,
            fraction_text(c.rate),
            c.row.unit.text,
            tariffs.books[c.rank].sources[c.row.source],
            c.row.note,
        )
        for c in lines.contingent
    )


def why_others_lost(tariffs: TariffSet, plan: RatePlan, line: PlannedLine | PlannedPercentage) -> list[str]:
    """Why each other row of the same charge on the same subject lost, in words."""
    if isinstance(line.row, ThroughRate):
        return []
    lost = losers(tariffs, line.subject, plan.case, RankedRate(line.rank, line.row))
    return [f"{tariffs.books[loser.rank].book} {loser.row.id}: {', '.join(loser.reasons)}" for loser in lost]


@lru_cache(maxsize=KEPT_TERMS)
def _groups(
    tariffs: TariffSet, plan: RatePlan, lines: Lines
) -> tuple[tuple[Group, ...], Callable[[Sequence[ChargeLine]], tuple[ChargeLine, ...]]]:
    """The lines of one way to price an itinerary, percentages left out, by what they count; and what puts the lines
    of all groups in their order."""
    terms = [_terms_of(tariffs, plan, line, seq) for seq, line in enumerate(lines.lines, 1)]
    places: dict[int, list[int]] = {}
    for i, variable in enumerate(lines.table.variable):
        places.setdefault(variable, []).append(i)
    groups = [
        Group(lines.table.variables[variable], _picker(at), tuple(terms[i] for i in at))
        for variable, at in places.items()
    ]
    grouped = [i for at in places.values() for i in at]
    return tuple(groups), _picker(sorted(range(len(grouped)), key=grouped.__getitem__))


def _picker(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Takes the items at some places."""
    return itemgetter(*places) if len(places) > 1 else lambda items: tuple(items[i] for i in places)


def _terms_of(tariffs: TariffSet, plan: RatePlan, line: PlannedLine, seq: int) -> Terms:
    row, book = line.row, tariffs.books[line.rank]
    unit = f"{line.currency}/{row.unit.text.split('/', 1)[1]}"
    return Terms(
        plan,
        line,
        seq,
        tariffs.charge_names[line.charge],
        book.book,
        book.edition,
        book.sources[row.source],
        fraction_text(row.amount),
        fraction_text(line.rate),
        unit,
        tuple(Applied(f.id, fraction_text(f.value), f.source, f.note) for f in line.factors),
        words_of(line.invoice) + words_of(line.conversion),
        _measures(plan, line),
        tuple(steps_to_rate(line, book.profile(row.rounding).name, unit)),
        line.rate * line.quantity * minor_units(line.currency),
    )


def _of_first(amounts: Arrays) -> list[int]:
    """The amount of each line for the first consignment."""
    if isinstance(amounts, np.ndarray):
        first: list[int] = amounts[:, 0].tolist()
        return first
    return [int(amount[0]) for amount in amounts]


def _counts(variable: Variable, consignments: Consignments) -> Counts:
    """What the first consignment counts."""
    return (
        int(consignments.units[0]) if variable.units else 1,
        int(wagons(consignments)[0]) if variable.wagons else 1,
        int(chargeable_kg(variable.mass, consignments)[0]) if variable.mass else 1,
    )


def _measures(plan: RatePlan, line: PlannedLine) -> tuple[tuple[str, Fraction], ...]:
    """Each measure of a line's unit with its quantity for one unit, wagon, or kilogram of a unit."""
    equipment = plan.equipment
    each: dict[str, Fraction] = {
        "TEU": equipment.teu, "axle": Fraction(equipment.axles), "m": equipment.length_m, "t": Fraction(1, 1000),
        "km": Fraction(line.subject.km or 0), "day": Fraction(plan.case.charged_days or 0),
    }  # fmt: skip
    return tuple((measure, each.get(measure, Fraction(1))) for measure in line.row.unit.measures)


@lru_cache(maxsize=KEPT_GROUPS)
def _lines(
    group: Group, counts: Counts, amounts: tuple[int, ...], converted: tuple[int, ...]
) -> tuple[ChargeLine, ...]:
    """The lines of a group, with the amounts that the kernel found."""
    return tuple(
        _line(terms, counts, amount, into) for terms, amount, into in zip(group.terms, amounts, converted, strict=True)
    )


def _line(terms: Terms, counts: Counts, amount: int, converted: int) -> ChargeLine:
    """A line for so many units and wagons of so many chargeable kilograms a unit; 1 for what it does not count."""
    units, wagon, kg = counts
    plan, line, row = terms.plan, terms.line, terms.line.row
    counted = {"container": units, "TEU": units, "wagon": wagon, "axle": wagon, "m": wagon, "t": kg * units}
    measured = tuple(
        (measure, ratio_text(each.numerator * counted.get(measure, 1), each.denominator))
        for measure, each in terms.measures
    )
    product = units**line.units * wagon**line.wagons * kg
    quantity = ratio_text(line.quantity.numerator * product, line.quantity.denominator)
    exact = terms.exact.numerator * product, terms.exact.denominator
    into = converted, plan.currency
    steps = steps_to_line(line, f"{terms.rate} {terms.unit}", measured, quantity, exact, amount, into)
    nodes = plan.itinerary.nodes
    return ChargeLine(
        terms.seq,
        line.charge,
        terms.name,
        line.subject,
        nodes[line.subject.start],
        nodes[line.subject.end],
        row.id,
        terms.book,
        terms.edition,
        terms.rate_before,
        terms.rate,
        terms.unit,
        quantity,
        measured,
        terms.factors,
        amount,
        line.currency,
        terms.exchange,
        converted,
        plan.currency,
        terms.source,
        row.note,
        (*terms.before, *steps),
        line,
        terms,
    )


def _sum_of(line: PlannedPercentage, before: Iterable[ChargeLine]) -> int:
    """What a percentage of lines is taken of. [minor units of the quote's currency]"""
    if line.of == (PERCENT_OF_TOTAL,):
        return sum([taken.converted_minor for taken in before])
    return sum(taken.converted_minor for taken in before if taken.charge in line.of)


@lru_cache(maxsize=KEPT_TERMS)
def _percentage_terms(tariffs: TariffSet, plan: RatePlan, lines: Lines) -> tuple[PercentageTerms, ...]:
    """What the percentages of one way to price an itinerary say."""
    nodes, found = plan.itinerary.nodes, []
    for seq, line in enumerate(lines.percentages, len(lines.lines) + 1):
        book, minor = tariffs.books[line.rank], minor_units(plan.currency)
        if line.of == (PERCENT_OF_VALUE,):
            base, each = ("the value", plan.case.asked.value_currency), line.value_factor / minor
        else:
            named = "all lines before" if line.of == (PERCENT_OF_TOTAL,) else "the lines " + ", ".join(line.of)
            base, each = (f"{named},", plan.currency), Fraction(1, minor)
        found.append(PercentageTerms(
            line, seq, tariffs.charge_names[line.charge], nodes[line.subject.start], nodes[line.subject.end],
            book.book, book.edition, book.sources[line.row.source], fraction_text(line.row.amount), plan.currency,
            words_of(line.value_conversion), base, each, each * line.percent,
        ))  # fmt: skip
    return tuple(found)


@lru_cache(maxsize=KEPT_LINES)
def _percentage(terms: PercentageTerms, taken_of: int, amount: int) -> ChargeLine:
    """A percentage. taken_of : the value [1/10,000 unit], or the sum of lines [minor units]"""
    line, percent, currency = terms.line, terms.percent, terms.currency
    each, result, (named, of_currency) = terms.each, terms.result, terms.base
    is_value = line.of == (PERCENT_OF_VALUE,)
    base = ratio_text(taken_of, VALUE_STEPS) if is_value else decimal_text(taken_of, currency)
    exact = ratio_text(taken_of * result.numerator, result.denominator, CURRENCIES[currency] + 4)
    step = f"{percent} % of {named} {base} {of_currency} = {exact} → {decimal_text(amount, currency)} {currency}"
    return ChargeLine(
        terms.seq, line.charge, terms.name, line.subject, terms.start, terms.end, line.row.id, terms.book,
        terms.edition, percent, percent, line.row.unit.text,
        ratio_text(taken_of * each.numerator, each.denominator), (), (), amount,
        currency, terms.exchange, amount, currency, terms.source, line.row.note,
        (step, *limits_met(line, amount, currency)), line, terms,
    )  # fmt: skip
