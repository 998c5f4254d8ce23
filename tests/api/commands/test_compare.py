"""The command that sets options side by side."""

import json

from click.testing import CliRunner, Result

from api.cli import main

ASKED = ["--from", "xian", "--to", "halkali", "--equipment", "45G1", "--mass", "24 t", "--date", "2026-12-01",
         "--as-known-on", "2026-11-23"]  # fmt: skip


def run(*arguments: str) -> Result:
    """The command's result."""
    return CliRunner().invoke(main, ["compare", *ASKED, *arguments])


def test_options_stand_side_by_side_on_one_terminal() -> None:
    result = run("--most", "5")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    for label in ("price USD", "dearer by", "P10 days", "P95 days", "delivery period", "km", "borders", "gauge changes",
                  "ferries", "CO2e kg", "FRT ", "running days", "price, estimate", "time, estimate", "through rate",
                  "advisories", "not the best in"):  # fmt: skip
        assert any(line.startswith(label) for line in lines), label
    assert result.stdout.count("price USD") == 2, "a fifth column begins a second table"
    assert "cheapest" in result.stdout and "fastest" in result.stdout


def test_each_scenario_is_set_against_the_answer_as_it_is() -> None:
    result = run("--scenario", "cku-open", "--scenario", "iran-closed")
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 100
    for part in ("as it is", "cku-open: China–Kyrgyzstan–Uzbekistan railway open", "new", "iran-closed: ", "gone",
                 "unchanged: s1;s1-tr"):  # fmt: skip
        assert part in result.stdout


def test_json_has_the_options_and_the_scenarios() -> None:
    data = json.loads(run("--most", "2", "--scenario", "cku-open", "--json").stdout)
    assert [len(data["options"]), len(data["scenarios"])] == [2, 1]
    assert data["options"][0]["rank"] == 1


def test_without_a_price_the_reasons_and_exit_code_3() -> None:
    result = run("--avoid", "country:KZ", "--avoid", "country:KG", "--avoid", "country:TJ")
    assert result.exit_code == 3
    assert "No route has a price" in result.stdout
    assert "country:KZ" in result.stdout


def test_every_mistake_at_once_and_exit_code_1() -> None:
    arguments = ["compare", "--from", "xiann", "--to", "halkali", "--equipment", "45G9", "--date", "soon"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert all(flag in result.stderr for flag in ("--from", "--equipment", "--date"))


def test_an_unknown_scenario_is_refused_with_what_was_meant() -> None:
    result = run("--scenario", "cku-opn")
    assert result.exit_code == 1
    assert "did you mean cku-open" in result.stderr
