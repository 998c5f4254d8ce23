"""The lines of rows and their sums, for the kernel of batches.

Lines of rows of any programs are laid one after the other: every line of every row is one entry of long arrays, so that
no program costs a step of its own. Of many rows of one program each line is a step over all of them, with whole numbers
in place of columns, which is several times quicker. Source: tariff-book rules, section 4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
import numpy.typing as npt

from calculator.batch_programs import LineStore, ProgramTables, Table
from calculator.charges import charged_kg, line_amount, product, wagons_of
from calculator.money import Integers
from calculator.planned_line import OPEN, Variable

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

    @cached_property
    def programs(self) -> Table:
        """The program of each row, or the one that all of them have. Shape (n,) or (1,)"""
        return self.program[:1] if bool((self.program == self.program[:1]).all()) else self.program


@dataclass(frozen=True)
class Laid:
    """The lines of rows of any programs, one row after the other.

    start : of each row's lines, shape (n,); variables, amounts, converted : of every line of every row
    sums  : of converted lines, shape (sums, n) [minor units of the quote's currency]
    """

    start: Table
    variables: Integers
    amounts: Integers
    converted: Integers
    sums: Integers


def laid(tables: ProgramTables, store: LineStore, rows: Rows) -> Laid:
    """Every line of rows of any programs, and their sums."""
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
    return Laid(start, variables, amount, converted, _sums(tables, program, start, converted))


def spread(start: Table, counts: Table) -> tuple[Table, Table]:
    """Runs of places one after the other, from where each starts and how long it is; and of which run each is."""
    run = np.repeat(np.arange(len(counts)), counts)
    return np.arange(len(run)) + (start - np.cumsum(counts) + counts)[run], run


def _variables(variables: Sequence[Variable], rows: Rows, exact: bool) -> Integers:
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


def sums_of_one(tables: ProgramTables, store: LineStore, rows: Rows) -> Integers:
    """The sums of converted lines of rows of one program, which 64 bits hold. Shape (sums, n)"""
    (program,) = rows.programs.tolist()
    start, count = int(tables.line_start.rows[program]), int(tables.line_count.rows[program])
    numbers = tables.lines.rows[start : start + count]
    places = store.variable.rows[numbers].tolist()
    known, needed = list(store.variables), list(dict.fromkeys(places))
    held = dict(zip(needed, _variables([known[place] for place in needed], rows, exact=True), strict=False))
    converted = []
    for place, line in zip(places, store.lines(numbers), strict=True):
        top, bottom, step, lowest, highest, *into = line
        _, amount = line_amount(
            held[place], top, bottom, step, lowest or None, None if highest == OPEN else highest, *into
        )
        converted.append(amount)
    counts, first = tables.sum_counts.rows[program].tolist(), int(tables.member_start.rows[program])
    members = iter(tables.members.rows[first : first + sum(counts)].tolist())
    sums = np.zeros((len(counts), len(rows)), np.int64)
    for i, many in enumerate(counts):
        for place, times in Counter(islice(members, many)).items():
            sums[i] += converted[place] if times == 1 else times * converted[place]
    return sums
