"""Rows of one book that could both win on one subject: a tie that is found before any quote is priced.

Source: the tariff-book rules, section 3. Rows can tie only within one contest (charge, kind, known_from), on a
common subject, where each condition lets some consignment through and every band and the dates meet: the bands of
mass in a mass that the equipment can have, empty or laden as both rows ask. Rows are parted by contest, subject and
conditions first, then by their bands in turn, so that a large table is checked in near linear time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from calculator.conditions import Commodities, Conditions, On
from calculator.network import Network
from calculator.tariff_book import Row
from tariffs.extents import OPEN_END, Interval, equipment_codes, gross_kg, meet, of_band

AnyRow = TypeVar("AnyRow", bound=Row)

DIMENSIONS = ("km", "mass", "units", "days")
_MASS = DIMENSIONS.index("mass")


@dataclass(frozen=True, slots=True)
class Signature:
    """The conditions of a row that are no bands; None asks nothing.

    equipment : the codes that a consignment may have
    """

    equipment: frozenset[str]
    laden: bool | None
    box_owner: frozenset[str] | None
    wagon_owner: frozenset[str] | None
    train: frozenset[str] | None
    hazard: frozenset[str] | None
    commodity: Commodities | None
    corridor: tuple[str, ...]

    def meets(self, other: Signature) -> bool:
        """Whether one consignment can fulfil both, whatever its itinerary and its mass."""
        if self.laden is not None and other.laden is not None and self.laden != other.laden:
            return False
        pairs = (
            (self.box_owner, other.box_owner),
            (self.wagon_owner, other.wagon_owner),
            (self.train, other.train),
            (self.hazard, other.hazard),
        )
        if any(one is not None and two is not None and not one & two for one, two in pairs):
            return False
        return commodities_meet(self.commodity, other.commodity)


def commodities_meet(one: Commodities | None, other: Commodities | None) -> bool:
    """Whether a consignment can match both: with some code, or without one where neither takes any in.

    If any code matches both, so does one of their own prefixes: the longest of those that decide.
    """
    included = [prefixes.included for prefixes in (one, other) if prefixes and prefixes.included]
    if not included:
        return True
    return any(
        (one is None or one.match(*prefix)) and (other is None or other.match(*prefix))
        for prefixes in included
        for prefix in prefixes
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A row in a contest: its place among the rows, its subjects, and its extent in each of DIMENSIONS."""

    order: int
    on: On
    signature: int
    extent: tuple[Interval, ...]


def ties(
    contests: Iterable[tuple[Hashable, AnyRow]], network: Network, apart: bool = False
) -> list[tuple[AnyRow, AnyRow]]:
    """For every row that ties with an earlier one: the row and the earliest such row that was met.

    contests : each row with what it competes within; rows of different contests never tie
    apart    : False for the rows that share a corridor or ask for none, True for those of different corridors
               alone: they tie only where an itinerary lies within both
    """
    signatures = _Signatures(network, apart)
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    rows = []
    for order, (contest, row) in enumerate(contests):
        rows.append(row)
        within = extent(row)
        # A row with an empty band or no day matches nothing, so it ties with nothing.
        if all(over < to for over, to in within):
            groups[contest].append(Entry(order, row.on, signatures.number(row.conditions), within))
    found: dict[int, int] = {}
    for entries in groups.values():
        for bucket in _by_subject(entries) if len(entries) > 1 else ():
            for one, other in _in_bucket(bucket, signatures):
                earlier, later = sorted((one.order, other.order))
                found[later] = min(earlier, found.get(later, earlier))
    return [(rows[later], rows[earlier]) for later, earlier in sorted(found.items())]


def extent(row: Row) -> tuple[Interval, ...]:
    """The bands and dates of a row as intervals, in the order of DIMENSIONS."""
    asked, dates = row.conditions, row.validity
    bands = [of_band(band) for band in (asked.km, asked.mass, asked.units)]
    start = dates.valid_from.toordinal() - 1 if dates.valid_from else -1
    return *bands, (start, dates.valid_to.toordinal() if dates.valid_to else OPEN_END)


class _Signatures:
    """Signatures by number, and in which masses two of them meet; each question is worked out once."""

    def __init__(self, network: Network, apart: bool) -> None:
        self._network, self._apart = network, apart
        self._numbers: dict[Signature, int] = {}
        self._known: dict[int, tuple[Conditions, int]] = {}
        self._masses: dict[tuple[int, int], tuple[Interval, ...]] = {}
        self._all: list[Signature] = []

    def number(self, conditions: Conditions) -> int:
        """The number of the signature of some conditions."""
        # Alike conditions are one object as they come from the loader; keeping it keeps its id its own.
        known = self._known.get(id(conditions))
        if known:
            return known[1]
        signature = _signature(conditions, equipment_codes(conditions, self._network))
        number = self._numbers.setdefault(signature, len(self._all))
        if number == len(self._all):
            self._all.append(signature)
        self._known[id(conditions)] = conditions, number
        return number

    def candidates(self, numbers: list[int]) -> list[tuple[int, int]]:
        """Pairs of signatures that may meet, each with itself too.

        Of those that take commodities in, only pairs of which one has a prefix of the other's prefix: a tariff by
        commodity has thousands of them.
        """
        included = {number: self._included(number) for number in numbers}
        anything = [number for number in numbers if not included[number]]
        by_prefix: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number in numbers:
            for prefix in included[number]:
                by_prefix[prefix].append(number)
        found: set[tuple[int, int]] = set()
        for number in numbers:
            against = set(anything) | {number}
            for scheme, code in included[number]:
                for length in range(1, len(code) + 1):
                    against.update(by_prefix.get((scheme, code[:length]), ()))
            found.update((min(number, other), max(number, other)) for other in against)
        return sorted(found)

    def _included(self, number: int) -> frozenset[tuple[str, str]]:
        commodity = self._all[number].commodity
        return commodity.included if commodity else frozenset()

    def masses(self, one: int, other: int) -> tuple[Interval, ...]:
        """The gross masses [kg] in which a consignment and an itinerary can fulfil both; none if they never can."""
        pair = (one, other) if one <= other else (other, one)
        if pair not in self._masses:
            first, second = self._all[one], self._all[other]
            parted = bool(first.corridor and second.corridor) and not set(first.corridor) & set(second.corridor)
            common = first.equipment & second.equipment if parted == self._apart and first.meets(second) else ()
            laden = second.laden if first.laden is None else first.laden
            self._masses[pair] = gross_kg(common, laden, self._network)
        return self._masses[pair]


def _signature(asked: Conditions, codes: frozenset[str]) -> Signature:
    """The conditions that are no bands; `codes` are those of the equipment."""
    return Signature(
        codes,
        asked.laden,
        frozenset(asked.box_owner) or None,
        frozenset(asked.wagon_owner) or None,
        frozenset(asked.train) or None,
        frozenset(asked.hazard) or None,
        asked.commodity,
        asked.corridor,
    )


def _by_subject(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Rows that have a subject in common; a row that names several subjects is in several lists."""
    named: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    every: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for kind in entry.on.kinds:
            if not entry.on.names:
                every[kind].append(entry)
            for name in entry.on.names:
                named[kind, name].append(entry)
    any_kind = every.pop("", [])
    done: set[tuple[int, ...]] = set()
    for bucket in (
        *([*there, *every.get(kind, ()), *any_kind] for (kind, _), there in named.items()),
        *([*there, *any_kind] for there in every.values()),
        any_kind,
    ):
        alike = tuple(entry.order for entry in bucket)
        if len(bucket) > 1 and alike not in done:
            done.add(alike)
            yield bucket


def _in_bucket(entries: list[Entry], signatures: _Signatures) -> Iterator[tuple[Entry, Entry]]:
    """Pairs that tie among rows with a subject in common."""
    groups: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.signature].append(entry)
    for one, other in signatures.candidates(list(groups)):
        masses = signatures.masses(one, other)
        if masses:
            yield from _crossing(groups[one], groups[other], masses)


def _crossing(
    ones: Sequence[Entry], others: Sequence[Entry], masses: tuple[Interval, ...], dimension: int = 0
) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of two lists, or within one list given twice, that meet in this dimension and all after it.

    masses : that a consignment of both lists can have; the bands of mass meet in one of them
    """
    if dimension == len(DIMENSIONS) - 1:
        yield from _meeting_last(ones, others, dimension)
        return
    left = _by_interval(ones, dimension)
    right = left if others is ones else _by_interval(others, dimension)
    for one, other in _overlapping(left, right):
        if dimension != _MASS or any(meet(one, other, possible) for possible in masses):
            yield from _crossing(left[one], right[other], masses, dimension + 1)


def _by_interval(entries: Sequence[Entry], dimension: int) -> dict[Interval, list[Entry]]:
    groups: dict[Interval, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.extent[dimension]].append(entry)
    return groups


def _overlapping(left: Iterable[Interval], right: Iterable[Interval]) -> Iterator[tuple[Interval, Interval]]:
    """Pairs of intervals with a value in common; within one group given twice each pair comes once."""
    same = left is right
    marked = sorted([(interval, 0) for interval in left] + ([] if same else [(interval, 1) for interval in right]))
    active: tuple[list[Interval], list[Interval]] = ([], [])
    for interval, side in marked:
        for group in active:
            group[:] = [before for before in group if before[1] > interval[0]]
        against = active[0] if same else active[1 - side]
        if same:
            yield interval, interval
        for before in against:
            yield (before, interval) if side or same else (interval, before)
        active[side].append(interval)


def _meeting_last(ones: Sequence[Entry], others: Sequence[Entry], dimension: int) -> Iterator[tuple[Entry, Entry]]:
    """Pairs that meet in the last dimension: each entry at least with one that it meets, if it meets any.

    Of those that began before it, only the one that ends last is asked: if any meets it, that one does.
    """
    same = others is ones
    marked = sorted(
        [(entry.extent[dimension], entry.order, 0, entry) for entry in ones]
        + ([] if same else [(entry.extent[dimension], entry.order, 1, entry) for entry in others]),
        key=lambda mark: mark[:3],
    )
    latest: list[Entry | None] = [None, None]
    for interval, _, side, entry in marked:
        before = latest[0 if same else 1 - side]
        if before and before.extent[dimension][1] > interval[0]:
            yield before, entry
        mine = latest[side]
        if mine is None or mine.extent[dimension][1] < interval[1]:
            latest[side] = entry
