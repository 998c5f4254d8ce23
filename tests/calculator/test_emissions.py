"""CO2e per kilogram carried: well-to-wheel rows only, the carrier's own or the most conservative."""

from dataclasses import replace
from fractions import Fraction

import pytest

from calculator.emissions import emissions
from calculator.itinerary import itinerary
from calculator.network import Carrier, Emission, Network
from calculator.quote import quote
from tests.calculator.world import LEGS, consignment, desk, network


def grams(made: Network) -> Fraction | None:
    """The figure of the whole journey: 410 km by rail, 400 by ferry."""
    return emissions(made, itinerary(made, "xi", LEGS)).g_per_kg


def with_rows(*rows: Emission) -> Network:
    """The world with these rows beside its own: 20 g by rail, 60 g by ferry."""
    return network(emissions=(*network().emissions, *rows))


def test_grams_are_the_factor_times_the_kilometres() -> None:
    assert grams(network()) == Fraction(20 * 410 + 60 * 400, 1000)


def test_the_most_conservative_usable_row_counts() -> None:
    """Rows of another scope are not mixed in, however high they are."""
    assert grams(with_rows(Emission("rail", "diesel", Fraction(30), "WTW"))) == Fraction(30 * 410 + 60 * 400, 1000)
    assert grams(with_rows(Emission("rail", "old", Fraction(99), "TTW"))) == grams(network())


def test_a_carrier_may_name_its_row() -> None:
    made = with_rows(Emission("rail", "electric", Fraction(5), "WTW"), Emission("rail", "tank", Fraction(1), "TTW"))
    own = {**made.carriers, "KTZ": replace(made.carriers["KTZ"], emission="electric")}
    assert grams(replace(made, carriers=own)) == Fraction(20 * 100 + 5 * 310 + 60 * 400, 1000)
    unusable = {**made.carriers, "KTZ": replace(made.carriers["KTZ"], emission="tank")}
    assert grams(replace(made, carriers=unusable)) == grams(network()), "a row of another scope is not used"


def test_a_transshipment_adds_its_kilograms_per_tonne_where_a_row_exists() -> None:
    hub = Emission("hub", "transshipment site, containers", Fraction(3, 2), "WTW kg CO2e per t")
    made = with_rows(hub, Emission("hub", "warehouse", Fraction(9), "WTW kg CO2e per t"))
    found = emissions(made, itinerary(made, "xi", LEGS))
    assert found.g_per_kg == Fraction(20 * 410 + 60 * 400, 1000) + Fraction(3, 2)
    assert [place for place, _, _ in found.parts] == ["xi_bo", "bo_ko", "ko_ak", "ak_ba", "ak"]


@pytest.mark.parametrize("kept", ["rail", "ferry"])
def test_without_a_usable_row_the_figure_is_absent_and_says_why(kept: str) -> None:
    made = network(emissions=tuple(row for row in network().emissions if row.mode == kept))
    missing = "ferry" if kept == "rail" else "rail"
    found = emissions(made, itinerary(made, "xi", LEGS))
    assert (found.g_per_kg, found.parts) == (None, ())
    assert found.reason == f"no WTW row for {missing} in emissions.csv"


def test_tonnes_are_the_gross_of_a_container_times_the_units() -> None:
    """Two boxes of 20 t goods and 3.9 t tare, 32.2 kg a tonne."""
    (option,) = quote(desk(), consignment(units=2)).options
    assert option.co2e_hg == round(2 * 23_900 * 32.2 / 100)


def test_a_carrier_that_nobody_knows_has_the_mode_s_row() -> None:
    assert grams(network(carriers={"CR": Carrier("CR", "", "CN", "SMGS")})) == grams(network())
