"""How a CSV of consignments is written, and its rows as fields: separator, decimal sign, header, problems.

Works on text that somebody else has opened, row by row and with every care. A bad row costs that row only; a header
that cannot be used refuses the file with every reason at once. Source: product rules, section 5.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from calculator.consignment_fields import DEFAULTS, FIELDS
from calculator.problem import Problem, Refused, did_you_mean, suggest

IDENTITY = ("row_id", "reference")
INPUT_COLUMNS = (*IDENTITY, *DEFAULTS)
RESULT_COLUMNS = (
    "status", "error_code", "error_column", "error_message", "option", "corridor", "total", "total_currency",
    "p10_days", "p50_days", "p80_days", "p95_days", "co2e_kg", "options_priced", "next_option", "next_delta",
    "fastest_option", "fastest_p50_days", "fastest_delta",
)  # fmt: skip
MOST_CELL = 4_000
"""Characters of one cell; more is a mistake in the quotes."""

# A longer cell is then a mistake of its row, not an error that loses the row.
csv.field_size_limit(2**31 - 1)

_SEPARATORS = ",;\t"
_LOOKED_AT = 1_000
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")


@dataclass(frozen=True, slots=True)
class InputRow:
    """One row: its number from 1, the line of the file it starts on, its cells as they came, and its fields."""

    number: int
    line: int
    cells: tuple[str, ...]
    fields: dict[str, str]
    problems: tuple[Problem, ...] = ()

    @property
    def row_id(self) -> str:
        """The row's own id, or its number where it has none."""
        return self.fields.get("row_id") or str(self.number)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of one file are written: all that reading any of its rows needs.

    names    : of every column, in lower case; kept : the places of those that are no earlier result
    header   : the kept names as written; decimal : the decimal sign of the numbers
    nameless : columns without a name after the others, which are blank in a sound row
    """

    separator: str
    names: tuple[str, ...]
    kept: tuple[int, ...]
    header: tuple[str, ...]
    decimal: str = "."
    nameless: int = 0

    def rows(self, lines: Iterator[str], number: int = 1, line: int = 1) -> Iterator[InputRow]:
        """The rows of lines of text; a row that cannot be read has problems and what fields there are.

        number : of the first row; line : of the file on which it starts. Raises Refused for a quote never closed.
        """
        counted = _Counted(lines, line - 1)
        reader = csv.reader(counted, delimiter=self.separator, strict=True)
        while True:
            at = counted.read + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise Refused([never_closed(at)]) from error
                broken = Problem(f"the row cannot be read: {error}", "check its quotes", code="unreadable_row")
                yield InputRow(number, at, ("",) * len(self.kept), {}, (broken,))
                number += 1
                continue
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield self.row(number, at, cells)
                number += 1

    def row(self, number: int, line: int, cells: list[str]) -> InputRow:
        """One row from its cells as they came, however many."""
        kept, problems = self.checked(cells)
        names = (self.names[i] for i in self.kept)
        fields = {name: revived(cell) for name, cell in zip(names, kept, strict=True) if name in INPUT_COLUMNS}
        return InputRow(number, line, kept, fields, problems)

    def checked(self, cells: list[str]) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
        """The cells of a row that are kept, blank where it has none, and what is wrong with its cells."""
        width, problems = len(self.names), []
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) > width:
            problems.append(Problem(
                f"the row has {len(cells)} cells and the header {width} columns",
                f"quote a cell that holds {self.separator!r}", code="too_many_cells", value=cells[width],
            ))  # fmt: skip
        for name, cell in zip(self.names, cells, strict=False):
            if len(cell) > MOST_CELL:
                problems.append(
                    Problem("the cell is too long", f"at most {MOST_CELL} characters", column=name, code="too_long")
                )
            elif "\0" in cell:
                problems.append(Problem("the cell holds a NUL byte", "remove it", column=name, code="bad_character"))
        padded = cells + [""] * (width - len(cells))
        return tuple([padded[i] for i in self.kept]), tuple(problems)


def layout_of(lines: Iterator[str], decimal: str = "") -> tuple[Layout, int]:
    """How a CSV is written, and how many lines come before its first row.

    lines : of text, with their line ends; decimal : the declared decimal sign, "" to see it in the first rows
    Raises Refused with every problem of the header.
    """
    counted = _Counted(lines)
    first = next(counted, "").removeprefix("\ufeff")
    declared = re.fullmatch(r"sep=(.)\s*", first)
    head = next(counted, "") if declared else first
    while head and not head.strip():
        head = next(counted, "")
    separator = declared[1] if declared else _separator(head)
    names, nameless = _header(csv.reader(chain([head], counted), delimiter=separator, strict=True))
    folded = tuple(name.strip().casefold() for name in names)
    kept = tuple(i for i, name in enumerate(folded) if name not in RESULT_COLUMNS)
    layout = Layout(separator, folded, kept, tuple(names[i] for i in kept), nameless=nameless)
    before = counted.read
    looked_at = islice(layout.rows(counted, line=before + 1), _LOOKED_AT)
    return replace(layout, decimal=decimal or _decimal(looked_at)), before


def _header(rows: Iterator[list[str]]) -> tuple[list[str], int]:
    """The names of the columns, and how many columns without one follow."""
    try:
        names = next(rows, [])
    except csv.Error as error:
        raise Refused([_header_problem(f"the header cannot be read: {error}", "check the quotes", "")]) from error
    width = len(names)
    while names and not names[-1].strip():
        names.pop()
    if not names:
        raise Refused([_header_problem("the file is empty", f"the first line names columns: {','.join(DEFAULTS)}", "")])
    problems, seen = [], set()
    for name in names:
        known = name.strip().casefold()
        if known in seen:
            problems.append(_header_problem(f"two columns are named {name!r}", "keep one of them", name))
        elif known not in INPUT_COLUMNS and known not in RESULT_COLUMNS:
            advice = did_you_mean(known, INPUT_COLUMNS) or f"columns are {', '.join(INPUT_COLUMNS)}"
            problems.append(_header_problem(f"unknown column {name!r}", advice, name))
        seen.add(known)
    for field in FIELDS:
        if field.mandatory and field.name not in seen:
            advice = f"add it: {field.meaning}"
            problems.append(_header_problem(f"the column {field.name!r} is missing", advice, field.name))
    if problems:
        raise Refused(problems)
    return names, width - len(names)


def _decimal(rows: Iterator[InputRow]) -> str:
    """The decimal sign that the numbers show; a point where they show none. Raises Refused where they show both."""
    first: dict[str, tuple[InputRow, str]] = {}
    for row in rows:
        for name in ("mass_per_unit", "value"):
            cell = row.fields.get(name, "")
            if sign := _shown_decimal(cell):
                first.setdefault(sign, (row, cell))
            if len(first) > 1:
                before, written = next(iter(first.values()))
                if sign == ",":
                    message = f"{cell!r} has a decimal comma, but {written!r} of row {before.number} a decimal point"
                else:
                    message = f"{cell!r} has a decimal point, but {written!r} of row {before.number} a decimal comma"
                advice = "write all numbers with one sign, or declare it with --decimal"
                raise Refused([Problem(message, advice, line=row.line, column=name, code="mixed_decimals", value=cell)])
    return next(iter(first), ".")


def _shown_decimal(cell: str) -> str:
    """The decimal sign that a number shows; three digits after a sign may be thousands, and show nothing."""
    for sign, other in (",.", ".,"):
        if re.search(rf"\d\{sign}(?:\d{{1,2}}|\d{{4,}})(?!\d)", cell) and other not in cell.rsplit(sign, 1)[-1]:
            return sign
    return ""


def never_closed(line: int) -> Problem:
    """A quote that opens on a line and has no end."""
    return Problem("a quote opened here is never closed", "close it: all rows after it would be one cell", line=line)


class _Counted:
    """Lines of text, counted as they are read."""

    def __init__(self, lines: Iterator[str], read: int = 0) -> None:
        self._lines, self.read = lines, read

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.read += 1
        return line


def _separator(head: str) -> str:
    """The sign that parts the header into the most known columns."""

    def known(separator: str) -> int:
        names = next(csv.reader([head], delimiter=separator), [])
        return sum(name.strip().casefold() in INPUT_COLUMNS for name in names)

    return max(_SEPARATORS, key=known)


def _header_problem(message: str, advice: str, column: str) -> Problem:
    return Problem(message, advice, line=1, column=column, code="bad_header", value=column,
                   suggestions=suggest(column, INPUT_COLUMNS) if column else ())  # fmt: skip


def neutral(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: an apostrophe before = + - @, but not before a number."""
    if cell and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def revived(cell: str) -> str:
    """A cell as it was before it was made neutral."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:2] or "x") else cell
