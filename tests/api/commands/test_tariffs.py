"""The clerk's commands: check, list, show."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
NETWORK = ["--network", str(EXAMPLES / "network")]


def run(*arguments: str) -> Result:
    """The command's result."""
    return CliRunner().invoke(main, ["tariffs", *arguments])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the worked example's book that may be spoilt."""
    return Path(shutil.copytree(EXAMPLES / "book", tmp_path / "book"))


def spoil(file: Path, old: str, new: str) -> None:
    """Replace the first place of a text in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_books_have_no_error() -> None:
    result = run("check")
    assert result.exit_code == 0, result.stdout
    books, rows, sources, warnings = result.stdout.splitlines()[-1].split(", ")
    assert books.endswith("books") and rows.endswith("rows") and sources.endswith("sources")
    assert warnings.endswith(("warnings", "warning"))


def test_every_problem_of_every_file_at_once(book: Path) -> None:
    header = (book / "rates.csv").read_text(encoding="utf-8").splitlines()
    columns, first = header[0].split(","), header[1].split(",")
    first[columns.index("amount")] = "-4"
    first[columns.index("source")] = "nobody"
    spoil(book / "rates.csv", header[1], ",".join(first))
    spoil(book / "book.toml", "pivot", "pivott")
    result = run("check", str(book), *NETWORK)
    assert result.exit_code == 1
    assert f"{book}/rates.csv:2: amount: '-4' is negative; figures are 0 or more" in result.stdout
    assert f"{book}/rates.csv:2: source: unknown source 'nobody'" in result.stdout
    assert "pivott" in result.stdout and "did you mean pivot" in result.stdout
    assert re.fullmatch(r"\d+ errors, \d+ warnings: nothing of these books is served", result.stdout.splitlines()[-1])


def test_warnings_come_after_errors_under_their_heading_and_stop_nothing(book: Path) -> None:
    file = book / "factors.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    never = dict.fromkeys(header.split(","), "")
    never |= {"factor": "never", "charges": "FRT", "value": "2", "equipment": "wagon", "box_owner": "shipper",
              "source": rows[0].split(",")[header.split(",").index("source")]}  # fmt: skip
    file.write_text("\n".join([header, *rows, ",".join(never.values())]) + "\n", encoding="utf-8")
    warned = run("check", str(book), *NETWORK)
    assert warned.exit_code == 0, warned.stdout
    lines = warned.stdout.splitlines()
    assert lines[0] == "Warnings"
    assert any(line.startswith(f"{file}:") for line in lines[1:-1])
    assert re.fullmatch(r"1 book, \d+ rows, \d+ sources, \d+ warnings?", lines[-1])
    spoil(book / "rates.csv", "USD", "USX")
    spoilt = run("check", str(book), *NETWORK)
    assert spoilt.exit_code == 1
    assert spoilt.stdout.index("USX") < spoilt.stdout.index("\nWarnings\n")


def test_a_missing_folder_and_a_wrong_scenario_are_problems() -> None:
    assert "no such folder" in run("check", "nowhere").stdout
    result = run("check", "--scenario", "cku-opn")
    assert (result.exit_code, "did you mean cku-open" in result.stdout) == (1, True)


def test_the_books_in_their_order() -> None:
    lines = run("list").stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[2].startswith("corridor-estimates") and lines[-1].startswith("forwarder")
    (example,) = json.loads(run("list", "--tariffs", str(EXAMPLES / "book"), *NETWORK, "--json").stdout)["books"]
    assert example["rows"]["rates"] == len((EXAMPLES / "book" / "rates.csv").read_text().splitlines()) - 1
    assert len(example["digest"]) == 64


def test_the_rows_of_a_book_by_charge_subject_and_day() -> None:
    asked = ["show", "cis-transit", "--charge", "frt", "--on", "rail KTZ", "--day", "2026-12-01"]
    text = run(*asked).stdout
    assert max(len(line) for line in text.splitlines() if "http" not in line) <= 100
    assert text.startswith("cis-transit ")
    selected = json.loads(run(*asked, "--json").stdout)["selected"]
    assert text.splitlines()[-1] == f"{len(selected)} rows"
    assert all("FRT" in row["charges"] and row["trust"] and row["source"]["title"] for row in selected)
    assert all(row["valid_from"] is None or row["valid_from"] <= "2026-12-01" for row in selected)
    assert len(json.loads(run("show", "cis-transit", "--json").stdout)["selected"]) > len(selected) > 0


def test_an_edition_may_be_named_and_notes_and_trust_are_printed() -> None:
    text = run("show", "forwarder/2026-11").stdout
    assert "note: " in text and "estimate: " in text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "forwarde"], 1, "did you mean forwarder?"),
        (["show", "forwarder", "--charge", "FWX"], 2, "has no charge 'FWX'; did you mean FWD"),
        (["show", "forwarder", "--on", "cuntry"], 2, "no kind of subject; did you mean country"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_was_meant(arguments: list[str], code: int, said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, said in result.stderr.replace("\n", " ")) == (code, True), result.stderr
