"""The command that holds the model against what was published."""

import json
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from tariffs import library

HEADER = "observation,corridor,from,to,train,kind,days_low,days_high,year,trust,source,note\n"
DAY = ["--as-known-on", "2026-11-23"]


def run(*arguments: str) -> Result:
    """The command's result."""
    return CliRunner().invoke(main, ["backtest", *arguments, *DAY])


@pytest.fixture(scope="module")
def shipped() -> dict[str, object]:
    """The answer over the shipped network and books, as JSON."""
    answer: dict[str, object] = json.loads(run("--json").stdout)
    return answer


def test_the_summary_is_of_the_rows_below_it(shipped: dict[str, Any]) -> None:
    observed = [row for row in shipped["rows"] if row["kind"] == "observed"]
    errors = [row["error"] for row in observed if row["error"] is not None]
    assert shipped["observed"] + shipped["left_out"] == len(observed) >= 30
    assert shipped["observed"] == len(errors)
    assert shipped["overlap"] == sum(bool(row["overlap"]) for row in observed)
    assert shipped["median_error"] == pytest.approx(median(errors), abs=0.0001)
    assert shipped["overlap"] / shipped["observed"] >= 0.75, "far from the aim: a change of the data broke the model"
    assert shipped["records_kept"] == shipped["records"]


def test_every_published_journey_and_price_is_there(shipped: dict[str, list[dict[str, object]]]) -> None:
    for key, file in (("rows", "observations.csv"), ("prices", "price-observations.csv")):
        lines = (library.NETWORK / file).read_text(encoding="utf-8").splitlines()
        assert len(shipped[key]) == len(lines) - 1
    assert all(row["p50_days"] or row["reason"] for row in shipped["rows"])
    assert all(row["ours"] or row["reason"] for row in shipped["prices"])


def test_the_text_fits_a_terminal_and_has_every_kind() -> None:
    result = run()
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 100
    for part in ("Observed:", "Records:", "Targets:", "Prices", "observed ranges meet P10–P95", "Median error of P50"):
        assert part in result.stdout


def test_a_file_of_its_own_is_used_and_what_cannot_be_compared_is_listed(tmp_path: Path) -> None:
    file = tmp_path / "journeys.csv"
    file.write_text(
        HEADER
        + "there,,xian,aprin,block,observed,15,15,2025,press,paper,\n"
        + "nowhere,,xian,atlantis,block,observed,15,15,2025,press,paper,\n",
        encoding="utf-8",
    )
    text = run("--observations", str(file)).stdout
    assert "Not comparable\n  nowhere (observed): not a node of the network: atlantis" in text
    assert "1 of 1 observed ranges meet P10–P95 (100%); the aim of 80% is met." in text
    answer = json.loads(run("--observations", str(file), "--json").stdout)
    assert (answer["observed"], answer["left_out"], answer["overlap"]) == (1, 1, 1)


def test_a_bad_file_is_refused_with_every_problem(tmp_path: Path) -> None:
    file = tmp_path / "journeys.csv"
    file.write_text(HEADER + "a,,xian,aprin,block,seen,15,x,2025,press,paper,\n", encoding="utf-8")
    result = run("--observations", str(file))
    assert result.exit_code == 1
    assert "kind" in result.stderr and "days_high" in result.stderr


def test_a_scenario_is_named() -> None:
    assert "SCENARIO sarakhs-terminal" in run("--scenario", "sarakhs-terminal").stdout


def test_a_network_without_published_prices_has_its_journeys_judged() -> None:
    examples = Path(__file__).parents[2] / "examples"
    theirs = ["--network", str(examples / "network"), "--tariffs", str(examples / "book")]
    result = run(*theirs, "--observations", str(library.NETWORK / "observations.csv"))
    assert result.exit_code == 0, result.stderr
    assert "observed ranges meet" in result.stdout and "Prices" not in result.stdout
    assert "observations.csv: there is no such file" in run(*theirs).stderr
