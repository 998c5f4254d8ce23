"""What options are best at, and why they are not the best."""

from typing import Any

import pytest

from tests.answers import data_of
from ui import merits


def option(name: str, rank: int, price: str, p50: float | None, co2e_kg: float | None, beaten: str = "") -> Any:
    return {
        "option": name, "rank": rank, "total": {"amount": price, "currency": "USD"}, "transit_time": {"p50": p50},
        "co2e_kg": co2e_kg, "pareto": not beaten, "dominated_by": beaten or None,
    }  # fmt: skip


A = option("a", 1, "1000.00", 40.0, 5000.0)
B = option("b", 2, "1500.50", 30.0, 4000.0)
C = option("c", 3, "1600.00", 41.0, 5500.0, "a")
D = option("d", 4, "1700.00", None, None)
QUOTE = {"options": [A, B, C, D], "cheapest": "a", "fastest": "b", "greenest": "b"}


@pytest.mark.parametrize(
    ("one", "best", "against"),
    [
        (A, "The lowest price", "10\u00a0days slower than the fastest and 25% more CO₂e than the greenest"),
        (B, "The shortest time and the least CO₂e", "500.50\u00a0USD dearer than the cheapest"),
        (C, "", "Route 1 is cheaper, faster and greener"),
        (D, "No route beats it in everything", "700.00\u00a0USD dearer than the cheapest"),
    ],
)
def test_what_speaks_for_and_against_an_option(one: Any, best: str, against: str) -> None:
    assert merits.best_at(one, QUOTE) == best
    assert merits.why_not(one, QUOTE) == against


def test_gains_against_the_cheapest() -> None:
    gaining = option("e", 3, "1600.00", 35.0, 4500.0, "b")
    quote = {**QUOTE, "options": [A, B, gaining]}
    said = "5\u00a0days sooner than the cheapest and 10% less CO₂e than the cheapest"
    assert merits.best_at(gaining, quote) == said


def test_a_rival_that_is_not_listed_is_named_by_its_id() -> None:
    alone = {"options": [C], "cheapest": "a", "fastest": None, "greenest": None}
    assert merits.why_not(C, alone) == "Route a is no worse in anything"
    assert merits.best_at(C, alone) == ""


def test_the_best_in_everything() -> None:
    alone = {"options": [A], "cheapest": "a", "fastest": "a", "greenest": "a"}
    assert merits.why_not(A, alone) == "Nothing beats it"


@pytest.mark.parametrize(("order", "options"), [("price", "abcd"), ("days", "bacd"), ("co2e", "bacd"), ("?", "abcd")])
def test_orders_put_the_unknown_last(order: str, options: str) -> None:
    assert "".join(found["option"] for found in merits.in_order([D, C, B, A], order)) == options


def test_cards_are_for_the_best() -> None:
    assert merits.on_cards(QUOTE, 2) == {"a", "b"}
    assert merits.on_cards(QUOTE, 3) == {"a", "b", "d"}


@pytest.mark.parametrize(("first", "second", "rest"), [("10.05", "9.10", "0.95"), ("7", "7", "0")])
def test_a_difference_is_exact(first: str, second: str, rest: str) -> None:
    assert merits.difference(first, second) == rest


def test_every_shipped_option_says_why_it_is_not_the_best() -> None:
    quote = data_of()
    for found in quote["options"]:
        against = merits.why_not(found, quote)
        assert against
        assert against.startswith("Route ") == bool(found["dominated_by"])
