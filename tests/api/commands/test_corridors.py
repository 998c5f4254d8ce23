"""The command that tabulates corridors, and the page in docs/ that is made of it."""

import json
import shlex
from pathlib import Path

from click.testing import CliRunner, Result

from api.cli import main

ROOT = Path(__file__).parents[3]
DAYS = ["--date", "2026-12-01", "--as-known-on", "2026-11-23"]


def run(*arguments: str) -> Result:
    """The command's result."""
    return CliRunner().invoke(main, ["corridors", *arguments])


def test_the_page_in_docs_is_what_the_command_prints() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (days,) = [line.partition(":=")[2] for line in makefile.splitlines() if line.startswith("DOCS_DAYS")]
    assert shlex.split(days) == DAYS
    printed = run(*DAYS, "--markdown")
    assert printed.exit_code == 0
    written = (ROOT / "docs" / "corridors.md").read_text(encoding="utf-8")
    assert printed.stdout == written, "docs/corridors.md is not of these books and this network: make docs"


def test_text_and_json() -> None:
    text = run(*DAYS)
    assert text.exit_code == 0
    assert text.stdout.startswith("Corridors: price and time for a dispatch on 2026-12-01, as known on 2026-11-23")
    data = json.loads(run(*DAYS, "--currency", "eur", "--json").stdout)
    assert (data["currency"], data["dispatch_date"], data["as_known_on"]) == ("EUR", "2026-12-01", "2026-11-23")


def test_under_a_scenario_closed_corridors_say_why() -> None:
    data = json.loads(run(*DAYS, "--scenario", "iran-closed", "--json").stdout)
    assert data["scenario"] == "iran-closed"
    closed = {row["corridor"]: row["reason"] for row in data["corridors"] if row["reason"]}
    assert "IR is closed" in closed["s1"] and "n1" not in closed


def test_wrong_options() -> None:
    assert run("--currency", "USX").exit_code == 2
    assert "did you mean UZS or USD" in run("--currency", "USX").stderr
    assert run("--json", "--markdown").exit_code == 2


def test_a_network_of_its_own_needs_no_published_tables() -> None:
    examples = ROOT / "tests" / "examples"
    result = run(*DAYS, "--network", str(examples / "network"), "--tariffs", str(examples / "book"))
    assert result.exit_code == 0, result.stderr
    assert "s1-tr" in result.stdout and "no price" in result.stdout
