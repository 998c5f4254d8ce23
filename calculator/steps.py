"""The arithmetic of a line in sentences, a step each: from the row's amount to the rate, and from the rate to the line.

Source: the tariff-book rules, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calculator.exchange import Conversion
from calculator.money import decimal_text, fraction_text, minor_units, ratio_text
from calculator.planned import PlannedPercentage
from calculator.planned_line import PlannedLine


def steps_to_rate(line: PlannedLine, profile: str, unit: str) -> Iterator[str]:
    """Factors, then invoice conversion and rounding. profile : of rounding, its name; unit : of the rate"""
    row, rate = line.row, line.row.amount
    for factor in line.factors:
        before, rate = rate, rate * factor.value
        multiplied = f"{fraction_text(before)} × {fraction_text(factor.value)} ({factor.id})"
        yield f"{multiplied} = {fraction_text(rate)} {row.unit.text}"
    if line.invoice:
        exact = rate * line.invoice.factor
        by = f" by {'; '.join(words_of(line.invoice))}" if line.invoice.rows else ""
        rounded = f"rounded by profile {profile} to {fraction_text(line.rate)} {unit}"
        yield f"{fraction_text(rate)} {row.unit.currency}{by} = {fraction_text(exact)}, {rounded}"


def steps_to_line(
    line: PlannedLine,
    rate: str,
    measured: Iterable[tuple[str, str]],
    quantity: str,
    exact: tuple[int, int],
    amount: int,
    into: tuple[int, str],
) -> Iterator[str]:
    """Quantities and rounding, limits, conversion.

    rate     : with its unit; measured : what of the unit is taken, with its quantity; quantity : in the unit itself
    exact    : top and bottom of rate × quantity; amount : rounded, within its limits [both in minor units]
    into     : the amount converted [minor units] and the currency that it is converted into
    """
    taken = " × ".join(f"{value} {name}" for name, value in measured)
    if line.row.unit.size != 1:
        taken += f" ({quantity} times the unit)"
    top, bottom = exact
    printed = decimal_text(amount, line.currency)
    equals = "=" if top == amount * bottom else f"= {ratio_text(top, bottom * minor_units(line.currency))} →"
    yield f"{rate} × {taken} {equals} {printed} {line.currency}"
    yield from limits_met(line, amount, line.currency)
    if line.currency != into[1]:
        yield f"{printed} {line.currency} by {'; '.join(words_of(line.conversion))} = {decimal_text(*into)} {into[1]}"


def limits_met(line: PlannedLine | PlannedPercentage, amount: int, currency: str) -> Iterator[str]:
    """The limit that made a line what it is, if one did. amount : [minor units]"""
    for limit, word in ((line.lowest, "at least"), (line.highest, "at most")):
        if limit is not None and limit == amount:
            yield f"{word} {decimal_text(limit, currency)} {currency}"


def words_of(conversion: Conversion | None) -> tuple[str, ...]:
    """The exchange rows used, as the tariff writes them."""
    return tuple(row.written for row in conversion.rows) if conversion else ()
