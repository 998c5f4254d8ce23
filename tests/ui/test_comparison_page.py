"""Two quotes side by side: every route once, every line once, differences exact, currencies never mixed."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from tests.api.forms.sample import rates
from tests.service import client, shipped
from ui.comparison_page import Comparison, comparison_of, money


@pytest.fixture(autouse=True)
def english() -> Any:
    with shipped().test_request_context("/"):
        yield


def other(**asked: Any) -> dict[str, Any]:
    data: dict[str, Any] = client(shipped()).post("/v1/rates", json={**REQUEST, **asked}).get_json()
    return data


REQUEST = {
    "origin": "xian", "destination": "TRHAL", "dispatch_date": "2026-12-01", "equipment": "45G1",
    "mass_per_unit": {"value": "24", "unit": "TNE"}, "as_known_on": "2026-11-23",
}  # fmt: skip


def plain(written: str) -> Decimal:
    return Decimal(written.replace(",", "").replace("\u2212", "-"))


def test_a_quote_does_not_differ_from_itself() -> None:
    found = comparison_of(rates(), rates())
    assert found.differing == []
    assert found.alike == len(rates()["options"])
    assert (found.exchange, found.books) == ((), ())
    assert {(route.price.difference, route.days.difference) for route in found.routes} == {("0", "0")}


def test_differences_add_up(request: pytest.FixtureRequest) -> None:
    first, second = other(), other(mass_per_unit={"value": "60", "unit": "TNE"}, equipment="45G1", units=2)
    found = comparison_of(first, second)
    assert found.differing
    for pair in found.lines:
        lines = [*pair.changed, *pair.same]
        for side, total in (("first", pair.total.first), ("second", pair.total.second)):
            assert sum(plain(getattr(line.price, side) or "0") for line in lines) == plain(total)
        assert plain(pair.total.difference) == plain(pair.total.second) - plain(pair.total.first)
        assert all(line.whys for line in pair.changed)
        assert not any(line.whys for line in pair.same)


def test_a_route_that_only_one_has_stands_alone() -> None:
    first = rates()
    second = deepcopy(first)
    gone = second["options"].pop(1)
    route = next(route for route in comparison_of(first, second).routes if route.option == gone["option"])
    assert (route.price.second, route.price.difference, route.days.second) == ("", "", "")
    back = comparison_of(second, first)
    assert back.routes[-1].option == gone["option"]
    assert back.routes[-1].price.first == ""


def test_without_a_common_route_the_cheapest_are_compared() -> None:
    found = comparison_of(other(), other(destination="poti"))
    assert len(found.lines) == 1
    pair = found.lines[0]
    assert pair.other
    assert {why.text.split(" quote")[0] for line in pair.changed for why in line.whys} >= {
        "Only the first", "Only the second",
    }  # fmt: skip
    assert pair.whys == ()


def test_currencies_are_not_mixed() -> None:
    found: Comparison = comparison_of(other(), other(currency="EUR"))
    assert found.currencies == ("USD", "EUR")
    assert {route.price.difference for route in found.routes} == {""}
    assert {line.price.difference for pair in found.lines for line in pair.changed} == {""}


def test_an_amount_is_exact_and_says_its_sign() -> None:
    def usd(amount: str) -> dict[str, str]:
        return {"amount": amount, "currency": "USD"}

    assert money(usd("1000.10"), usd("2000.35")).difference == "+1,000.25"
    less = money(usd("2000.35"), usd("1000.10"))
    assert (less.difference, less.sign) == ("\u22121,000.25", -1)
    assert money(usd("1.00"), usd("1.00")).difference == "0"
    assert money(None, usd("1.00")).difference == ""


def test_books_and_rates_that_differ_are_named() -> None:
    first, second = rates(), rates()
    second["books"][0] |= {"edition": "2099-01", "digest": "f" * 64}
    second["books"].pop()
    second["exchange_rates"][0]["written"] = "1 EUR = 9 USD"
    found = comparison_of(first, second)
    assert found.books[0].second == "2099-01, ffffffffffff"
    assert found.books[-1].second == "not used"
    assert "1 EUR = 9 USD" in found.exchange[0].second
