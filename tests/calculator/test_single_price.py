"""One consignment by itself is priced like many in arrays, to the cent, and in the same words again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.desk import QuotingDesk
from calculator.network import Network
from calculator.single_price import SinglePricer, Way
from calculator.tariff_set import TariffSet
from tests.calculator.drawn import on_shipped_books
from tests.calculator.in_bulk import hold_against_quotes
from tests.calculator.world import BOX, TODAY, book, consignment, desk, rate, through


@settings(max_examples=60)
@given(data=st.data())
def test_one_is_priced_like_many_on_the_shipped_books(
    data: st.DataObject, shipped_network: Network, shipped_tariffs: TariffSet
) -> None:
    hold_against_quotes(
        QuotingDesk(shipped_network, shipped_tariffs, TODAY), [data.draw(on_shipped_books(shipped_network))]
    )


@pytest.mark.parametrize(
    ("policy", "taken"), [("prefer", (True, True)), ("cheaper", (True, False)), ("ignore", (False, False))]
)
def test_a_through_rate_is_taken_by_the_book_s_policy(policy: str, taken: tuple[bool, bool]) -> None:
    """One that costs less than what it replaces, and one that costs more."""
    for amount, is_taken in zip(("1", "9000"), taken, strict=True):
        rows = (
            rate("r", "FRT", "rail *", "3", "USD/(container*km)"), rate("t", "GAU", "rail *", "7", "USD/t"),
            rate("p", "FWD", "consignment", "2.5", "percent of FRT"), rate("q", "INS", "consignment", "1", "percent of FWD"),
            rate("z", "BCF", "consignment", "1", "percent of total"), through("t", "ko", "ak", amount, "USD/container", "FRT"),
        )  # fmt: skip
        made, asked = desk(replace(book("b", *rows), through=policy)), consignment(units=3, mass_kg=7_001)
        (plan,) = made.plans(made.class_of(asked))
        found = SinglePricer(made.tariffs, asked).price(plan)
        assert found.through_taken is is_taken
        assert found.taken and found.other and found.taken.total_minor != found.other.total_minor
        hold_against_quotes(made, [asked])


def test_what_counts_the_same_is_the_same_lines_again() -> None:
    rows = (rate("r", "FRT", "rail *", "3", "USD/(container*km)"), rate("t", "GAU", "rail *", "7", "USD/t"))
    made = desk(book("b", *rows))

    def way(**asked: object) -> Way:
        one = consignment(equipment=BOX, **asked)
        (plan,) = made.plans(made.class_of(one))
        found = SinglePricer(made.tariffs, one).price(plan).taken
        assert found
        return found

    first, second = way(mass_kg=20_000), way(mass_kg=20_001)
    assert [a is b for a, b in zip(first.runs, second.runs, strict=True)].count(True) >= 1
    assert first.total_minor < second.total_minor
    assert first.runs == way(mass_kg=20_000).runs
