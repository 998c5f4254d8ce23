"""The pricing kernel laid along rows of many classes at once: what each route of each row costs, and which is best.

The rules are those of `charges`. Here every line of every row is one entry of long arrays, so that no class costs a
step of its own. Source: tariff-book rules, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from calculator.batch_kernel_lines import Flags, Rows, laid, sums_of_one
from calculator.batch_programs import OF_NOTHING, LineStore, ProgramTables, Table
from calculator.charges import OF_LINES, OF_TOTAL, OF_VALUE, share_amount
from calculator.comparison import Comparison, ranked
from calculator.money import Integers, added, scale_half_up

MOST_ENTRIES = 60_000
"""Lines of rows worked on at once: what a processor keeps near."""

MANY_ALIKE = 100
"""So many rows of one program are priced line by line."""

MOST_ALIKE = 8_192
"""Rows of one program worked on at once, likewise."""


@dataclass(frozen=True)
class Priced:
    """n rows priced on m routes. Shape (m, n)

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
    places, parts = _parts(tables, rows)
    found = zip(*(_totals(tables, store, part) for part in parts), strict=True)
    way, total, has = (np.concatenate(arrays, axis=1) for arrays in found)
    if (places[1:] > places[:-1]).all():
        return way, total, has
    back = places.argsort()
    return way[:, back], total[:, back], has[:, back]


def _parts(tables: ProgramTables, rows: Rows) -> tuple[Table, list[Rows]]:
    """The rows in parts, many of one program by themselves, and the places of all rows in that order."""
    counts = np.bincount(rows.program)
    many = np.flatnonzero((counts >= MANY_ALIKE) & (tables.fits.rows[: len(counts)] != 0))
    if not len(many):
        return np.arange(len(rows)), [*parts_of(tables, rows)]
    alike = [np.flatnonzero(rows.program == program) for program in many.tolist()]
    others = np.flatnonzero(~np.isin(rows.program, many))
    parts = [*parts_of(tables, rows.part(others))] if len(others) else []
    for places in alike:
        parts += [rows.part(places[i : i + MOST_ALIKE]) for i in range(0, len(places), MOST_ALIKE)]
    return np.concatenate([others, *alike]), parts


def parts_of(tables: ProgramTables, rows: Rows) -> Iterator[Rows]:
    """The rows in parts of not too many lines each."""
    entries = np.cumsum(np.maximum(tables.line_count.rows[rows.program], 1))
    ends = np.searchsorted(entries, np.arange(MOST_ENTRIES, int(entries[-1]) + MOST_ENTRIES, MOST_ENTRIES), "right")
    start = 0
    for end in np.unique(np.append(ends, len(rows))).tolist():
        if end > start:
            yield rows.part(slice(start, end))
            start = end


def _totals(tables: ProgramTables, store: LineStore, rows: Rows) -> tuple[Table, Integers, Flags]:
    """The way that each route takes, its total, and whether it has a price. Shape (m, n)"""
    programs, n = rows.programs, np.arange(len(rows))
    is_one = len(rows) >= MANY_ALIKE and len(programs) == 1 and tables.fits.rows[programs[0]]
    sums = sums_of_one(tables, store, rows) if is_one else laid(tables, store, rows).sums
    _, of_way = percentages(tables, rows, sums)
    through, sectional, line, replaced = tables.choices.rows[programs].transpose(2, 1, 0)
    way = np.where(line < 0, np.where(through < 0, sectional, through), sectional)
    if (line >= 0).any():
        way = np.where((line >= 0) & (of_way[line, n] < of_way[replaced, n]), through, way)
    has = tables.has_price.rows[programs].T[way, n if len(programs) > 1 else 0] != 0
    shape = len(through), len(rows)
    return np.broadcast_to(way, shape), np.where(has, of_way[way, n], 0), np.broadcast_to(has, shape)


def percentages(tables: ProgramTables, rows: Rows, sums: Integers) -> tuple[Integers, Integers]:
    """The percentages of each way in turn, shape (steps, ways, n), and the totals with them, shape (ways, n)."""
    programs, n = rows.programs, np.arange(len(rows))
    total = sums[tables.way_sum.rows[programs].T, n]
    steps = tables.steps.rows[programs]
    done: list[Integers] = []
    for k in range(steps.shape[2]):
        of, base, after, top, bottom, lowest, highest = steps[:, :, k].transpose(2, 1, 0)
        taken = np.where(of == OF_TOTAL, total, np.where(of == OF_VALUE, rows.value_e4, sums[base.astype(np.int64), n]))
        for i, earlier in enumerate(done):
            taken = added(taken, np.where((of == OF_LINES) & (after >> i & 1 == 1), earlier, 0))
        amount = share_amount(taken, top, bottom, lowest, highest)
        done.append(np.where(of == OF_NOTHING, 0, amount))
        total = added(total, done[-1])
    return np.array(done).reshape(len(done), *total.shape), total


def _co2e(tables: ProgramTables, rows: Rows) -> tuple[Integers, Flags]:
    """CO2e of each route [100 g], and whether it has a figure. Shape (m, n)"""
    top, bottom = tables.co2e.rows[rows.program].transpose(1, 2, 0)
    gross_kg = (rows.mass_kg + rows.tare_kg) * rows.units
    known = np.asarray(bottom > 0, np.bool_)
    return scale_half_up(gross_kg, top, np.where(known, bottom, 1)), known
