"""Blocks hold whole rows, all of them, in order, and know how many they are; wherever the file is cut."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import batch_blocks
from calculator.batch_blocks import Block, ConsignmentTable, is_plain, row_ends, rows_in
from calculator.consignment_table import Layout
from calculator.problem import Refused

HEAD = "origin,destination,dispatch_date,equipment"
LAYOUT = Layout(",", ("a", "b"), (0, 1), ("a", "b"))


def blocks(text: str, size: int) -> list[Block]:
    """The blocks of a file."""
    return list(ConsignmentTable(io.BytesIO(text.encode())).blocks(size))


def read(block: Block) -> list[tuple[str, ...]]:
    """The cells of a block by itself."""
    layout = Layout(",", tuple("abcd"), (0, 1, 2, 3), tuple("abcd"))
    return [row.cells for row in layout.rows(io.StringIO(block.data.decode(), newline=""))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 7, 30, 10_000])
def test_every_row_is_in_one_block_with_its_number_and_line(end: str, size: int) -> None:
    rows = ["a,b,c,d", '"a', 'b",b,c,d', "", ",,,", "西安,b,c,d", 'a,"b ""b""",c,d', "x,y,z,w"]
    text = f"{HEAD}{end}{end.join(rows)}{end}"
    found = blocks(text, size)
    assert sum(block.rows for block in found) == 5
    cells = [row.cells for row in ConsignmentTable(io.BytesIO(text.encode()))]
    assert [c for block in found for c in read(block)] == cells
    assert cells[1] == (f"a{end}b", "b", "c", "d")
    assert [block.number for block in found] == [1 + sum(b.rows for b in found[:i]) for i in range(len(found))]
    assert found[0].line == 2
    if size == 1:
        assert [(block.number, block.line) for block in found] == [(1, 2), (2, 3), (3, 7), (4, 8), (5, 9)]


def test_the_header_may_be_of_any_make() -> None:
    for head in (
        f"\ufeff{HEAD}\n",
        f"sep=,\r\n{HEAD}\r\n",
        f"\n\n{HEAD}\n",
        '"origin","destination","dispatch_date","equipment"\r',
    ):
        (block,) = blocks(f"{head}a,b,c,d\n", 100)
        assert block.data == b"a,b,c,d\n"
    assert blocks(HEAD, 100) == blocks(f"{HEAD}\n\n", 100) == []


@pytest.mark.parametrize(
    ("data", "plain"),
    [
        ("a,b\n", True), ('"a",b\n', True), ('"a ""x""",b\n', True), ('"",""\n', True), ('a"b,c\n', False), ('"a"b,c\n', False),
        ("a,b\r\n", True), ("a,b\rc,d\n", False), ("a,\0\n", False), ('"a\nb",c\n', True),
    ],
)  # fmt: skip
def test_only_what_can_be_counted_is_plain(data: str, plain: bool) -> None:
    assert is_plain(data.encode(), LAYOUT) == plain


def test_line_ends_inside_of_quotes_end_no_row() -> None:
    assert row_ends(b'"a\nb",c\nd,e\n').tolist() == [7, 11]


@given(st.lists(st.sampled_from(["a,b", ",", "", " , ", '"",""', '"""",', "\u00a0,", "1,2", '" "'])))
def test_blank_rows_are_not_counted(rows: list[str]) -> None:
    data = "".join(f"{row}\n" for row in rows)
    assert rows_in(data.encode(), LAYOUT) == sum(1 for _ in LAYOUT.rows(iter(data.splitlines(keepends=True))))


def test_a_quote_never_closed_refuses_with_its_line_however_long(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f'{HEAD}\na,b,c,d\n"a,b,c,d\n' + "a,b,c,d\n" * 50
    for most in (batch_blocks.MOST_ROW_BYTES, 100):
        monkeypatch.setattr(batch_blocks, "MOST_ROW_BYTES", most)
        with pytest.raises(Refused) as refused:
            blocks(text, 20)
        assert [problem.line for problem in refused.value.problems] == [3]


def test_rows_one_by_one_are_those_of_the_blocks() -> None:
    rows = list(ConsignmentTable(io.BytesIO(f'{HEAD}\na,"b\nx",c,d\n\ne,f,g,h\n'.encode())))
    assert [(row.number, row.line, row.cells[1]) for row in rows] == [(1, 2, "b\nx"), (2, 5, "f")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_reading_goes_on_where_any_block_ended(end: str) -> None:
    rows = ["a,b,c,d", '"a', 'b",b,c,d', "", ",,,", "西安,b,c,d", 'a,"b ""b""",c,d', "x,y,z,w"]
    table = ConsignmentTable(io.BytesIO(f"{HEAD}{end}{end.join(rows)}{end}".encode()))
    found = list(table.blocks(1))
    assert (found[0].number, found[0].line, found[0].offset) == (1, 2, len(HEAD + end))
    for place, block in enumerate(found):
        rest, later = list(table.blocks(10_000, block.end)), found[place + 1 :]
        assert [cells for left in rest for cells in read(left)] == [cells for left in later for cells in read(left)]
        assert sum(left.rows for left in rest) == 5 - place - 1
        assert [left.number for left in rest] == [left.number for left in later[:1]]
