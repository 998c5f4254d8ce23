"""Rows that never match, belts with a gap, days and nodes the wrong way round."""

from pathlib import Path

import pytest

from tests.tariffs.folders import book, problems


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"rates": [{"valid_from": "2026-02-01", "valid_to": "2026-01-31"}]}, "rates.csv:2: valid_to: 2026-01-31 is before valid_from 2026-02-01; exchange the two or correct one"),
        ({"factors": [{"valid_from": "2026-02-01", "valid_to": "2026-01-31"}]}, "factors.csv:2: valid_to: 2026-01-31 is before valid_from 2026-02-01; exchange the two or correct one"),
        ({"through": [{"valid_from": "2026-02-01", "valid_to": "2026-01-31"}]}, "through.csv:2: valid_to: 2026-01-31 is before valid_from 2026-02-01; exchange the two or correct one"),
        ({"exchange": [{"valid_from": "2026-02-01", "valid_to": "2026-01-31"}]}, "exchange.csv:2: valid_to: 2026-01-31 is before valid_from 2026-02-01; exchange the two or correct one"),
        ({"exchange": [{"to": "EUR"}]}, "exchange.csv:2: to: EUR is converted to itself; name another currency"),
        ({"through": [{"to": "khorgos"}]}, "through.csv:2: to: the stretch ends where it begins, in khorgos; name another node"),
    ],
)  # fmt: skip
def test_every_refusal(tmp_path: Path, files: dict[str, list[dict[str, str]]], expected: str) -> None:
    assert problems(tmp_path, book(tmp_path, **files)) == [expected]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"on": "origin *", "km_to": "500"}, "km_over: never matches: origin has no distance; remove the km band, or stand on a section or leg"),
        ({"on": "consignment", "unit": "USD/(t*km)"}, "unit: never matches: consignment has no distance; remove km, or stand on a section or leg"),
        ({"equipment": "wagon", "box_owner": "carrier", "unit": "USD/t"}, "box_owner: never matches: it never matches wagons; remove box_owner, or name containers"),
        ({"equipment": "WCOV"}, "unit: never matches: wagons have no container; write a measure of wagons, or name containers"),
        ({"equipment": "WCOV", "unit": "USD/TEU"}, "unit: never matches: wagons have no TEU; write a measure of wagons, or name containers"),
        ({"unit": "USD/train", "train": "single;group"}, "unit: never matches: train counts block trains alone; write block in train, or another measure"),
        ({"km_over": "500", "km_to": "500"}, "km_to: never matches: the band is empty; write km_to above km_over"),
        ({"units_from": "10", "units_to": "9"}, "units_to: never matches: the band is empty; write units_to not below units_from"),
        ({"km_over": "2800"}, "km_over: never matches: there are never more than 2800 km of the section; lower km_over"),
        ({"km_to": "299"}, "km_to: never matches: there are never less than 300 km of the section; raise km_to"),
        ({"on": "rail *", "km_to": "9"}, "km_to: never matches: there are never less than 10 km of the section; raise km_to"),
        ({"on": "leg aktau_alat_f;almaty_aktau_r", "km_over": "5000"}, "km_over: never matches: there are never more than 2500 km of the section; lower km_over"),
        ({"mass_over": "200"}, "mass_over: never matches: there are never more than 103.94 t gross a unit; lower mass_over"),
        ({"equipment": "40ft", "mass_to": "1"}, "mass_to: never matches: there are never less than 3.94 t gross a unit; raise mass_to"),
        ({"equipment": "20ft", "laden": "yes", "mass_to": "2.3"}, "mass_to: never matches: there are never less than 2.301 t gross a unit; raise mass_to"),
        ({"equipment": "20ft", "laden": "no", "mass_over": "5"}, "mass_over: never matches: there are never more than 2.3 t gross a unit; lower mass_over"),
        ({"laden": "no", "box_owner": "carrier", "mass_over": "2.3", "mass_to": "3.939"}, "mass_over: never matches: nothing that is asked for has so many t gross a unit; widen the band"),
        ({"units_from": "10001"}, "units_from: never matches: there are never more than 10000 units in the consignment; lower units_from"),
        ({"on": "rail ASCO"}, "on: never matches: ASCO has no leg by rail; correct the mode or the carrier"),
        ({"on": "road *"}, "on: never matches: * has no leg by road; correct the mode or the carrier"),
        ({"on": "gauge_change almaty"}, "on: never matches: no two gauges meet in almaty; name the node where the gauge changes"),
        ({"on": "transshipment almaty"}, "on: never matches: no two modes meet in almaty; name the node where the mode changes"),
        ({"on": "border almaty"}, "on: never matches: no neighbour of almaty lies in another country, or no way leads through it; name a border station"),
        ({"on": "border alat"}, "on: never matches: no neighbour of alat lies in another country, or no way leads through it; name a border station"),
        ({"on": "rail CR", "corridor": "k;c"}, "corridor: never matches: no rail CR on corridor k or c; correct the corridor or the subject"),
    ],
)  # fmt: skip
def test_a_row_that_never_matches_is_a_warning(tmp_path: Path, row: dict[str, str], expected: str) -> None:
    folder = book(tmp_path, [row])
    assert problems(tmp_path, folder) == []
    assert problems(tmp_path, folder, warnings=True) == [f"rates.csv:2: {expected}"]


def test_bands_at_the_very_edge_match(tmp_path: Path) -> None:
    rows: list[dict[str, str]] = [
        {"km_over": "2799"},
        {"on": "leg almaty_aktau_r", "km_to": "2500"},
        {"on": "rail CR", "equipment": "20ft", "laden": "no", "mass_to": "2.3"},
        {"on": "ferry ASCO", "equipment": "45G1", "mass_over": "103.939"},
        {"on": "ferry *", "charge": "GAU", "equipment": "WCOV", "unit": "USD/t", "laden": "no", "mass_to": "0"},
        {"charge": "GAU", "units_from": "10000"},
    ]
    assert problems(tmp_path, book(tmp_path, rows), warnings=True) == []


def test_each_bad_name_of_a_subject_is_told_and_good_rows_are_not(tmp_path: Path) -> None:
    rows = [
        {"on": "gauge_change altynkol;aktau;almaty", "charge": "GAU"},
        {"on": "border *", "unit": "USD/container", "charge": "GAU"},
        {"on": "rail KTZ", "corridor": "c;m"},
    ]
    assert problems(tmp_path, book(tmp_path, rows), warnings=True) == [
        f"rates.csv:2: on: never matches: no two gauges meet in {name}; name the node where the gauge changes"
        for name in ("aktau", "almaty")
    ]


def test_the_ends_of_a_through_rate_lie_on_its_corridor(tmp_path: Path) -> None:
    through = [{"corridor": "k;c"}, {"corridor": "m"}]
    assert problems(tmp_path, book(tmp_path, through=through), warnings=True) == [
        "through.csv:2: corridor: never matches: khorgos and alat do not both lie on k or c; correct the corridor"
    ]


def test_belts_with_a_gap(tmp_path: Path) -> None:
    rows = [
        {"km_to": "500"},
        {"km_over": "600", "km_to": "900"},
        {"km_over": "900"},
        *(
            {"charge": "GAU", "on": "gauge_change *", "mass_over": over, "mass_to": to}
            for over, to in (("0", "20"), ("20.5", ""))
        ),
        {"charge": "FEE", "on": "consignment", "units_to": "9"},
        {"charge": "FEE", "on": "consignment", "units_from": "12"},
    ]
    assert problems(tmp_path, book(tmp_path, rows), warnings=True) == [
        "rates.csv:3: km_over: nothing from 500 to 600 km, between this row and the belt before it; "
        "begin it at 500, or extend the belt before it",
        "rates.csv:6: mass_over: nothing from 20 to 20.5 t, between this row and the belt before it; "
        "begin it at 20, or extend the belt before it",
        "rates.csv:8: units_from: nothing from 9 to 11 units, between this row and the belt before it; "
        "begin it at 10, or extend the belt before it",
    ]


def test_belts_of_other_conditions_or_days_leave_no_gap(tmp_path: Path) -> None:
    rows = [
        {"km_to": "500", "equipment": "20ft"},
        {"km_over": "600", "equipment": "40ft"},
        {"km_to": "500", "equipment": "wagon", "unit": "USD/t", "valid_to": "2026-01-31"},
        {"km_over": "600", "equipment": "wagon", "unit": "USD/t", "valid_from": "2026-02-01"},
    ]
    assert problems(tmp_path, book(tmp_path, rows), warnings=True) == []
