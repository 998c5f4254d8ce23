"""CSV as rows of text that know where they stand."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariffs import columns
from tariffs.records import typed
from tariffs.table import Place, Table, decode, digest, parse, read_bytes

TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=8)


def read(text: str | bytes) -> tuple[Table, list[str]]:
    data = text.encode() if isinstance(text, str) else text
    table, problems = parse("rates", "rates.csv", data)
    return table, [str(problem) for problem in problems]


def test_rows_know_their_lines_after_quoted_line_breaks_and_blank_lines() -> None:
    table, problems = read('a,b\n1,"x\ny\nz"\n\n2,w\n')
    assert problems == []
    assert table.rows == (["1", "x\ny\nz"], ["2", "w"])
    assert table.places == (Place("rates.csv", 2), Place("rates.csv", 6))


def test_a_byte_order_mark_and_any_line_end_are_accepted() -> None:
    table, problems = read(b'\xef\xbb\xbfa,b\r\n"1\r\n",2\r\n3,4')
    assert problems == []
    assert table.header == ("a", "b")
    assert table.places == (Place("rates.csv", 2), Place("rates.csv", 4))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", ["rates.csv: is empty; begin it with a line of column names"]),
        (b"\n \n"[:1], ["rates.csv: is empty; begin it with a line of column names"]),
        (b"a;b\n1;2\n", ["rates.csv:1: the cells are parted by semicolons; save it with commas"]),
        (b"a\tb\n1\t2\n", ["rates.csv:1: the cells are parted by tabs; save it with commas"]),
        (b"a,b\n1,\xe9\n", ["rates.csv:2: byte 3 of the line, 0xE9, is not UTF-8; save the file as UTF-8"]),
        (b"\xff\xfea\0", ["rates.csv:1: byte 1 of the line, 0xFF, is not UTF-8; save the file as UTF-8"]),
        (b"a\n\0\n", ["rates.csv:2: has a zero byte; save the file as UTF-8 text"]),
        (b'a,b\n1,2\n3,"4\n5,6\n', ['rates.csv:3: a quoted cell that begins here is never closed; add the missing "']),
        (
            b'a,b\n"1"x,2\n3,4\n',
            ['rates.csv:2: text follows the end of a quoted cell; write a quote inside a cell as ""'],
        ),
        (
            b"a,b\n" + b"x" * 140_000 + b",1\n",
            ["rates.csv:2: a cell is longer than 131,072 characters; look for a missing quote"],
        ),
        (
            b"a,b\n1\n1,2,3\n",
            [
                "rates.csv:2: the row has 1 cells, the header 2; a comma is missing",
                "rates.csv:3: the row has 3 cells, the header 2; put a cell with a comma in it between quotes",
            ],
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: bytes, expected: list[str]) -> None:
    assert read(text)[1] == expected


def test_a_header_without_one_column_is_said_once_for_the_file() -> None:
    header = [column.column for column in columns.of("rates")]
    row = ",".join("1" for _ in header)
    short = ",".join(name for name in header if name != "amount")
    table, problems = read(f"{short}\n{row}\n{row}\n")
    assert problems == [
        "rates.csv:1: amount: every row has more cells than the header, which has 30; add the missing column amount"
    ]
    assert typed(table, {})[1] == []


def test_a_header_without_several_columns_names_them() -> None:
    table, problems = parse("speeds-evidence", "s.csv", b"operator,what\n1,2,3\n")
    assert [str(problem) for problem in problems] == [
        "s.csv:1: every row has more cells than the header, which has 2; add what is missing of "
        f"{', '.join(table.absent)}, or put cells with a comma in them between quotes"
    ]


def test_rows_beside_a_bad_one_are_kept_and_torn_rows_still_name_things() -> None:
    table, problems = read('leg,km\na,1\n"b"x,2\nc\nd,4\n')
    assert len(problems) == 2
    assert [row[0] for row in table.rows] == ["a", "d"]
    assert table.texts("leg") == {"a", "c", "d"}
    assert table.texts("km") == {"1", "4"}
    assert table.texts("mode") == set()


def test_a_file_that_is_not_there_and_one_that_cannot_be_opened(tmp_path: Path) -> None:
    data, problems = read_bytes(tmp_path / "rates.csv", "rates.csv")
    assert data == b""
    assert [str(p) for p in problems] == ["rates.csv: there is no such file; make it, or check the folder's name"]
    data, problems = read_bytes(tmp_path, "book")
    assert [str(p) for p in problems] == ["book: is not a regular file; put the file itself here"]


def test_a_device_and_a_pipe_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rates.csv")
    (tmp_path / "sources.csv").symlink_to("/dev/zero")
    for name in ("rates.csv", "sources.csv"):
        data, problems = read_bytes(tmp_path / name, name)
        assert data == b""
        assert [str(p) for p in problems] == [f"{name}: is not a regular file; put the file itself here"]


def test_a_file_of_any_size_is_not_read(tmp_path: Path) -> None:
    # A file with a hole takes no room on the disk.
    with (tmp_path / "rates.csv").open("wb") as file:
        file.truncate(256_000_001)
    data, problems = read_bytes(tmp_path / "rates.csv", "rates.csv")
    assert data == b""
    assert [str(p) for p in problems] == ["rates.csv: has more than 256 MB; check that it is the right file"]


def test_blank_columns_are_added_where_they_are_missing() -> None:
    table, _ = read("a,b\n1,2\n")
    assert table.with_columns(("b", "c")) == Table(
        "rates", "rates.csv", ("a", "b", "c"), (["1", "2", ""],), table.places
    )
    assert table.with_columns(("a",)) is table


def test_a_digest_covers_names_and_bytes_and_not_the_order_given() -> None:
    files = {"a.csv": b"1", "b.csv": b"2"}
    assert digest(files) == digest(dict(reversed(files.items())))
    others = ({"a.csv": b"12", "b.csv": b""}, {"a.csv": b"1", "c.csv": b"2"}, {"a.csv": b"1"})
    assert len({digest(files), *map(digest, others)}) == 4
    assert len(digest({})) == 64


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=6))
def test_what_a_csv_writer_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    table, problems = parse("rates", "rates.csv", out.getvalue().encode())
    assert problems == []
    assert list(table.rows) == rows
    lines = io.StringIO(out.getvalue(), newline="").readlines()
    assert all(lines[place.line - 1].startswith('"') for place in table.places)


def test_text_is_decoded_with_or_without_a_mark() -> None:
    assert decode("ş".encode("utf-8-sig"), "f") == ("ş", [])
