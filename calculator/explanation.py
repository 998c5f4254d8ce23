"""Lines of a quote with their whole arithmetic: rate, factors, exchange, quantity, rounding, row and source.

What a line says for every consignment of its class is put into words once (`Terms`), and lines that follow each other
and count the same as before are taken together as they were (`Printed`): only figures that differ are written anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import groupby

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
    terms: PlacedTerms | PercentageTerms

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
    """What a line says for every consignment of its classes, wherever it lies in whichever itinerary.

    before : the steps from the row's amount to the rate
    exact  : rate × quantity, before the variables and rounding [minor units of the line's currency]
    """

    line: PlannedLine
    name: str
    book: str
    edition: str
    source: Source
    rate_before: str
    rate: str
    unit: str
    factors: tuple[Applied, ...]
    exchange: tuple[str, ...]
    before: tuple[str, ...]
    exact: Fraction


@dataclass(frozen=True, eq=False, slots=True)
class PlacedTerms:
    """The terms of a line where it lies in an itinerary. start, end : the nodes"""

    terms: Terms
    seq: int
    subject: Subject
    start: str
    end: str


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
class Run:
    """Lines that follow each other, all of them by mass or none. masses : the rules of those that are"""

    terms: tuple[PlacedTerms, ...]
    masses: tuple[MassRule, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Printed:
    """Lines of one consignment that follow each other.

    total_minor, trust_minor : their sum, and the part of it on rows of each trust [minor units, quote's currency]
    """

    lines: tuple[ChargeLine, ...]
    total_minor: int
    trust_minor: dict[str, int]


@lru_cache(maxsize=KEPT_TERMS)
def runs_of(tariffs: TariffSet, plan: RatePlan, lines: Lines) -> tuple[Run, ...]:
    """The lines of one way to price an itinerary, in print order, percentages left out."""
    nodes, placed = plan.itinerary.nodes, enumerate(zip(lines.anywhere, lines.places, strict=True), 1)
    terms = [
        PlacedTerms(_terms_of(tariffs, line), seq, place, nodes[place.start], nodes[place.end])
        for seq, (line, place) in placed
    ]
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
        _put(_line(at.terms, units, wagons, by_rule[rule] if (rule := at.terms.line.mass) else 1), at)
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
    return Printed(tuple(lines), sum(sums.values()), sums)


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
    row, book = line.row, tariffs.books[line.rank]
    unit = f"{line.currency}/{row.unit.text.split('/', 1)[1]}"
    return Terms(
        line,
        tariffs.charge_names[line.charge],
        book.book,
        book.edition,
        book.sources[row.source],
        fraction_text(row.amount),
        fraction_text(line.rate),
        unit,
        tuple(Applied(f.id, fraction_text(f.value), f.source, f.note) for f in line.factors),
        words_of(line.invoice) + words_of(line.conversion),
        tuple(steps_to_rate(line, book.profile(row.rounding).name, unit)),
        line.rate * line.quantity * minor_units(line.currency),
    )


@lru_cache(maxsize=KEPT_LINES)
def _line(terms: Terms, units: int, wagon: int, kg: int) -> ChargeLine:
    """A line, wherever it lies, for so many units and wagons of so many chargeable kilograms a unit; 1 for mass that it
    does not count."""
    line, row = terms.line, terms.line.row
    counted = {"container": units, "TEU": units, "wagon": wagon, "axle": wagon, "m": wagon, "t": kg * units}
    measured = tuple(
        (measure, ratio_text(each.numerator * counted.get(measure, 1), each.denominator))
        for measure, each in line.measured
    )
    times = product(line.variable, units, wagon, kg)
    quantity = ratio_text(line.quantity.numerator * times, line.quantity.denominator)
    amount, converted = line_amount(times, *line.whole)
    exact, into = (terms.exact.numerator * times, terms.exact.denominator), (converted, line.conversion.quote)
    steps = steps_to_line(line, f"{terms.rate} {terms.unit}", measured, quantity, exact, amount, into)
    return ChargeLine(
        0,
        line.charge,
        terms.name,
        line.subject,
        "",
        "",
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
        line.conversion.quote,
        terms.source,
        row.note,
        (*terms.before, *steps),
        line,
        PlacedTerms(terms, 0, line.subject, "", ""),
    )


def _put(line: ChargeLine, at: PlacedTerms) -> ChargeLine:
    """A line where it lies: a copy by hand, as `replace` would look at every field again."""
    put = object.__new__(ChargeLine)
    vars(put).update(vars(line), seq=at.seq, subject=at.subject, start=at.start, end=at.end, terms=at)
    return put


@lru_cache(maxsize=KEPT_TERMS)
def _percentage_terms(tariffs: TariffSet, plan: RatePlan, lines: Lines) -> tuple[PercentageTerms, ...]:
    """What the percentages of one way to price an itinerary say."""
    nodes, found = plan.itinerary.nodes, []
    for seq, line in enumerate(lines.percentages, len(lines.anywhere) + 1):
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
