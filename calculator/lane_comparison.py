"""Many consignments summed up by lane and month: which route wins on price and on time, by how much, and what flips it.

Consignments are priced block by block on one desk as it is and on one desk for each what-if. Prices of different
currencies are never put together: a lane has a row for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from calculator.consignment import Consignment
from calculator.desk import Pricing, QuotingDesk
from calculator.money import Integers, minor_units
from calculator.variation import borders_of
from calculator.winners import CRITERIA, NONE, Winners, routes_of, winners

LANE = ("origin", "destination", "currency", "month")
"""What a row of both tables is about."""

WON_COLUMNS = (
    *LANE, "consignments", "priced", "by", "option", "corridor", "countries", "wins", "share", "total",
    "p50_days", "p95_days", "lead", "lead_percent",
)  # fmt: skip
FLIP_COLUMNS = (
    *LANE, "what_if", "by", "compared", "flipped", "share", "change", "times", "from_option", "from_corridor",
    "from_countries", "to_option", "to_corridor", "to_countries",
)  # fmt: skip

ALL_MONTHS = -1

_Key = tuple[int, int, int, int, int, int]


@dataclass(frozen=True)
class _Block:
    """Winners of one block of n consignments: per criterion arrays of shape (n,), options by their number."""

    lane: Integers
    month: Integers
    won: dict[str, Winners]


@dataclass
class LaneComparison:
    """Adds up blocks of consignments.

    desk       : as it is; what_ifs : name -> the desk under that change
    currencies : that some line of some option as it is was reckoned in; borders : that some winner passes
    """

    desk: QuotingDesk
    what_ifs: Mapping[str, QuotingDesk]
    _lanes: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _options: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    _blocks: list[_Block] = field(default_factory=list)
    _flips: Counter[_Key] = field(default_factory=Counter)
    _changes: Counter[_Key] = field(default_factory=Counter)
    currencies: set[str] = field(default_factory=set)
    borders: set[str] = field(default_factory=set)

    def add(self, consignments: Sequence[Consignment]) -> None:
        """Price a block of consignments on every desk and count who wins."""
        base = self._priced(self.desk, consignments)
        self._blocks.append(base)
        for number, desk in enumerate(self.what_ifs.values()):
            other = self._priced(desk, consignments)
            for by in range(len(CRITERIA)):
                self._count(base, other, number, by)

    @property
    def consignments(self) -> int:
        """How many were added."""
        return sum(len(block.lane) for block in self._blocks)

    @property
    def priced(self) -> int:
        """How many of them have a price."""
        return int(self._has_price.sum()) if self._blocks else 0

    @property
    def _has_price(self) -> npt.NDArray[np.bool_]:
        has: npt.NDArray[np.bool_] = np.concatenate([block.won["price"].option for block in self._blocks]) != NONE
        return has

    def won(self, by_month: bool = True) -> pd.DataFrame:
        """A row for each lane, month, criterion and winning option (WON_COLUMNS), the most frequent winner first.

        by_month : else over all months, whose column is then "all"

        total, p50_days, p95_days : medians over the consignments that it wins; total [currency]
        lead, lead_percent        : medians of how far the runner-up is behind, [currency] or [days], and in per cent;
                                    missing where nothing else has a price
        """
        if not self._blocks:
            return pd.DataFrame(columns=list(WON_COLUMNS))
        lane, month = (np.concatenate([getattr(block, name) for block in self._blocks]) for name in ("lane", "month"))
        month = month if by_month else np.full(len(month), ALL_MONTHS)
        frames = [self._won_by(by, lane, month) for by in CRITERIA]
        found = pd.concat(frames, ignore_index=True)
        counted = pd.DataFrame({"lane": lane, "month": month, "has": self._has_price})
        sizes = counted.groupby(["lane", "month"]).agg(consignments=("has", "size"), priced=("has", "sum"))
        found = found.merge(sizes.reset_index(), on=["lane", "month"])
        found["share"] = (found.wins / found.priced).round(4)
        found["order"] = found.by.map(CRITERIA.index)
        return self._named(found).sort_values(
            [*LANE, "order", "wins", "option"], ascending=[True] * 5 + [False, True], ignore_index=True
        )[list(WON_COLUMNS)]  # fmt: skip

    def flips(self, by_month: bool = True) -> pd.DataFrame:
        """A row for each lane, month, what-if, criterion and change of the winner (FLIP_COLUMNS), most frequent first.

        compared : consignments with a winner as it is; flipped, share : those with another one under the what-if
        change   : mean change of the winner's figure over all that are compared, [currency] or [days]
        times    : of this change of the winner; 0, and no options, where nothing flips
        to_option is empty where no route is left.
        """
        if not self._flips:
            return pd.DataFrame(columns=list(FLIP_COLUMNS))
        columns = ["lane", "month", "what_if", "by", "old", "new"]
        found = pd.DataFrame([*self._flips], columns=columns).assign(times=[*self._flips.values()])
        found["change"] = [self._changes[key] for key in self._flips]
        if not by_month:
            found = found.assign(month=ALL_MONTHS).groupby(columns, sort=False).sum().reset_index()
        found["moved"] = found.times.where(found.new != found.old, 0)
        same = columns[:4]
        totals = found.groupby(same).agg(compared=("times", "sum"), flipped=("moved", "sum"), change=("change", "sum"))
        pairs = found[found.moved > 0].drop(columns=["moved", "change"])
        table = totals.reset_index().merge(pairs, on=same, how="left")
        table[["old", "new"]] = table[["old", "new"]].fillna(NONE).astype("int64")
        table["times"] = table.times.fillna(0).astype("int64")
        return self._flips_named(table)

    def _flips_named(self, table: pd.DataFrame) -> pd.DataFrame:
        """Numbers as names, changes in the units that people read."""
        self._name_options(table, "from_", table.old)
        self._name_options(table, "to_", table.new)
        self._name_lanes(table)
        units = table.currency.map(minor_units).where(table.by == CRITERIA.index("price"), 100)
        table["change"] = (table.change / table.compared / units).round(2)
        table["share"] = (table.flipped / table.compared).round(4)
        table["order"] = table.by
        table["by"] = [CRITERIA[number] for number in table.by]
        table["turn"] = table.what_if
        names = list(self.what_ifs)
        table["what_if"] = [names[number] for number in table.what_if]
        return table.sort_values(
            [*LANE, "turn", "order", "times", "from_option", "to_option"],
            ascending=[True] * 6 + [False, True, True], ignore_index=True,
        )[list(FLIP_COLUMNS)]  # fmt: skip

    def _priced(self, desk: QuotingDesk, consignments: Sequence[Consignment]) -> _Block:
        n = len(consignments)
        lane, month = np.empty(n, np.int64), np.empty(n, np.int64)
        parts: dict[str, list[Winners]] = {by: [] for by in CRITERIA}
        places: list[Integers] = []
        for members, columns in desk.group(consignments):
            rows = np.array(members, np.int64)
            of_class = columns.of_class
            ends = of_class.journey.origin, of_class.journey.destination, of_class.currency
            lane[rows] = self._lanes.setdefault(ends, len(self._lanes))
            pricing = desk.price(columns)
            if desk is self.desk:
                self._touch(pricing)
            numbers = np.array([*map(self._number, routes_of(pricing, desk.network)), NONE], np.int64)
            for by, found in winners(pricing).items():
                parts[by].append(_renumbered(found, numbers))
            places.append(rows)
        days = [row.dispatch_date for row in consignments]
        month[:] = [day.year * 12 + day.month - 1 for day in days]
        order = np.argsort(np.concatenate(places)) if places else np.empty(0, np.int64)
        return _Block(lane, month, {by: _joined(found, order) for by, found in parts.items()})

    def _touch(self, pricing: Pricing) -> None:
        """Note what the options are reckoned in, and which borders their winners pass."""
        for priced in pricing.plans:
            ways = [priced.plan.sectional, *([priced.plan.through.lines] if priced.plan.through else [])]
            lines = [line for way in ways for line in way.lines]
            self.currencies |= {line.currency for line in lines} | {line.row.unit.currency for line in lines}
        places = {place for found in winners(pricing).values() for place in np.unique(found.option).tolist()}
        for place in places - {NONE}:
            self.borders |= set(borders_of(self.desk.network, pricing.routes[place].itinerary.leg_ids))

    def _number(self, route: tuple[str, str, str]) -> int:
        option, corridor, countries = route
        return self._options.setdefault(option, (len(self._options), corridor, countries))[0]

    def _count(self, base: _Block, other: _Block, what_if: int, by: int) -> None:
        """Count who wins as it is, and who under a what-if."""
        criterion = CRITERIA[by]
        before, after = base.won[criterion], other.won[criterion]
        has = before.option != NONE
        figures = [won.total if criterion == "price" else getattr(won, criterion) for won in (before, after)]
        change = np.where(after.option == NONE, 0, figures[1] - figures[0])
        keys = np.stack([base.lane, base.month, before.option, after.option])[:, has]
        found, inverse = np.unique(keys, axis=1, return_inverse=True)
        times = np.bincount(inverse.reshape(-1), minlength=found.shape[1])
        for column, (lane, month, old, new) in enumerate(found.T.tolist()):
            key = (lane, month, what_if, by, old, new)
            self._flips[key] += int(times[column])
            self._changes[key] += int(change[has][inverse.reshape(-1) == column].sum())

    def _won_by(self, by: str, lane: Integers, month: Integers) -> pd.DataFrame:
        """The winners by one criterion, grouped by lane, month and option, in whole numbers."""
        columns = ("option", "total", "p50", "p95", "lead")
        arrays = {name: np.concatenate([getattr(b.won[by], name) for b in self._blocks]) for name in columns}
        frame = pd.DataFrame({"lane": lane, "month": month, **arrays})
        frame = frame[frame.option != NONE]
        figure = frame.total if by == "price" else frame[by]
        frame["lead_percent"] = (frame.lead / figure.where(figure > 0) * 100).where(frame.lead != NONE)
        for name in ("p50", "p95", "lead"):
            frame[name] = frame[name].where(frame[name] != NONE).astype("float64")
        grouped = frame.groupby(["lane", "month", "option"])
        medians = grouped[["total", "p50", "p95", "lead", "lead_percent"]].median()
        return medians.assign(wins=grouped.size(), by=by).reset_index()

    def _named(self, found: pd.DataFrame) -> pd.DataFrame:
        """Numbers of lanes and options as names, minor units as units, hundredths as days."""
        self._name_options(found, "", found.option)
        self._name_lanes(found)
        units = found.currency.map(minor_units)
        found["total"] = found.total / units
        found["p50_days"], found["p95_days"] = found.p50 / 100, found.p95 / 100
        found["lead"] = found.lead / units.where(found.by == "price", 100)
        return found.round({"lead": 2, "lead_percent": 2, "total": 2})

    def _name_options(self, found: pd.DataFrame, before: str, numbers: pd.Series[int]) -> None:
        """Columns ``option``, ``corridor`` and ``countries`` of the options with these numbers."""
        names = {number: (option, *names) for option, (number, *names) in self._options.items()} | {NONE: ("",) * 3}
        for place, name in enumerate(("option", "corridor", "countries")):
            found[before + name] = [names[number][place] for number in numbers]

    def _name_lanes(self, found: pd.DataFrame) -> None:
        """Columns of LANE for the numbers of lane and month."""
        lanes = list(self._lanes)
        for place, name in enumerate(("origin", "destination", "currency")):
            found[name] = [lanes[number][place] for number in found.lane]
        found["month"] = [
            "all" if number == ALL_MONTHS else f"{number // 12:04d}-{number % 12 + 1:02d}" for number in found.month
        ]


def _renumbered(found: Winners, numbers: Integers) -> Winners:
    """Winners with the numbers of their options in place of their places among the routes of one class."""
    return replace(found, option=numbers[found.option], runner_up=numbers[found.runner_up])


def _joined(parts: Sequence[Winners], order: Integers) -> Winners:
    """The winners of several classes put together, and into the order of their rows."""
    names = [column.name for column in fields(Winners)]
    nothing = np.empty(0, np.int64)
    return Winners(*(np.concatenate([nothing, *(getattr(part, name) for part in parts)])[order] for name in names))
