"""The options of a block: a row for each consignment and route, the priced ones by rank, the others after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from calculator.batch_programs import Table
from calculator.batch_text import Pool, by_digits, lines, merged

if TYPE_CHECKING:
    from calculator.batch_page import Members

_UNPRICED = 10_000
"""More than any rank."""


class OptionPage:
    """The options of all rows of a block in their places."""

    def __init__(self, n: int, members: Sequence[Members]) -> None:
        """n : rows of the block"""
        counts = np.zeros(n, np.int64)
        for of in members:
            counts[of.places] = of.group.tables.shape.routes
        starts = np.cumsum(counts) - counts
        size = self._size = int(counts.sum())
        self._row = np.repeat(np.arange(n), counts)
        self._front, self._back, self._through = (np.zeros(size, np.int64) for _ in range(3))
        self._rank, self._digits, self._pareto = (np.zeros(size, np.int64) for _ in range(3))
        self._totals: list[tuple[Table, Table]] = []
        self._co2e: list[tuple[Table, Table]] = []
        for of in members:
            if of.group.tables.shape.routes:
                self._add(of, starts[of.places])

    def _add(self, of: Members, starts: Table) -> None:
        group, program, priced = of.group, of.rows.program, of.priced
        rank = priced.comparison.rank
        by_name = group.name_order.rows[program].T
        order = np.where(rank > 0, rank, _UNPRICED + by_name).argsort(axis=0)
        at = (starts + np.arange(len(rank))[:, None]).ravel()

        def put(held: Table, values: Table) -> Table:
            held[at] = np.take_along_axis(values, order, 0).ravel()
            return held

        put(self._rank, rank)
        put(self._front, group.front.rows[program, priced.way])
        put(self._back, group.back.rows[program, priced.way])
        put(self._through, group.through.rows[program, priced.way])
        put(self._digits, np.broadcast_to(group.digits.rows[program], rank.shape))
        put(self._pareto, np.where(rank > 0, np.where(priced.comparison.pareto, 2, 1), 0))
        for kept, amounts, has in (
            (self._totals, priced.totals, priced.priced),
            (self._co2e, priced.co2e_hg, priced.has_co2e),
        ):
            there = np.take_along_axis(has, order, 0).ravel()
            kept.append((at[there], np.take_along_axis(amounts, order, 0).ravel()[there]))

    def lines(self, ids: pa.Array, pool: Pool) -> bytes:
        """The lines of the options; ids : of the rows of the block, shape (n,)"""
        if not self._size:
            return b""
        total = _texts(self._size, self._totals, self._digits)
        co2e = _texts(self._size, self._co2e, np.ones(self._size, np.int64))
        ranks = pa.array(["", *map(str, range(1, int(self._rank.max()) + 1))], pa.string())
        pareto = pa.array(["", "no", "yes"], pa.string())
        return lines([
            ids.take(pa.array(self._row)), ranks.take(pa.array(self._rank)), pool.take(self._front), total,
            pool.take(self._back), co2e, pareto.take(pa.array(self._pareto)), pool.take(self._through),
        ])  # fmt: skip


def _texts(size: int, kept: list[tuple[Table, Table]], digits: Table) -> pa.Array:
    """Amounts in their places as decimals, blank elsewhere."""
    places = np.concatenate([at for at, _ in kept])
    amounts = np.concatenate([amount for _, amount in kept])
    return merged(size, [(places, by_digits(amounts, digits[places]))])
