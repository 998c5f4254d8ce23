"""A rate plan: what an itinerary costs a class of consignments, decided once in exact rationals.

Which rows apply, their factors, conversions and rounding do not depend on how many units there are or how
heavy they are: a plan holds them, so that the kernel only multiplies whole numbers, divides once and adds.
Source: the tariff-book rules, sections 2 to 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from calculator.consignment import VALUE_STEPS
from calculator.contest import Case, Tie, closest, factors, named, winners
from calculator.exchange import ExchangeDesk, NoConversion
from calculator.itinerary import Itinerary
from calculator.money import half_up, minor_units, round_to_step
from calculator.planned import (
    Contingent,
    Hole,
    Lines,
    NotIncluded,
    PlannedLine,
    PlannedPercentage,
    RatePlan,
    ThroughPlan,
)  # fmt: skip
from calculator.subject import Stretch, Subject, stretch_of, subjects
from calculator.tariff_book import THROUGH_CHARGE, Rate, RoundingProfile, ThroughRate
from calculator.tariff_set import RankedRate, TariffSet
from calculator.units import PERCENT_OF_VALUE, RateUnit

Wanted = Callable[[str, Subject], bool]
"""Whether a charge on a subject is to be priced."""


def _always(charge: str, subject: Subject) -> bool:
    return True


def rate_plan(tariffs: TariffSet, itinerary: Itinerary, case: Case) -> RatePlan:
    """The plan of an itinerary for a class of consignments."""
    planner = _Planner(tariffs, itinerary, case, ExchangeDesk(tariffs, case.as_known_on))
    asked = case.asked
    return RatePlan(
        itinerary,
        case,
        asked.currency,
        asked.equipment,
        planner.sectional(),
        planner.through(),
        tariffs.through_policy,
    )


@dataclass(frozen=True)
class _Planner:
    """Compiles the lines of one itinerary for one class."""

    tariffs: TariffSet
    itinerary: Itinerary
    case: Case
    exchange: ExchangeDesk

    def sectional(self) -> Lines:
        """Every line by section, leg, transfer and event."""
        return self._with_percentages(self._lines(subjects(self.itinerary)))

    def through(self) -> ThroughPlan | None:
        """The through rate that matches and covers the most kilometres, with what it replaces; or None.

        A through line that cannot be converted is not taken; one that cannot be computed otherwise, or two
        equal ones, are a hole of the itinerary, as the rate would have been preferred.
        """
        found = self._through_row()
        if found is None:
            return None
        rank, row, stretch, rival = found
        cut = subjects(self.itinerary, stretch)
        kept = self._lines(cut, lambda charge, subject: not stretch.replaces(row, charge, subject))
        replaced = self._lines(cut, lambda charge, subject: stretch.replaces(row, charge, subject))
        place = Subject("through", row.id, stretch.start, stretch.end, stretch.km)
        line = self._line(place, THROUGH_CHARGE, rank, row)
        hole = line if isinstance(line, Hole) else None
        if rival:
            hole = self._tie(place, THROUGH_CHARGE, Tie(named(self.tariffs, rank, row), rival))
        elif hole and (hole.code == "no_conversion" or self.tariffs.through_policy != "prefer"):
            return None
        if hole or isinstance(line, Hole):
            holes = (hole,) if hole else ()
            return ThroughPlan(
                row, replace(kept, holes=kept.holes + holes), replace(replaced, holes=replaced.holes + holes), None
            )
        later = (i for i, other in enumerate(kept.lines) if _is_after(other.subject, stretch))
        at = next(later, len(kept.lines))
        lines = replace(kept, lines=(*kept.lines[:at], line, *kept.lines[at:]))
        return ThroughPlan(row, self._with_percentages(lines), replaced, line)

    def _through_row(self) -> tuple[int, ThroughRate, Stretch, str] | None:
        """The winner among matching through rates: most kilometres, latest book, latest publication."""
        matching = []
        for rank, row in self.tariffs.through_rates:
            stretch = stretch_of(self.itinerary, row)
            if stretch and self.case.matches(row, row.unit, stretch.km):
                known = row.validity.known_from.toordinal() if row.validity.known_from else 0
                matching.append(((stretch.km, rank, known), rank, row, stretch))
        if not matching:
            return None
        matching.sort(key=lambda found: found[0], reverse=True)
        (age, rank, row, stretch), *others = matching
        rival = named(self.tariffs, others[0][1], others[0][2]) if others and others[0][0] == age else ""
        return rank, row, stretch, rival

    def _lines(self, places: Iterable[Subject], wanted: Wanted = _always) -> Lines:
        """The lines, contingent lines and holes of subjects, for the charges wanted on them."""
        lines: list[PlannedLine] = []
        contingent: list[Contingent] = []
        holes: list[Hole] = []
        met: set[tuple[Subject, str]] = set()
        order = self.tariffs.charge_order
        places = list(places)
        for subject in places:
            found = winners(self.tariffs, subject, self.case)
            for (charge, kind), won in sorted(found.items(), key=lambda item: order.get(item[0][0], len(order))):
                if not wanted(charge, subject):
                    continue
                if kind == "charge":
                    met.add((subject, charge))
                if isinstance(won, Tie):
                    holes.append(self._tie(subject, charge, won))
                elif kind == "contingent":
                    contingent.append(self._contingent(subject, won))
                elif not won.row.is_percentage:
                    line = self._line(subject, charge, won.rank, won.row)
                    if isinstance(line, Hole):
                        holes.append(line)
                    else:
                        lines.append(line)
        holes += self._missing(places, met, wanted)
        return Lines(tuple(lines), (), tuple(contingent), (), tuple(holes))

    def _missing(self, places: list[Subject], met: set[tuple[Subject, str]], wanted: Wanted) -> list[Hole]:
        """Required charges that no row meets: by the section's own row, or by a row for each of its legs."""
        holes = []
        required = self.tariffs.required
        for subject in places:
            kinds = (subject.kind, "terminal") if subject.kind in ("origin", "destination") else (subject.kind,)
            for charge in dict.fromkeys(required[kind] for kind in kinds if kind in required):
                legs = [p for p in places if p.kind == "leg" and subject.start <= p.start and p.end <= subject.end]
                by_legs = subject.start < subject.end and all((leg, charge) in met for leg in legs)
                found = (subject, charge) in met or (by_legs and subject.kind != "leg")
                if not found and wanted(charge, subject):
                    holes.append(self._no_rate(subject, charge))
        return holes

    def _line(self, subject: Subject, charge: str, rank: int, row: Rate | ThroughRate) -> PlannedLine | Hole:
        """A row as a line: rate, factors, invoice conversion, rounding, quantities, conversion (section 4)."""
        applied = factors(self.tariffs, charge, subject, self.case)
        if isinstance(applied, Tie):
            return self._tie(subject, charge, applied)
        profile = self.tariffs.books[rank].profile(row.rounding)
        rate, currency = row.amount, row.unit.currency
        for factor in applied:
            rate *= factor.value
        invoice = None
        if profile.invoice_currency:
            converted = self.exchange.into_invoice(currency, profile.invoice_currency, self.case.dispatch_date)
            if isinstance(converted, NoConversion):
                return _no_conversion(subject, charge, converted)
            invoice, currency = converted, converted.quote
            exact = rate * converted.factor
            rate = _rounded_rate(exact, profile, row.unit)
            if exact > 0 and rate == 0:
                return Hole(str(subject), charge, "rounds_to_zero",
                            f"the rate {float(exact):g} {currency} of {named(self.tariffs, rank, row)} rounds to 0",
                            "", f"give it a finer rounding profile than {profile.name}")  # fmt: skip
        conversion = self.exchange.into_quote(currency, self.case.asked.currency, self.case.exchange_date)
        if isinstance(conversion, NoConversion):
            return _no_conversion(subject, charge, conversion)
        constant = self._constant(row.unit, subject)
        if constant is None:
            return Hole(str(subject), charge, "no_days",
                        f"{named(self.tariffs, rank, row)} is per day and the transit time is unknown",
                        "", "complete the transit time of this route")  # fmt: skip
        units, wagons = _powers(row.unit)
        lowest, highest = (getattr(row, name, None) for name in ("min_amount", "max_amount"))
        minor = minor_units(currency)
        return PlannedLine(
            charge, subject, rank, row, applied, invoice, rate, currency, constant, units, wagons,
            row.mass if "t" in row.unit.measures else None, max(profile.line, Fraction(1, minor)),
            None if lowest is None else half_up(lowest * minor), None if highest is None else half_up(highest * minor),
            conversion,
        )  # fmt: skip

    def _constant(self, unit: RateUnit, subject: Subject) -> Fraction | None:
        """What is the same for the whole class in a line's quantity; None if days are needed and unknown."""
        equipment, constant = self.case.asked.equipment, 1 / unit.size
        fixed = {
            "TEU": equipment.teu, "axle": Fraction(equipment.axles), "m": equipment.length_m,
            "t": Fraction(1, 1000), "km": Fraction(subject.km or 0),
        }  # fmt: skip
        if "day" in unit.measures:
            if self.case.charged_days is None:
                return None
            fixed["day"] = Fraction(self.case.charged_days)
        for measure in unit.measures:
            constant *= fixed.get(measure, Fraction(1))
        return constant

    def _contingent(self, subject: Subject, won: RankedRate) -> Contingent:
        applied = factors(self.tariffs, won.row.charge, subject, self.case)
        standing = () if isinstance(applied, Tie) else applied
        rate = won.row.amount
        for factor in standing:
            rate *= factor.value
        return Contingent(won.row.charge, subject, won.rank, won.row, standing, rate)

    def _with_percentages(self, lines: Lines) -> Lines:
        """Percentages in the order of the charges of the latest book that has any (section 6).

        An itinerary that already has a hole computes none.
        """
        if lines.holes:
            return lines
        order = self.tariffs.percentage_order
        places = [s for s in subjects(self.itinerary) if s.kind in ("country", "consignment")]
        asked: list[tuple[Subject, RankedRate]] = []
        for subject in places:
            for won in winners(self.tariffs, subject, self.case).values():
                if isinstance(won, RankedRate) and won.row.is_percentage and won.row.kind == "charge":
                    asked.append((subject, won))
        asked.sort(key=lambda found: order.get(found[1].row.charge, len(order)))
        percentages: list[PlannedPercentage] = []
        left_out: list[NotIncluded] = []
        holes: list[Hole] = []
        for subject, won in asked:
            if won.row.unit.percent == (PERCENT_OF_VALUE,) and not self.case.asked.has_value:
                left_out.append(NotIncluded(won.row.charge, str(subject), "no cargo value was declared"))
                continue
            planned = self._percentage(subject, won)
            (holes if isinstance(planned, Hole) else percentages).append(planned)  # type: ignore[arg-type]
        return replace(lines, percentages=tuple(percentages), not_included=tuple(left_out), holes=tuple(holes))

    def _percentage(self, subject: Subject, won: RankedRate) -> PlannedPercentage | Hole:
        """One percentage with its limits and the value's conversion in the quote's currency."""
        row, asked = won.row, self.case.asked
        minor = minor_units(asked.currency)
        limits: list[int | None] = []
        for limit in (row.min_amount, row.max_amount):
            pivot = self.tariffs.books[won.rank].pivot
            into = (
                self.exchange.into_quote(pivot, asked.currency, self.case.exchange_date) if limit is not None else None
            )
            if isinstance(into, NoConversion):
                return _no_conversion(subject, row.charge, into)
            limits.append(half_up(limit * into.factor * minor) if limit is not None and into else None)
        value, factor = None, Fraction(0)
        if row.unit.percent == (PERCENT_OF_VALUE,):
            converted = self.exchange.into_quote(asked.value_currency, asked.currency, self.case.exchange_date)
            if isinstance(converted, NoConversion):
                return _no_conversion(subject, row.charge, converted)
            value, factor = converted, converted.factor * minor / VALUE_STEPS
        return PlannedPercentage(
            row.charge, subject, won.rank, row, row.amount / 100, row.unit.percent, value, factor, *limits
        )

    def _no_rate(self, subject: Subject, charge: str) -> Hole:
        near = closest(self.tariffs, subject, self.case, charge)
        if near is None:
            reason = f"no book has a {charge} row for {subject}"
            return Hole(str(subject), charge, "no_rate", reason, "", f"add a row with charge {charge} on '{subject}'")
        said = f"{named(self.tariffs, near.rank, near.row)}: {', '.join(near.reasons)}"
        fix = f"add a {charge} row on '{subject}' for this consignment, or widen {near.row.id}"
        return Hole(str(subject), charge, "no_rate", f"no {charge} rate for {subject} matches", said, fix)

    def _tie(self, subject: Subject, charge: str, tie: Tie) -> Hole:
        return Hole(str(subject), charge, "two_rows", f"two rows match: {tie.first} and {tie.second}", "",
                    "end one of them or give it a later known_from")  # fmt: skip


def _is_after(subject: Subject, stretch: Stretch) -> bool:
    """Whether a line is printed after the through line of a stretch."""
    return subject.start >= stretch.end or subject.kind in ("country", "consignment")


def _no_conversion(subject: Subject, charge: str, missing: NoConversion) -> Hole:
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
