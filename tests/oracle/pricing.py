"""An independent, slow pricer: the pricing rules sentence by sentence, in exact fractions.

`price` answers one consignment on one itinerary under one tariff set. Every rule is marked with its section
of the tariff book rules; where the rules are silent the choice is marked "silent:".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from tests.oracle.exchange import Exchange, NoConversion, Tie
from tests.oracle.journey import MODES, Journey, Stretch, Subject, named_by, read_journey
from tests.oracle.matching import Case, admits, latest, measures_apply, quantity, read_shipment
from tests.oracle.percentages import add_percentages
from tests.oracle.results import Contingent, Draft, Hole, OracleLine, OraclePrice
from tests.oracle.tables import Book, Row, day, items, number, read_books, read_network
from tests.oracle.units import AmountUnit, PercentUnit, half_up, minor_unit, parse_unit


def price(
    books: list[Path],
    network: Path,
    consignment: Mapping[str, str],
    legs: list[str],
    as_known_on: date,
    exchange_date: date | None = None,
    p50_days: Fraction | None = None,
) -> OraclePrice:
    """Price one consignment on one itinerary.

    books : folders of the tariff set, later over earlier.
    network : folder of the network's tables.
    consignment : one row of the CSV batch as text, by column name; missing or blank cells take defaults.
    legs : the itinerary's leg ids in travelling order.
    exchange_date : day of the exchange rows, default *as known on*.
    p50_days : the printed P50 [days, two decimals] for rates per day; without it such a charge is a hole.
    Raises ValueError or KeyError where the question makes no sense; a hole or a tie is part of the answer.
    Source: tariff book rules, sections 1 to 6.
    """
    tables = read_network(network)
    case = Case(
        read_shipment(dict(consignment), tables),
        read_journey(tables, tables.node(consignment["origin"]), legs),
        as_known_on,
        p50_days,
    )
    if case.journey.nodes[-1] != tables.node(consignment["destination"]):
        raise ValueError(f"the legs end in {case.journey.nodes[-1]}")
    tariff_set = read_books(books)
    pricer = Pricer(tariff_set, case, Exchange(tariff_set, as_known_on), exchange_date or as_known_on)
    return pricer.price()


@dataclass
class Entry:
    """What one charge comes to on one subject: a line, a hole, a contingent line or a percentage to come."""

    subject: Subject
    charge: str
    outcome: OracleLine | Hole | Contingent | tuple[Book, Row]


@dataclass(frozen=True)
class Pricer:
    """One question under one tariff set."""

    books: Sequence[Book]
    case: Case
    exchange: Exchange
    exchange_date: date
    required: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """§2: in a set, `[required]` is merged, later over earlier."""
        merged: dict[str, str] = {}
        for book in self.books:
            merged |= book.config.get("required", {})
        object.__setattr__(self, "required", merged)

    @property
    def journey(self) -> Journey:
        """The itinerary."""
        return self.case.journey

    def price(self) -> OraclePrice:
        """The price with the through rate used or not, as the latest book's `through` says. Source: §2."""
        plain = self._finish(self._entries(self.journey.subjects()), None)
        mode = self.books[-1].config.get("through", "prefer")
        try:
            stretch = self._through()
        except Tie as tie:
            # silent: where through rates are ignored, a tie between two of them harms nobody
            if mode != "ignore":
                plain.holes.append(Hole("through", "THR", "tie", str(tie)))
            return plain.answer()
        line = self._through_line(stretch) if stretch else None
        # §2: a through line that cannot be converted is not taken
        if stretch is None or line is None or (isinstance(line, Hole) and line.kind == "no conversion"):
            return plain.answer()
        cut = self._entries(self.journey.subjects((stretch.start, stretch.end)))
        replaced = [entry for entry in cut if stretch.replaces(entry.subject, entry.charge)]
        kept = [entry for entry in cut if not stretch.replaces(entry.subject, entry.charge)]
        through = Entry(Subject("through", stretch.row["through"]), "THR", line)
        taken = self._finish([*kept, through], stretch.row["through"])
        # §2: the quote always says which was used, and what the other would have been
        if mode == "prefer" or (mode == "cheaper" and _cheaper(line, replaced)):
            return replace(taken.answer(), other_total=plain.answer().total)
        return replace(plain.answer(), other_total=taken.answer().total)

    def _finish(self, entries: Sequence[Entry], through: str | None) -> Draft:
        """Lines, holes and contingent lines sorted apart, then the percentages."""
        draft = Draft(through, self.case.shipment.currency)
        percentages = []
        for entry in entries:
            if isinstance(entry.outcome, OracleLine):
                draft.lines.append(entry.outcome)
            elif isinstance(entry.outcome, Hole):
                draft.holes.append(entry.outcome)
            elif isinstance(entry.outcome, Contingent):
                draft.contingent.append(entry.outcome)
            else:
                percentages.append((entry.subject, *entry.outcome))
        # §6: an option that already has a hole computes none
        if not draft.holes:
            add_percentages(draft, self.books, percentages, self.case.shipment, self.exchange, self.exchange_date)
        return draft

    def _entries(self, subjects: Sequence[Subject]) -> list[Entry]:
        """Everything charged or missing on the subjects. Source: §§2 and 3."""
        entries, found = [], set()
        for subject in subjects:
            rows = [
                (book.position, row)
                for book in self.books
                for row in book.rates
                if named_by(row["on"], subject) and self._matches(row, subject)
            ]
            for charge in dict.fromkeys(row["charge"] for _, row in rows):
                # §3: contingent rows are a contest of their own, and meet no requirement
                for contingent in (False, True):
                    contest = [
                        (position, row)
                        for position, row in rows
                        if row["charge"] == charge and (row.get("kind") == "contingent") == contingent
                    ]
                    if not contest:
                        continue
                    if not contingent:
                        found.add((subject, charge))
                    entries.append(Entry(subject, charge, self._outcome(subject, charge, contest, contingent)))
        return entries + self._missing(subjects, found)

    def _matches(self, row: Row, subject: Subject) -> bool:
        unit = parse_unit(row["unit"])
        return admits(row, subject.km, self.case) and (
            isinstance(unit, PercentUnit) or measures_apply(unit, row, subject.km, self.case)
        )

    def _outcome(
        self, subject: Subject, charge: str, contest: Sequence[tuple[int, Row]], contingent: bool
    ) -> OracleLine | Hole | Contingent | tuple[Book, Row]:
        try:
            winner = latest(contest, "rate")
        except Tie as tie:
            return Hole(subject.text, charge, "tie", str(tie))
        assert winner is not None
        position, row = winner
        book = self.books[position]
        unit = parse_unit(row["unit"])
        if contingent:
            # §2: listed with its rate and unit and no amount, never in the total
            return Contingent(charge, row["rate"], book.name, subject.text, Fraction(row["amount"]), row["unit"])
        if isinstance(unit, PercentUnit):
            return book, row
        return self._line(subject, charge, row["rate"], row, book, unit)

    def _missing(self, subjects: Sequence[Subject], found: set[tuple[Subject, str]]) -> list[Entry]:
        """Requirements that nothing meets. Source: §2 (`on`, `[required]`) and §5."""
        missing = []
        legs = [subject for subject in subjects if subject.kind == "leg"]
        for subject in subjects:
            ends = ["terminal"] if subject.kind in ("origin", "destination") else []
            for kind in [subject.kind, *ends]:
                charge = self.required.get(kind)
                if not charge or (subject, charge) in found:
                    continue
                # §2: met by a section row, or by a `leg` row for every one of its legs
                within = [leg for leg in legs if subject.start <= leg.start and leg.end <= subject.end]
                if subject.kind in MODES and all((leg, charge) in found for leg in within):
                    continue
                missing.append(Entry(subject, charge, Hole(subject.text, charge, "no row", subject.name)))
        return missing

    def _line(
        self, subject: Subject, charge: str, rate_row: str, row: Row, book: Book, unit: AmountUnit
    ) -> OracleLine | Hole:
        """One line, by the steps of §4; `subject` may be a through stretch."""
        shipment = self.case.shipment
        profiles = book.config.get("rounding", {})
        # §2: rounding profiles are those of the row's own book
        profile = profiles.get(row.get("rounding") or "default", {})
        try:
            # §4.1: rate = amount × every factor that applies
            written = Fraction(row["amount"]) * self._factors(charge, subject)
            rate, currency = self._invoiced(written, unit, profile)
            # §2: a rate above 0 that rounds to 0 is a hole, never a free shipment
            if written > 0 and rate == 0:
                return Hole(subject.text, charge, "rate rounds to zero", rate_row)
            # §2, Measures: without a time a `charge` row per day is a hole
            if "day" in unit.measures and self.case.p50_days is None:
                return Hole(subject.text, charge, "no time", rate_row)
            # §4.3: line = rate × quantities, rounded, then the limits
            amount = rate * unit.scale
            for measure in unit.measures:
                amount *= quantity(measure, row, subject.km, self.case) or 0
            # §2: never finer than the currency's minor unit
            amount = half_up(amount, max(number(str(profile.get("line", ""))) or Fraction(0), minor_unit(currency)))
            amount = within_limits(amount, number(row.get("min_amount", "")), number(row.get("max_amount", "")))
            # §4.4: converted = line × conversion, rounded to the quote currency's minor unit
            conversion = self.exchange.quote(currency, shipment.currency, self.exchange_date)
        except NoConversion as missing:
            return Hole(subject.text, charge, "no conversion", str(missing))
        except Tie as tie:
            return Hole(subject.text, charge, "tie", str(tie))
        converted = half_up(amount * conversion, minor_unit(shipment.currency))
        return OracleLine(charge, rate_row, book.name, subject.text, amount, currency, converted)

    def _invoiced(self, rate: Fraction, unit: AmountUnit, profile: Mapping[str, str]) -> tuple[Fraction, str]:
        """§4.2: convert the rate into the profile's invoice currency and round it per the unit as written."""
        invoice = profile.get("invoice_currency")
        # §4.2: without `invoice_currency` a profile's `rate` and `rate_container` are not used
        if not invoice:
            return rate, unit.currency
        rate *= self.exchange.invoice(unit.currency, invoice, self.case.shipment.dispatch)
        # §2: `rate_container` applies to units with the measure `container`, not TEU
        # silent: a profile without `rate_container` rounds rates per container like any other
        step = profile.get("rate")
        if "container" in unit.measures:
            step = profile.get("rate_container", step)
        return (half_up(rate, Fraction(str(step))) if step else rate), invoice

    def _factors(self, charge: str, subject: Subject) -> Fraction:
        """The product of the factors that apply to a charge on a subject. Source: §2 (factors.csv)."""
        # factors of every book apply to rows of every book; `on` blank = any subject
        versions: dict[str, list[tuple[int, Row]]] = {}
        for book in self.books:
            for row in book.factors:
                named = not row["on"] or named_by(row["on"], subject)
                if charge in items(row["charges"]) and named and admits(row, subject.km, self.case):
                    versions.setdefault(row["factor"], []).append((book.position, row))
        groups: dict[tuple[str, str], list[Fraction]] = {}
        for name, rows in versions.items():
            # rows with one id are versions: of those that match, the latest book, then `known_from`, stands
            winner = latest(rows, "factor")
            assert winner is not None
            group = winner[1]["group"]
            # blank group = its own group; groups span books
            groups.setdefault((group, "" if group else name), []).append(Fraction(winner[1]["value"]))
        product = Fraction(1)
        for values in groups.values():
            reductions = [value for value in values if value < 1]
            # within one group only the smallest value below 1 applies, values above 1 all apply
            for value in [
                *(value for value in values if value > 1),
                *([min(reductions)] if reductions else []),
            ]:
                product *= value
        return product

    def _through(self) -> Stretch | None:
        """The through rate that matches best; Tie if two are left. Source: §2 (through.csv)."""
        nodes = self.journey.nodes
        found = []
        for book in self.books:
            for row in book.through:
                # §2: passes `from` and later `to`; passing includes origin and destination
                if row["from"] not in nodes or row["to"] not in nodes:
                    continue
                stretch = Stretch(row, book.position, nodes.index(row["from"]), nodes.index(row["to"]))
                # §2: km, bands and km measures are the stretch's, `corridor` is the whole itinerary's
                if stretch.start < stretch.end and self._matches(row, self._stretch_subject(stretch)):
                    found.append(stretch)
        if not found:
            return None
        # §2: the one that covers the most km, then the latest book, then `known_from`; two left are an error
        most = max(self._covers(stretch) for stretch in found)
        best = [stretch for stretch in found if self._covers(stretch) == most]
        if len(best) > 1:
            raise Tie(" and ".join(stretch.row["through"] for stretch in best))
        return best[0]

    def _covers(self, stretch: Stretch) -> tuple[int, int, date]:
        known = day(stretch.row["known_from"], date.min)
        return self.journey.km(stretch.start, stretch.end), stretch.position, known

    def _stretch_subject(self, stretch: Stretch) -> Subject:
        km = self.journey.km(stretch.start, stretch.end)
        return Subject("through", stretch.row["through"], stretch.start, stretch.end, km)

    def _through_line(self, stretch: Stretch) -> OracleLine | Hole:
        unit = parse_unit(stretch.row["unit"])
        assert isinstance(unit, AmountUnit)
        book = self.books[stretch.position]
        # §2: one line with the charge code `THR`; factors may name it
        return self._line(self._stretch_subject(stretch), "THR", stretch.row["through"], stretch.row, book, unit)


def _cheaper(through: OracleLine | Hole, replaced: Sequence[Entry]) -> bool:
    """§2, `cheaper`: the converted line is less than those it would replace, or one of those is a hole."""
    if isinstance(through, Hole):
        return False
    if any(isinstance(entry.outcome, Hole) for entry in replaced):
        return True
    lines = [entry.outcome.converted for entry in replaced if isinstance(entry.outcome, OracleLine)]
    return through.converted < sum(lines, Fraction(0))


def within_limits(amount: Fraction, low: Fraction | None, high: Fraction | None) -> Fraction:
    """`amount` held between a line's min_amount and max_amount. Source: §2."""
    if low is not None:
        amount = max(amount, low)
    return min(amount, high) if high is not None else amount
