"""The layout of an itinerary: subjects with the rows that may apply to them, what is required, and through rates."""

from __future__ import annotations

from datetime import date

from calculator.consignment import Equipment
from calculator.itinerary import itinerary
from calculator.layout import Layout, layout, outline
from tests.calculator.world import BOX, LEGS, SMALL_BOX, WAGON, book, desk, factor, km, network, rate, through

MAIN = frozenset({"main"})


def laid(*rows: object, equipment: Equipment = BOX, **changes: object) -> Layout:
    """The layout of the whole journey under one book."""
    made = desk(book("b", *rows, **changes))
    of = outline(made.prices, itinerary(network(), "xi", LEGS), MAIN)
    return layout(made.prices, of, equipment)


def names(found: Layout) -> dict[str, list[str]]:
    """Subject -> the ids of the rows that may apply to it, where there are some."""
    return {str(place): [ranked.row.id for ranked in rows.rates] for _, place, rows in found.whole.charged}


def test_only_rows_that_may_apply_to_the_very_subject_are_looked_at() -> None:
    found = laid(
        rate("near", "FRT", "rail *", "1", "USD/t", km=km(None, 200)), rate("far", "FRT", "rail *", "1", "USD/t", km=km(200, None)),
        rate("later", "FRT", "rail *", "1", "USD/t", known_from=date(2027, 1, 1)),
        rate("main", "BCF", "border bo", "1", "USD/t", corridor=("main",)), rate("other", "BCF", "border bo", "1", "USD/t", corridor=("other",)),
        rate("no-km", "BCF", "border ko", "1", "USD/t", km=km(None, 10)),
    )  # fmt: skip
    assert names(found) == {"rail CR": ["near"], "rail KTZ": ["far"], "border bo": ["main"]}


def test_factors_are_those_of_the_charges_that_may_be_laid_on_the_subject() -> None:
    found = laid(
        rate("r", "FRT", "rail *", "1", "USD/t"), factor("f", "FRT", "2", laden=True), factor("cr", "FRT", "2", "rail CR"),
        factor("g", "GAU", "2", hazard=("3",)),
    )  # fmt: skip
    of = {str(place): rows for _, place, rows in found.whole.charged}
    assert [f.row.id for f in of["rail CR"].factors["FRT"]] == ["f", "cr"]
    assert [f.row.id for f in of["rail KTZ"].factors["FRT"]] == ["f"]
    assert found.questions.plain == {"laden"}, "nothing asks for the hazard of a gauge change without a row"


def test_what_is_required_names_the_legs_that_may_meet_it() -> None:
    found = laid(required={"rail": "FRT", "terminal": "THC", "gauge_change": "GAU"})
    said = [
        (str(found.whole.places[need.place]), need.charge, [found.whole.places[leg].name for leg in need.legs])
        for need in found.whole.required
    ]
    assert said == [
        ("origin xi", "THC", []), ("rail CR", "FRT", ["xi_bo"]), ("rail KTZ", "FRT", ["bo_ko", "ko_ak"]),
        ("gauge_change ko", "GAU", []), ("destination ba", "THC", []),
    ]  # fmt: skip


def test_through_rates_stand_by_kilometres_then_book_then_publication() -> None:
    found = laid(
        through("short", "bo", "ko", "5", "USD/t", "FRT"), through("old", "xi", "ak", "5", "USD/t", "FRT"),
        through("new", "xi", "ak", "5", "USD/t", "FRT", known_from=date(2026, 1, 1)), through("back", "ak", "xi", "5", "USD/t", "FRT"),
        through("later", "xi", "ba", "5", "USD/t", "FRT", known_from=date(2027, 1, 1)), through("away", "xi", "nowhere", "5", "USD/t", "FRT"),
    )  # fmt: skip
    assert [way.row.id for way in found.through] == ["new", "old", "short"]
    assert [place.km for place in found.through[2].cut.places if place.kind == "rail"] == [100, 10, 300]


def test_rows_for_other_equipment_are_not_looked_at_and_ask_nothing() -> None:
    rows = (
        rate("small", "FRT", "rail CR", "1", "USD/t", equipment=("20ft",), hazard=("3",)),
        rate("boxes", "FRT", "rail CR", "1", "USD/container", laden=True), rate("any", "FRT", "rail CR", "1", "USD/t"),
        factor("wagons", "FRT", "2", equipment=("wagon",), wagon_owner=("shipper",)),
        through("by-wagon", "xi", "ak", "5", "USD/t", "FRT", equipment=("wagon",), train=("block",)),
    )  # fmt: skip
    found = {box.equipment: laid(*rows, equipment=box) for box in (BOX, SMALL_BOX, WAGON)}
    assert {code: names(of).get("rail CR") for code, of in found.items()} == {
        BOX.equipment: ["boxes", "any"], SMALL_BOX.equipment: ["small", "boxes", "any"], WAGON.equipment: ["any"],
    }  # fmt: skip
    assert {code: of.questions.plain for code, of in found.items()} == {
        BOX.equipment: {"laden"}, SMALL_BOX.equipment: {"laden", "hazard"}, WAGON.equipment: {"wagon_owner", "train"},
    }  # fmt: skip
    assert [[way.row.id for way in of.through] for of in found.values()] == [[], [], ["by-wagon"]]


def test_equipment_that_no_row_tells_apart_has_one_layout() -> None:
    made = desk(
        book(
            "b",
            rate("any", "FRT", "rail CR", "1", "USD/t"),
            rate("w", "FRT", "rail CR", "1", "USD/wagon", equipment=("wagon",)),
        )
    )
    way = itinerary(network(), "xi", LEGS)
    of_box, of_small, of_wagon = (made.planner.layout(way, MAIN, box) for box in (BOX, SMALL_BOX, WAGON))
    assert of_box is of_small is not of_wagon
