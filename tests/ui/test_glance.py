"""An option at a glance, and what was asked in one line."""

from tests.answers import answered, data_of
from ui.glance import asked, way
from ui.labels import Labels


def test_figures_stand_as_they_are_in_the_quote() -> None:
    data, result = answered()
    for row, option in zip(result.rows, data["options"], strict=True):
        assert row.price.replace(",", "") == option["total"]["amount"]
        assert row.co2e == f"{option['co2e_kg'] / 1000:.1f}"
        assert row.range
        low, high = row.span.split("–")
        assert int(low) <= int(row.p50) <= int(row.within) <= int(high) + 1


def test_stretches_by_other_modes_are_named() -> None:
    _, result = answered(origin="tehran", destination="baku", equipment="22G1")
    assert any("road " in row.places for row in result.rows)
    assert any("ferry Turkmenbashi – Alat" in row.places for row in result.rows)


def test_a_way_without_a_country_between() -> None:
    assert way(["CN", "KZ", "UZ"]) == "Kazakhstan"
    assert way(["CN", "KZ"]) == "China – Kazakhstan"


def test_all_that_is_not_usual_is_said() -> None:
    data = data_of(
        units=2, hazard="3", train="block", commodity={"code": "271019", "scheme": "NHM"}, via=["sarakhs-ir"],
        avoid=["country:RU", "mode:sea"], mass_per_unit={"value": "0.5", "unit": "TNE"},
    )  # fmt: skip
    assert asked(data, Labels(data)) == (
        "2 × 45G1 (40 ft high cube), 0.5 t of goods each, NHM 271019, dangerous goods class 3, block train, "
        "by way of Sarakhs, without Russia and sea, dispatch 1 December 2026"
    )
    empty = data_of(mass_per_unit={"value": "0", "unit": "TNE"}, commodity=None, train="group", value=None)
    assert ", empty (enter a weight for goods), group of wagons, dispatch" in asked(empty, Labels(empty))
