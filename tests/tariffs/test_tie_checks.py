"""Ties between rows of one book, with what to do about them."""

from pathlib import Path

import pytest

from tests.tariffs.folders import book, problems

Rows = list[dict[str, str]]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, "rates.csv:3: on: overlaps line 2 (r1); part it from line 2 by a condition, a band or dates, or give one of them a later known_from"),
        ({"km_over": "400", "km_to": "800"}, {"km_over": "500", "km_to": "1000"}, "rates.csv:3: km_over: 500–1000 overlaps line 2 (r1: 400–800); end line 2 at 500"),
        ({"km_over": "500"}, {"km_to": "800"}, "rates.csv:3: km_over: up to 800 overlaps line 2 (r1: over 500); end this row at 500"),
        ({"km_to": "500"}, {"km_to": "800"}, "rates.csv:3: km_over: up to 800 overlaps line 2 (r1: up to 500); begin the longer of the two at 500"),
        ({"km_to": "500"}, {}, "rates.csv:3: km_over: any km overlaps line 2 (r1: up to 500); begin the longer of the two at 500"),
        ({"mass_to": "24.5"}, {"mass_over": "24"}, "rates.csv:3: mass_over: over 24 overlaps line 2 (r1: up to 24.5); end line 2 at 24"),
        ({"units_to": "10"}, {"units_from": "10"}, "rates.csv:3: units_from: from 10 overlaps line 2 (r1: up to 10); end line 2 at 9"),
        ({"valid_to": "2026-06-30"}, {"valid_from": "2026-06-30"}, "rates.csv:3: valid_from: from 2026-06-30 overlaps line 2 (r1: to 2026-06-30); end line 2 on 2026-06-29, or give one of them a later known_from"),
        ({"valid_from": "2026-06-01"}, {}, "rates.csv:3: valid_from: any day overlaps line 2 (r1: from 2026-06-01); end this row on 2026-05-31, or give one of them a later known_from"),
        ({"valid_to": "2026-06-01"}, {}, "rates.csv:3: valid_from: any day overlaps line 2 (r1: to 2026-06-01); end one of them before the other begins, or give one of them a later known_from"),
    ],
)  # fmt: skip
def test_the_column_in_which_two_rows_differ_is_named(
    tmp_path: Path, first: dict[str, str], second: dict[str, str], expected: str
) -> None:
    assert problems(tmp_path, book(tmp_path, [first, second])) == [expected]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"on": "rail *"}, {"on": "rail KTZ;CR"}),
        ({"on": "origin almaty"}, {"on": "terminal almaty"}),
        ({"on": "terminal *"}, {"on": "destination aktau"}),
        ({"unit": "USD/container"}, {"unit": "USD/wagon"}),
        ({"on": "consignment"}, {"on": "consignment", "unit": "percent of GAU"}),
        ({"equipment": "40ft"}, {"equipment": "45G1;WCOV"}),
        ({"equipment": "container"}, {"box_owner": "shipper"}),
        ({"train": "single;group"}, {"train": "group;block"}),
        ({"hazard": "none;3"}, {"hazard": "3"}),
        ({"commodity": "27"}, {"commodity": "2711;!271119"}),
        ({"commodity": "!27"}, {"commodity": "!10"}),
        ({"commodity": "27"}, {}),
        ({"corridor": "m"}, {"corridor": "k;m"}),
        ({"corridor": "m"}, {}),
        ({"kind": "contingent"}, {"kind": "contingent"}),
        ({"known_from": "2026-01-01"}, {"known_from": "2026-01-01"}),
    ],
)
def test_rows_that_tie(tmp_path: Path, first: dict[str, str], second: dict[str, str]) -> None:
    (problem,) = problems(tmp_path, book(tmp_path, [first, second]))
    assert problem.startswith("rates.csv:3: on: overlaps line 2 (r1)")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"charge": "FRT"}, {"charge": "GAU"}),
        ({"kind": "charge"}, {"kind": "contingent"}),
        ({"on": "rail KTZ"}, {"on": "rail CR"}),
        ({"on": "rail KTZ"}, {"on": "leg altynkol_almaty_r"}),
        ({"on": "origin almaty"}, {"on": "destination almaty"}),
        ({"equipment": "wagon"}, {"box_owner": "carrier"}),
        ({"equipment": "20ft"}, {"equipment": "40ft"}),
        ({"laden": "yes"}, {"laden": "no"}),
        ({"box_owner": "carrier"}, {"box_owner": "shipper"}),
        ({"wagon_owner": "carrier"}, {"wagon_owner": "shipper"}),
        ({"train": "single"}, {"train": "block"}),
        ({"hazard": "none"}, {"hazard": "3"}),
        ({"commodity": "27"}, {"commodity": "10"}),
        ({"commodity": "27"}, {"commodity": "!27"}),
        ({"commodity": "27;!2711"}, {"commodity": "2711"}),
        ({"commodity": "27"}, {"commodity": "ETSNG:27"}),
        ({"km_to": "500"}, {"km_over": "500"}),
        ({"mass_to": "24"}, {"mass_over": "24"}),
        ({"units_to": "9"}, {"units_from": "10"}),
        ({"valid_to": "2026-06-30"}, {"valid_from": "2026-07-01"}),
        ({"known_from": "2026-01-01"}, {"known_from": "2026-01-02"}),
        ({"known_from": "2026-01-01"}, {}),
        ({"corridor": "m"}, {"corridor": "k"}),
    ],
)
def test_rows_that_do_not_tie(tmp_path: Path, first: dict[str, str], second: dict[str, str]) -> None:
    assert problems(tmp_path, book(tmp_path, [first, second])) == []


def test_rows_of_two_corridors_with_a_common_stretch_are_a_warning(tmp_path: Path) -> None:
    rows: Rows = [{"corridor": "m"}, {"corridor": "k"}, {"corridor": "c"}]
    assert problems(tmp_path, book(tmp_path, rows[:2]), warnings=True) == [
        "rates.csv:3: corridor: ties with line 2 (r1) where an itinerary lies within both k and m; "
        "give one of them a later known_from, or name the corridors in one row"
    ]
    on: Rows = [row | {"on": "ferry ASCO"} for row in rows if row["corridor"] != "k"]
    assert len(problems(tmp_path, book(tmp_path, on), warnings=True)) == 1
    assert problems(
        tmp_path, book(tmp_path, [{"corridor": "k"}, {"corridor": "c", "on": "rail *"}]), warnings=True
    ) == ["rates.csv:3: corridor: never matches: no rail * on corridor c; correct the corridor or the subject"]


def test_factors_of_two_corridors_tie_only_on_a_common_subject(tmp_path: Path) -> None:
    for on, other, told in (
        ("", "terminal almaty", 1),
        ("terminal *", "origin almaty", 1),
        ("", "terminal khorgos", 0),
    ):
        factors: Rows = [{"factor": "f", "corridor": "m", "on": on}, {"factor": "f", "corridor": "k", "on": other}]
        found = problems(tmp_path, book(tmp_path, [], factors=factors), warnings=True)
        assert sum("ties with line 2" in text for text in found) == told


def test_three_rows_are_each_told_of_the_first(tmp_path: Path) -> None:
    assert [text[:40] for text in problems(tmp_path, book(tmp_path, [{}, {"charge": "GAU"}, {}, {}]))] == [
        "rates.csv:4: on: overlaps line 2 (r1); p",
        "rates.csv:5: on: overlaps line 2 (r1); p",
    ]


def test_versions_of_a_factor(tmp_path: Path) -> None:
    same: Rows = [{"factor": "f", "charges": "FRT;GAU"}, {"factor": "f", "charges": "GAU;FRT", "on": "rail KTZ"}]
    assert problems(tmp_path, book(tmp_path, [{}], factors=same)) == [
        "factors.csv:3: on: overlaps line 2 (f); part it from line 2 by a condition, a band or dates, "
        "or give one of them a later known_from"
    ]
    apart: Rows = [
        {"factor": "f"},
        {"factor": "f", "charges": "GAU"},
        {"factor": "g"},
        {"factor": "f", "known_from": "2026-01-01"},
    ]
    assert problems(tmp_path, book(tmp_path, [{}], factors=apart)) == []


def test_through_rates_of_one_stretch(tmp_path: Path) -> None:
    rows: Rows = [
        {},
        {},
        {"from": "alat", "to": "khorgos"},
        {"from": "almaty"},
        {"train": "block", "known_from": "2026-01-01"},
    ]
    assert [text[:43] for text in problems(tmp_path, book(tmp_path, [{}], through=rows))] == [
        "through.csv:3: on: overlaps line 2 (r1); pa"
    ]


def test_exchange_rows_of_one_pair_and_day(tmp_path: Path) -> None:
    rows: Rows = [
        {},
        {"from": "USD", "to": "EUR", "rate": "0.9"},
        {"kind": "administrative"},
        {"valid_from": "2026-01-01"},
        {"known_from": "2026-01-01"},
    ]
    assert problems(tmp_path, book(tmp_path, [{}], exchange=rows)) == [
        "exchange.csv:3: from: overlaps line 2 (1 EUR = 1.1 USD): the pair has no direction; "
        "give one of them a later valid_from or known_from"
    ]
