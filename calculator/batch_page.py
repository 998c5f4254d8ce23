"""The rows of one block as they are written: results put in their places, then turned into text column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from calculator.batch_charges import charge_lines
from calculator.batch_class_text import WrittenClasses, WrittenGroup
from calculator.batch_columns import Columns
from calculator.batch_kernel import Priced
from calculator.batch_kernel_lines import Rows
from calculator.batch_options import OptionPage
from calculator.batch_outputs import Done, Summary
from calculator.batch_reading import Codes
from calculator.batch_text import by_digits, cells, decimals, lines, merged, own_cells
from calculator.comparison import UNKNOWN
from calculator.consignment import Equipment
from calculator.consignment_table import Layout, neutral, revived
from calculator.problem import Problem
from calculator.quote import overweight

_NO_TIMES, _NO_PAIR = ",,,,", ","
_LAST = 2**60


@dataclass(frozen=True)
class Members:
    """Sound rows of one group: their places in the block, shape (n,), what is known of them, and their prices."""

    group: WrittenGroup
    places: Codes
    rows: Rows
    priced: Priced


class Page:
    """The outputs of one block in the making."""

    def __init__(
        self, columns: Columns, layout: Layout, number: int, classes: WrittenClasses, wanted: Collection[str]
    ) -> None:
        """number : of the block's first row"""
        self._columns, self._layout, self._number = columns, layout, number
        self._classes, self._pool, self._wanted = classes, classes.pool, wanted
        n = self._n = len(columns)
        self._members: list[Members] = []
        self._failed: dict[int, tuple[str, ...]] = {}
        self._warned: dict[int, str] = {}
        self._ok = np.zeros(n, np.bool_)
        pair, times = self._pool.number(_NO_PAIR), self._pool.number(_NO_TIMES)
        self._winner, self._fastest, self._times = np.full(n, pair), np.full(n, pair), np.full(n, times)
        self._next = np.zeros(n, np.int64)
        self._count, self._digits = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self._money = [Money(n) for _ in range(3)]
        self._co2e = Money(n)
        self._counted = Summary(n)

    def reject(self, rejected: dict[int, list[Problem]]) -> None:
        """Rows with problems: all of them, each with its column, value and advice."""
        for place, problems in rejected.items():
            column = ";".join(dict.fromkeys(problem.column for problem in problems if problem.column))
            message = " | ".join("; ".join(part for part in (p.message, p.advice) if part) for p in problems)
            self._failed[place] = "error", problems[0].code, column, neutral(message)
        self._counted.rejected = Counter(failed[1] for failed in self._failed.values())

    def warn(self, places: Codes, equipment: Codes, mass_kg: Codes, known: list[Equipment]) -> None:
        """The warnings of sound rows, by their equipment and the mass of one unit [kg]."""
        most = np.array([one.max_gross_kg - one.tare_kg for one in known], np.int64)[equipment]
        for i in np.flatnonzero(mass_kg > most).tolist():
            unusual = overweight(known[int(equipment[i])], int(mass_kg[i]))
            said = " | ".join(f"warning: {warning.message}; {warning.advice}" for warning in unusual)
            self._warned[int(places[i])] = cells("ok", unusual[0].code, unusual[0].column, said)

    def add(self, members: Members) -> None:
        """The prices of rows of one group."""
        group, places, rows, priced = members.group, members.places, members.rows, members.priced
        self._members.append(members)
        if not group.tables.shape.routes:
            self._unavailable(members, np.arange(len(rows)))
            return
        count = priced.priced.sum(axis=0)
        self._unavailable(members, np.flatnonzero(count == 0))
        has = np.flatnonzero(count)
        at, program, rank = places[has], rows.program[has], priced.comparison.rank[:, has]
        best = np.where(rank > 0, rank, _LAST).argmin(axis=0)
        self._ok[at] = True
        self._count[at], self._digits[at] = count[has], group.digits.rows[program]
        self._winner[at] = group.winner.rows[program, best]
        self._times[at] = group.times.rows[program, best]
        total = priced.totals[best, has]
        self._money[0].put(at, total)
        known = priced.has_co2e[best, has]
        self._co2e.put(at[known], priced.co2e_hg[best, has][known])
        second = np.flatnonzero(count[has] > 1)
        after = (rank == 2).argmax(axis=0)[second]
        self._next[at[second]] = group.next.rows[program[second], after]
        self._money[1].put(at[second], priced.totals[after, has[second]] - total[second])
        days = np.where(priced.priced[:, has], priced.days_e2[:, has], UNKNOWN)
        quick = np.where(days == days.min(axis=0), np.where(rank > 0, rank, _LAST), _LAST).argmin(axis=0)
        timed = np.flatnonzero(days.min(axis=0) < UNKNOWN)
        quick = quick[timed]
        self._fastest[at[timed]] = group.fastest.rows[program[timed], quick]
        self._money[2].put(at[timed], priced.totals[quick, has[timed]] - total[timed])

    def _unavailable(self, members: Members, without: Codes) -> None:
        """The rows of a group, by their places there, that no route has a price for."""
        said: dict[tuple[int, ...], tuple[str, ...]] = {}
        ways = members.priced.way[:, without].T.tolist()
        for i, program, way in zip(without.tolist(), members.rows.program[without].tolist(), ways, strict=True):
            key = program, *way
            if key not in said:
                found = members.group.no_price[program].of(way)
                said[key] = "unavailable", found.code, "", found.message
            self._failed[int(members.places[i])] = said[key]
            self._counted.unavailable[said[key][1]] += 1

    def done(self) -> Done:
        """The lines of the outputs that are wanted."""
        self._counted.priced = int(self._ok.sum())
        ids = self._row_ids() if {"options", "charges"} & set(self._wanted) else None
        own = self._own_cells() if {"out", "rejects"} & set(self._wanted) else []
        outputs = {}
        if "out" in self._wanted:
            outputs["out"] = self._out(own)
        if "options" in self._wanted:
            outputs["options"] = OptionPage(self._n, self._members).lines(ids, self._pool)
        if "charges" in self._wanted:
            outputs["charges"] = charge_lines(self._n, self._members, ids, self._classes)
        if "rejects" in self._wanted:
            outputs["rejects"] = self._rejects(own)
        return Done(outputs, self._counted)

    def _own_cells(self) -> list[pa.Array]:
        return [own_cells(column, self._quoted) for column in self._columns.cells]

    @property
    def _quoted(self) -> bool:
        """Whether some cell may have to be quoted."""
        return self._columns.quoted or self._layout.separator != ","

    def _row_ids(self) -> pa.Array:
        """The id of each row as a cell: its own, or its number where it has none."""
        numbers = pa.array(np.arange(self._number, self._number + self._n)).cast(pa.string())
        names = [self._layout.names[i] for i in self._layout.kept]
        if "row_id" not in names:
            return numbers
        own = self._columns.cells[names.index("row_id")]
        written = own_cells(own, self._quoted, lambda cell: neutral(revived(cell)))
        return pc.if_else(pc.equal(own, ""), numbers, written)

    def _out(self, own: list[pa.Array]) -> bytes:
        ok = np.flatnonzero(self._ok)
        # Where there is no price, nothing else is said.
        apart = self._warned | {place: cells(*failed) for place, failed in self._failed.items()}
        status = merged(self._n, [
            (ok, self._pool.take(np.full(len(ok), self._pool.number("ok,,,")))),
            (np.array(list(apart), np.int64), pa.array(list(apart.values()), pa.string())),
        ])  # fmt: skip
        total, following, quick = (money.texts(self._digits) for money in self._money)
        counts = decimals(self._count, 0)
        return lines([
            *own, status, self._pool.take(self._winner), total, self._pool.take(self._times),
            self._co2e.texts(np.ones(self._n, np.int64)), merged(self._n, [(ok, counts.take(pa.array(ok)))]),
            self._pool.take(self._next), following, self._pool.take(self._fastest), quick,
        ])  # fmt: skip

    def _rejects(self, own: list[pa.Array]) -> bytes:
        places = sorted(self._failed)
        at = pa.array(places, pa.int64())
        said = pa.array([cells(*self._failed[place][1:]) for place in places], pa.string())
        return lines([*(column.take(at) for column in own), said])


class Money:
    """Amounts of some of n rows; the others have none."""

    def __init__(self, n: int) -> None:
        """Without an amount."""
        self._n = n
        self._places: list[Codes] = []
        self._amounts: list[Codes] = []

    def put(self, places: Codes, amounts: Codes) -> None:
        """The amounts of rows by their places."""
        self._places.append(places)
        self._amounts.append(amounts)

    def texts(self, digits: Codes) -> pa.Array:
        """As decimals with the digits of each row, blank where there is none. Shape (n,)"""
        if not self._places:
            return merged(self._n, [])
        places, amounts = np.concatenate(self._places), np.concatenate(self._amounts)
        return merged(self._n, [(places, by_digits(amounts, digits[places]))])
