"""The lines of a block: a row for each line of every priced option, those that may arise after the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from calculator.batch_class_text import WrittenClasses
from calculator.batch_items import OF_LINE, OF_RATE, OF_STEP
from calculator.batch_kernel import parts_of, percentages
from calculator.batch_kernel_lines import laid, spread
from calculator.batch_programs import Table
from calculator.batch_text import by_digits, lines, merged
from calculator.money import fraction_text

if TYPE_CHECKING:
    from calculator.batch_page import Members


def charge_lines(n: int, members: Sequence[Members], ids: pa.Array, classes: WrittenClasses) -> bytes:
    """The lines of all priced options of a block of n rows. ids : of its rows, shape (n,)"""
    found = [part for of in members if of.group.tables.shape.routes for part in _parts(of, classes)]
    if not found:
        return b""
    row, items, amount, into, variable = (np.concatenate(columns) for columns in zip(*found, strict=True))
    order = row.argsort(kind="stable")
    row, items, amount, into, variable = (column[order] for column in (row, items, amount, into, variable))
    item = classes.items.rows[items]
    charged = np.flatnonzero(item[:, 4] != OF_RATE)

    def money(of: Table, digits: int) -> pa.Array:
        return merged(len(row), [(charged, by_digits(of[charged], item[charged, digits]))])

    head, rate, currency, tail = (classes.pool.take(item[:, i]) for i in range(4))
    return lines([
        ids.take(pa.array(row)), head, _quantities(item[:, 6], variable, classes), rate, money(amount, 7), currency,
        money(into, 8), tail,
    ])  # fmt: skip


def _parts(of: Members, classes: WrittenClasses) -> list[tuple[Table, Table, Table, Table, Table]]:
    """For parts of the rows: the row of the block of each item, the item, its amounts and what it multiplies."""
    group, parts, done = of.group, [], 0
    starts, counts = group.item_start.rows, group.item_count.rows
    for rows in parts_of(group.tables, of.rows):
        here = slice(done, done + len(rows))
        done = here.stop
        way, has = of.priced.way[:, here].T, of.priced.priced[:, here].T
        start, count = (of_way[rows.program[:, None], way] for of_way in (starts, counts))
        numbers, run = spread(start.ravel(), np.where(has, count, 0).ravel())
        row, route = np.divmod(run, way.shape[1])
        found = laid(group.tables, classes.store, rows)
        steps, _ = percentages(group.tables, rows, found.sums)
        item = classes.items.rows[numbers]
        source, place = item[:, 4], item[:, 5]
        line = found.start[row] + np.where(source == OF_LINE, place, 0)
        # A line more than there are, for what is none and has no other to point at.
        amount, into, variable = (
            np.append(held, 0).take(line, mode="clip") for held in (found.amounts, found.converted, found.variables)
        )
        if len(steps):
            step = steps[np.where(source == OF_STEP, place, 0), way[row, route], row]
            amount, into = (np.where(source == OF_STEP, step, held) for held in (amount, into))
        parts.append((of.places[here][row], numbers, amount, into, variable))
    return parts


def _quantities(numbers: Table, variables: Table, classes: WrittenClasses) -> pa.Array:
    """Quantities in the units of their rates, blank where there is none. Each different one is written once."""
    has = np.flatnonzero(numbers >= 0)
    product, place = np.unique(variables[has], return_inverse=True)
    pairs, which = np.unique(numbers[has] * len(product) + place, return_inverse=True)
    texts = [
        fraction_text(classes.quantities.known[pair // len(product)] * int(product[pair % len(product)]))
        for pair in pairs.tolist()
    ]
    return merged(len(numbers), [(has, pa.array(texts, pa.string()).take(pa.array(which)))])
