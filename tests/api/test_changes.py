"""Each kind of difference between two answers has its cause; equal answers have none."""

from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from api.changes import changes
from tests.service import FIRST_EXAMPLE, client, examples


@cache
def answer() -> dict[str, Any]:
    data: dict[str, Any] = client(examples()).post("/v1/rates", json=FIRST_EXAMPLE).get_json()
    return data


@pytest.fixture
def old() -> dict[str, Any]:
    return deepcopy(answer())


@pytest.fixture
def new() -> dict[str, Any]:
    return deepcopy(answer())


def found(old: dict[str, Any], new: dict[str, Any], standing: str = "") -> list[tuple[str | None, str]]:
    """The charge and the first cause of every change."""
    entries = changes(old, new, lambda book, row: standing)
    return [(entry["line"] and entry["line"]["code"], entry["causes"][0]["cause"]) for entry in entries]


def test_equal_answers_have_no_changes(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert found(old, new) == []
    new["engine"]["version"] = "9.9"
    assert found(old, new) == []


def test_a_line_that_is_gone_or_new(old: dict[str, Any], new: dict[str, Any]) -> None:
    gone = new["options"][0]["charges"].pop(2)["code"]
    assert found(old, new) == [(gone, "charge_dropped")]
    assert found(old, new, "valid to 2026-10-31") == [(gone, "row_ended")]
    assert found(new, old) == [(gone, "new_row")]


def test_of_two_lines_alike_the_one_that_changed(old: dict[str, Any], new: dict[str, Any]) -> None:
    turkish = [line for line in new["options"][0]["charges"] if line["subject"] == "rail TCDD"]
    assert len(turkish) == 2
    turkish[1]["rate"]["before"]["value"] = "9"
    (change,) = changes(old, new, lambda book, row: "")
    assert change["line"]["seq"] == turkish[1]["seq"]
    assert change["causes"][0]["cause"] == "row_changed"


@pytest.mark.parametrize(("standing", "cause"), [("", "new_row"), ("valid to 2026-10-31", "row_ended")])
def test_another_row(old: dict[str, Any], new: dict[str, Any], standing: str, cause: str) -> None:
    new["options"][0]["charges"][0]["rate_row"]["row"] = "another"
    assert found(old, new, standing) == [("THC", cause)]


def test_a_line_has_all_its_causes(old: dict[str, Any], new: dict[str, Any]) -> None:
    line = new["options"][0]["charges"][1]
    line |= {"exchange": ["1 USD = 7.2 CNY"], "km": 1, "factors": [{"factor": "f", "value": "0.9"}]}
    (change,) = changes(old, new, lambda book, row: "")
    assert [cause["cause"] for cause in change["causes"]] == ["other_factor", "new_exchange_rate", "network_km"]
    assert change["causes"][1]["detail"] == "1 USD = 7.1 CNY → 1 USD = 7.2 CNY"
    assert set(change["old"]) == {"rate", "quantity", "amount", "converted", "rate_row", "exchange", "factors"}


def test_an_option_that_has_lost_its_price_or_its_place(old: dict[str, Any], new: dict[str, Any]) -> None:
    lost = new["options"].pop(0)
    assert found(old, new) == [(None, "route_not_offered")]
    hole = {"option": lost["option"], "corridors": [], "subject": "rail KTZ", "code": "no_rate", "reason": "no row"}
    new["unavailable"].append(hole)
    assert found(old, new) == [(None, "price_missing")]
    assert found(new, old) == [(None, "new_row")]
    hole |= {"option": None, "corridors": lost["corridors"], "code": "closed"}
    assert found(old, new) == [(None, "route_closed")]
    assert found(new, old) == [(None, "new_route")]


def test_another_engine_is_said_where_something_changed(old: dict[str, Any], new: dict[str, Any]) -> None:
    new["options"][0]["charges"][0]["converted"]["amount"] = "0.01"
    new["engine"]["version"] = "9.9"
    assert found(old, new) == [("THC", "other_base"), (None, "engine")]
