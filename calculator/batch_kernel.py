"""The pricing kernel laid along rows of many classes at once: what each route of each row costs, and which is best.

The rules are those of `charges`. Here every line of every row is one entry of long arrays, so that no class costs a
step of its own. Source: tariff-book rules, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calculator.batch_programs import OF_NOTHING, LineStore, ProgramTables, Table
from calculator.charges import (
    OF_LINES,
    OF_TOTAL,
    OF_VALUE,
    charged_kg,
    line_amount,
    product,
    share_amount,
    wagons_of,
)
from calculator.comparison import Comparison, ranked
from calculator.money import Integers, scale_half_up
from calculator.planned_line import Variable

MOST_ENTRIES = 60_000
"""Lines of rows worked on at once: what a processor keeps near."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """n consignments of programs of one shape: the program of each, and what differs within a class. Shape (n,)

    units : of the consignment; mass_kg : goods of one unit; value_e4 : declared [1/10,000 unit of its currency], or 0
    tare_kg : of one unit, 0 for a wagon; per_wagon : units that one wagon carries
    """

    program: Table
    units: Table
    mass_kg: Table
    value_e4: Table
    tare_kg: Table
    per_wagon: Table

    def __len__(self) -> int:
        """How many consignments there are."""
        return len(self.program)

    def part(self, places: slice | Table) -> Rows:
        """Some of the rows."""
        return Rows(*(getattr(self, name)[places] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Priced:
    """n rows priced on m routes. Shape (m, n) but for `lines` and `steps`.

    way     : the way that each route takes, as a place among the ways of its program
    totals  : [minor units of the quote's currency]; priced : whether there is a price
    co2e_hg : CO2e [100 g]; has_co2e : whether there is a figure
    days_e2 : median time [1/100 day], UNKNOWN where it is unknown
    """

    way: Table
    totals: Integers
    priced: Flags
    co2e_hg: Integers
    has_co2e: Flags
    days_e2: Table
    comparison: Comparison


@dataclass(frozen=True)
class Amounts:
    """The lines and percentages of rows: what `totals` are the sums of.

    start : of each row's lines among the amounts, shape (n,); amounts, converted : of every line of every row
    steps : of each percentage of each way, shape (steps, ways, n) [minor units of the quote's currency]
    """

    start: Table
    variables: Integers
    amounts: Integers
    converted: Integers
    steps: Integers


def priced(tables: ProgramTables, store: LineStore, rows: Rows) -> Priced:
    """The price of every row on every route, and the comparison of the routes."""
    if not tables.shape.routes:
        none = np.zeros((0, len(rows)), np.int64)
        never = none.astype(np.bool_)
        return Priced(none, none, never, none, never, none, Comparison(none, never))
    way, total, has = totals(tables, store, rows)
    co2e, has_co2e = _co2e(tables, rows)
    days, place = (table.rows[rows.program].T for table in (tables.days_e2, tables.order))
    # Where some priced route has no figure the others' count for nothing.
    compared = np.where((has_co2e | ~has).all(axis=0), co2e, 0)
    comparison = ranked(total, has, days, place, compared)
    return Priced(way, total, has, co2e, has_co2e, days, comparison)


def totals(tables: ProgramTables, store: LineStore, rows: Rows) -> tuple[Table, Integers, Flags]:
    """The way that each of the routes, of which there are some, takes, its total, and whether it has a price.

    Shape (m, n)
    """
    parts = [_totals(tables, store, part) for part in parts_of(tables, rows)]
    way, total, has = (np.concatenate(arrays, axis=1) for arrays in zip(*parts, strict=True))
    return way, total, has


def parts_of(tables: ProgramTables, rows: Rows) -> Iterator[Rows]:
    """The rows in parts of not too many lines each."""
    entries = np.cumsum(np.maximum(tables.line_count.rows[rows.program], 1))
    ends = np.searchsorted(entries, np.arange(MOST_ENTRIES, int(entries[-1]) + MOST_ENTRIES, MOST_ENTRIES), "right")
    start = 0
    for end in np.unique(np.append(ends, len(rows))).tolist():
        if end > start:
            yield rows.part(slice(start, end))
            start = end


def amounts(tables: ProgramTables, store: LineStore, rows: Rows) -> tuple[Amounts, Integers]:
    """Every line and percentage of rows, and the totals of their ways, shape (ways, n)."""
    program = rows.program
    exact = bool(tables.fits.rows[program].all())
    counts = tables.line_count.rows[program]
    start = np.cumsum(counts) - counts
    entries, row = spread(tables.line_start.rows[program], counts)
    numbers = tables.lines.rows[entries]
    held = _variables(list(store.variables), rows, exact)
    variables = held[store.variable.rows[numbers], row]
    columns = store.columns(numbers)
    if not exact:
        columns = tuple(column.astype(object) for column in columns)
    amount, converted = line_amount(variables, *columns)
    sums = _sums(tables, program, start, converted)
    steps, totals = _percentages(tables, rows, sums)
    return Amounts(start, variables, amount, converted, steps), totals


def _totals(tables: ProgramTables, store: LineStore, rows: Rows) -> tuple[Table, Integers, Flags]:
    """The way that each route takes, its total, and whether it has a price. Shape (m, n)"""
    _, of_way = amounts(tables, store, rows)
    program, n = rows.program, np.arange(len(rows))
    through, sectional, line, replaced = tables.choices.rows[program].transpose(2, 1, 0)
    cheaper = of_way[line, n] < of_way[replaced, n]
    way = np.where((line < 0) & (through >= 0) | (line >= 0) & cheaper, through, sectional)
    has = tables.has_price.rows[program].T[way, n] != 0
    return way, np.where(has, of_way[way, n], 0), has


def spread(start: Table, counts: Table) -> tuple[Table, Table]:
    """Runs of places one after the other, from where each starts and how long it is; and of which run each is."""
    run = np.repeat(np.arange(len(counts)), counts)
    return np.arange(len(run)) + (start - np.cumsum(counts) + counts)[run], run


def _variables(variables: list[Variable], rows: Rows, exact: bool) -> Integers:
    """What lines multiply, of every row: units, wagons and chargeable kilograms. Shape (variables, n)"""
    kind = np.int64 if exact else object
    units, wagons = rows.units.astype(kind), wagons_of(rows.units, rows.per_wagon).astype(kind)
    held, none = np.ones((max(len(variables), 1), len(rows)), kind), np.ones(len(rows), kind)
    for i, variable in enumerate(variables):
        kg = charged_kg(variable.mass, rows.mass_kg, rows.tare_kg).astype(kind) if variable.mass else none
        held[i] = product(variable, units, wagons, kg)
    return held


def _sums(tables: ProgramTables, program: Table, start: Table, converted: Integers) -> Integers:
    """The sums of converted lines, shape (sums, n)."""
    counts = tables.sum_counts.rows[program]
    members, row = spread(tables.member_start.rows[program], counts.sum(axis=1))
    of = converted[tables.members.rows[members] + start[row]]
    ends = np.cumsum(counts, axis=None)
    begins = ends - counts.ravel()
    padded = np.append(of, np.zeros(1, of.dtype))
    sums = np.add.reduceat(padded, begins) if len(begins) else begins
    return np.where(counts.ravel() > 0, sums, 0).reshape(counts.shape).T


def _percentages(tables: ProgramTables, rows: Rows, sums: Integers) -> tuple[Integers, Integers]:
    """The percentages of each way in turn, shape (steps, ways, n), and the totals with them, shape (ways, n)."""
    program, n = rows.program, np.arange(len(rows))
    total = sums[tables.way_sum.rows[program].T, n]
    steps = tables.steps.rows[program]
    done: list[Integers] = []
    for k in range(steps.shape[2]):
        of, base, after, top, bottom, lowest, highest = steps[:, :, k].transpose(2, 1, 0)
        taken = np.where(of == OF_TOTAL, total, np.where(of == OF_VALUE, rows.value_e4, sums[base.astype(np.int64), n]))
        for i, earlier in enumerate(done):
            taken = taken + np.where((of == OF_LINES) & (after >> i & 1 == 1), earlier, 0)
        amount = share_amount(taken, top, bottom, lowest, highest)
        done.append(np.where(of == OF_NOTHING, 0, amount))
        total = total + done[-1]
    return np.array(done).reshape(len(done), *total.shape), total


def _co2e(tables: ProgramTables, rows: Rows) -> tuple[Integers, Flags]:
    """CO2e of each route [100 g], and whether it has a figure. Shape (m, n)"""
    top, bottom = tables.co2e.rows[rows.program].transpose(1, 2, 0)
    gross_kg = (rows.mass_kg + rows.tare_kg) * rows.units
    known = np.asarray(bottom > 0, np.bool_)
    return scale_half_up(gross_kg, top, np.where(known, bottom, 1)), known
