"""Every cause that the engine names is said in words."""

import re
from pathlib import Path
from typing import Any

import pytest

import api.changes
import api.reprice
from tests.service import shipped
from ui import change_words
from ui.change_words import Why, why

LINE: dict[str, Any] = {
    "rate": {"before": {"value": "3.5", "unit": "USD/t"}}, "quantity": "24", "factors": [], "exchange": [],
    "rate_row": {"book": "cis", "row": "frt-1"},
}  # fmt: skip
OPTION: dict[str, Any] = {"total": {}, "km": 10, "p50": 40.0}


@pytest.fixture(autouse=True)
def english() -> Any:
    with shipped().test_request_context("/"):
        yield


def entry(old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any]:
    return {"old": old, "new": new, "line": None}


def said(cause: str, old: dict[str, Any] | None, new: dict[str, Any] | None, detail: str = "detail") -> Why:
    return why({"cause": cause, "detail": detail}, entry(old, new))


def test_no_cause_of_the_engine_is_without_words() -> None:
    for module in (api.changes, api.reprice):
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        named = set(re.findall(r'(?:_cause|_differing|about_quote)\("(\w+)"', source))
        named |= set(re.findall(r'"(route_closed|price_missing|route_not_offered)"', source))
        assert named
        assert named <= set(change_words._SAID)


def test_a_rate_says_what_it_was_and_is() -> None:
    dearer = {**LINE, "rate": {"before": {"value": "4", "unit": "USD/t"}}}
    assert said("row_changed", LINE, dearer).text == "The rate of row frt-1 in cis is 4 USD/t in place of 3.5 USD/t."


def test_a_row_gives_way_to_another() -> None:
    other = {**LINE, "rate_row": {"book": "cis", "row": "frt-2"}}
    assert said("new_row", LINE, other).text == "Another row applies: frt-2 in cis in place of frt-1 in cis."
    assert said("new_row", None, other).text == "A new line, by row frt-2 in cis."
    ended = said("row_ended", LINE, other, "row frt-1 of cis → row frt-2 of cis: valid to 2026-01-01")
    assert ended == Why("Row frt-1 in cis no longer holds.", "valid to 2026-01-01")
    assert (
        said("row_ended", LINE, None, "the row is no longer in the book").detail == "the row is no longer in the book"
    )


def test_a_price_that_was_missing_is_a_route_that_came() -> None:
    assert said("new_row", None, OPTION, "a price was missing: no rate").text.startswith("The route is offered now")


@pytest.mark.parametrize(
    ("cause", "old", "new", "begins"),
    [
        ("other_factor", LINE, {**LINE, "factors": [{"factor": "f", "value": "1.1"}]}, "Other factors apply: f 1.1 in"),
        ("new_exchange_rate", {**LINE, "exchange": ["a"]}, {**LINE, "exchange": ["b"]}, "Another exchange rate applies: b"),
        ("other_base", LINE, {**LINE, "quantity": "18"}, "Another quantity: 18 in place of 24"),
        ("other_base", LINE, LINE, "What it is reckoned on"),
        ("network_km", LINE, LINE, "The distances differ"),
        ("network_time", OPTION, {**OPTION, "p50": 50.0}, "The times of the route differ: the median is 50.0 days"),
        ("network_time", OPTION, {**OPTION, "p50": None}, "The times of the route differ."),
        ("charge_dropped", LINE, None, "This is not charged"),
        ("only_first", LINE, None, "Only the first quote"),
        ("only_second", None, LINE, "Only the second quote has this line, by row frt-1"),
        ("route_closed", OPTION, None, "The route is closed"),
        ("price_missing", OPTION, None, "A price of the route is missing"),
        ("route_not_offered", OPTION, None, "The route is not offered"),
        ("new_route", None, OPTION, "The route is offered now"),
        ("engine", None, None, "It was priced by another version"),
        ("expired", None, None, "The quote is no longer valid"),
        ("dispatch_past", None, None, "The day of dispatch has passed"),
        ("unheard_of", None, None, "Detail"),
    ],
)  # fmt: skip
def test_each_cause(cause: str, old: dict[str, Any] | None, new: dict[str, Any] | None, begins: str) -> None:
    assert said(cause, old, new).text.startswith(begins)
