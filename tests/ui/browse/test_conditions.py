"""Conditions of rows in words."""

from dataclasses import replace

import pytest

from calculator.conditions import NO_KM, NO_MASS, NO_UNITS, Commodities, Conditions
from calculator.tariff_book import MassRule
from ui.browse.conditions import mass, said


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Conditions(), []),
        (Conditions(equipment=("20ft", "45G1"), laden=True), ["20 ft boxes and 45G1", "laden"]),
        (Conditions(laden=False, box_owner=("shipper",), wagon_owner=("carrier",)),
         ["empty", "container: the shipper's", "wagon: the carrier's"]),
        (Conditions(train=("group", "block"), hazard=("none",)),
         ["by a group of wagons, a block train", "no dangerous goods"]),
        (Conditions(hazard=("3", "8"), corridor=("m1", "m2")), ["dangerous goods: 3, 8", "only on corridor m1, m2"]),
        (Conditions(commodity=Commodities(frozenset({("NHM", "10")}), frozenset({("ETSNG", "01")}))),
         ["goods NHM 10", "not goods ETSNG 01"]),
        (Conditions(km=replace(NO_KM, over=500, to=1000), mass=replace(NO_MASS, over=24500),
                    units=replace(NO_UNITS, to=9)),
         ["section over 500 up to 1,000 km", "over 24.5 t gross", "up to 9 units"]),
    ],
)  # fmt: skip
def test_conditions_in_words(asked: Conditions, words: list[str]) -> None:
    assert list(said(asked)) == words


def test_the_chargeable_mass_in_words() -> None:
    assert list(mass(MassRule())) == []
    assert list(mass(MassRule("goods", 14_000, 100))) == [
        "mass of the goods", "charged for at least 14 t", "mass rounded up to 0.1 t",
    ]  # fmt: skip
