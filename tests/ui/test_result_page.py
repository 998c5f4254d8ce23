"""What the page says of a quote's data: the sentence, cards and table in their order, and what is unfolded."""

from decimal import Decimal

import pytest

from tests.answers import answered
from ui.merits import MARKS, ORDERS
from ui.result_page import FIRST, MOST_CARDS


def test_the_best_routes_are_said_once_each() -> None:
    data, result = answered()
    assert len(result.lead) == len({data[mark] for mark in MARKS})
    said = " ".join(result.lead).lower()
    assert all(mark in said for mark in MARKS)
    cheapest = data["options"][0]
    assert f"<strong>{Decimal(cheapest['total']['amount']):,}\u00a0USD</strong>" in result.lead[0]
    assert "8 in 10 within" in result.lead[0]


@pytest.mark.parametrize("order", ORDERS)
def test_cards_and_table_hold_every_option_once_in_order(order: str) -> None:
    data, result = answered(order)
    rows = [row.option for row in result.rows]
    assert sorted(rows) == sorted(option["option"] for option in data["options"])
    assert {row.option for row in (*result.cards, *result.table)} == set(rows)
    assert len(result.cards) == MOST_CARDS
    assert len(result.rows) == len(result.cards) + len(result.table)
    for part in (result.cards, result.table):
        assert [row.option for row in part] == [option for option in rows if option in {row.option for row in part}]
    assert {data[mark] for mark in MARKS} <= {row.option for row in result.cards}


def test_an_order_that_there_is_not_is_by_price() -> None:
    _, result = answered("beauty")
    assert result.order == "price"
    assert [row.rank for row in result.rows] == list(range(1, len(result.rows) + 1))


def test_what_is_unfolded() -> None:
    data, whole = answered()
    options = [option["option"] for option in data["options"]]
    assert list(whole.unfolded) == options
    assert list(answered(unfold=FIRST)[1].unfolded) == options[:1]
    assert list(answered(unfold=options[-1])[1].unfolded) == options[-1:]
    assert not answered(unfold="0000000000")[1].unfolded


def test_what_was_known_is_pinned() -> None:
    data, result = answered()
    assert result.pinned == {"as_known_on": data["as_known_on"], "exchange_date": data["exchange_date"]}


def test_nothing_to_offer_has_no_sentence() -> None:
    _, result = answered(currency="XAF")
    assert (result.lead, result.rows, result.cards, result.table) == ([], [], [], [])
    assert result.missing
