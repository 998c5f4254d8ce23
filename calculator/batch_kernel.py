"""The pricing kernel laid along rows of many classes at once: what each route of each row costs, and which is best.

The arithmetic is that of `charges`: multiply whole numbers, divide once with half-up rounding, add. Here every line of
every row is one entry of long arrays, so that no class costs a step of its own. Source: tariff-book rules, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calculator.batch_programs import OF_NOTHING, OF_SUM, OF_TOTAL, OF_VALUE, LineStore, ProgramTables, Table
from calculator.charges import line_amount
from calculator.comparison import Comparison, ranked
from calculator.money import INT64_MAX, Integers, divide_half_up
from calculator.planned_line import Variable

MOST_ENTRIES = 60_000
"""Lines of rows worked on at once: what a processor keeps near."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """n consignments of programs of one shape: the program of each, and what differs within a class. Shape (n,)

    units, mass_kg, value_e4 : as in `Consignments`; tare_kg, per_platform : of the equipment
    """

    program: Table
    units: Table
    mass_kg: Table
    value_e4: Table
    tare_kg: Table
    per_platform: Table

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
    units, wagons = rows.units.astype(kind), (-(-rows.units // np.maximum(rows.per_platform, 1))).astype(kind)
    held = np.ones((max(len(variables), 1), len(rows)), kind)
    for i, variable in enumerate(variables):
        held[i] = units**variable.units * wagons**variable.wagons
        if variable.mass is not None:
            actual = rows.mass_kg if variable.mass.basis == "goods" else rows.mass_kg + rows.tare_kg
            step = variable.mass.step_kg
            held[i] *= np.maximum(-(-actual // step) * step, variable.mass.min_kg).astype(kind)
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
            taken = taken + np.where((of == OF_SUM) & (after >> i & 1 == 1), earlier, 0)
        amount = np.clip(_scaled(taken, top, bottom), lowest, highest)
        done.append(np.where(of == OF_NOTHING, 0, amount))
        total = total + done[-1]
    return np.array(done).reshape(len(done), *total.shape), total


def _scaled(values: Integers, top: Integers, bottom: Integers) -> Integers:
    """values × top ÷ bottom, rounded half up; in Python's integers where 64 bits may not hold it."""
    if object in (values.dtype, top.dtype, bottom.dtype):
        return divide_half_up(values.astype(object) * top, bottom)
    largest, divisor = int(values.max(initial=1)), int(bottom.max(initial=1))
    if 2 * largest * int(top.max(initial=1)) + divisor <= INT64_MAX:
        return divide_half_up(values * top, bottom)
    wide = values > (INT64_MAX - bottom) // np.maximum(2 * top, 1)
    found = divide_half_up(np.where(wide, 0, values) * top, bottom)
    exact = divide_half_up(values[wide].astype(object) * top[wide], bottom[wide])
    if exact.size and int(exact.max()) > INT64_MAX // 4:
        found = found.astype(object)
    found[wide] = exact
    return found


def _co2e(tables: ProgramTables, rows: Rows) -> tuple[Integers, Flags]:
    """CO2e of each route [100 g], and whether it has a figure. Shape (m, n)"""
    top, bottom = tables.co2e.rows[rows.program].transpose(1, 2, 0)
    gross_kg = (rows.mass_kg + rows.tare_kg) * rows.units
    known = bottom > 0
    return _scaled(np.broadcast_to(gross_kg, top.shape), top, np.where(known, bottom, 1)), np.asarray(known, np.bool_)
