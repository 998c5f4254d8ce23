"""Classes of consignments as rows of whole numbers, so that rows of many classes are priced at once.

A program is what all plans of one class come to: the different lines of all its routes, each once; sums of them; ways
to price a route, with the steps of their percentages; and routes, with the way that each takes. Programs of one shape
are rows of the same tables, which the kernel gathers from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from calculator.charges import OF_LINES, Share, shares_of, through_taken
from calculator.comparison import UNKNOWN
from calculator.money import INT64_MAX
from calculator.planned import Lines, RatePlan
from calculator.planned_line import OPEN, PlannedLine, Variable, WholeLine
from calculator.route import Route

Table = npt.NDArray[Any]

OF_NOTHING = -1
"""What a step that is none is taken of."""


class Shape(NamedTuple):
    """What programs must have in common to be rows of the same tables: how many of each there are."""

    routes: int
    ways: int
    sums: int
    steps: int


class Step(NamedTuple):
    """One percentage: top ÷ bottom of its base, within limits.

    of : as in `Share`; sum : the place of the sum it is taken of
    after : a bit for each earlier step whose amount belongs to the base too
    """

    of: int = OF_NOTHING
    sum: int = 0
    after: int = 0
    top: int = 0
    bottom: int = 1
    lowest: int = 0
    highest: int = OPEN


NO_STEP = Step()


class Choice(NamedTuple):
    """Which way a route takes: `through` where `line` < `replaced`, both ways themselves; or always the first.

    A way of -1 is none.
    """

    through: int
    sectional: int
    line: int = -1
    replaced: int = -1


@dataclass(frozen=True)
class Way:
    """One way to price a route: its lines are summed at `sum`; has_price is False where it has holes.

    places : of its lines among those of the program
    """

    lines: Lines
    sum: int
    has_price: bool
    places: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Program:
    """All routes of one class, as whole numbers.

    lines   : of all ways, each different one once, by its number in the store
    sums    : for each sum the places of its lines
    fits    : whether 64 bits are proved to hold every line and every sum
    """

    lines: tuple[int, ...]
    sums: tuple[tuple[int, ...], ...]
    ways: tuple[Way, ...]
    choices: tuple[Choice, ...]
    fits: bool

    @property
    def shape(self) -> Shape:
        """How many routes, ways, sums and steps there are."""
        return Shape(
            len(self.choices), len(self.ways), len(self.sums), max((len(w.steps) for w in self.ways), default=0)
        )


def program(plans: Sequence[RatePlan], store: LineStore) -> Program:
    """The program of the plans of one class, in their order. store : gives lines their numbers"""
    maker = _Maker(store)
    choices = tuple(maker.choice(plan) for plan in plans)
    return maker.made(choices)


class _Maker:
    """Collects the lines, sums and ways of one program."""

    def __init__(self, store: LineStore) -> None:
        self._store = store
        self._lines: dict[int, int] = {}
        self._fits = True
        self._sums: list[tuple[int, ...]] = []
        self._ways: list[Way] = []

    def made(self, choices: tuple[Choice, ...]) -> Program:
        """The program with these choices."""
        return Program(tuple(self._lines), tuple(self._sums), tuple(self._ways), choices, self._fits)

    def choice(self, plan: RatePlan) -> Choice:
        """The ways of a plan, of which only those that a consignment may take."""
        taken = through_taken(plan)
        if plan.through is None or taken is False:
            return Choice(-1, self._way(plan.sectional))
        through = self._way(plan.through.lines)
        if taken is True:
            return Choice(through, through)
        line, replaced = taken
        return Choice(through, self._way(plan.sectional), self._way(line), self._way(replaced))

    def _way(self, lines: Lines) -> int:
        self._ways.append(self._made_way(lines))
        return len(self._ways) - 1

    def _made_way(self, lines: Lines) -> Way:
        if lines.holes:
            return Way(lines, self._sum(()), False)
        stored = self._store.of(lines)
        known = self._lines
        places = [known.setdefault(number, len(known)) for number in stored.numbers]
        self._fits &= stored.fits
        whole = self._sum(places)
        steps = tuple(self._step(share, places) for share in shares_of(lines))
        return Way(lines, whole, True, tuple(places), steps)

    def _sum(self, places: Iterable[int]) -> int:
        self._sums.append(tuple(places))
        return len(self._sums) - 1

    def _step(self, share: Share, places: Sequence[int]) -> Step:
        base = self._sum(places[i] for i in share.lines) if share.of == OF_LINES else 0
        after = sum(1 << i for i in share.earlier)
        return Step(share.of, base, after, share.top, share.bottom, share.lowest, share.highest)


class Grown:
    """A table that rows are added to at the end: int64, or Python's integers from the first that needs them on.

    What is added waits until the table is read: one conversion for many rows.
    """

    def __init__(self, *width: int) -> None:
        """width : of a row; none for a table of single numbers"""
        self._rows: Table = np.zeros((0, *width), np.int64)
        self._new: list[Any] = []
        self._used = 0

    def add(self, row: object) -> int:
        """Add a row, and its place."""
        self._new.append(row)
        self._used += 1
        return self._used - 1

    def extend(self, rows: Sequence[object]) -> int:
        """Add rows, and the place of the first of them."""
        start = self._used
        self._new += rows
        self._used += len(rows)
        return start

    def __len__(self) -> int:
        """How many rows there are."""
        return self._used

    @property
    def rows(self) -> Table:
        """All rows so far."""
        if self._new:
            start, self._new, added = self._used - len(self._new), [], self._new
            width = self._rows.shape[1:]
            try:
                new = np.array(added, np.int64)
            except OverflowError:
                new = np.array(added, object)
                self._rows = self._rows.astype(object)
            if self._used > len(self._rows):
                grown = np.zeros((max(self._used, 2 * len(self._rows)), *width), self._rows.dtype)
                grown[:start] = self._rows[:start]
                self._rows = grown
            self._rows[start : self._used] = new.reshape(-1, *width) if math.prod(width) else 0
        return self._rows[: self._used]


class Stored(NamedTuple):
    """The lines of one way to price an itinerary by their numbers; whether 64 bits hold each of them and their sum."""

    numbers: tuple[int, ...]
    fits: bool


class LineStore:
    """Every different line of any program once, as columns."""

    def __init__(self) -> None:
        """Without a line."""
        self._known: dict[tuple[WholeLine, Variable], int] = {}
        self._planned: dict[int, tuple[int, PlannedLine]] = {}
        self._stored: dict[Lines, Stored] = {}
        self.variables: dict[Variable, int] = {}
        self.variable = Grown()
        self._columns = Grown(len(WholeLine._fields))

    def of(self, lines: Lines) -> Stored:
        """The numbers of lines, new ones added."""
        found = self._stored.get(lines)
        if found is None:
            entries = [planned.entry for planned in lines.anywhere]
            fits = all([entry.fits for entry in entries]) and sum([entry.most for entry in entries]) <= INT64_MAX // 4
            numbers = tuple([self._number(planned) for planned in lines.anywhere])
            found = self._stored[lines] = Stored(numbers, fits)
        return found

    def _number(self, planned: PlannedLine) -> int:
        known = self._planned.get(id(planned))
        if known is None:
            entry = planned.entry
            key = entry.line, entry.variable
            number = self._known.get(key)
            if number is None:
                self.variable.add(self.variables.setdefault(entry.variable, len(self.variables)))
                number = self._known[key] = self._columns.add(entry.line)
            known = self._planned[id(planned)] = number, planned
        return known[0]

    def lines(self, numbers: Table) -> list[list[int]]:
        """The seven integers of each of some lines."""
        found: list[list[int]] = self._columns.rows[numbers].tolist()
        return found

    def columns(self, numbers: Table) -> tuple[Table, ...]:
        """The seven integers of lines by their numbers, each of the shape of the numbers."""
        rows = self._columns.rows
        return tuple(rows[:, i].take(numbers) for i in range(7))


class ProgramTables:
    """The programs of one shape, as rows of tables.

    lines, members and their counts : of all programs one after the other; a member is a place among the program's lines
    """

    def __init__(self, shape: Shape) -> None:
        """Without a program."""
        routes, ways, sums, steps = self.shape = shape
        self.line_start, self.line_count, self.lines = Grown(), Grown(), Grown()
        self.member_start, self.sum_counts, self.members = Grown(), Grown(sums), Grown()
        self.way_sum, self.has_price = Grown(ways), Grown(ways)
        self.steps = Grown(ways, steps, len(Step._fields))
        self.choices = Grown(routes, len(Choice._fields))
        self.fits = Grown()
        self.co2e = Grown(2, routes)
        self.order = Grown(routes)
        self.days_e2 = Grown(routes)

    def add(self, made: Program, routes: Sequence[Route]) -> int:
        """Add a program, and its number."""
        steps = self.shape.steps
        self.line_count.add(len(made.lines))
        self.line_start.add(self.lines.extend(made.lines))
        self.member_start.add(self.members.extend([place for one in made.sums for place in one]))
        self.sum_counts.add([len(one) for one in made.sums])
        self.way_sum.add([way.sum for way in made.ways])
        self.has_price.add([way.has_price for way in made.ways])
        self.steps.add([[*way.steps, *[NO_STEP] * (steps - len(way.steps))] for way in made.ways])
        self.choices.add(made.choices)
        self.co2e.add(_emissions(routes))
        days = [UNKNOWN if (day := route.time.p50_e2) is None else day for route in routes]
        self.days_e2.add(days)
        self.order.add(places_by([(day, route.itinerary.option) for day, route in zip(days, routes, strict=True)]))
        return self.fits.add(made.fits)


def places_by(keys: Sequence[tuple[int | str, str]]) -> list[int]:
    """The place of each key among all of them in order."""
    places = [0] * len(keys)
    for place, i in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        places[i] = place
    return places


def _emissions(routes: Sequence[Route]) -> list[list[int]]:
    """CO2e of each route as a rational [100 g] per kilogram, 0 ÷ 0 where it has no figure."""
    found = [route.emissions.hg_per_kg for route in routes]
    return [[0 if hg is None else hg.numerator for hg in found], [0 if hg is None else hg.denominator for hg in found]]
