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
        ({"km_over": "50000"}, "km_over: never matches: no consignment has so many km; lower km_over"),
        ({"mass_over": "200"}, "mass_over: never matches: no consignment has so many t; lower mass_over"),
        ({"units_from": "10001"}, "units_from: never matches: no consignment has so many units; lower units_from"),
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
