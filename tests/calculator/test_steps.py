"""The sentences of a line, each by itself; that they reproduce the line is shown in test_explanation.py."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from calculator.planned_line import PlannedLine
from calculator.quote import quote
from calculator.steps import limits_met, steps_to_line, steps_to_rate, words_of
from tests.calculator.world import book, consignment, desk, exchange, factor, rate


def planned(*rows: Any, **asked: Any) -> PlannedLine:
    """The only line of the world's consignment."""
    (option,) = quote(desk(book("b", *rows)), consignment(**asked)).options
    line = option.charges[0].planned
    assert isinstance(line, PlannedLine)
    return line


def test_each_factor_is_a_step_and_the_invoice_currency_another() -> None:
    line = planned(
        rate("u40", "FRT", "rail CR", "14.20", "CHF/t", rounding="cis"), factor("own", "FRT", "0.85"),
        exchange("CHF", "USD", str(1 / Fraction("0.87")), "administrative"),
    )  # fmt: skip
    assert list(steps_to_rate(line, "cis", "USD/t")) == [
        "14.2 × 0.85 (own) = 12.07 CHF/t",
        "12.07 CHF by CHF × 100/87 = USD = 13.87356321…, rounded by profile cis to 13.87 USD/t",
    ]
    assert list(steps_to_rate(planned(rate("r", "FRT", "rail CR", "3", "USD/t")), "cis", "USD/t")) == []


def test_a_line_says_whether_it_was_rounded_and_into_what_it_was_converted() -> None:
    line = planned(rate("r", "FRT", "rail CR", "3", "USD/t"), exchange("USD", "EUR", "0.9"), currency="EUR")
    rounded = steps_to_line(line, "3 USD/t", [("t", "23.905")], "23.905", (71_715, 10), 7_172, (6_455, "EUR"))
    assert list(rounded) == [
        "3 USD/t × 23.905 t = 71.715 → 71.72 USD",
        "71.72 USD by USD × 0.9 = EUR = 64.55 EUR",
    ]
    exact = steps_to_line(line, "3 USD/t", [("t", "24")], "24", (14_400, 2), 7_200, (7_200, "USD"))
    assert list(exact) == ["3 USD/t × 24 t = 72.00 USD"]


def test_the_limit_that_was_met_is_named_and_no_other() -> None:
    line = planned(rate("r", "FRT", "rail CR", "3", "USD/t", min_amount=Fraction(50), max_amount=Fraction(90)))
    assert list(limits_met(line, 5_000, "USD")) == ["at least 50.00 USD"]
    assert list(limits_met(line, 9_000, "USD")) == ["at most 90.00 USD"]
    assert list(limits_met(line, 7_000, "USD")) == []


def test_no_conversion_has_no_words() -> None:
    line = planned(rate("r", "FRT", "rail CR", "3", "USD/t"), exchange("USD", "EUR", "0.9"), currency="EUR")
    assert (words_of(None), words_of(line.conversion)) == ((), ("USD × 0.9 = EUR",))
