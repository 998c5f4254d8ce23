"""The arithmetic of a line as sentences, which reproduce the line."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.desk import QuotingDesk
from calculator.explanation import ChargeLine, why_others_lost
from calculator.money import half_up, minor_units
from calculator.network import Network
from calculator.planned import PlannedPercentage
from calculator.planned_line import PlannedLine
from calculator.quote import quote
from calculator.tariff_set import TariffSet
from tests.calculator.drawn import on_shipped_books
from tests.calculator.world import TODAY, book, consignment, desk, exchange, factor, km, rate, through


def lines(*rows: Any, asked: dict[str, Any] | None = None) -> list[ChargeLine]:
    """The lines of the world's consignment."""
    (found,) = quote(desk(book("b", *rows)), consignment(**(asked or {}))).options
    return list(found.charges)


def test_every_step_of_a_line_is_said() -> None:
    """14.20 CHF/t × 0.85, in dollars by 0.87, on 23.9 t gross of a box, then into euro."""
    rows = (
        rate("u40", "FRT", "rail CR", "14.20", "CHF/t", rounding="cis"), factor("own", "FRT", "0.85"),
        exchange("CHF", "USD", str(1 / Fraction("0.87")), "administrative"), exchange("USD", "EUR", "0.9"),
    )  # fmt: skip
    (line,) = lines(*rows, asked={"currency": "EUR"})
    assert (line.rate_before, line.rate, line.unit, line.quantity) == ("14.2", "13.87", "USD/t", "23.9")
    assert line.quantities == (("t", "23.9"),)
    assert (line.amount_minor, line.currency, line.converted_minor, line.quote_currency) == (
        33_149,
        "USD",
        29_834,
        "EUR",
    )
    assert (line.name, line.book, line.edition, line.trust) == ("Freight", "b", "1", "estimate")
    assert [(f.factor, f.value) for f in line.factors] == [("own", "0.85")]
    words = "CHF × 100/87 = USD"
    assert line.exchange == (words, "USD × 0.9 = EUR")
    assert line.steps == (
        "14.2 × 0.85 (own) = 12.07 CHF/t",
        f"12.07 CHF by {words} = 13.87356321…, rounded by profile cis to 13.87 USD/t",
        "13.87 USD/t × 23.9 t = 331.493 → 331.49 USD",
        "331.49 USD by USD × 0.9 = EUR = 298.34 EUR",
    )


def test_an_exact_line_shows_no_rounding_and_a_limit_is_named() -> None:
    (plain,) = lines(rate("r", "FRT", "rail CR", "1.5", "USD/(container*km)"))
    assert plain.steps == ("1.5 USD/(container*km) × 1 container × 100 km = 150.00 USD",)
    (least,) = lines(rate("r", "FRT", "rail CR", "1.5", "USD/(container*km)", min_amount=Fraction(200)))
    assert least.steps[-1] == "at least 200.00 USD"
    (most,) = lines(rate("r", "FRT", "rail CR", "1.5", "USD/(container*km)", max_amount=Fraction(2)))
    assert most.steps[-1] == "at most 2.00 USD"


def test_a_unit_of_another_size_says_how_many_times_it_is_taken() -> None:
    (line,) = lines(rate("r", "FRT", "rail CR", "3", "USD/(100*kg)"))
    assert line.steps == ("3 USD/(100*kg) × 23.9 t (239 times the unit) = 717.00 USD",)


def test_percentages_say_of_what() -> None:
    rows = (
        rate("r", "FRT", "rail CR", "3", "USD/(container*km)"), rate("p", "FWD", "consignment", "2.5", "percent of FRT", min_amount=Fraction(9)),
        rate("i", "INS", "consignment", "0.3", "percent of value"),
    )  # fmt: skip
    _, fee, insurance = lines(*rows, asked={"value_e4": 1_000_000, "value_currency": "USD"})
    assert fee.steps == ("2.5 % of the lines FRT, 300.00 USD = 7.5 → 9.00 USD", "at least 9.00 USD")
    assert insurance.steps == ("0.3 % of the value 100 USD = 0.3 → 0.30 USD",)
    assert (fee.seq, fee.unit, fee.rate) == (2, "percent of FRT", "2.5")


def test_why_the_other_rows_lost() -> None:
    rows = (
        rate("won", "FRT", "rail *", "1", "USD/container"),
        rate("far", "FRT", "rail *", "1", "USD/container", km=km(500, None)),
    )
    made = desk(book("b", *rows, through("t", "ko", "ak", "1", "USD/container", "FRT")))
    (found,) = quote(made, consignment()).options
    by_row = {line.rate_row: why_others_lost(made.tariffs, found.plan, line.planned) for line in found.charges}
    assert by_row == {"won": ["b far: only over 500 km of the section"], "t": []}


def test_a_line_is_put_into_words_once_wherever_it_lies() -> None:
    made = desk(book("b", rate("g", "GAU", "border ko", "1", "USD/container")))
    (whole,), (part,) = (
        [line for option in quote(made, consignment(origin=origin)).options for line in option.charges]
        for origin in ("xi", "bo")
    )
    assert (whole.start, whole.subject.start) == ("ko", 2)
    assert (part.start, part.subject.start) == ("ko", 1)
    assert whole.steps is part.steps


def number(text: str) -> Fraction:
    """A printed decimal, however it was cut."""
    return Fraction(text.rstrip("…"))


@settings(max_examples=40)
@given(data=st.data())
def test_the_printed_figures_reproduce_every_line(
    data: st.DataObject, shipped_network: Network, shipped_tariffs: TariffSet
) -> None:
    """Shipped books: rate × quantity is the line, quantities make the quantity, the last step is the printed amount."""
    asked = data.draw(on_shipped_books(shipped_network))
    for option in quote(QuotingDesk(shipped_network, shipped_tariffs, TODAY), asked).options:
        assert option.total_minor in (None, sum(line.converted_minor for line in option.charges))
        assert [line.seq for line in option.charges] == list(range(1, len(option.charges) + 1))
        for line in option.charges:
            assert line.source.title and line.steps
            if isinstance(line.planned, PlannedPercentage):
                continue
            assert isinstance(line.planned, PlannedLine)
            if "…" not in line.rate + line.quantity:
                exact = number(line.rate) * number(line.quantity) / line.planned.step
                amount = half_up(exact) * line.planned.step * minor_units(line.currency)
                limits = [limit for limit in (line.planned.lowest, line.planned.highest) if limit is not None]
                assert amount == line.amount_minor or line.amount_minor in limits
            printed = f"{line.amount_minor // minor_units(line.currency)}"
            assert any(re.search(rf"[=→] {printed}\b", step) for step in line.steps)


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_a_day_charged_is_a_quantity(currency: str) -> None:
    rows = (rate("d", "WAG", "consignment", "2", "USD/(wagon*day)"), exchange("USD", "JPY", "150"))
    (line,) = lines(*rows, asked={"units": 2, "currency": currency})
    assert line.quantities == (("wagon", "2"), ("day", "8"))
    assert line.converted_minor == (3_200 if currency == "USD" else 4_800)
