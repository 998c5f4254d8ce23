"""One consignment by itself is priced like many in arrays, to the cent, and in the same words again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.charges import price
from calculator.consignment import Consignment
from calculator.desk import QuotingDesk, columns
from calculator.network import Network
from calculator.single_price import SinglePricer, Way
from calculator.tariff_set import TariffSet
from tests.calculator.world import BOX, DISPATCH, book, consignment, desk, rate, through


def prices(made: QuotingDesk, asked: Consignment) -> None:
    """Hold every plan of a consignment against the kernel of many."""
    of_class = made.class_of(asked)
    pricer = SinglePricer(made.tariffs, asked)
    for plan in made.plans(of_class):
        one, many = pricer.price(plan), price(plan, columns(of_class, [asked]))
        assert one.through_taken == bool(many.through_taken[0])
        ways = (many.through, many.sectional) if one.through_taken else (many.sectional, many.through)
        for way, same in zip((one.taken, one.other), ways, strict=True):
            assert (way is None) == (same is None)
            if way is None or same is None:
                continue
            assert way.total_minor == int(same.total[0])
            assert [amount for _, amount in way.percentages] == [int(amount[0]) for amount in same.percentages]
            lines = [line for run in way.runs for line in run.lines]
            assert [line.amount_minor for line in lines] == [int(amount[0]) for amount in same.amounts]
            assert [line.converted_minor for line in lines] == [int(amount[0]) for amount in same.converted]


@settings(max_examples=60)
@given(data=st.data())
def test_one_is_priced_like_many_on_the_shipped_books(
    data: st.DataObject, shipped_network: Network, shipped_tariffs: TariffSet
) -> None:
    made = desk(network_=shipped_network)
    made.tariffs = shipped_tariffs
    box = data.draw(st.sampled_from(sorted(shipped_network.equipment)))
    prices(made, consignment(
        origin="xian", destination=data.draw(st.sampled_from(("tashkent", "halkali", "bandar-abbas"))),
        dispatch_date=DISPATCH, equipment=shipped_network.equipment[box], units=data.draw(st.integers(1, 10_000)),
        mass_kg=data.draw(st.integers(0, 26_000)), value_e4=data.draw(st.none() | st.integers(0, 10**14)),
        value_currency="EUR", currency=data.draw(st.sampled_from(("USD", "EUR", "JPY"))),
    ))  # fmt: skip


@pytest.mark.parametrize("policy", ["prefer", "cheaper", "ignore"])
@pytest.mark.parametrize("amount", ["1", "9000"])
def test_a_through_rate_is_taken_by_the_same_choice(policy: str, amount: str) -> None:
    rows = (
        rate("r", "FRT", "rail *", "3", "USD/(container*km)"), rate("t", "GAU", "rail *", "7", "USD/t"),
        rate("p", "FWD", "consignment", "2.5", "percent of FRT"), rate("q", "INS", "consignment", "1", "percent of FWD"),
        rate("z", "WAR", "consignment", "1", "percent of total"), through("t", "ko", "ak", amount, "USD/container", "FRT"),
    )  # fmt: skip
    prices(desk(replace(book("b", *rows), through=policy)), consignment(units=3, mass_kg=7_001))


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
