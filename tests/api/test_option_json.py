"""One option as plain data: through rates, transfers, and what has no known time."""

from datetime import date

import pytest

from api.option_json import arrival, money_json
from tests.service import FIRST_EXAMPLE, QUESTION, client, examples, shipped


def test_a_through_rate_says_what_the_other_way_would_cost() -> None:
    block = {**FIRST_EXAMPLE, "units": 41, "train": "block", "value": None}
    data = client(examples()).post("/v1/rates", json=block).get_json()
    option = next(option for option in data["options"] if "m2" in option["corridors"])
    assert option["total"]["amount"] == "227496.64"
    assert option["through"]["row"] == "titr-40"
    assert option["through"]["used"] is True
    assert option["through"]["other"]["currency"] == "USD"
    line = next(charge for charge in option["charges"] if charge["code"] == "THR")
    assert (line["from"], line["to"]) == ("altynkol", "halkali")
    assert line["rate"]["before"] == {"value": "3474", "unit": "USD/container"}
    assert line["rate"]["after"] == {"value": "3300.3", "unit": "USD/container"}
    assert [applied["factor"] for applied in line["factors"]] == ["block-train"]


def test_transfers_stand_in_travelling_order_with_their_hours() -> None:
    data = client(shipped()).post("/v1/rates", json={**QUESTION, "max_options": 1}).get_json()
    option = data["options"][0]
    places = [option["nodes"].index(transfer["node"]) for transfer in option["transfers"]]
    assert places == sorted(places)
    assert {transfer["kind"] for transfer in option["transfers"]} >= {"border", "gauge_change"}
    known = [transfer for transfer in option["transfers"] if transfer["low_h"] is not None]
    assert known
    assert all(transfer["low_h"] <= transfer["typical_h"] <= transfer["high_h"] for transfer in known)


@pytest.mark.parametrize(("days", "day"), [(0.0, 1), (0.01, 2), (1.0, 2), (1.5, 3)])
def test_a_begun_day_counts_whole(days: float, day: int) -> None:
    assert arrival(date(2026, 12, 1), days) == date(2026, 12, day)


def test_money_has_the_digits_of_its_currency() -> None:
    assert money_json(487035, "USD") == {"amount": "4870.35", "currency": "USD"}
    assert money_json(487035, "JPY") == {"amount": "487035", "currency": "JPY"}
    assert money_json(487035, "KWD") == {"amount": "487.035", "currency": "KWD"}


def test_what_is_kept_between_quotes_is_the_same_for_every_reader() -> None:
    """Lines and routes are shared in memory: the page and a second quote leave the first as it was."""
    asked = {**QUESTION, "max_options": 3}
    first = client(shipped()).post("/v1/rates", json=asked).get_data()
    flat = {name: value for name, value in QUESTION.items() if isinstance(value, str)}
    assert client(shipped()).get("/", query_string={**flat, "mass_per_unit": "24 t"}).status_code == 200
    heavier = client(shipped()).post("/v1/rates", json={**asked, "units": 2}).get_data()
    assert client(shipped()).post("/v1/rates", json=asked).get_data() == first != heavier
