import csv
import io
from typing import Any

from api.forms.csv_form import COLUMNS
from api.forms.rendering import render
from tests.api.forms import sample


def read(quote: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(quote, "csv").decode(), newline="")))


def test_a_row_for_every_line_and_for_all_that_is_said_beside_the_price() -> None:
    quote = sample.stored()
    quote["options"][0]["not_included"] = [
        {"code": "DUT", "name": "Duty", "subject": "country TR", "reason": "value not declared"}
    ]
    rows = read(quote)
    kinds = [row["kind"] for row in rows]
    assert kinds.count("charge") == sum(len(option["charges"]) for option in quote["options"])
    assert kinds.count("may_arise") == sum(len(option["may_arise"]) for option in quote["options"])
    assert kinds.count("not_included") == 1
    assert kinds.count("unavailable") == len(quote["unavailable"])
    assert tuple(rows[0]) == COLUMNS
    assert {(row["quote"], row["reference"]) for row in rows} == {("Q-2026-000123", "PO 4711")}


def test_a_line_names_its_row_its_source_and_its_exchange_rate() -> None:
    quote = sample.stored()
    line = next(line for line in quote["options"][0]["charges"] if line["exchange"])
    row = next(row for row in read(quote) if row["seq"] == str(line["seq"]))
    assert row["exchange"] == line["exchange"][0]
    assert (row["book"], row["rate_row"], row["source"]) == (
        line["rate_row"]["book"], line["rate_row"]["row"], line["source"],
    )  # fmt: skip


def test_rates_that_are_not_stored_say_so() -> None:
    assert {row["quote"] for row in read(sample.rates())} == {"not stored"}


def test_no_option_leaves_the_reasons() -> None:
    rows = read({**sample.rates(), "options": []})
    assert rows
    assert {row["kind"] for row in rows} == {"unavailable"}
    assert all(row["note"].startswith("not_open; ") for row in rows)


def test_no_cell_is_a_formula_or_holds_a_control() -> None:
    for row in read(sample.hostile()):
        for name, cell in row.items():
            assert not cell.startswith(("=", "+", "@", "\t", "\r")), (name, cell)
            assert not cell.startswith("-") or cell[1:].replace(".", "").isdigit(), (name, cell)
            assert not set(cell) & {"\x00", "\x07", "\x1b", "\r", "\u202e", "\u200f"}, (name, cell)


def test_names_in_every_script_come_through() -> None:
    names = {row["name"] for row in read(sample.hostile())}
    assert set(sample.TONGUES) <= names
