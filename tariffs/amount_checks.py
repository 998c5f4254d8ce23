"""Whether the amounts of a book can be charged: exactly, in 64 bits, in money that exists.

Source: the tariff-book rules, section 2 (rounding, limits), section 6 (percentages) and section 7 (overflow).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction

from calculator.consignment import MOST_KM, MOST_MASS_KG, MOST_UNITS, MOST_VALUE
from calculator.money import INT64_MAX, decimal_text, fraction_text, minor_units
from calculator.network import Network
from calculator.problem import Problem
from calculator.tariff_book import THROUGH_CHARGE, Rate, TariffBook, ThroughRate
from calculator.units import PERCENT_OF_VALUE
from tariffs.book_loader import LoadedBook
from tariffs.subjects import Subjects

_MOST_DAYS = 3650
"""No journey takes ten years; an estimate, far above the slowest."""

_HUNDRED = 100


def errors(loaded: LoadedBook, subjects: Subjects) -> Iterator[Problem]:
    """Amounts that cannot be charged."""
    yield from _percentages(loaded)
    yield from _limits(loaded)
    yield from _steps(loaded)
    yield from _overflow(loaded, subjects.network)


def warnings(loaded: LoadedBook, subjects: Subjects) -> Iterator[Problem]:
    """Limits that leave no room between them."""
    for rate in loaded.book.rates:
        if rate.min_amount is not None and rate.max_amount is not None and rate.min_amount > rate.max_amount:
            least, most = fraction_text(rate.min_amount), fraction_text(rate.max_amount)
            message = f"{most} is below min_amount {least}: every line is {most}"
            yield loaded.place(rate).problem(
                "max_amount", message, "exchange the two", "limits_reversed", most, warning=True
            )


def line_currency(book: TariffBook, row: Rate | ThroughRate) -> str:
    """The currency of a row's line: the invoice currency where its profile has one; of a percentage the pivot."""
    if row.unit.percent:
        return book.pivot
    return book.profile(row.rounding).invoice_currency or row.unit.currency


def _percentages(loaded: LoadedBook) -> Iterator[Problem]:
    """A percentage stands on the consignment or on countries; a through rate is none."""
    for rate in loaded.book.rates:
        if rate.is_percentage and rate.on.kind not in ("consignment", "country"):
            message = f"a percentage cannot stand on {str(rate.on)!r}"
            yield loaded.place(rate).problem(
                "on", message, "write consignment or country …", "percentage_subject", str(rate.on)
            )
    for row in loaded.book.through_rates:
        if row.unit.percent:
            advice = "write an amount such as USD/container"
            yield loaded.place(row).problem(
                "unit", "a through rate cannot be a percentage", advice, "wrong_unit", row.unit.text
            )


def _limits(loaded: LoadedBook) -> Iterator[Problem]:
    """min_amount and max_amount are money: of a known currency, and no finer than its coins."""
    for rate in loaded.book.rates:
        currency = line_currency(loaded.book, rate)
        for column, limit in (("min_amount", rate.min_amount), ("max_amount", rate.max_amount)):
            if limit is None or (not currency and "pivot" in loaded.header.unknown):
                continue
            place, written = loaded.place(rate), fraction_text(limit, 12)
            if not currency:
                message = "the limit of a percentage has no currency"
                yield place.problem(
                    column, message, f"write pivot = … in {loaded.header.toml.file}", "no_pivot", written
                )
            elif (limit * minor_units(currency)).denominator != 1:
                message = f"{written} is finer than the smallest unit of {currency}, {decimal_text(1, currency)}"
                yield place.problem(column, message, f"round it to {decimal_text(1, currency)}", "too_fine", written)


def _steps(loaded: LoadedBook) -> Iterator[Problem]:
    """A step of lines coarser than a coin is a whole number of coins: what is rounded to it must be payable."""
    rows: tuple[Rate | ThroughRate, ...] = (*loaded.book.rates, *loaded.book.through_rates)
    used = {(row.rounding, line_currency(loaded.book, row)) for row in rows if not row.unit.percent}
    for name, currency in sorted(used):
        step = loaded.book.profile(name).line
        coins = step * minor_units(currency)
        if coins > 1 and coins.denominator != 1:
            coin = decimal_text(1, currency)
            message = f"{fraction_text(step, 12)} is not a multiple of the smallest unit of {currency}, {coin}"
            advice = f"round it to a multiple of {coin}"
            yield loaded.header.toml.problem(
                ("rounding", name, "line"), message, advice, "wrong_step", fraction_text(step, 12)
            )


def _overflow(loaded: LoadedBook, network: Network) -> Iterator[Problem]:
    """The largest possible line must fit 64 bits, within the limits of a consignment."""
    raised: dict[str, dict[str, Fraction]] = {}
    for factor in loaded.book.factors:
        for charge in factor.charges if factor.value > 1 else ():
            versions = raised.setdefault(charge, {})
            versions[factor.id] = max(factor.value, versions.get(factor.id, factor.value))
    factors = {charge: _product(versions) for charge, versions in raised.items()}
    most = _most(network)
    scale_of: dict[Hashable, Fraction] = {}
    rows: tuple[Rate | ThroughRate, ...] = (*loaded.book.rates, *loaded.book.through_rates)
    for row in rows:
        charge = row.charge if isinstance(row, Rate) else THROUGH_CHARGE
        currency = line_currency(loaded.book, row) or "USD"
        # A large table has few units: what one unit of amount can come to is worked out once for each.
        key = row.unit, row.mass, charge, currency
        if key not in scale_of:
            quantity = largest_quantity(row, most, network) * factors.get(charge, Fraction(1))
            scale_of[key] = quantity * minor_units(currency)
        coins = row.amount * scale_of[key]
        if coins > INT64_MAX:
            limits = f"{MOST_UNITS:,} units of {MOST_MASS_KG // 1000} t, {MOST_KM:,} km, value {MOST_VALUE:,}"
            largest = f"{float(coins):.1e} of {decimal_text(1, currency)} {currency}"
            message = f"the largest possible line, {largest}, does not fit 64 bits ({limits})"
            advice = "lower the amount, or check its unit"
            yield loaded.place(row).problem("amount", message, advice, "overflow", fraction_text(row.amount, 12))


def _product(versions: dict[str, Fraction]) -> Fraction:
    product = Fraction(1)
    for value in versions.values():
        product *= value
    return product


def _most(network: Network) -> dict[str, Fraction]:
    """Measure -> its largest quantity within the limits of a consignment; tonnes depend on the row."""
    types = network.equipment.values()
    units = Fraction(MOST_UNITS)
    return {
        "container": units,
        "TEU": units * max((kind.teu for kind in types), default=Fraction(1)),
        "wagon": units,
        "axle": units * max((kind.axles for kind in types), default=1),
        "m": units * max((kind.length_m for kind in types), default=Fraction(1)),
        "km": Fraction(MOST_KM),
        "day": Fraction(_MOST_DAYS),
        "document": Fraction(1),
        "consignment": Fraction(1),
        "train": Fraction(1),
    }


def largest_quantity(row: Rate | ThroughRate, most: dict[str, Fraction], network: Network) -> Fraction:
    """What the amount of a row is multiplied by at most, factors apart; of a percentage of lines 0."""
    if row.unit.percent:
        return Fraction(MOST_VALUE, _HUNDRED) if row.unit.percent == (PERCENT_OF_VALUE,) else Fraction(0)
    quantity = 1 / row.unit.size
    for measure in row.unit.measures:
        quantity *= most[measure] if measure != "t" else _tonnes(row, network)
    return quantity


def _tonnes(row: Rate | ThroughRate, network: Network) -> Fraction:
    """The most chargeable tonnes of all units together."""
    tare_kg = max((kind.tare_kg for kind in network.equipment.values() if kind.is_container), default=0)
    gross_kg = MOST_MASS_KG + (tare_kg if row.mass.basis == "gross" else 0)
    steps = -(-gross_kg // row.mass.step_kg)
    return Fraction(max(row.mass.min_kg, steps * row.mass.step_kg) * MOST_UNITS, 1000)
