"""Conversions: any way a row is written, market before administrative, dated, exact, and never guessed."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.exchange import Conversion, ExchangeDesk, NoConversion
from calculator.tariff_book import ExchangeRow
from tests.calculator.world import TODAY, book, exchange, tariffs

DAY, EVE, MORROW = TODAY, date(2026, 11, 22), date(2026, 11, 24)


def quoted(base: str, quote: str, *rows: ExchangeRow, on: date = DAY, pivot: str = "USD") -> Conversion | NoConversion:
    """Into the quote's currency with one book of rows."""
    return ExchangeDesk(tariffs(book("b", *rows, pivot=pivot)), DAY).into_quote(base, quote, on)


def factor(found: Conversion | NoConversion) -> Fraction:
    """The factor of a conversion that must exist."""
    assert isinstance(found, Conversion), found
    return found.factor


def test_one_currency_needs_no_row() -> None:
    assert quoted("EUR", "EUR") == Conversion("EUR", "EUR", Fraction(1))


def test_a_pair_has_no_direction_and_is_used_backwards_exactly() -> None:
    row = exchange("USD", "CHF", "0.87")
    assert factor(quoted("USD", "CHF", row)) == Fraction("0.87")
    assert factor(quoted("CHF", "USD", row)) == 1 / Fraction("0.87")


def test_market_goes_before_administrative_whatever_its_book_or_date() -> None:
    rows = [exchange("EUR", "USD", "2", "administrative", valid_from=EVE), exchange("USD", "EUR", "3")]
    early, late = book("early", rows[1]), book("late", rows[0])
    found = ExchangeDesk(tariffs(early, late), DAY).into_quote("EUR", "USD", DAY)
    assert factor(found) == Fraction(1, 3)
    assert factor(quoted("EUR", "USD", rows[0])) == 2


def test_the_latest_book_then_valid_from_then_known_from_wins() -> None:
    old = exchange("EUR", "USD", "1", valid_from=date(2026, 1, 1), known_from=date(2026, 6, 1))
    newer = exchange("USD", "EUR", "2", valid_from=date(2026, 2, 1))
    republished = exchange("EUR", "USD", "4", valid_from=date(2026, 2, 1), known_from=date(2026, 3, 1))
    assert factor(quoted("EUR", "USD", old, newer)) == Fraction(1, 2)
    assert factor(quoted("EUR", "USD", old, newer, republished)) == 4
    found = ExchangeDesk(tariffs(book("a", newer), book("b", old)), DAY).into_quote("EUR", "USD", DAY)
    assert factor(found) == 1


@pytest.mark.parametrize(
    ("dates", "usable"),
    [
        ({"valid_from": DAY, "valid_to": DAY, "known_from": DAY}, True), ({"valid_from": MORROW}, False),
        ({"valid_to": EVE}, False), ({"known_from": MORROW}, False),
    ],
)  # fmt: skip
def test_a_row_holds_on_its_days_and_once_it_is_published(dates: dict[str, date], usable: bool) -> None:
    found = quoted("EUR", "USD", exchange("EUR", "USD", "2", "market", **dates))
    assert isinstance(found, Conversion) is usable


def test_two_rows_that_are_left_are_an_error_that_names_both() -> None:
    twins = (
        exchange("EUR", "USD", "2", file="exchange.csv", line=2),
        exchange("USD", "EUR", "2", file="exchange.csv", line=3),
    )
    found = quoted("EUR", "USD", *twins)
    assert isinstance(found, NoConversion)
    assert found.reason == "two market rates for EUR/USD: exchange.csv:2 and exchange.csv:3"
    through_it = quoted("EUR", "CNY", *twins, exchange("USD", "CNY", "7"))
    assert isinstance(through_it, NoConversion) and "two market rates" in through_it.reason


def test_the_pivot_of_the_latest_book_is_used_only_without_a_direct_row() -> None:
    steps = (exchange("EUR", "USD", "1.1"), exchange("CNY", "USD", "0.14", "administrative"))
    found = quoted("EUR", "CNY", *steps)
    assert factor(found) == Fraction("1.1") / Fraction("0.14")
    assert isinstance(found, Conversion) and [row.base for row in found.rows] == ["EUR", "CNY"]
    assert factor(quoted("EUR", "CNY", *steps, exchange("CNY", "EUR", "0.1", "administrative"))) == 10
    other = ExchangeDesk(tariffs(book("a", *steps), book("b", pivot="CHF")), DAY).into_quote("EUR", "CNY", DAY)
    assert isinstance(other, NoConversion)


def test_an_invoice_takes_administrative_rows_alone_on_the_dispatch_date() -> None:
    rows = (exchange("CHF", "USD", "1"), exchange("CHF", "USD", "2", "administrative", valid_from=MORROW))
    desk = ExchangeDesk(tariffs(book("b", *rows)), DAY)
    assert factor(desk.into_invoice("CHF", "USD", MORROW)) == 2
    missing = desk.into_invoice("CHF", "USD", DAY)
    assert isinstance(missing, NoConversion)
    assert (missing.reason, missing.fix) == (
        "no administrative rate CHF>USD", "add a row CHF,USD to exchange.csv that holds on the dispatch date"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("base", "quote", "reason"),
    [
        ("EUR", "USD", "no rate EUR>USD on 2026-11-23"),
        ("EUR", "CNY", "no rate EUR>CNY (nor EUR>USD) on 2026-11-23"),
        ("CHF", "CNY", "no rate CHF>CNY (nor USD>CNY) on 2026-11-23"),
    ],
)
def test_no_way_names_the_pair_the_missing_step_and_the_day(base: str, quote: str, reason: str) -> None:
    found = quoted(base, quote, exchange("CHF", "USD", "1.1"))
    assert isinstance(found, NoConversion)
    assert (found.reason, found.on) == (reason, DAY)
    assert f"{base},{quote}" in found.fix and "2026-11-23" in found.fix


@given(
    st.fractions(min_value=Fraction(1, 10**6), max_value=10**6),
    st.fractions(min_value=Fraction(1, 10**6), max_value=10**6),
)
def test_there_and_back_is_one(first: Fraction, second: Fraction) -> None:
    rows = (exchange("EUR", "USD", str(first)), exchange("USD", "CNY", str(second)))
    assert factor(quoted("EUR", "CNY", *rows)) * factor(quoted("CNY", "EUR", *rows)) == 1
    assert factor(quoted("EUR", "CNY", *rows)) == first * second


def test_the_rows_that_may_convert_something_are_those_of_the_day_and_the_administrative_ones() -> None:
    rows = (
        exchange("EUR", "USD", "1.1"), exchange("EUR", "USD", "1.2", valid_to=EVE),
        exchange("CHF", "USD", "1.3", "administrative", valid_to=EVE), exchange("USD", "TRY", "41", known_from=MORROW),
        exchange("KZT", "USD", "500", "administrative", known_from=MORROW),
    )  # fmt: skip
    found = ExchangeDesk(tariffs(book("a"), book("b", *rows)), DAY).usable(DAY)
    assert [(rank, row.base, row.kind) for rank, row in found] == [(1, "EUR", "market"), (1, "CHF", "administrative")]
