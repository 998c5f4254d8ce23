"""Half-open intervals: what a band asks for, and what a consignment can have of it."""

from pathlib import Path

from calculator.conditions import NO_MASS, Band, Conditions
from tariffs.extents import OPEN_END, equipment_codes, gross_kg, meet, of_band
from tariffs.loader import load_network
from tests.tariffs.folders import network


def test_the_values_of_a_band_and_whether_intervals_meet() -> None:
    assert of_band(NO_MASS) == (-1, OPEN_END)
    assert of_band(Band(5, 9, "", "t")) == (5, 9)
    assert meet((0, 5), (4, 9), (-1, 6))
    assert not meet((0, 5), (5, 9))
    assert not meet((0, 5), (4, 9), (5, 6))


def test_the_equipment_that_conditions_let_through(tmp_path: Path) -> None:
    places = load_network(network(tmp_path))
    assert equipment_codes(Conditions(), places) == {"22G1", "45G1", "WCOV"}
    assert equipment_codes(Conditions(("40ft", "wagon")), places) == {"45G1", "WCOV"}
    assert equipment_codes(Conditions(box_owner=("carrier",)), places) == {"22G1", "45G1"}
    assert equipment_codes(Conditions(("wagon",), box_owner=("carrier",)), places) == frozenset()


def test_what_a_unit_can_weigh(tmp_path: Path) -> None:
    places = load_network(network(tmp_path))
    assert gross_kg(["22G1", "45G1"], False, places) == ((2299, 2300), (3939, 3940))
    assert gross_kg(["22G1", "45G1"], True, places) == ((2300, 103_940),)
    assert gross_kg(["22G1", "45G1"], None, places) == ((2299, 103_940),)
    assert gross_kg(["WCOV"], False, places) == ((-1, 0),)
    assert gross_kg(["WCOV"], True, places) == ((0, 100_000),)
    assert gross_kg([], None, places) == gross_kg([], False, places) == ()
