"""Lines of a quote with their whole arithmetic: rate, factors, exchange, quantity, rounding, row and source.

What a line says for every consignment of its class is put into words once (`said`), and lines that follow each other
and count the same as before are taken together as they were (`Printed`): only figures that differ are written anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from calculator.charges import line_amount, product
from calculator.consignment import VALUE_STEPS
from calculator.contest import losers
from calculator.money import CURRENCIES, decimal_text, fraction_text, minor_units, ratio_text
from calculator.planned import Lines, PlannedPercentage, RatePlan
from calculator.planned_line import PlannedLine
from calculator.steps import limits_met, steps_to_line, steps_to_rate, words_of
from calculator.subject import Subject
from calculator.tariff_book import MassRule, Source, ThroughRate
from calculator.tariff_set import RankedRate, TariffSet
from calculator.units import PERCENT_OF_TOTAL, PERCENT_OF_VALUE

KEPT_TERMS = 1_000
"""Ways to price an itinerary whose terms are kept in words."""

KEPT_RUNS = 2_000
"""Runs of lines kept as they were last printed: an option has some three, of ten lines each."""

KEPT_LINES = 16_000
"""As many lines as these runs have."""


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
    planned           : the line as the rate plan holds it, wherever it lies
    said              : the same line for every consignment of its class, without `Figures`; None of that line itself
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
    factors: tuple[Applied, ...]
    currency: str
    exchange: tuple[str, ...]
    quote_currency: str
    source: Source
    note: str
    planned: PlannedLine | PlannedPercentage
    quantity: str = ""
    quantities: tuple[tuple[str, str], ...] = ()
    amount_minor: int = 0
    converted_minor: int = 0
    steps: tuple[str, ...] = ()
    said: ChargeLine | None = None

    @property
    def trust(self) -> str:
        """How far the row can be trusted."""
        return self.source.trust


class Figures(NamedTuple):
    """What differs between the lines of a class, as `ChargeLine` has it."""

    quantity: str
    quantities: tuple[tuple[str, str], ...]
    amount_minor: int
    converted_minor: int
    steps: tuple[str, ...]


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
    """A line for every consignment of its classes, wherever it lies in whichever itinerary.

    said   : the line without figures, which lies nowhere yet
    before : the steps from the row's amount to the rate
    exact  : rate × quantity, before the variables and rounding [minor units of the line's currency]
    """

    line: PlannedLine
    said: ChargeLine
    before: tuple[str, ...]
    exact: Fraction


@dataclass(frozen=True, eq=False, slots=True)
class PlacedTerms:
    """The terms of a line where it lies in an itinerary. said : the line without figures, at its place"""

    terms: Terms
    said: ChargeLine


@dataclass(frozen=True, eq=False, slots=True)
class PercentageTerms:
    """A percentage of a plan for every consignment of the class.

    said   : the line without figures
    base   : what it is taken of in words, and the currency of that
    each   : what one of it is [unit of the quote's currency]: 1/10,000 unit of the value, or a minor unit of the lines
    result : each × percent
    """

    line: PlannedPercentage
    said: ChargeLine
    base: tuple[str, str]
    each: Fraction
    result: Fraction


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """Lines that follow each other, all of them by mass or none. masses : the rules of those that are"""

    terms: tuple[PlacedTerms, ...]
    masses: tuple[MassRule, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Printed:
    """Lines of one consignment that follow each other.

    converted_minor : of each [minor units, quote's currency]
    total_minor, trust_minor : their sum, and the part of it on rows of each trust [minor units, quote's currency]
    """

    lines: tuple[ChargeLine, ...]
    converted_minor: tuple[int, ...]
    total_minor: int
    trust_minor: dict[str, int]


@lru_cache(maxsize=KEPT_TERMS)
def runs_of(tariffs: TariffSet, plan: RatePlan, lines: Lines) -> tuple[Run, ...]:
    """The lines of one way to price an itinerary, in print order, percentages left out."""
    nodes, placed = plan.itinerary.nodes, enumerate(zip(lines.anywhere, lines.places, strict=True), 1)
    terms = [_placed(_terms_of(tariffs, line), seq, place, nodes) for seq, (line, place) in placed]
    return tuple(
        Run(tuple(run), tuple(dict.fromkeys(rule for each in run if (rule := each.terms.line.mass))))
        for _, same in groupby(terms, lambda each: each.terms.line.mass is None)
        for run in [[*same]]
    )


@lru_cache(maxsize=KEPT_RUNS)
def printed_run(run: Run, units: int, wagons: int, kg: tuple[int, ...]) -> Printed:
    """The lines of a run for so many units and wagons. kg : chargeable mass of a unit by each rule of the run"""
    by_rule = dict(zip(run.masses, kg, strict=True))
    return printed([
        _line(at.said, _figures(at.terms, units, wagons, by_rule[rule] if (rule := at.terms.line.mass) else 1))
        for at in run.terms
    ])  # fmt: skip


def printed_percentages(
    tariffs: TariffSet, plan: RatePlan, lines: Lines, amounts: Sequence[tuple[int, int]]
) -> Printed:
    """The percentages of one way to price an itinerary. amounts : of each, what it is taken of and what it comes to"""
    terms = _percentage_terms(tariffs, plan, lines)
    return printed([_percentage(each, *amount) for each, amount in zip(terms, amounts, strict=True)])


def printed(lines: Sequence[ChargeLine]) -> Printed:
    """Lines with their sums."""
    sums: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        sums[line.source.trust] += line.converted_minor
    return Printed(tuple(lines), tuple([line.converted_minor for line in lines]), sum(sums.values()), sums)


@lru_cache(maxsize=KEPT_TERMS)
def contingent_lines(tariffs: TariffSet, lines: Lines) -> tuple[ContingentLine, ...]:
    """The charges that may arise."""
    return tuple(
        ContingentLine(
            c.charge,
            tariffs.charge_names[c.charge],
            subject,
            c.row.id,
            tariffs.books[c.rank].book,
            fraction_text(c.rate),
            c.row.unit.text,
            tariffs.books[c.rank].sources[c.row.source],
            c.row.note,
        )
        for c, subject in lines.may_arise
    )


def why_others_lost(tariffs: TariffSet, plan: RatePlan, line: PlannedLine | PlannedPercentage) -> list[str]:
    """Why each other row of the same charge on the same subject lost, in words."""
    if isinstance(line.row, ThroughRate):
        return []
    lost = losers(tariffs, line.subject, plan.case, RankedRate(line.rank, line.row))
    return [f"{tariffs.books[loser.rank].book} {loser.row.id}: {', '.join(loser.reasons)}" for loser in lost]


@lru_cache(maxsize=KEPT_LINES)
def _terms_of(tariffs: TariffSet, line: PlannedLine) -> Terms:
    """The terms of a line, made once for all itineraries that it is part of."""
    rate, unit = fraction_text(line.rate), f"{line.currency}/{line.row.unit.text.split('/', 1)[1]}"
    said = replace(
        _without_figures(tariffs, line, line.conversion.quote, words_of(line.invoice) + words_of(line.conversion)),
        rate=rate, unit=unit, currency=line.currency,
        factors=tuple(Applied(f.id, fraction_text(f.value), f.source, f.note) for f in line.factors),
    )  # fmt: skip
    profile = tariffs.books[line.rank].profile(line.row.rounding).name
    exact = line.rate * line.quantity * minor_units(line.currency)
    return Terms(line, said, tuple(steps_to_rate(line, profile, unit)), exact)


def _without_figures(
    tariffs: TariffSet, line: PlannedLine | PlannedPercentage, currency: str, exchange: tuple[str, ...]
) -> ChargeLine:
    """A line as its row says it, which lies nowhere yet. currency : of the quote; exchange : the rows used, in words"""
    row, book, amount = line.row, tariffs.books[line.rank], fraction_text(line.row.amount)
    return ChargeLine(
        seq=0, charge=line.charge, name=tariffs.charge_names[line.charge], subject=line.subject, start="", end="",
        rate_row=row.id, book=book.book, edition=book.edition, rate_before=amount, rate=amount, unit=row.unit.text,
        factors=(), currency=currency, exchange=exchange, quote_currency=currency, source=book.sources[row.source],
        note=row.note, planned=line,
    )  # fmt: skip


def _placed(terms: Terms, seq: int, subject: Subject, nodes: Sequence[str]) -> PlacedTerms:
    return PlacedTerms(terms, _at(terms.said, seq, subject, nodes))


def _at(line: ChargeLine, seq: int, subject: Subject, nodes: Sequence[str]) -> ChargeLine:
    return replace(line, seq=seq, subject=subject, start=nodes[subject.start], end=nodes[subject.end])


@lru_cache(maxsize=KEPT_LINES)
def _figures(terms: Terms, units: int, wagon: int, kg: int) -> Figures:
    """The figures of a line, wherever it lies, for so many units and wagons. kg : chargeable mass of a unit; 1 for mass
    that it does not count"""
    line = terms.line
    counted = {"container": units, "TEU": units, "wagon": wagon, "axle": wagon, "m": wagon, "t": kg * units}
    measured = tuple(
        (measure, ratio_text(each.numerator * counted.get(measure, 1), each.denominator))
        for measure, each in line.measured
    )
    times = product(line.variable, units, wagon, kg)
    quantity = ratio_text(line.quantity.numerator * times, line.quantity.denominator)
    amount, converted = line_amount(times, *line.whole)
    exact, into = (terms.exact.numerator * times, terms.exact.denominator), (converted, line.conversion.quote)
    rate = f"{terms.said.rate} {terms.said.unit}"
    steps = steps_to_line(line, rate, measured, quantity, exact, amount, into)
    return Figures(quantity, measured, amount, converted, (*terms.before, *steps))


def _line(said: ChargeLine, figures: Figures) -> ChargeLine:
    """A line with its figures: a copy by hand, as `replace` would look at every field again."""
    line = object.__new__(ChargeLine)
    vars(line).update(
        vars(said), quantity=figures.quantity, quantities=figures.quantities, amount_minor=figures.amount_minor,
        converted_minor=figures.converted_minor, steps=figures.steps, said=said,
    )  # fmt: skip
    return line


@lru_cache(maxsize=KEPT_TERMS)
def _percentage_terms(tariffs: TariffSet, plan: RatePlan, lines: Lines) -> tuple[PercentageTerms, ...]:
    """What the percentages of one way to price an itinerary say."""
    nodes, found = plan.itinerary.nodes, []
    for seq, line in enumerate(lines.percentages, len(lines.anywhere) + 1):
        minor, exchange = minor_units(plan.currency), words_of(line.value_conversion)
        said = _at(_without_figures(tariffs, line, plan.currency, exchange), seq, line.subject, nodes)
        if line.of == (PERCENT_OF_VALUE,):
            base, each = ("the value", plan.case.asked.value_currency), line.value_factor / minor
        else:
            named = "all lines before" if line.of == (PERCENT_OF_TOTAL,) else "the lines " + ", ".join(line.of)
            base, each = (f"{named},", plan.currency), Fraction(1, minor)
        found.append(PercentageTerms(line, said, base, each, each * line.percent))
    return tuple(found)


@lru_cache(maxsize=KEPT_LINES)
def _percentage(terms: PercentageTerms, taken_of: int, amount: int) -> ChargeLine:
    """A percentage. taken_of : the value [1/10,000 unit], or the sum of lines [minor units]"""
    line, said, each, result, (named, of_currency) = terms.line, terms.said, terms.each, terms.result, terms.base
    currency = said.currency
    is_value = line.of == (PERCENT_OF_VALUE,)
    base = ratio_text(taken_of, VALUE_STEPS) if is_value else decimal_text(taken_of, currency)
    exact = ratio_text(taken_of * result.numerator, result.denominator, CURRENCIES[currency] + 4)
    step = f"{said.rate} % of {named} {base} {of_currency} = {exact} → {decimal_text(amount, currency)} {currency}"
    quantity = ratio_text(taken_of * each.numerator, each.denominator)
    return _line(said, Figures(quantity, (), amount, amount, (step, *limits_met(line, amount, currency))))
