"""Columns read in bulk are those read row by row."""

from __future__ import annotations

import io

import pytest

from calculator.batch_blocks import Block, ConsignmentTable
from calculator.batch_columns import columns_of
from calculator.consignment_table import MOST_CELL

HEAD = "origin,destination,dispatch_date,equipment,status,reference"


def read(text: str) -> tuple[list[list[str]], dict[int, list[str]], bool]:
    """The cells of the kept columns, the codes of problems by row, and whether there may be quotes."""
    table = ConsignmentTable(io.BytesIO(f"{HEAD}\n{text}".encode()))
    ((block),) = table.blocks()
    found = columns_of(block, table.layout)
    problems = {place: [problem.code for problem in said] for place, said in found.problems.items()}
    return [column.to_pylist() for column in found.cells], problems, found.quoted


def test_cells_of_an_earlier_result_are_left_out() -> None:
    cells, problems, quoted = read("a,b,c,d,ok,r\n")
    assert (cells, problems, quoted) == ([["a"], ["b"], ["c"], ["d"], ["r"]], {}, False)


@pytest.mark.parametrize("sound", [1, 30])
def test_rows_of_another_width_keep_their_places(sound: int) -> None:
    """Few of them are put back among the others; many, and the block is read row by row."""
    row = "a,b,c,d,,r\n"
    cells, problems, _ = read(f"{row}x,y\n{row}l,m,n,o,,p,extra\n" + row * sound)
    assert cells[0][:4] == ["a", "x", "a", "l"]
    assert cells[4][:4] == ["r", "", "r", "p"]
    assert problems == {3: ["too_many_cells"]}
    assert len(cells[0]) == 4 + sound


@pytest.mark.parametrize(
    ("row", "code"),
    [(f"a,b,c,d,,{'x' * (MOST_CELL + 1)}\n", "too_long"), ("a,b,c,d,,n\0l\n", "bad_character"), ('"a"b,b,c,d,,\n', "unreadable_row")],
)  # fmt: skip
def test_what_is_unusual_costs_its_row_only(row: str, code: str) -> None:
    cells, problems, _ = read(f"a,b,c,d,,r\n{row}a,b,c,d,,r\n")
    assert problems == {1: [code]}
    assert [len(column) for column in cells] == [3] * 5


def test_blank_rows_and_columns_without_a_name_are_no_rows_and_no_cells() -> None:
    table = ConsignmentTable(io.BytesIO(f"{HEAD},,\na,b,c,d,,r,,\n,,,,,,,\n\na,b,c,d,,s,,\na,b,c,d,,t,,x\n".encode()))
    (block,) = table.blocks()
    found = columns_of(block, table.layout)
    assert [column.to_pylist() for column in found.cells][4] == ["r", "s", "t"]
    assert list(found.problems) == [2]
    assert block == Block(1, 2, 3, block.data, len(f"{HEAD},,\n"))
