"""What the page says of a quote's data."""

from decimal import Decimal
from typing import Any

from tests.service import QUESTION, client, shipped
from ui.result_page import Result, result_of


def answered(**changed: Any) -> tuple[dict[str, Any], Result]:
    data: dict[str, Any] = client(shipped()).post("/v1/rates", json={**QUESTION, **changed}).get_json()
    return data, result_of(data)


def test_the_best_routes_are_said_once_each() -> None:
    data, result = answered()
    best = {data[mark] for mark in ("cheapest", "fastest", "greenest")}
    assert len(result.lead) == len(best)
    said = " ".join(best.marks.lower() for best in result.lead)
    assert all(mark in said for mark in ("cheapest", "fastest", "greenest"))
    cheapest = data["options"][0]
    assert result.lead[0].price == f"{Decimal(cheapest['total']['amount']):,} USD"
    assert "8 in 10 within" in result.lead[0].rest


def test_every_option_says_why_it_is_not_the_best() -> None:
    data, result = answered()
    assert result.rows[0].compared == "Lowest price"
    assert all(row.compared for row in result.rows)
    for row, option in zip(result.rows, data["options"], strict=True):
        if option["dominated_by"]:
            assert row.compared.startswith("Route ")
        elif row.rank > 1:
            more = Decimal(option["total"]["amount"]) - Decimal(data["options"][0]["total"]["amount"])
            assert row.compared.startswith(f"+{more:,}\u00a0USD")


def test_money_by_kind_adds_up() -> None:
    data, result = answered()
    for row, option in zip(result.rows, data["options"], strict=True):
        summed = sum(Decimal(share.value.replace(",", "")) for share in row.details.money)
        assert summed == Decimal(option["total"]["amount"])


def test_routes_that_are_not_offered_are_named_in_words() -> None:
    _, result = answered()
    later = next(missing for missing in result.missing if "(s3)" in missing.route)
    assert later.reasons[0].text == "Kashgar – Torugart opens 1 January 2030"
    assert later.reasons[0].fix == "Dispatch when Kashgar – Torugart is open"


def test_one_reason_stands_once_with_all_its_charges() -> None:
    _, result = answered(currency="XAF")
    assert result.rows == []
    (dollars,) = (
        reason for reason in result.missing[0].reasons if "USD>XAF on" in reason.text and "CNY" not in reason.text
    )
    assert len(dollars.charges) > 3
    assert "Terminal handling at origin or destination, at Xi'an" in dollars.charges


def test_a_currency_without_cents() -> None:
    _, result = answered(currency="CNY")
    assert result.rows[0].currency == "CNY"


def test_stretches_by_other_modes_are_named() -> None:
    _, result = answered(origin="tehran", destination="baku", equipment="22G1")
    assert any("road " in row.places for row in result.rows)
    assert any("ferry Turkmenbashi–Alat" in row.places for row in result.rows)
