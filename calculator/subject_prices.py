"""What the charges on one subject cost a class of consignments: which rows won, as lines ready for the kernel.

One section is part of many itineraries, and many classes ask the same of it: the answers are kept.
Source: the tariff-book rules, sections 3 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from calculator.contest import Case, Tie, closest, factors, named, winners
from calculator.exchange import ExchangeDesk, NoConversion
from calculator.money import half_up, minor_units, round_to_step
from calculator.planned import Contingent, Hole
from calculator.planned_line import PlannedLine
from calculator.subject import Subject
from calculator.tariff_book import Rate, RoundingProfile, ThroughRate
from calculator.tariff_set import RankedRate, TariffSet
from calculator.units import RateUnit

MOST_KEPT = 100_000
"""Subjects whose prices are kept before all are forgotten."""


@dataclass(frozen=True, slots=True)
class Found:
    """One charge on a subject: a line, a contingent charge, a percentage's row, or what stands in the way."""

    charge: str
    kind: str
    planned: PlannedLine | Contingent | RankedRate | Hole


@dataclass(frozen=True)
class SubjectPrices:
    """Compiles the charges on subjects for one tariff set and one pair of days."""

    tariffs: TariffSet
    exchange: ExchangeDesk
    _kept: dict[object, tuple[Found, ...]] = field(default_factory=dict)

    def of(self, subject: Subject, case: Case) -> tuple[Found, ...]:
        """Every charge that some row makes on a subject, in print order."""
        key = subject.kind, subject.name, subject.km, case.key(self.tariffs)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._compile(subject, case)
        return tuple(_placed(one, subject) for one in found)

    def _compile(self, subject: Subject, case: Case) -> tuple[Found, ...]:
        order = self.tariffs.charge_order
        won = sorted(winners(self.tariffs, subject, case).items(), key=lambda item: order.get(item[0][0], len(order)))
        return tuple(Found(charge, kind, self._plan(subject, charge, kind, row, case)) for (charge, kind), row in won)

    def _plan(
        self, subject: Subject, charge: str, kind: str, won: RankedRate | Tie, case: Case
    ) -> PlannedLine | Contingent | RankedRate | Hole:
        if isinstance(won, Tie):
            return tie_hole(subject, charge, won)
        if kind == "contingent":
            return self._contingent(subject, won, case)
        return won if won.row.is_percentage else self.line(subject, charge, won.rank, won.row, case)

    def _contingent(self, subject: Subject, won: RankedRate, case: Case) -> Contingent:
        applied = factors(self.tariffs, won.row.charge, subject, case)
        standing = () if isinstance(applied, Tie) else applied
        rate = won.row.amount
        for factor in standing:
            rate *= factor.value
        return Contingent(won.row.charge, subject, won.rank, won.row, standing, rate)

    def line(self, subject: Subject, charge: str, rank: int, row: Rate | ThroughRate, case: Case) -> PlannedLine | Hole:
        """A row as a line: rate, factors, invoice conversion, rounding, quantities, conversion (section 4)."""
        applied = factors(self.tariffs, charge, subject, case)
        if isinstance(applied, Tie):
            return tie_hole(subject, charge, applied)
        profile = self.tariffs.books[rank].profile(row.rounding)
        rate, currency = row.amount, row.unit.currency
        for factor in applied:
            rate *= factor.value
        invoice = None
        if profile.invoice_currency:
            converted = self.exchange.into_invoice(currency, profile.invoice_currency, case.dispatch_date)
            if isinstance(converted, NoConversion):
                return conversion_hole(subject, charge, converted)
            invoice, currency = converted, converted.quote
            exact = rate * converted.factor
            rate = _rounded_rate(exact, profile, row.unit)
            if exact > 0 and rate == 0:
                return Hole(str(subject), charge, "rounds_to_zero",
                            f"the rate {float(exact):g} {currency} of {named(self.tariffs, rank, row)} rounds to 0",
                            "", f"give it a finer rounding profile than {profile.name}")  # fmt: skip
        conversion = self.exchange.into_quote(currency, case.asked.currency, case.exchange_date)
        if isinstance(conversion, NoConversion):
            return conversion_hole(subject, charge, conversion)
        constant = _constant(row.unit, subject, case)
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

    def missing(self, subject: Subject, charge: str, case: Case) -> Hole:
        """The hole of a required charge that no row meets, with the closest row and why it did not match."""
        near = closest(self.tariffs, subject, case, charge)
        if near is None:
            reason = f"no book has a {charge} row for {subject}"
            return Hole(str(subject), charge, "no_rate", reason, "", f"add a row with charge {charge} on '{subject}'")
        said = f"{named(self.tariffs, near.rank, near.row)}: {', '.join(near.reasons)}"
        fix = f"add a {charge} row on '{subject}' for this consignment, or widen {near.row.id}"
        return Hole(str(subject), charge, "no_rate", f"no {charge} rate for {subject} matches", said, fix)


def _placed(found: Found, subject: Subject) -> Found:
    """A kept answer on the very subject that was asked for: the same one elsewhere in an itinerary."""
    if isinstance(found.planned, PlannedLine | Contingent) and found.planned.subject != subject:
        return replace(found, planned=replace(found.planned, subject=subject))
    return found


def _constant(unit: RateUnit, subject: Subject, case: Case) -> Fraction | None:
    """What is the same for the whole class in a line's quantity; None if days are needed and unknown."""
    equipment, constant = case.asked.equipment, 1 / unit.size
    fixed = {
        "TEU": equipment.teu, "axle": Fraction(equipment.axles), "m": equipment.length_m,
        "t": Fraction(1, 1000), "km": Fraction(subject.km or 0),
    }  # fmt: skip
    if "day" in unit.measures:
        if case.charged_days is None:
            return None
        fixed["day"] = Fraction(case.charged_days)
    for measure in unit.measures:
        constant *= fixed.get(measure, Fraction(1))
    return constant


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
