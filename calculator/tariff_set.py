"""A tariff set: an ordered list of books that are priced together, indexed for look-up.

A later book overrides an earlier one. `[required]` is merged; the through policy and the exchange pivot are
those of the latest book that states them. Source: the tariff-book rules, sections 2 and 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple, TypeVar

from calculator.conditions import SUBJECT_KINDS
from calculator.consignment import Equipment
from calculator.tariff_book import THROUGH_CHARGE, ExchangeRow, Factor, Rate, Row, TariffBook, ThroughRate

AnyRow = TypeVar("AnyRow", bound=Row | ExchangeRow)


class RankedRate(NamedTuple):
    """A rate with the place of its book in the set."""

    rank: int
    row: Rate


class RankedFactor(NamedTuple):
    """A factor with the place of its book in the set."""

    rank: int
    row: Factor


class RankedThrough(NamedTuple):
    """A through rate with the place of its book in the set."""

    rank: int
    row: ThroughRate


class RankedExchange(NamedTuple):
    """An exchange row with the place of its book in the set."""

    rank: int
    row: ExchangeRow


@dataclass(frozen=True, eq=False)
class TariffSet:
    """Books in order, earliest first. A set is known by itself: its digests say whether two hold the same."""

    books: tuple[TariffBook, ...]
    _alike: dict[str, int] = field(default_factory=dict, init=False, repr=False)
    _met: dict[object, int] = field(default_factory=dict, init=False, repr=False)
    _factors_on: dict[tuple[str, str, str], tuple[RankedFactor, ...]] = field(
        default_factory=dict, init=False, repr=False
    )

    @cached_property
    def _rates_on(self) -> dict[tuple[str, str], tuple[RankedRate, ...]]:
        index: dict[tuple[str, str], list[RankedRate]] = {}
        for rank, book in enumerate(self.books):
            for rate in book.rates:
                for kind in rate.on.kinds:
                    for name in rate.on.names or ("*",):
                        index.setdefault((kind, name), []).append(RankedRate(rank, rate))
        return {key: tuple(rates) for key, rates in index.items()}

    def rates_on(self, kind: str, name: str) -> tuple[RankedRate, ...]:
        """The rates that stand on one subject, by its own name or by ``*``: no other row is looked at."""
        return self._rates_on.get((kind, name), ()) + self._rates_on.get((kind, "*"), ())

    def has_rates(self, kind: str, name: str) -> bool:
        """Whether any rate stands on a subject."""
        return (kind, name) in self._rates_on or (kind, "*") in self._rates_on

    @cached_property
    def _rates_by_equipment(self) -> dict[tuple[str, str], dict[tuple[str, ...], tuple[tuple[int, RankedRate], ...]]]:
        """The rates on one subject by the equipment that they name, each with its place among all of them."""
        index: dict[tuple[str, str], dict[tuple[str, ...], list[tuple[int, RankedRate]]]] = {}
        for key, rates in self._rates_on.items():
            for place, ranked in enumerate(rates):
                index.setdefault(key, {}).setdefault(ranked.row.conditions.equipment, []).append((place, ranked))
        return {key: {named: tuple(rates) for named, rates in found.items()} for key, found in index.items()}

    def rates_for(self, kind: str, name: str, equipment: Equipment) -> Iterator[RankedRate]:
        """The rates on one subject that are not for other equipment, in order: no other row is looked at."""
        for key in ((kind, name), (kind, "*")):
            found = [
                placed
                for named, rates in self._rates_by_equipment.get(key, {}).items()
                if not named or equipment.is_one_of(named)
                for placed in rates
            ]
            yield from (ranked for _, ranked in sorted(found, key=itemgetter(0)))

    @cached_property
    def _families(self) -> tuple[tuple[str, ...], ...]:
        """The conditions on equipment, as rows write them."""
        return tuple(dict.fromkeys(row.conditions.equipment for row in self._rows if row.conditions.equipment))

    def alike(self, equipment: Equipment) -> int:
        """A number that equipment shares with all other that no row of the set tells from it by its type."""
        found = self._alike.get(equipment.equipment)
        if found is None:
            met = equipment.is_container, tuple(equipment.is_one_of(family) for family in self._families)
            found = self._alike[equipment.equipment] = self._met.setdefault(met, len(self._met))
        return found

    @cached_property
    def factors_of(self) -> dict[str, tuple[RankedFactor, ...]]:
        """Charge code -> the factors that may multiply it."""
        index: dict[str, list[RankedFactor]] = {}
        for rank, book in enumerate(self.books):
            for factor in book.factors:
                for charge in factor.charges:
                    index.setdefault(charge, []).append(RankedFactor(rank, factor))
        return {charge: tuple(factors) for charge, factors in index.items()}

    def factors_on(self, charge: str, kind: str, name: str) -> tuple[RankedFactor, ...]:
        """The factors of a charge that stand on one subject."""
        key = charge, kind, name
        found = self._factors_on.get(key)
        if found is None:
            every = self.factors_of.get(charge, ())
            found = self._factors_on[key] = tuple(ranked for ranked in every if ranked.row.on.covers(kind, name))
        return found

    @cached_property
    def through_rates(self) -> tuple[RankedThrough, ...]:
        """The through rates of all books."""
        return tuple(RankedThrough(rank, row) for rank, book in enumerate(self.books) for row in book.through_rates)

    @cached_property
    def _through_from(self) -> dict[str, tuple[RankedThrough, ...]]:
        index: dict[str, list[RankedThrough]] = {}
        for ranked in self.through_rates:
            index.setdefault(ranked.row.start, []).append(ranked)
        return {node: tuple(rows) for node, rows in index.items()}

    def through_between(self, nodes: Iterable[str]) -> list[RankedThrough]:
        """The through rates from one of some nodes to another of them."""
        among = dict.fromkeys(nodes)
        return [ranked for node in among for ranked in self._through_from.get(node, ()) if ranked.row.end in among]

    @cached_property
    def exchange(self) -> dict[tuple[frozenset[str], str], tuple[RankedExchange, ...]]:
        """(pair of currencies, kind) -> its rows: a pair has no direction."""
        index: dict[tuple[frozenset[str], str], list[RankedExchange]] = {}
        for rank, book in enumerate(self.books):
            for row in book.exchange:
                index.setdefault((frozenset((row.base, row.quote)), row.kind), []).append(RankedExchange(rank, row))
        return {key: tuple(rows) for key, rows in index.items()}

    @cached_property
    def required(self) -> dict[str, str]:
        """Kind of subject -> the charge that must be found on it; later books over earlier."""
        merged: dict[str, str] = {}
        for book in self.books:
            merged.update(book.required)
        return merged

    @cached_property
    def required_on(self) -> dict[str, tuple[str, ...]]:
        """Kind of subject -> the charges that must be found on it: on an end those of a terminal too."""
        ends = {kind: (kind, "terminal") for kind in ("origin", "destination")}
        return {
            kind: tuple(dict.fromkeys(self.required[one] for one in ends.get(kind, (kind,)) if one in self.required))
            for kind in SUBJECT_KINDS
        }

    @cached_property
    def through_policy(self) -> str:
        """``prefer``, ``cheaper`` or ``ignore``."""
        return next((book.through for book in reversed(self.books) if book.through), "prefer")

    @cached_property
    def pivot(self) -> str:
        """The currency that conversions without a rate of their own go through; "" without one."""
        return next((book.pivot for book in reversed(self.books) if book.pivot), "")

    @cached_property
    def charge_order(self) -> dict[str, int]:
        """Charge code -> its place among the lines of one subject: the latest book's list first."""
        return _order(book.charges for book in reversed(self.books))

    @cached_property
    def percentage_order(self) -> dict[str, int]:
        """Charge code -> its turn among percentages: the latest book that has percentages decides."""
        books = list(reversed(self.books))
        deciding = [book for book in books if any(rate.is_percentage for rate in book.rates)][:1]
        return _order(book.charges for book in deciding + [book for book in books if book not in deciding])

    @cached_property
    def charge_names(self) -> dict[str, str]:
        """Charge code -> its name in words; the code itself where no book names it."""
        named = {code: code for book in self.books for code in book.charges}
        named[THROUGH_CHARGE] = "Through rate"
        for book in self.books:
            named.update(book.charge_names)
        return named

    @cached_property
    def corridors(self) -> frozenset[str]:
        """The corridors that some row asks for."""
        return frozenset(corridor for row in self._rows for corridor in row.conditions.corridor)

    @cached_property
    def mass_breaks_kg(self) -> tuple[int, ...]:
        """The gross masses [kg] at which some row begins or ends: between two, no row changes."""
        return _breaks(value for row in self._rows for value in (row.conditions.mass.over, row.conditions.mass.to))

    @cached_property
    def units_breaks(self) -> tuple[int, ...]:
        """The numbers of units at which some row begins or ends."""
        return _breaks(value for row in self._rows for value in (row.conditions.units.over, row.conditions.units.to))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which some row or exchange rate begins to hold or no longer holds, in order."""
        validities = [(row.validity.valid_from, row.validity.valid_to) for row in self._rows]
        validities += [(row.valid_from, row.valid_to) for book in self.books for row in book.exchange]
        return tuple(sorted(
            {start for start, _ in validities if start}
            | {end + timedelta(1) for _, end in validities if end and end < date.max}
        ))  # fmt: skip

    @property
    def _rows(self) -> Iterable[Row]:
        for book in self.books:
            yield from book.rates
            yield from book.factors
            yield from book.through_rates


def _order(lists: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """The codes of several lists in the order in which they are first met."""
    order: dict[str, int] = {}
    for codes in lists:
        for code in codes:
            order.setdefault(code, len(order))
    return order


def _breaks(values: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(sorted({value for value in values if value is not None}))


def latest(rows: Iterable[tuple[int, AnyRow]], *keys: str) -> list[tuple[int, AnyRow]]:
    """The rows of the latest book, and of those the ones latest by each key in turn; a blank key is earliest.

    keys : attributes of a row's validity (or of the row itself), such as ``known_from``
    """

    def age(ranked: tuple[int, AnyRow]) -> tuple[int, ...]:
        rank, row = ranked
        dated = row if isinstance(row, ExchangeRow) else row.validity
        return rank, *((getattr(dated, key) or date.min).toordinal() for key in keys)

    rows = list(rows)
    if len(rows) < 2:
        return rows
    best = max((age(row) for row in rows), default=())
    return [row for row in rows if age(row) == best]
