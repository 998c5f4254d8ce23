"""Percentages: of what, in which order, within which limits, and what is left out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from calculator.quote import Option, quote
from calculator.tariff_book import Rate
from tests.calculator.world import book, consignment, desk, exchange, factor, rate, through

FREIGHT = rate("km", "FRT", "rail *", "1", "USD/(container*km)")  # 410.00 USD
FERRY = rate("fer", "FER", "ferry *", "500", "USD/container")


def percent(id: str, charge: str, amount: str, of: str, on: str = "consignment", **more: Any) -> Rate:
    """A percentage row."""
    return rate(id, charge, on, amount, f"percent of {of}", **more)


def option(*rows: Any, asked: dict[str, Any] | None = None, **changes: Any) -> Option:
    """The one option, priced with one book of these rows beside freight and ferry."""
    (found,) = quote(desk(book("b", FREIGHT, FERRY, *rows, **changes)), consignment(**(asked or {}))).options
    return found


def amounts(found: Option) -> list[tuple[str, int]]:
    """Row and amount of each percentage."""
    return [(line.rate_row, line.amount_minor) for line in found.charges if line.unit.startswith("percent")]


@pytest.mark.parametrize(
    ("of", "amount", "minor"),
    [("FRT", "10", 4_100), ("FRT;FER", "10", 9_100), ("total", "10", 9_100), ("GAU", "10", 0), ("FRT", "0.0121", 5), ("FRT", "0.0134", 5)],
)  # fmt: skip
def test_a_percentage_of_lines_is_rounded_half_up_once(of: str, amount: str, minor: int) -> None:
    assert amounts(option(percent("p", "FWD", amount, of))) == [("p", minor)]


def test_each_is_printed_before_the_next_is_taken_of_the_total() -> None:
    """In the order of `charges`: 10 % of 910.00, then 10 % of 1001.00."""
    rows = (percent("second", "INS", "10", "total"), percent("first", "FWD", "10", "total"))
    assert amounts(option(*rows)) == [("first", 9_100), ("second", 10_010)]
    turned = option(*rows, charges=("INS", "FWD", "FRT", "FER"))
    assert amounts(turned) == [("second", 9_100), ("first", 10_010)]
    assert turned.total_minor == 91_000 + 9_100 + 10_010


def test_countries_come_in_travelling_order_and_take_the_lines_of_the_whole_journey() -> None:
    rows = (percent("az", "FWD", "1", "total", "country AZ"), percent("kz", "FWD", "1", "FRT", "country KZ"))
    assert amounts(option(*rows)) == [("kz", 410), ("az", 914)]


def test_limits_are_in_the_pivot_and_converted_before_they_are_compared() -> None:
    low, high = (
        percent("low", "FWD", "1", "FRT", min_amount=Fraction(50)),
        percent("high", "INS", "99", "FRT", max_amount=Fraction(2)),
    )
    rows = (low, high, exchange("USD", "EUR", "0.9"))
    found = option(*rows, asked={"currency": "EUR"})
    assert amounts(found) == [("low", 4_500), ("high", 180)]
    missing = option(low, exchange("USD", "EUR", "0.9"), asked={"currency": "EUR"}, pivot="CHF")
    assert [(hole.code, hole.charge) for hole in missing.holes] == [("no_conversion", "FWD")]


def test_a_percentage_of_the_value_converts_it_without_rounding() -> None:
    """0.3 % of 33.35 EUR at 1.5 USD: 0.150075 USD."""
    row = percent("ins", "INS", "0.3", "value")
    asked = {"value_e4": 333_500, "value_currency": "EUR"}
    assert amounts(option(row, exchange("EUR", "USD", "1.5"), asked=asked)) == [("ins", 15)]
    assert amounts(option(row, asked={"value_e4": 0, "value_currency": "USD"})) == [("ins", 0)]
    missing = option(row, asked=asked)
    assert [hole.code for hole in missing.holes] == ["no_conversion"]


def test_without_a_value_the_line_is_left_out_and_said_so() -> None:
    found = option(percent("ins", "INS", "0.3", "value", min_amount=Fraction(10)))
    assert [(line.charge, line.reason) for line in found.not_included] == [("INS", "no cargo value was declared")]
    assert found.total_minor == 91_000


def test_an_option_with_a_hole_computes_none() -> None:
    found = option(percent("ins", "INS", "0.3", "value"), required={"gauge_change": "GAU"})
    assert [hole.charge for hole in found.holes] == ["GAU"]
    assert (found.charges, found.not_included) == ((), ())


def test_factors_do_not_touch_percentages_and_thr_is_not_frt() -> None:
    rows = (percent("p", "FWD", "10", "FRT"), factor("f", "FWD", "5"))
    assert amounts(option(*rows)) == [("p", 4_100)]
    row = through("thr", "bo", "ak", "100", "USD/container", "FRT")
    assert amounts(option(*rows, row)) == [("p", 1_000)]
    assert amounts(option(percent("p", "FWD", "10", "FRT;THR"), row)) == [("p", 2_000)]


def test_percentage_and_amount_rows_of_one_charge_compete() -> None:
    fee = rate("fee", "FWD", "consignment", "7", "USD/consignment")
    (found,) = quote(desk(book("a", FREIGHT, percent("p", "FWD", "10", "FRT")), book("b", fee)), consignment()).options
    assert [line.rate_row for line in found.charges] == ["km", "km", "fee"]
    (tied,) = quote(desk(book("a", FREIGHT, percent("p", "FWD", "10", "FRT"), fee)), consignment()).options
    assert [hole.code for hole in tied.holes] == ["two_rows"]


def test_the_latest_book_that_has_percentages_gives_their_order() -> None:
    """Not the latest book, which has none."""
    rows = (FREIGHT, FERRY, percent("fwd", "FWD", "10", "total"), percent("ins", "INS", "10", "total"))
    first = book("a", *rows, charges=("FRT", "FER", "FWD", "INS"))
    (found,) = quote(desk(first, book("b", charges=("INS", "FWD"))), consignment()).options
    assert amounts(found) == [("fwd", 9_100), ("ins", 10_010)]
