"""Equipment and limits."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from calculator.consignment import MOST_MASS_KG, MOST_UNITS, SCHEMES, Equipment, Journey
from tests.calculator.world import BOX, SMALL_BOX, WAGON


@pytest.mark.parametrize(
    ("equipment", "codes", "meant"),
    [
        (BOX, ("45G1",), True), (BOX, ("container",), True), (BOX, ("40ft",), True), (BOX, ("20ft", "45ft"), False),
        (BOX, ("40HC",), False), (SMALL_BOX, ("20ft",), True),
        (WAGON, ("wagon",), True), (WAGON, ("container",), False),
        (WAGON, ("WCOV",), True), (BOX, (), False),
    ],
)  # fmt: skip
def test_codes_and_families_of_conditions(equipment: Equipment, codes: tuple[str, ...], meant: bool) -> None:
    """Lengths mean that very length of a box; aliases serve in consignments only."""
    assert equipment.is_one_of(codes) is meant


def test_gross_mass_is_goods_and_tare_of_a_box_and_the_goods_of_a_wagon() -> None:
    assert (BOX.is_container, BOX.gross_kg(20_000), BOX.gross_kg(0)) == (True, 23_900, 3_900)
    assert (WAGON.is_container, WAGON.gross_kg(60_000), WAGON.length_family) == (False, 60_000, "")


def test_hs_and_gng_are_kept_as_nhm() -> None:
    assert {SCHEMES[scheme] for scheme in ("NHM", "GNG", "HS")} == {"NHM"}
    assert SCHEMES["ETSNG"] == "ETSNG"


def test_a_platform_carries_containers_and_a_wagon_itself() -> None:
    assert [one.per_wagon for one in (BOX, SMALL_BOX, WAGON, replace(WAGON, per_platform=0))] == [1, 2, 1, 1]


def test_limits_are_those_that_a_book_is_checked_for() -> None:
    assert (MOST_UNITS, MOST_MASS_KG, BOX.teu) == (10_000, 100_000, Fraction(2))


def test_a_journey_on_another_day_is_the_same_but_for_the_day() -> None:
    asked = Journey("xi", "ba", date(2026, 12, 1), "single", ("ko",), ("mode:road",))
    assert asked.on(asked.dispatch_date) is asked
    assert asked.on(date(2027, 1, 1)) == replace(asked, dispatch_date=date(2027, 1, 1))
