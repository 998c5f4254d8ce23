"""``karvan quote`` as its user meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SANDBOX = ["--tariffs", str(EXAMPLES / "book"), "--network", str(EXAMPLES / "network"), "--as-known-on", "2026-11-23"]
WHEAT = ["--from", "tashkent", "--to", "IRBND", "--equipment", "WCOV", "--mass", "60 t", "--commodity", "1001",
         "--wagon-owner", "shipper", "--date", "2026-05-10", "--value", "13200"]  # fmt: skip


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, ["quote", *arguments])


def test_the_lines_add_up_and_say_their_arithmetic() -> None:
    """The worked example of the rounding stage stands in the output with its steps, row, source and losers."""
    done = run(*WHEAT, *SANDBOX, "--why")
    assert done.exit_code == 0, done.output
    assert re.search(r"TOTAL +5,351\.04", done.output)
    assert "14.2 × 0.85 (private-wagon) = 12.07 CHF/t" in done.output
    assert "13.87 USD/t × 60 t = 832.20 USD" in done.output
    assert "row uty-grain of worked-examples 2026-01" in done.output
    assert "lost: worked-examples u20-light: only for containers, only for 20ft" in done.output


def test_json_is_the_same_quote() -> None:
    """The JSON holds the total that the table prints."""
    data = json.loads(run(*WHEAT, *SANDBOX, "--json").output)
    assert data["options"][0]["total"] == {"amount": "5351.04", "currency": "USD"}


def test_json_names_the_scenario() -> None:
    """A quote under a what-if says so in every output."""
    asked = [
        "--from",
        "xian",
        "--to",
        "tashkent",
        "--equipment",
        "45G1",
        "--date",
        "2026-12-01",
        "--scenario",
        "cku-open",
    ]
    assert json.loads(run(*asked, "--json").output)["scenario"]["name"] == "cku-open"
    assert "SCENARIO cku-open" in run(*asked).output


def test_all_mistakes_at_once_with_the_names_of_the_options() -> None:
    """Each problem names its option and what to do; exit code 1."""
    done = run(
        "--from", "nowhere", "--to", "Khorgos", "--equipment", "40XX", "--date", "tomorrow", "--mass", "3 ton", *SANDBOX
    )
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 5
    for flag in ("--from", "--to", "--equipment", "--date", "--mass"):
        assert any(line.startswith(f"{flag}: ") for line in lines), flag


def test_no_price_says_what_is_missing_and_leaves_with_three() -> None:
    """A hole names subject, charge, the closest row and the fix."""
    done = run(
        "--from", "van", "--to", "tatvan", "--equipment", "45G1", "--date", "2026-05-10", "--currency", "TRY", *SANDBOX
    )
    assert done.exit_code == 3
    assert "no rate EUR>TRY" in done.output
    assert "fix: add a row EUR,TRY to exchange.csv" in done.output


def test_forcing_and_avoiding(tmp_path: Path) -> None:
    """What is excluded is named where nothing is left."""
    done = run("--from", "xian", "--to", "halkali", "--equipment", "45G1", "--mass", "24 t", "--date", "2026-12-01",
               "--avoid", "country:KZ", "--avoid", "country:IR", "--avoid", "mode:sea", *SANDBOX)  # fmt: skip
    assert done.exit_code == 3
    assert "country:KZ" in done.output


def test_lines_of_another_option(tmp_path: Path) -> None:
    """A corridor's name chooses whose lines are printed."""
    asked = [
        "--from",
        "xian",
        "--to",
        "halkali",
        "--equipment",
        "45G1",
        "--mass",
        "24 t",
        "--date",
        "2026-05-10",
        *SANDBOX,
    ]
    assert "leg aktau_alat_f" in run(*asked, "--option", "m2").output
    assert run(*asked, "--option", "nothing").exit_code == 2


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_has_an_example(word: str) -> None:
    """The help shows a whole command."""
    assert "karvan quote --from xian --to halkali" in run(word).output
