"""Rows of many classes at once cost what each class costs by itself, to the last unit, past 64 bits too."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from calculator import batch_kernel
from calculator.quote import quote
from tests.calculator.in_bulk import groups_of, hold_against_quotes
from tests.calculator.test_batch_block import DESKS, RATES
from tests.calculator.test_quote import NEEDS, world
from tests.calculator.test_quote import RATES as WAYS
from tests.calculator.world import LEGS, SMALL_BOX, book, consignment, desk, network, rate

ASKED = [
    consignment(units=units, mass_kg=mass, equipment=box, value_e4=value, value_currency="USD" if value else "")
    for units in (1, 3, 10_000)
    for mass in (0, 12_345, 60_000)
    for box in (consignment().equipment, SMALL_BOX)
    for value in (None, 1_234_567, 10**13)
]


@pytest.mark.parametrize("policy", sorted(DESKS))
@pytest.mark.parametrize(
    ("entries", "many", "most"), [(1, 10**9, 1), (50, 10**9, 1), (60_000, 1, 2), (60_000, 1, 8_192), (9, 7, 5)]
)
def test_rows_cost_what_each_is_quoted(
    policy: str, entries: int, many: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are worked on at once, and however many make it worth while to take those of one program together."""
    monkeypatch.setattr(batch_kernel, "MOST_ENTRIES", entries)
    monkeypatch.setattr(batch_kernel, "MANY_ALIKE", many)
    monkeypatch.setattr(batch_kernel, "MOST_ALIKE", most)
    hold_against_quotes(DESKS[policy], ASKED)


@pytest.mark.parametrize("many", [1, 10**9])
def test_what_64_bits_do_not_hold_is_exact(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_kernel, "MANY_ALIKE", many)
    dear = desk(
        book(
            "b",
            rate("rail", "FRT", "rail *", "1234567.891234567", "USD/(t*km)"),
            rate("f", "FWD", "consignment", "3.7", "percent of total"),
        )
    )
    hold_against_quotes(dear, [replace(one, mass_kg=max(one.mass_kg, 1)) for one in ASKED])


@pytest.mark.parametrize("many", [1, 10**9])
def test_percentages_that_only_together_need_more_than_64_bits_are_added_exactly(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each comes to nearly a quarter of what 64 bits hold."""
    monkeypatch.setattr(batch_kernel, "MANY_ALIKE", many)
    steep = (
        rate(f"p{i}", charge, "consignment", "10000000", "percent of FRT")
        for i, charge in enumerate(("FWD", "INS", "WAG", "THC", "GAU"))
    )
    dear = desk(book("b", rate("rail", "FRT", "rail *", "1000000000", "USD/container"), *steep))
    hold_against_quotes(dear, [consignment(units=units) for units in range(100, 115)])


@pytest.mark.parametrize("rates", [WAYS, WAYS[:3]], ids=["all priced", "no price of the ship"])
@pytest.mark.parametrize("modes", [("rail", "ferry", "road", "sea"), ("rail", "ferry", "road"), ()])
def test_co2e_is_compared_only_where_every_priced_route_has_it(rates: tuple[Any, ...], modes: tuple[str, ...]) -> None:
    """A quick and dirty ship: others are on the front for their CO2e alone."""
    dirty = {
        row.mode: replace(row, g_co2e_per_tkm=Fraction(999 if row.mode == "sea" else 9)) for row in world().emissions
    }
    quick = {"low_km_day": 2e3, "typical_km_day": 2e3, "high_km_day": 2e3}
    speeds = tuple(replace(row, **quick) if row.carrier == "SHIP" else row for row in world().speeds)
    of_modes = replace(world(), emissions=tuple(dirty[mode] for mode in modes), speeds=speeds)
    hold_against_quotes(desk(book("b", *rates, required=NEEDS), network_=of_modes), ASKED)


def test_without_a_route_there_are_no_options() -> None:
    nowhere = desk(book("b", *RATES), network_=network(legs={leg.leg: leg for leg in LEGS[:1]}, corridors={}))
    ((places, group, found),) = groups_of(nowhere, ASKED[:3])
    assert (places, group.tables.shape.routes, found.totals.shape, found.priced.shape) == ([0, 1, 2], 0, (0, 3), (0, 3))
    assert quote(nowhere, ASKED[0]).options == ()
    assert [left.code for left in quote(nowhere, ASKED[0]).left_out] == ["no_path"]
