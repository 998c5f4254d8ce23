"""A file of consignments summed up by lane and month, as an analyst asks for it."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from api.cli import main
from calculator.lane_comparison import FLIP_COLUMNS, WON_COLUMNS

KNOWN = ["--as-known-on", "2026-11-23"]
ROWS = """origin,destination,dispatch_date,equipment,units,mass_per_unit,train
xian,halkali,2026-11-25,45G1,1,12,single
xian,halkali,2026-12-01,45G1,2,22.5,block
Сиань,TRHAL,2026-12-02,40HC,1,0,single
tashkent,bandar-abbas,2026-12-01,22G1,1,18,single
nowhere,poti,2026-11-01,45G1,1,2,single
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The file of an analyst, one row of which is wrong."""
    path = tmp_path / "asked.csv"
    path.write_text(ROWS, "utf-8")
    return path


def run(*arguments: object) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, ["compare", *map(str, arguments), *KNOWN])


def test_who_wins_and_what_flips_it_as_csv_parquet_and_text(source: Path, tmp_path: Path) -> None:
    out, flips = tmp_path / "lanes.csv", tmp_path / "flips.parquet"
    done = run(source, "-o", out, "--flips", flips, "--what-if", "border ir-tr +9 days", "--scenario", "iran-closed")
    assert done.exit_code == 0, done.output
    assert "4 consignments: 4 priced" in done.output and "1 rejected: 1 unknown_place" in done.output
    won = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert tuple(won[0]) == WON_COLUMNS
    assert [(row["origin"], row["month"], row["consignments"]) for row in won if row["by"] == "price"] == [
        ("tashkent", "2026-12", "1"), ("xian", "2026-11", "1"), ("xian", "2026-12", "2"),
    ]  # fmt: skip
    found = pd.read_parquet(flips)
    assert tuple(found.columns) == FLIP_COLUMNS
    assert set(found.what_if) == {"border IR-TR +9 days", "scenario iran-closed"}
    closed = found[(found.what_if == "scenario iran-closed") & (found.by == "price")]
    assert (closed.flipped == closed.compared).all(), "the cheapest ways lead through Iran"
    assert "tashkent → bandar-abbas" in done.output and "scenario iran-closed" in done.output


def test_without_a_what_if_the_usual_ones_are_tried(source: Path) -> None:
    said = json.loads(run(source, "--json").output)
    assert (said["consignments"], said["priced"], said["rejected"]) == (4, 4, {"unknown_place": 1})
    assert {"exchange CNY +10 %", "exchange CNY −10 %", "border IR-TM +3 days"} <= set(said["what_ifs"])
    assert not any(name.startswith("exchange USD") for name in said["what_ifs"])
    assert {row["what_if"] for row in said["flips"]} == set(said["what_ifs"])


def test_only_winners_where_no_what_if_is_wanted(source: Path) -> None:
    said = json.loads(run(source, "--json", "--no-what-ifs").output)
    assert (said["what_ifs"], said["flips"]) == ([], []) and said["won"]
    assert run(source, "--no-what-ifs", "--scenario", "iran-closed").exit_code == 2


def test_every_what_if_that_cannot_be_read_is_said(source: Path) -> None:
    done = run(source, "--what-if", "exchange ERU +3 %", "--what-if", "border IR-TR +3 %")
    assert done.exit_code == 1
    assert "--what-if: unknown currency 'ERU'; did you mean" in done.output
    assert "--what-if: border cannot change by %" in done.output


def test_a_file_and_a_consignment_are_not_asked_together(source: Path, tmp_path: Path) -> None:
    both = run(source, "--from", "xian", "--via", "sarakhs-ir")
    assert both.exit_code == 2 and "leave out origin, via" in both.output
    lonely = run("--from", "xian", "--html", tmp_path / "x.html")
    assert lonely.exit_code == 2 and "only with a FILE" in lonely.output


def test_files_that_are_no_table_leave_every_output_as_it_was(tmp_path: Path) -> None:
    bad, out = tmp_path / "bad.csv", tmp_path / "out.csv"
    bad.write_text("orign,destination\nxian,poti\n")
    out.write_text("old")
    done = run(bad, "-o", out)
    assert done.exit_code == 1 and "did you mean origin" in done.output and "bad.csv" in done.output
    assert out.read_text() == "old" and sorted(p.name for p in tmp_path.iterdir()) == ["bad.csv", "out.csv"]
    bad.write_text("origin,destination,dispatch_date,equipment\nxian,poti,2026-12-01,45G1\n")
    assert run(bad, "--no-what-ifs", "-o", tmp_path / "missing" / "out.csv").exit_code == 1


def test_nothing_with_a_price(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("origin,destination,dispatch_date,equipment,avoid\nxian,almaty,2026-12-01,45G1,country:KZ\n")
    done = run(path)
    assert done.exit_code == 3 and "1 consignments: 0 priced" in done.output
