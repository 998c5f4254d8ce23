"""The batch: rows of consignments -> desk -> rows of results, block by block, in input order.

One block is grouped by class and goes through the same kernels as a single quote. Rows are written as text to
streams that somebody else has opened. Source: product rules, section 5.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TextIO

from calculator.batch_rows import charge_rows, option_rows, winner_cells
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.consignment_table import RESULT_COLUMNS, ConsignmentTable, InputRow, neutral
from calculator.desk import QuotingDesk
from calculator.problem import Problem
from calculator.quote import warnings

BLOCK_ROWS = 10_000

OPTION_COLUMNS = (
    "row_id", "rank", "option", "corridor", "legs", "km", "status", "reason", "total", "total_currency",
    "p10_days", "p50_days", "p80_days", "p95_days", "statutory_days", "co2e_kg", "pareto", "through",
)  # fmt: skip
CHARGE_COLUMNS = (
    "row_id", "option", "seq", "charge", "kind", "subject", "rate_row", "quantity", "unit", "rate", "amount",
    "currency", "converted", "quote_currency", "trust",
)  # fmt: skip
REJECT_COLUMNS = ("error_code", "error_column", "error_message")


@dataclass(frozen=True)
class Outputs:
    """The open streams of a batch; None where an output is not wanted."""

    out: TextIO | None = None
    options: TextIO | None = None
    charges: TextIO | None = None
    rejects: TextIO | None = None


@dataclass
class Summary:
    """What a batch came to: rows read, rows priced, and rows without a price by reason."""

    rows: int = 0
    priced: int = 0
    unavailable: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)


def price_table(
    desk: QuotingDesk, table: ConsignmentTable, outputs: Outputs, currency: str = "USD",
    progress: Callable[[int], None] = lambda rows: None,
) -> Summary:  # fmt: skip
    """Price every row of a table into the outputs.

    currency : of rows that name none; progress is told the number of rows done after each block
    """
    summary = Summary()
    for summary in price_blocks(desk, table, outputs, currency, BLOCK_ROWS):
        if summary.rows:
            progress(summary.rows)
    return summary


def price_blocks(
    desk: QuotingDesk, table: ConsignmentTable, outputs: Outputs, currency: str, size: int
) -> Iterator[Summary]:
    """The same block by block: after the headers, and after each block of `size` rows, what it has come to so far."""
    writers = _Writers(outputs, table.header)
    reader = ConsignmentReader(desk.gazetteer, table.decimal, currency)
    summary = Summary()
    yield summary
    rows = iter(table)
    while block := list(islice(rows, size)):
        _price_block(desk, reader, block, writers, summary)
        yield summary


@dataclass
class _Result:
    """What is written for one row."""

    cells: tuple[str, ...]
    options: Sequence[Sequence[str]] = ()
    charges: Sequence[Sequence[str]] = ()
    rejected: tuple[str, str, str] | None = None


class _Writers:
    """The CSV writers of the outputs, with their headers written."""

    def __init__(self, outputs: Outputs, header: tuple[str, ...]) -> None:
        self._out = _writer(outputs.out, (*header, *RESULT_COLUMNS))
        self._options = _writer(outputs.options, OPTION_COLUMNS)
        self._charges = _writer(outputs.charges, CHARGE_COLUMNS)
        self._rejects = _writer(outputs.rejects, (*header, *REJECT_COLUMNS))
        self.wants_options, self.wants_charges = self._options is not None, self._charges is not None

    def write(self, row: InputRow, result: _Result) -> None:
        """One row into every output that is wanted."""
        cells = [neutral(cell) for cell in row.cells]
        if self._out:
            self._out.writerow([*cells, *result.cells])
        if self._options:
            self._options.writerows(result.options)
        if self._charges:
            self._charges.writerows(result.charges)
        if self._rejects and result.rejected:
            self._rejects.writerow([*cells, *result.rejected])


def _writer(stream: TextIO | None, header: Iterable[str]) -> Any:
    if stream is None:
        return None
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    return writer


def _price_block(
    desk: QuotingDesk, reader: ConsignmentReader, block: list[InputRow], writers: _Writers, summary: Summary
) -> None:
    """Read, price and write one block; rows are written in the order in which they came."""
    results: list[_Result | None] = [None] * len(block)
    read: list[Consignment] = []
    places: list[int] = []
    for i, row in enumerate(block):
        problems: list[Problem] | Consignment = list(row.problems) or reader.read(row.fields)
        if isinstance(problems, list):
            results[i] = _rejected(problems)
        else:
            read.append(problems)
            places.append(i)
    for members, consignments in desk.group(read):
        pricing = desk.price(consignments)
        ids = [neutral(block[places[m]].row_id) for m in members]
        options = option_rows(pricing, ids) if writers.wants_options else [()] * len(ids)
        charges = charge_rows(desk, pricing, ids) if writers.wants_charges else [()] * len(ids)
        for n, (m, cells) in enumerate(zip(members, winner_cells(pricing), strict=True)):
            failed = (cells[1], cells[2], cells[3]) if cells[0] != "ok" else None
            results[places[m]] = _Result(_warned(cells, read[m]), options[n], charges[n], failed)
    for row, result in zip(block, results, strict=True):
        if result is not None:
            _count(summary, result)
            writers.write(row, result)


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
