"""Lines of a quote with their whole arithmetic: rate, factors, exchange, quantity, rounding, row and source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from calculator.charges import Charged, chargeable_kg, product, wagons
from calculator.consignment import VALUE_STEPS, Consignments
from calculator.contest import losers
from calculator.exchange import Conversion
from calculator.money import CURRENCIES, decimal_text, fraction_text, minor_units
from calculator.planned import Contingent, PlannedPercentage, RatePlan
from calculator.planned_line import PlannedLine
from calculator.subject import Subject
from calculator.tariff_book import Rate, Source, TariffBook, ThroughRate
from calculator.tariff_set import RankedRate, TariffSet


@dataclass(frozen=True, slots=True)
class Applied:
    """A factor on a rate."""

    factor: str
    value: str
    source: str
    note: str


@dataclass(frozen=True)
class ChargeLine:
    """One line of a quote.

    rate_before, rate : before and after factors, invoice conversion and rounding, in `unit`
    quantity          : of the measures of `unit`; quantities names them one by one
    amount_minor      : [minor units of currency]; converted_minor : [minor units of quote_currency]
    exchange          : the rows used, in words
    steps             : the arithmetic, one sentence a step
    planned           : the line as the rate plan holds it
    """

    seq: int
    charge: str
    name: str
    subject: Subject
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

    @property
    def trust(self) -> str:
        """How far the row can be trusted."""
        return self.source.trust


@dataclass(frozen=True)
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


def charge_lines(
    tariffs: TariffSet, plan: RatePlan, charged: Charged, consignments: Consignments
) -> tuple[ChargeLine, ...]:
    """The lines of one consignment (the first of the columns), in print order."""
    found: list[ChargeLine] = []
    for line, amount, converted in zip(charged.lines.lines, charged.amounts, charged.converted, strict=True):
        found.append(_line(tariffs, plan, line, int(amount[0]), int(converted[0]), consignments, len(found) + 1))
    for percentage, amount in zip(charged.lines.percentages, charged.percentages, strict=True):
        found.append(_percentage(tariffs, plan, percentage, int(amount[0]), consignments, found))
    return tuple(found)


def contingent_lines(tariffs: TariffSet, contingent: Iterable[Contingent]) -> tuple[ContingentLine, ...]:
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
        for c in contingent
    )


def why_others_lost(tariffs: TariffSet, plan: RatePlan, line: PlannedLine | PlannedPercentage) -> list[str]:
    """Why each other row of the same charge on the same subject lost, in words."""
    if isinstance(line.row, ThroughRate):
        return []
    lost = losers(tariffs, line.subject, plan.case, RankedRate(line.rank, line.row))
    return [f"{tariffs.books[loser.rank].book} {loser.row.id}: {', '.join(loser.reasons)}" for loser in lost]


def quantities(
    row: Rate | ThroughRate, subject: Subject, days: int | None, consignments: Consignments
) -> list[tuple[str, Fraction]]:
    """The quantity of each measure of a row's unit, for the first consignment of the columns."""
    equipment = consignments.of_class.equipment
    units, wagon = int(consignments.units[0]), int(wagons(consignments)[0])
    of: dict[str, Fraction] = {
        "container": Fraction(units),
        "TEU": units * equipment.teu,
        "wagon": Fraction(wagon),
        "axle": Fraction(wagon * equipment.axles),
        "m": wagon * equipment.length_m,
        "t": Fraction(int(chargeable_kg(row.mass, consignments)[0]) * units, 1000),
        "km": Fraction(subject.km or 0),
        "day": Fraction(days or 0),
    }
    return [(measure, of.get(measure, Fraction(1))) for measure in row.unit.measures]


def _line(
    tariffs: TariffSet,
    plan: RatePlan,
    line: PlannedLine,
    amount: int,
    converted: int,
    consignments: Consignments,
    seq: int,
) -> ChargeLine:
    row, book = line.row, tariffs.books[line.rank]
    parts = quantities(row, line.subject, plan.case.charged_days, consignments)
    quantity = line.quantity * int(product(line, consignments)[0])
    unit = f"{line.currency}/{row.unit.text.split('/', 1)[1]}"
    return ChargeLine(
        seq,
        line.charge,
        tariffs.charge_names[line.charge],
        line.subject,
        row.id,
        book.book,
        book.edition,
        fraction_text(row.amount),
        fraction_text(line.rate),
        unit,
        fraction_text(quantity),
        tuple((name, fraction_text(value)) for name, value in parts),
        tuple(Applied(f.id, fraction_text(f.value), f.source, f.note) for f in line.factors),
        amount,
        line.currency,
        _words(line.invoice) + _words(line.conversion),
        converted,
        plan.currency,
        book.sources[row.source],
        row.note,
        tuple(_steps(line, book, parts, quantity, amount, converted, plan.currency, unit)),
        line,
    )


def _steps(
    line: PlannedLine,
    book: TariffBook,
    parts: list[tuple[str, Fraction]],
    quantity: Fraction,
    amount: int,
    converted: int,
    quote_currency: str,
    unit: str,
) -> Iterable[str]:
    """The arithmetic of a line (section 4), one sentence a step."""
    row = line.row
    rate = row.amount
    for factor in line.factors:
        before, rate = rate, rate * factor.value
        multiplied = f"{fraction_text(before)} × {fraction_text(factor.value)} ({factor.id})"
        yield f"{multiplied} = {fraction_text(rate)} {row.unit.text}"
    if line.invoice:
        exact = rate * line.invoice.factor
        by = f" by {'; '.join(_words(line.invoice))}" if line.invoice.rows else ""
        profile = book.profile(row.rounding).name
        rounded = f"rounded by profile {profile} to {fraction_text(line.rate)} {unit}"
        yield f"{fraction_text(rate)} {row.unit.currency}{by} = {fraction_text(exact)}, {rounded}"
    measured = " × ".join(f"{fraction_text(value)} {name}" for name, value in parts)
    if row.unit.size != 1:
        measured += f" ({fraction_text(quantity)} times the unit)"
    printed = decimal_text(amount, line.currency)
    exact_line = line.rate * quantity
    equals = "=" if exact_line == Fraction(amount, minor_units(line.currency)) else f"= {fraction_text(exact_line)} →"
    yield f"{fraction_text(line.rate)} {unit} × {measured} {equals} {printed} {line.currency}"
    for limit, word in ((line.lowest, "at least"), (line.highest, "at most")):
        if limit is not None and limit == amount:
            yield f"{word} {decimal_text(limit, line.currency)} {line.currency}"
    if line.currency != quote_currency:
        into = f"{decimal_text(converted, quote_currency)} {quote_currency}"
        yield f"{printed} {line.currency} by {'; '.join(_words(line.conversion))} = {into}"


def _percentage(
    tariffs: TariffSet,
    plan: RatePlan,
    line: PlannedPercentage,
    amount: int,
    consignments: Consignments,
    before: list[ChargeLine],
) -> ChargeLine:
    book, row, currency = tariffs.books[line.rank], line.row, plan.currency
    asked = plan.case.asked
    if line.of == ("value",):
        value = fraction_text(Fraction(int(consignments.value_e4[0]), VALUE_STEPS))
        base = f"the value {value} {asked.value_currency}"
        exact = int(consignments.value_e4[0]) * line.value_factor / minor_units(currency)
    else:
        taken = [c for c in before if line.of == ("total",) or c.charge in line.of]
        summed = sum(c.converted_minor for c in taken)
        of = "all lines before" if line.of == ("total",) else "the lines " + ", ".join(line.of)
        base = f"{of}, {decimal_text(summed, currency)} {currency}"
        exact = Fraction(summed, minor_units(currency))
    printed = decimal_text(amount, currency)
    result = fraction_text(exact * line.percent, CURRENCIES[currency] + 4)
    steps = [f"{fraction_text(row.amount)} % of {base} = {result} → {printed} {currency}"]
    steps += [
        f"{word} {decimal_text(limit, currency)} {currency}"
        for limit, word in ((line.lowest, "at least"), (line.highest, "at most"))
        if limit is not None and limit == amount
    ]
    return ChargeLine(
        len(before) + 1,
        line.charge,
        tariffs.charge_names[line.charge],
        line.subject,
        row.id,
        book.book,
        book.edition,
        fraction_text(row.amount),
        fraction_text(row.amount),
        row.unit.text,
        fraction_text(exact),
        (),
        (),
        amount,
        currency,
        _words(line.value_conversion),
        amount,
        currency,
        book.sources[row.source],
        row.note,
        tuple(steps),
        line,
    )


def _words(conversion: Conversion | None) -> tuple[str, ...]:
    """The exchange rows used, as the tariff writes them."""
    return tuple(row.written for row in conversion.rows) if conversion else ()
