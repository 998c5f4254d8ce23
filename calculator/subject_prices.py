"""What the charges on one subject cost a class of consignments: which rows won, as lines ready for the kernel.

One section is part of many itineraries, and many classes ask the same of it: the answers are kept.
Source: the tariff-book rules, sections 3 and 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import prod

from calculator.consignment import Equipment
from calculator.contest import Case, Tie, closest, factors, named, winners
from calculator.exchange import Conversion, ExchangeDesk, NoConversion
from calculator.kept import Kept
from calculator.money import half_up, minor_units, round_to_step
from calculator.planned import Contingent, Hole, placed
from calculator.planned_line import PlannedLine
from calculator.questions import Questions, Span, questions, together
from calculator.subject import Subject
from calculator.tariff_book import THROUGH_CHARGE, Factor, Rate, RoundingProfile, Row, ThroughRate
from calculator.tariff_set import RankedFactor, RankedRate, TariffSet
from calculator.units import MEASURES, RateUnit

MOST_KEPT = 200_000
"""Answers of subjects that are kept before all are forgotten."""

KEPT_SUBJECTS = 50_000
KEPT_LINES = 100_000


@dataclass(frozen=True, slots=True)
class Found:
    """One charge on a subject: a line, a contingent charge, a percentage's row, or what stands in the way."""

    charge: str
    kind: str
    planned: PlannedLine | Contingent | RankedRate | Hole


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """All that some row makes of one subject: every charge in print order, and the same by what it is.

    met : the charges that some row meets, contingent ones left out
    """

    found: tuple[Found, ...]
    lines: tuple[PlannedLine, ...]
    contingent: tuple[Contingent, ...]
    percentages: tuple[RankedRate, ...]
    holes: tuple[Hole, ...]
    met: frozenset[str]

    @classmethod
    def of(cls, found: tuple[Found, ...]) -> Answer:
        """What was found on a subject."""
        planned = [one.planned for one in found]
        return cls(
            found,
            tuple(one for one in planned if isinstance(one, PlannedLine)),
            tuple(one for one in planned if isinstance(one, Contingent)),
            tuple(one.planned for one in found if isinstance(one.planned, RankedRate) and one.kind == "charge"),
            tuple(one for one in planned if isinstance(one, Hole)),
            frozenset(one.charge for one in found if one.kind == "charge"),
        )


@dataclass(frozen=True, eq=False, slots=True)
class SubjectRows:
    """The rows that may apply to one subject of one distance and to equipment that they do not tell apart.

    subject : wherever in an itinerary it lies; rates and factors are published, and not for another distance
    known   : answers to what they ask -> what has been found for them
    """

    subject: Subject
    rates: tuple[RankedRate, ...]
    factors: dict[str, tuple[RankedFactor, ...]]
    questions: Questions
    known: dict[int, Answer] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class SubjectBook:
    """All rows on one subject of one distance in some corridors. by_equipment : those for equipment by its likeness"""

    subject: Subject
    corridors: frozenset[str]
    by_equipment: dict[int, SubjectRows] = field(default_factory=dict)


class Answered:
    """What one class answers on one day, on whichever route: many subjects of all its routes ask the same."""

    def __init__(self) -> None:
        """Without an answer."""
        self._known: dict[int, int] = {}

    def answers(self, asked: Questions, case: Case) -> int:
        """What the class answers on a route."""
        found = self._known.get(id(asked))
        if found is None:
            found = asked.answers(case.asked, case.dispatch_date, case.charged_days)
            if "day" not in asked.measures:  # the route decides how many days are charged
                self._known[id(asked)] = found
        return found


@dataclass
class SubjectPrices:
    """Compiles the charges on subjects for one tariff set and one pair of days."""

    tariffs: TariffSet
    exchange: ExchangeDesk
    _books: Kept[object, SubjectBook] = field(default_factory=lambda: Kept(KEPT_SUBJECTS))
    _alike: Kept[object, SubjectRows] = field(default_factory=lambda: Kept(KEPT_SUBJECTS))
    _asked: dict[Questions, Questions] = field(default_factory=dict)
    _together: dict[frozenset[int], Questions] = field(default_factory=dict)
    _lines: Kept[object, PlannedLine | Hole] = field(default_factory=lambda: Kept(KEPT_LINES))
    _known: int = 0

    @cached_property
    def nothing(self) -> Questions:
        """What is asked where no row stands: in which currency to price."""
        return self._known_once(Questions())

    def of(self, subject: Subject, case: Case) -> tuple[Found, ...]:
        """Every charge that some row makes on a subject, in print order."""
        (rows,) = self.rows([self.book(subject, case.corridors)], case.asked.equipment)
        answers = rows.questions.answers(case.asked, case.dispatch_date, case.charged_days)
        found = self.anywhere(rows, case, answers).found
        return tuple(
            replace(one, planned=placed(one.planned, subject))
            if isinstance(one.planned, PlannedLine | Contingent)
            else one
            for one in found
        )

    def anywhere(self, rows: SubjectRows, case: Case, answers: int) -> Answer:
        """The same, wherever the subject lies: on the place that was asked for first. answers : to what the rows ask"""
        found = rows.known.get(answers)
        if found is None:
            if self._known >= MOST_KEPT:
                self._forget()
            found = rows.known[answers] = self._compile(rows, case)
            self._known += 1
        return found

    def _forget(self) -> None:
        for rows in self._alike.values():
            rows.known.clear()
        self._known = 0

    def book(self, subject: Subject, corridors: frozenset[str]) -> SubjectBook:
        """The rows on a subject of an itinerary in some corridors, for whatever equipment."""
        asked = corridors & self.tariffs.corridors
        key = subject.kind, subject.name, subject.km, asked
        return self._books.get(key, lambda: SubjectBook(subject, asked))

    def rows(self, books: Iterable[SubjectBook], equipment: Equipment) -> list[SubjectRows]:
        """The rows that may apply to equipment, and to all like it, on each of some subjects."""
        alike = self.tariffs.alike(equipment)
        return [book.by_equipment.get(alike) or self._rows_of(book, alike, equipment) for book in books]

    def _rows_of(self, book: SubjectBook, alike: int, equipment: Equipment) -> SubjectRows:
        subject, corridors = book.subject, book.corridors
        rates = tuple(
            ranked for ranked in self.tariffs.rates_for(subject.kind, subject.name, equipment)
            if self.may_apply(ranked.row, ranked.row.unit, subject.km, corridors, equipment)
        )  # fmt: skip
        by_charge = {
            charge: self._factors(charge, subject, corridors, equipment)
            for charge in dict.fromkeys(ranked.row.charge for ranked in rates)
        }
        several = rates, tuple(by_charge.values())
        key = subject.kind, subject.name, subject.km, tuple(id(row) for rows in (rates, *several[1]) for _, row in rows)
        found = book.by_equipment[alike] = self._alike.get(key, lambda: self._made(subject, rates, by_charge))
        return found

    def _made(
        self, subject: Subject, rates: tuple[RankedRate, ...], factors_of: dict[str, tuple[RankedFactor, ...]]
    ) -> SubjectRows:
        asking: list[tuple[Row, RateUnit | None]] = [(ranked.row, ranked.row.unit) for ranked in rates]
        asking += [(ranked.row, None) for several in factors_of.values() for ranked in several]
        return SubjectRows(subject, rates, factors_of, self._known_once(questions(asking, self.conversions(rates))))

    def _factors(
        self, charge: str, subject: Subject, corridors: frozenset[str], equipment: Equipment
    ) -> tuple[RankedFactor, ...]:
        """The factors of a charge that may multiply it on a subject."""
        return tuple(
            ranked for ranked in self.tariffs.factors_on(charge, subject.kind, subject.name)
            if self.may_apply(ranked.row, None, subject.km, corridors, equipment)
        )  # fmt: skip

    def through_questions(
        self, rank: int, row: ThroughRate, subject: Subject, corridors: frozenset[str], equipment: Equipment
    ) -> Questions:
        """What a through rate asks, with the factors that may multiply it."""
        multiplied = self._factors(THROUGH_CHARGE, subject, corridors, equipment)
        asking: list[tuple[Row, RateUnit | None]] = [(row, row.unit), *((f.row, None) for f in multiplied)]
        return self._known_once(questions(asking, self.conversions([(rank, row)])))

    def together(self, several: Iterable[Questions]) -> Questions:
        """All questions of several, each of them known here."""
        different = {id(one): one for one in several}
        key = frozenset(different)
        found = self._together.get(key)
        if found is None:
            found = self._together[key] = self._known_once(together(different.values()))
        return found

    def _known_once(self, asked: Questions) -> Questions:
        return self._asked.setdefault(asked, asked)

    def may_apply(
        self, row: Row, unit: RateUnit | None, km: int | None, corridors: frozenset[str], equipment: Equipment
    ) -> bool:
        """Whether a row is published, and for no other distance, corridor or equipment than these."""
        asked, known = row.conditions, row.validity.known_from
        if known and known > self.exchange.as_known_on:
            return False
        if not asked.km.open and (km is None or km not in asked.km):
            return False
        if asked.equipment and not equipment.is_one_of(asked.equipment):
            return False
        if unit and unit.counts_boxes and not equipment.is_container:
            return False
        return not asked.corridor or not corridors.isdisjoint(asked.corridor)

    def conversions(self, rows: Iterable[tuple[int, Rate | ThroughRate]]) -> Iterable[Span]:
        """The days for which the rates hold that convert rows into the currency of their invoices."""
        pairs: set[frozenset[str]] = set()
        pivot = self.tariffs.pivot
        for rank, row in rows:
            invoice = self.tariffs.books[rank].profile(row.rounding).invoice_currency
            if invoice and row.unit.currency not in ("", invoice):
                ends = ((row.unit.currency, invoice), (row.unit.currency, pivot), (pivot, invoice))
                pairs |= {frozenset(pair) for pair in ends}
        found = (self.tariffs.exchange.get((pair, "administrative"), ()) for pair in pairs)
        return [(ranked.row.valid_from, ranked.row.valid_to) for rates in found for ranked in rates]

    def _compile(self, rows: SubjectRows, case: Case) -> Answer:
        order, subject = self.tariffs.charge_order, rows.subject
        won = winners(self.tariffs, subject, case, rows.rates)
        return Answer.of(tuple(
            Found(charge, kind, self._plan(rows, charge, kind, row, case))
            for (charge, kind), row in sorted(won.items(), key=lambda item: order.get(item[0][0], len(order)))
        ))  # fmt: skip

    def _plan(
        self, rows: SubjectRows, charge: str, kind: str, won: RankedRate | Tie, case: Case
    ) -> PlannedLine | Contingent | RankedRate | Hole:
        subject = rows.subject
        if isinstance(won, Tie):
            return tie_hole(subject, charge, won)
        if kind == "contingent":
            return self._contingent(rows, won, case)
        if won.row.is_percentage:
            return won
        return self.line(subject, charge, won.rank, won.row, case, rows.factors[charge])

    def _contingent(self, rows: SubjectRows, won: RankedRate, case: Case) -> Contingent:
        subject = rows.subject
        applied = factors(self.tariffs, won.row.charge, subject, case, rows.factors[won.row.charge])
        standing = () if isinstance(applied, Tie) else applied
        rate = won.row.amount
        for factor in standing:
            rate *= factor.value
        return Contingent(won.row.charge, subject, won.rank, won.row, standing, rate)

    def line(
        self, subject: Subject, charge: str, rank: int, row: Rate | ThroughRate, case: Case,
        multiplied: tuple[RankedFactor, ...] | None = None,
    ) -> PlannedLine | Hole:  # fmt: skip
        """A row as a line: rate, factors, invoice conversion, rounding, quantities, conversion (section 4).

        multiplied : the factors that may apply, by default all of the charge
        """
        applied = factors(self.tariffs, charge, subject, case, multiplied)
        if isinstance(applied, Tie):
            return tie_hole(subject, charge, applied)
        wanted, invoice = self.tariffs.books[rank].profile(row.rounding).invoice_currency, None
        if wanted:
            converted = self.exchange.into_invoice(row.unit.currency, wanted, case.dispatch_date)
            if isinstance(converted, NoConversion):
                return conversion_hole(subject, charge, converted)
            invoice = converted
        # Rows live as long as their tariffs: what some come to is the same for all classes that they decide for.
        rows = tuple(map(id, (row, *applied, *(invoice.rows if invoice else ()))))
        box = None if _OF_EQUIPMENT.isdisjoint(row.unit.measures) else case.asked.equipment
        days = case.charged_days if "day" in row.unit.measures else None
        key = subject.kind, subject.name, subject.km, rank, rows, box, days, case.asked.currency, case.exchange_date
        return self._lines.get(key, lambda: self._line(subject, charge, rank, row, case, applied, invoice))

    def _line(
        self, subject: Subject, charge: str, rank: int, row: Rate | ThroughRate, case: Case,
        applied: tuple[Factor, ...], invoice: Conversion | None,
    ) -> PlannedLine | Hole:  # fmt: skip
        """The line of a row with its factors and the conversion into the currency of the invoice."""
        profile = self.tariffs.books[rank].profile(row.rounding)
        rate, currency = row.amount, row.unit.currency
        for factor in applied:
            rate *= factor.value
        if invoice:
            exact, currency = rate * invoice.factor, invoice.quote
            rate = _rounded_rate(exact, profile, row.unit)
            if exact > 0 and rate == 0:
                return Hole(str(subject), charge, "rounds_to_zero",
                            f"the rate {float(exact):g} {currency} of {named(self.tariffs, rank, row)} rounds to 0",
                            "", f"give it a finer rounding profile than {profile.name}")  # fmt: skip
        conversion = self.exchange.into_quote(currency, case.asked.currency, case.exchange_date)
        if isinstance(conversion, NoConversion):
            return conversion_hole(subject, charge, conversion)
        if "day" in row.unit.measures and case.charged_days is None:
            return Hole(str(subject), charge, "no_days",
                        f"{named(self.tariffs, rank, row)} is per day and the transit time is unknown",
                        "", "complete the transit time of this route")  # fmt: skip
        measured = tuple((measure, _EACH[measure](subject, case)) for measure in row.unit.measures)
        units, wagons = _powers(row.unit)
        lowest, highest = (getattr(row, name, None) for name in ("min_amount", "max_amount"))
        minor = minor_units(currency)
        return PlannedLine(
            charge, subject, rank, row, applied, invoice, rate, currency, measured,
            prod(each for _, each in measured) / row.unit.size, units, wagons,
            row.mass if "t" in row.unit.measures else None, max(profile.line, Fraction(1, minor)),
            None if lowest is None else half_up(lowest * minor), None if highest is None else half_up(highest * minor),
            conversion,
        )  # fmt: skip

    def missing(self, subject: Subject, charge: str, case: Case) -> Hole:
        """The hole of a required charge that no row meets, with the closest row and why it did not match."""
        near = closest(self.tariffs, subject, case, charge)
        if near is None:
            reason = f"no book has a {charge} row for {subject}"
            return Hole(str(subject), charge, "no_rate", reason, "", f"add a row with charge {charge} on '{subject}'")
        said = f"{named(self.tariffs, near.rank, near.row)}: {', '.join(near.reasons)}"
        fix = f"add a {charge} row on '{subject}' for this consignment, or widen {near.row.id}"
        return Hole(str(subject), charge, "no_rate", f"no {charge} rate for {subject} matches", said, fix)


_EACH: dict[str, Callable[[Subject, Case], Fraction | int]] = {
    **dict.fromkeys(MEASURES, lambda subject, case: 1),
    "TEU": lambda subject, case: case.asked.equipment.teu,
    "axle": lambda subject, case: case.asked.equipment.axles,
    "m": lambda subject, case: case.asked.equipment.length_m,
    "t": lambda subject, case: Fraction(1, 1000),
    "km": lambda subject, case: subject.km or 0,
    "day": lambda subject, case: case.charged_days or 0,
}
"""Measure -> how much of it each unit, wagon or kilogram of a class counts."""

_OF_EQUIPMENT = frozenset(("TEU", "axle", "m"))


def tie_hole(subject: Subject, charge: str, tie: Tie) -> Hole:
    """Two rows that both win."""
    reason, fix = f"two rows match: {tie.first} and {tie.second}", "end one of them or give it a later known_from"
    return Hole(str(subject), charge, "two_rows", reason, "", fix)


def conversion_hole(subject: Subject, charge: str, missing: NoConversion) -> Hole:
    """A conversion that no row gives."""
    return Hole(str(subject), charge, "no_conversion", missing.reason, "", missing.fix)


def _rounded_rate(exact: Fraction, profile: RoundingProfile, unit: RateUnit) -> Fraction:
    """The converted rate rounded per the unit as the row writes it, before any quantity."""
    step = profile.rate
    if "container" in unit.measures and profile.rate_container is not None:
        step = profile.rate_container
    return exact if step is None else round_to_step(exact, step)


def _powers(unit: RateUnit) -> tuple[int, int]:
    """How often the number of units and the number of wagons enter a line's quantity."""
    units = sum(measure in ("container", "TEU", "t") for measure in unit.measures)
    return units, sum(measure in ("wagon", "axle", "m") for measure in unit.measures)
