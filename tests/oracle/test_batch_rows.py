"""Rows of outputs say what a quote says, option by option and line by line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from calculator.consignment import Consignment
from calculator.consignment_table import RESULT_COLUMNS
from calculator.desk import QuotingDesk
from calculator.money import decimal_text
from calculator.quote import quote
from tests.calculator.test_quote import NEEDS, RATES, world
from tests.calculator.world import book, consignment, desk, exchange, km, network, rate, through
from tests.oracle.batch_rows import charge_rows, co2e_text, days_text, option_rows, winner_cells


def made(*rates: Any, policy: str = "prefer", **changes: Any) -> QuotingDesk:
    """A desk over the three ways of the quotes' tests."""
    return desk(book("b", *(rates or RATES), required=NEEDS, through=policy), network_=replace(world(), **changes))


def winner(desk_: QuotingDesk, asked: Consignment) -> dict[str, str]:
    """The result cells of a consignment."""
    return dict(zip(RESULT_COLUMNS, winner_cells(quote(desk_, asked)), strict=True))


def test_the_winner_the_next_and_the_fastest_are_those_of_the_quote() -> None:
    found = made()
    row = winner(found, consignment())
    first, second, third = quote(found, consignment()).options
    assert (row["option"], row["total"], row["options_priced"]) == (first.option, "100.00", "3")
    assert (row["next_option"], row["next_delta"]) == (second.option, "710.00")
    assert (row["fastest_option"], row["fastest_delta"]) == (third.option, "1210.00")
    assert third.route.time.p50_days is not None and row["fastest_p50_days"] == days_text(third.route.time.p50_days)


def test_options_without_a_price_come_last_and_say_why() -> None:
    found = made(*RATES[:3])
    *priced, last = option_rows(quote(found, consignment()), "7")
    assert [row[1] for row in priced] == ["1", "2"]
    assert last[:2] == ("7", "")
    assert (last[3], last[6], last[8]) == ("ship", "unavailable", "")
    assert last[7] == "FRT on sea SHIP: no book has a FRT row for sea SHIP"


def test_every_option_and_line_is_that_of_the_quote() -> None:
    row = through("thr", "bo", "ak", "9", "USD/container", "FRT")
    found = made(*RATES, row, exchange("USD", "EUR", "0.9"), rate("ins", "INS", "consignment", "1", "percent of total"))
    asked = consignment(units=3, currency="EUR")
    answer = quote(found, asked)
    options = option_rows(answer, "x")
    assert [(o[2], o[8], o[16], o[17]) for o in options] == [
        (
            o.option,
            decimal_text(o.total_minor or 0, "EUR"),
            "yes" if o.pareto else "no",
            o.through.row if o.through and o.through.used else "",
        )
        for o in answer.options
    ]
    lines = charge_rows(found, answer, "x")
    for option in answer.options:
        mine = [line for line in lines if line[1] == option.option]
        assert [(m[2], m[3], m[5], m[6], m[7], m[9], m[10], m[11], m[12], m[14]) for m in mine] == [
            (str(c.seq), c.charge, str(c.subject), c.rate_row, m[7], c.rate, decimal_text(c.amount_minor, c.currency),
             c.currency, decimal_text(c.converted_minor, "EUR"), c.trust)
            for c, m in zip(option.charges, mine, strict=True)
        ]  # fmt: skip


def test_without_a_time_there_is_no_fastest_and_no_days() -> None:
    bare = desk(book("b", *RATES), network_=network(transfers=()))
    row = winner(bare, consignment())
    assert (row["status"], row["p50_days"], row["fastest_option"], row["fastest_delta"]) == ("ok", "", "", "")
    assert row["option"] != ""


def test_a_consignment_whose_cheaper_way_has_a_hole_says_that_hole() -> None:
    """The through rate is less than the long section, whose parts beside it have no rate; a small lot keeps to the section.

    Up to 400 km there is no rate, so the cut section is a hole; the whole one of 410 km has one.
    """
    whole = rate("whole", "FRT", "rail *", "2", "USD/container", km=km(400, None))
    legs = network(
        legs={name: replace(leg, carrier="KTZ") if leg.mode == "rail" else leg for name, leg in network().legs.items()}
    )
    part = rate("part", "FRT", "rail *", "10", "USD/container", km=km(200, 300))
    flat = through("thr", "ko", "ak", "15", "USD/consignment", "FRT")
    found = desk(book("b", whole, part, flat, through="cheaper", required={"rail": "FRT"}), network_=legs)
    one, many = (winner(found, consignment(units=units, destination="ak")) for units in (1, 40))
    assert (one["status"], one["total"]) == ("ok", "2.00")
    assert (many["status"], many["error_code"]) == ("unavailable", "no_rate")
    assert "rail KTZ" in many["error_message"]


@pytest.mark.parametrize(("days", "text"), [(7.6, "7.60"), (0.0, "0.00"), (12.345, "12.35"), (100.0, "100.00")])
def test_days_have_two_decimals(days: float, text: str) -> None:
    assert days_text(round(days + 1e-9, 2)) == text


def test_kilograms_of_co2e_have_one_decimal() -> None:
    texts = {option.corridor_text: co2e_text(option) for option in quote(made(), consignment()).options}
    assert texts["main"] == "769.6", "23.9 t gross at 32.2 kg a tonne"
    assert {co2e_text(option) for option in quote(made(emissions=()), consignment()).options} == {""}
