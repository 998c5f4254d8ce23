"""CSV as people and spreadsheets make it: separators, signs, headers, and rows that cannot be read."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.consignment_table import (
    INPUT_COLUMNS,
    MOST_CELL,
    RESULT_COLUMNS,
    InputRow,
    Layout,
    layout_of,
    neutral,
    revived,
)
from calculator.problem import Problem, Refused

HEAD = "origin,destination,dispatch_date,equipment"
ROW = "xi,ba,2026-12-01,45G1"


def table(text: str, decimal: str = "") -> Layout:
    """How a text is written, its line ends as they are."""
    return layout_of(io.StringIO(text, newline=""), decimal)[0]


def rows(text: str) -> list[InputRow]:
    """All rows of a text."""
    layout, before = layout_of(io.StringIO(text, newline=""))
    lines = io.StringIO(text, newline="").readlines()
    return list(layout.rows(iter(lines[before:]), line=before + 1))


def refused(text: str) -> list[Problem]:
    """Why a text is refused."""
    with pytest.raises(Refused) as error:
        rows(text)
    return error.value.problems


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        (f"{HEAD}\n{ROW}\n", ","),
        (f"\ufeff{HEAD}\r\n{ROW}\r\n", ","),
        (f"{HEAD}\n{ROW}".replace(",", ";"), ";"),
        (f"{HEAD}\n{ROW}".replace(",", "\t"), "\t"),
        (f"sep=;\n{HEAD}\n{ROW}".replace(",", ";"), ";"),
        (f"\ufeffsep=|\r\n{HEAD}\r\n{ROW}".replace(",", "|"), "|"),
        (f'"origin";"destination";"dispatch_date";"equipment"\n{ROW.replace(",", ";")}', ";"),
        (f" Origin ,DESTINATION,dispatch_date,equipment,,\n{ROW},,\n", ","),
        (f"{HEAD}\n\n  ,\n{ROW}\n\n", ","),
    ],
)
def test_files_of_any_make_are_read(text: str, separator: str) -> None:
    found = table(text)
    (row,) = rows(text)
    assert found.separator == separator
    assert {name: row.fields[name] for name in HEAD.split(",")} == dict(
        zip(HEAD.split(","), ROW.split(","), strict=True)
    )
    assert not row.problems


def test_the_header_is_kept_as_it_was_written() -> None:
    assert table(f" Origin ,destination,Dispatch_Date,equipment\n{ROW}").header == (
        " Origin ",
        "destination",
        "Dispatch_Date",
        "equipment",
    )


def test_rows_have_numbers_lines_and_ids() -> None:
    found = rows(f'row_id,{HEAD}\na,{ROW}\n\n,{ROW}\n"b\n2",{ROW}\nc,{ROW}\n')
    assert [(row.number, row.line, row.row_id) for row in found] == [
        (1, 2, "a"),
        (2, 4, "2"),
        (3, 5, "b\n2"),
        (4, 7, "c"),
    ]


@pytest.mark.parametrize(
    ("header", "messages"),
    [
        ("", ["the file is empty"]),
        ("\n\n", ["the file is empty"]),
        ("origin,destination,dispatch_date", ["the column 'equipment' is missing"]),
        (f"{HEAD},orgin", ["unknown column 'orgin'"]),
        (f"{HEAD},Origin", ["two columns are named 'Origin'"]),
        (f"{HEAD},colour,units,Units", ["unknown column 'colour'", "two columns are named 'Units'"]),
        (
            "a,b",
            [
                "unknown column 'a'",
                "unknown column 'b'",
                *(f"the column {name!r} is missing" for name in HEAD.split(",")),
            ],
        ),
        (f"{HEAD},,units", ["unknown column ''"]),
    ],
)
def test_a_header_is_refused_with_every_reason(header: str, messages: list[str]) -> None:
    found = refused(f"{header}\n{ROW}" if header.strip() else header)
    assert [problem.message for problem in found] == messages
    assert all(problem.advice and problem.line == 1 for problem in found)


def test_a_misspelt_column_has_a_suggestion() -> None:
    (problem,) = refused(f"{HEAD},mass_per_unt\n{ROW},")
    assert (problem.advice, problem.suggestions[0]) == ("did you mean mass_per_unit or mass_unit?", "mass_per_unit")


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (["24.5"], "."), (["24,5"], ","), (["24"], "."), ([], "."), (["24,500"], "."), (["24.500"], "."), (["24,5", "24,125"], ","),
        (["24.5 t", "1,200.50"], "."), (["24,5 t", "1.200,50"], ","), (["0,0001"], ","), (["", "abc", "7,25"], ","),
    ],
)  # fmt: skip
def test_the_decimal_sign_is_seen(cells: list[str], decimal: str) -> None:
    """Three digits after the sign may be thousands: they show nothing."""
    text = "\n".join(
        [f"{HEAD};mass_per_unit".replace(",", ";"), *(f"{ROW};{cell}".replace(",", ";", 3) for cell in cells)]
    )
    assert table(text).decimal == decimal
    assert table(text, ",").decimal == ","


def test_both_signs_in_one_file_are_refused_unless_one_is_declared() -> None:
    text = f'{HEAD},mass_per_unit\n{ROW},24.5\n{ROW},"24,5"\n'
    (problem,) = refused(text)
    assert (problem.code, problem.line, problem.column, problem.value) == ("mixed_decimals", 3, "mass_per_unit", "24,5")
    assert problem.message == "'24,5' has a decimal comma, but '24.5' of row 1 a decimal point"
    assert "--decimal" in problem.advice
    assert table(text, ".").decimal == "."


def test_a_bad_row_costs_that_row_only() -> None:
    long = "x" * (MOST_CELL + 1)
    found = rows(f'{HEAD},reference\n{ROW},a,b,c\n{ROW},"a"b\n{ROW},{long}\n{ROW},n\0l\n{ROW},last\n{ROW},a,,\n')
    assert [[problem.code for problem in row.problems] for row in found] == [
        ["too_many_cells"], ["unreadable_row"], ["too_long"], ["bad_character"], [], [],
    ]  # fmt: skip
    assert found[0].problems[0].value == "b"
    assert all(len(row.cells) == 5 for row in found), "each as wide as the header"
    assert [row.number for row in found] == [1, 2, 3, 4, 5, 6]


def test_missing_cells_are_blank() -> None:
    (row,) = rows(f"{HEAD},reference\nxi,ba\n")
    assert row.cells == ("xi", "ba", "", "", "")


def test_a_quote_that_is_never_closed_refuses_the_file() -> None:
    (problem,) = refused(f'{HEAD}\n{ROW}\n"xi,ba\n{ROW}\n')
    assert problem.line == 3 and "never closed" in problem.message


def test_results_of_an_earlier_run_are_left_out() -> None:
    text = f"row_id,status,{HEAD},total,error_message\n7,ok,{ROW},12.00,\n"
    found = table(text)
    (row,) = rows(text)
    assert found.header == ("row_id", *HEAD.split(","))
    assert row.cells == ("7", *ROW.split(","))
    assert set(row.fields) == {"row_id", *HEAD.split(",")}
    assert not set(RESULT_COLUMNS) & set(INPUT_COLUMNS)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+cmd|'/c calc'!A1", "'+cmd|'/c calc'!A1"), ("-1+1", "'-1+1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("-12.5", "-12.5"), ("+7", "+7"), ("-1,234.5", "-1,234.5"), ("plain", "plain"), ("", ""),
        ("'quoted", "'quoted"), ("a=1", "a=1"), ("-", "'-"), ("--5", "'--5"),
    ],
)  # fmt: skip
def test_no_cell_runs_as_a_formula(cell: str, written: str) -> None:
    assert neutral(cell) == written
    assert revived(written) == cell
    assert neutral(written) == written


@given(st.text(max_size=20))
def test_what_was_made_neutral_comes_back(cell: str) -> None:
    assert neutral(neutral(cell)) == neutral(cell)
    if not cell.startswith("'"):
        assert revived(neutral(cell)) == cell


@given(
    st.lists(st.lists(st.text(alphabet="ab ,;'\"\n=-é", max_size=6), min_size=5, max_size=5), max_size=6),
    st.sampled_from(",;\t"),
)
def test_what_a_csv_writer_writes_is_read(cells: list[list[str]], separator: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow([*HEAD.split(","), "reference"])
    writer.writerows(cells)
    kept = [tuple(row) for row in cells if any(cell.strip() for cell in row)]
    assert [row.cells for row in rows(out.getvalue())] == kept
    assert [row.fields["reference"] for row in rows(out.getvalue())] == [revived(row[-1]) for row in kept]
