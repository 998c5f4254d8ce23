"""A CSV file as rows of text that still know where they stand.

Source: RFC 4180 and the tariff-book rules, section 2. A byte order mark is accepted, blank lines are not rows,
and a quoted cell may run over several lines without moving the numbers of the lines after it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from calculator.problem import Problem
from tariffs import columns

MOST_MB = 256
"""Limit of a file [MB]; the largest tariff known is a hundredth of it."""

_BYTES_IN_MB = 1_000_000


class Place(NamedTuple):
    """A file as its user named it, and a line in it; line 0 is the file as a whole."""

    file: str
    line: int = 0

    def problem(
        self, column: str, message: str, advice: str, code: str,
        value: str = "", suggestions: tuple[str, ...] = (), warning: bool = False,
    ) -> Problem:  # fmt: skip
        """What is wrong in a column of this line, "" for the line as a whole."""
        return Problem(message, advice, self.file, self.line, column, code, value, suggestions, warning)


MOST_CELL = 131_072
"""Characters of one cell; more is a quote that is missing."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file; every row has as many cells as the header.

    places : of each row: file and line on which it begins
    torn   : rows with too few or too many cells; they are reported, and what they name still counts as named
    """

    name: str
    file: str
    header: tuple[str, ...]
    rows: tuple[list[str], ...] = ()
    places: tuple[Place, ...] = ()
    torn: tuple[list[str], ...] = ()

    def texts(self, column: str) -> set[str]:
        """Every text in a column, those of torn rows too; none where there is no such column."""
        if column not in self.header:
            return set()
        at = self.header.index(column)
        return {row[at].strip() for row in (*self.rows, *self.torn) if len(row) > at}

    @property
    def absent(self) -> tuple[str, ...]:
        """The columns of such a table that the header does not have."""
        return tuple(column.column for column in columns.of(self.name) if column.column not in self.header)

    @property
    def header_is_short(self) -> bool:
        """Whether every row has more cells than the header, which has not every column: it is the header's fault."""
        long = all(len(row) > len(self.header) for row in self.torn)
        return bool(self.torn and not self.rows and long and self.absent)

    def with_columns(self, columns: tuple[str, ...]) -> Table:
        """The table with blank columns for those that it does not have."""
        missing = tuple(column for column in columns if column not in self.header)
        if not missing:
            return self
        blank = [""] * len(missing)
        return replace(self, header=self.header + missing, rows=tuple([*row, *blank] for row in self.rows))


def read_bytes(path: Path, file: str) -> tuple[bytes, list[Problem]]:
    """The bytes of a file, or b"" and why it cannot be read."""
    try:
        status = path.stat()
        # A device may never end, and a pipe may never begin.
        if not S_ISREG(status.st_mode):
            return b"", [Place(file).problem("", "is not a regular file", "put the file itself here", "unreadable")]
        if status.st_size > MOST_MB * _BYTES_IN_MB:
            message = f"has more than {MOST_MB} MB"
            return b"", [Place(file).problem("", message, "check that it is the right file", "too_large")]
        return path.read_bytes(), []
    except FileNotFoundError:
        return b"", [Place(file).problem("", "there is no such file", "make it, or check the folder's name", "no_file")]
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        advice = "check the file and its permissions"
        return b"", [Place(file).problem("", f"cannot be read: {reason}", advice, "unreadable")]


def decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """UTF-8 text with or without a byte order mark, or "" and the place of the first byte that is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        message = f"byte {column} of the line, 0x{data[error.start]:02X}, is not UTF-8"
        return "", [Place(file, line).problem("", message, "save the file as UTF-8", "not_utf8")]
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return "", [Place(file, line).problem("", "has a zero byte", "save the file as UTF-8 text", "not_text")]
    return text, []


def parse(name: str, file: str, data: bytes) -> tuple[Table, list[Problem]]:
    """The rows of a CSV file, and every row or cell that is not one.

    name : of the table, such as ``rates``; file : as problems should name it
    """
    text, problems = decode(data, file)
    if problems:
        return Table(name, file, ()), problems
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    while True:
        begins = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            break
        except csv.Error as error:
            problems.append(_misquoted(str(error), Place(file, begins)))
        else:
            if max(map(len, cells), default=0) > MOST_CELL:
                problems.append(_too_long(Place(file, begins)))
            elif cells:
                records.append((begins, cells))
    if not records:
        if not problems:
            problems = [Place(file).problem("", "is empty", "begin it with a line of column names", "empty_file")]
        return Table(name, file, ()), problems
    header = tuple(cell.strip() for cell in records[0][1])
    for sign, signs in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and sign in header[0]:
            where = Place(file, records[0][0])
            problems.append(where.problem("", f"the cells are parted by {signs}", "save it with commas", "not_commas"))
            return Table(name, file, ()), problems
    even = [(line, cells) for line, cells in records[1:] if len(cells) == len(header)]
    torn = [(line, cells) for line, cells in records[1:] if len(cells) != len(header)]
    table = Table(
        name,
        file,
        header,
        rows=tuple(cells for _, cells in even),
        places=tuple(Place(file, line) for line, _ in even),
        torn=tuple(cells for _, cells in torn),
    )
    if table.header_is_short:
        return table, [*problems, _short_header(table, Place(file, records[0][0]))]
    return table, problems + [_torn(len(cells), len(header), Place(file, line)) for line, cells in torn]


def digest(files: dict[str, bytes]) -> str:
    """SHA-256 in hexadecimal over the names and bytes of files, in the order of their names."""
    hashed = sha256()
    for name in sorted(files):
        # Lengths part what would otherwise run together: a byte moved from one file to the next is a change.
        hashed.update(f"{name}\0{len(files[name])}\0".encode())
        hashed.update(files[name])
    return hashed.hexdigest()


def _too_long(place: Place) -> Problem:
    return place.problem("", f"a cell is longer than {MOST_CELL:,} characters", "look for a missing quote", "quoting")


def _misquoted(reason: str, place: Place) -> Problem:
    """What the CSV reader stumbled over, in a clerk's words."""
    if "unexpected end of data" in reason:
        return place.problem("", "a quoted cell that begins here is never closed", 'add the missing "', "quoting")
    if "field larger" in reason:
        return _too_long(place)
    return place.problem("", "text follows the end of a quoted cell", 'write a quote inside a cell as ""', "quoting")


def _short_header(table: Table, place: Place) -> Problem:
    """Said once, not once for each row."""
    message = f"every row has more cells than the header, which has {len(table.header)}"
    first, *others = table.absent
    if not others:
        return place.problem(first, message, f"add the missing column {first}", "missing_column")
    advice = f"add what is missing of {', '.join(table.absent)}, or put cells with a comma in them between quotes"
    return place.problem("", message, advice, "missing_column")


def _torn(cells: int, columns: int, place: Place) -> Problem:
    """A row whose cells are not those of the header."""
    advice = "a comma is missing" if cells < columns else "put a cell with a comma in it between quotes"
    return place.problem("", f"the row has {cells} cells, the header {columns}", advice, "cell_count")
