"""A block of a CSV as columns of text: read in bulk by pyarrow, and row by row where anything is unusual.

Both ways give the same cells and the same problems; the careful one is that of `consignment_table`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from calculator.batch_blocks import Block, is_plain
from calculator.consignment_table import MOST_CELL, Layout
from calculator.problem import Problem

MOST_ODD_ROWS = 0.2
"""Share of rows with another number of cells than the header from which a block is read row by row."""


Checked = tuple[tuple[str, ...], tuple[Problem, ...]]
"""The kept cells of a row, and what is wrong with them."""


@dataclass(frozen=True)
class Columns:
    """n rows as columns: for each kept column its cells as they came, shape (n,).

    problems : place of a row that could not be read as it should -> what is wrong with it
    quoted   : whether some cell may hold a quote, a line end or a separator
    """

    cells: tuple[pa.Array, ...]
    problems: dict[int, tuple[Problem, ...]]
    quoted: bool

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.cells[0])


def columns_of(block: Block, layout: Layout) -> Columns:
    """The rows of a block, blank ones left out."""
    found = _in_bulk(block, layout) if is_plain(block.data, layout) else None
    return found or _row_by_row(block, layout)


def _row_by_row(block: Block, layout: Layout) -> Columns:
    lines = io.StringIO(block.data.decode("utf-8"), newline="")
    return _of_rows([(row.cells, row.problems) for row in layout.rows(lines, block.number, block.line)], layout)


def _of_rows(rows: Sequence[Checked], layout: Layout) -> Columns:
    cells = tuple(pa.array([cells[i] for cells, _ in rows], pa.string()) for i in range(len(layout.kept)))
    return Columns(cells, {place: problems for place, (_, problems) in enumerate(rows) if problems}, quoted=True)


def _in_bulk(block: Block, layout: Layout) -> Columns | None:
    """The rows of plain data; None where row by row is the better way."""
    odd: list[tuple[int, str]] = []
    most = int(block.rows * MOST_ODD_ROWS)

    def aside(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number - 1, row.text))
        return "skip" if len(odd) <= most else "error"

    names = [str(i) for i in range(len(layout.names) + layout.nameless)]
    try:
        table = arrow_csv.read_csv(
            pa.py_buffer(block.data),
            arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(block.data) + 1),
            arrow_csv.ParseOptions(
                delimiter=layout.separator, newlines_in_values=b'"' in block.data, invalid_row_handler=aside
            ),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    if len(table) + len(odd) != block.rows:
        return None
    arrays = [column.combine_chunks() if column.num_chunks != 1 else column.chunk(0) for column in table.columns]
    longest = [pc.max(pc.binary_length(array)).as_py() or 0 for array in arrays]
    if max(longest) > MOST_CELL or any(longest[len(layout.names) :]):
        return None
    kept = [arrays[i] for i in layout.kept]
    read = [*map(layout.checked, csv.reader((text for _, text in odd), delimiter=layout.separator, strict=True))]
    found = _with_odd_rows(kept, [place for place, _ in odd], read, layout)
    return replace(found, quoted=b'"' in block.data)


def _with_odd_rows(kept: list[pa.Array], places: list[int], odd: list[Checked], layout: Layout) -> Columns:
    """The columns with the rows put back that have another number of cells."""
    if not odd:
        return Columns(tuple(kept), {}, quoted=True)
    patch = _of_rows(odd, layout)
    n = len(kept[0]) + len(odd)
    order = np.full(n, -1)
    order[places] = np.arange(len(kept[0]), n)
    order[order < 0] = np.arange(len(kept[0]))
    cells = tuple(pa.concat_arrays([one, two]).take(order) for one, two in zip(kept, patch.cells, strict=True))
    problems = {places[i]: said for i, said in patch.problems.items()}
    return Columns(cells, problems, quoted=True)
