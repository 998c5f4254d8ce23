"""A batch row by row: each row read by itself, quoted by itself, and each line of it written by a CSV writer.

What the product's batch must equal, byte for byte.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from calculator.batch_outputs import CHARGE_COLUMNS, OPTION_COLUMNS, OUTPUTS, REJECT_COLUMNS, Summary
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.consignment_table import RESULT_COLUMNS, InputRow, layout_of, neutral
from calculator.desk import QuotingDesk
from calculator.problem import Problem
from calculator.quote import quote, warnings
from tests.oracle.batch_rows import charge_rows, option_rows, winner_cells


def price_rows(
    desk: QuotingDesk, text: str, decimal: str = "", currency: str = "USD"
) -> tuple[dict[str, bytes], Summary]:
    """The outputs of a CSV, and what they came to. Raises Refused where it is no table."""
    layout, before = layout_of(iter(io.StringIO(text, newline="")), decimal)
    lines = io.StringIO(text, newline="")
    for _ in range(before):
        next(lines)
    streams = {name: io.StringIO(newline="") for name in OUTPUTS}
    summary = Summary()
    reader = ConsignmentReader(desk.gazetteer, layout.decimal, currency)
    writers = _Writers(streams, layout.header)
    for row in layout.rows(lines, line=before + 1):
        result = _result(desk, reader, row)
        _count(summary, result)
        writers.write(row, result)
    return {name: stream.getvalue().encode() for name, stream in streams.items()}, summary


@dataclass
class _Result:
    """What is written for one row."""

    cells: tuple[str, ...]
    options: Sequence[Sequence[str]] = ()
    charges: Sequence[Sequence[str]] = ()
    rejected: tuple[str, str, str] | None = None


class _Writers:
    """The CSV writers of the outputs, with their headers written."""

    def __init__(self, streams: dict[str, io.StringIO], header: tuple[str, ...]) -> None:
        self._out = _writer(streams["out"], (*header, *RESULT_COLUMNS))
        self._options = _writer(streams["options"], OPTION_COLUMNS)
        self._charges = _writer(streams["charges"], CHARGE_COLUMNS)
        self._rejects = _writer(streams["rejects"], (*header, *REJECT_COLUMNS))

    def write(self, row: InputRow, result: _Result) -> None:
        """One row into every output."""
        cells = [neutral(cell) for cell in row.cells]
        self._out.writerow([*cells, *result.cells])
        self._options.writerows(result.options)
        self._charges.writerows(result.charges)
        if result.rejected:
            self._rejects.writerow([*cells, *result.rejected])


class _Lines:
    """A CSV writer that quotes a carriage return too, which not every release of Python does."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    def writerow(self, row: Iterable[str]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\r\n").writerow(row)
        self._stream.write(line.getvalue().removesuffix("\r\n") + "\n")

    def writerows(self, rows: Iterable[Iterable[str]]) -> None:
        for row in rows:
            self.writerow(row)


def _writer(stream: io.StringIO, header: Iterable[str]) -> Any:
    writer = _Lines(stream)
    writer.writerow(header)
    return writer


def _result(desk: QuotingDesk, reader: ConsignmentReader, row: InputRow) -> _Result:
    """One row read and quoted."""
    read: list[Problem] | Consignment = list(row.problems) or reader.read(row.fields)
    if isinstance(read, list):
        return _rejected(read)
    answer, row_id = quote(desk, read), neutral(row.row_id)
    cells = winner_cells(answer)
    failed = (cells[1], cells[2], cells[3]) if cells[0] != "ok" else None
    return _Result(_warned(cells, read), option_rows(answer, row_id), charge_rows(desk, answer, row_id), failed)


def _warned(cells: tuple[str, ...], consignment: Consignment) -> tuple[str, ...]:
    """The result cells of a priced row, with a warning where its message would be."""
    unusual = warnings(consignment) if cells[0] == "ok" else ()
    if not unusual:
        return cells
    said = " | ".join(f"warning: {warning.message}; {warning.advice}" for warning in unusual)
    return (cells[0], unusual[0].code, unusual[0].column, said, *cells[4:])


def _rejected(problems: list[Problem]) -> _Result:
    """A row with problems: all of them, each with its column, value and advice."""
    code = problems[0].code
    column = ";".join(dict.fromkeys(problem.column for problem in problems if problem.column))
    message = " | ".join("; ".join(part for part in (p.message, p.advice) if part) for p in problems)
    failed = (code, column, neutral(message))
    return _Result(("error", *failed, *[""] * (len(RESULT_COLUMNS) - 4)), rejected=failed)


def _count(summary: Summary, result: _Result) -> None:
    summary.rows += 1
    status, code = result.cells[0], result.cells[1]
    if status == "ok":
        summary.priced += 1
    else:
        (summary.rejected if status == "error" else summary.unavailable)[code] += 1
