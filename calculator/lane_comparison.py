"""Many consignments summed up by lane and month: which route wins on price and on time, by how much, and what flips it.

Consignments are priced block by block on the desk as it is; what they say is kept, and one desk after the other prices
them under a what-if. Prices of different currencies are never put together: a lane has a row for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from calculator.batch_blocks import Block
from calculator.batch_columns import columns_of
from calculator.batch_reading import Read, Vocabulary, different
from calculator.consignment_table import Layout
from calculator.desk import QuotingDesk
from calculator.lane_classes import LanePricer, Options
from calculator.money import Integers, minor_units
from calculator.variation import borders_of
from calculator.winners import CRITERIA, NONE, Winners

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
_FLIP = ["lane", "month", "what_if", "by", "old", "new"]
_EPOCH_DAY, _EPOCH_MONTH = 719_163, 1970 * 12
"""1 January 1970: as days are counted by `date.toordinal`, and as months are counted here."""


@dataclass(frozen=True)
class _Block:
    """One block of n sound consignments and their winners by criterion; arrays of shape (n,), options by their number.

    read : packed; vocabulary : what its codes mean
    """

    vocabulary: Vocabulary
    read: Read
    lane: Integers
    month: Integers
    won: dict[str, Winners]


class LaneComparison:
    """Adds up blocks of rows.

    rejected   : rows that are no consignment, by the first problem of each; what_ifs : names, in order
    currencies : that some line of some option as it is was reckoned in
    """

    def __init__(self, desk: QuotingDesk, layout: Layout, currency: str) -> None:
        """desk : as it is; layout : how the rows are written; currency : of rows that name none"""
        self.desk, self.what_ifs = desk, list[str]()
        self.rejected, self.currencies = Counter[str](), set[str]()
        self._layout, self._currency = layout, currency
        self._lanes: dict[tuple[str, str, str], int] = {}
        self._options = Options()
        self._blocks: list[_Block] = []
        self._flips: list[pd.DataFrame] = []
        self._pricer = self._new_pricer()

    def _new_pricer(self) -> LanePricer:
        return LanePricer(self.desk, Vocabulary(self.desk, self._layout, self._currency), self._options)

    def add(self, block: Block) -> None:
        """Price the rows of a block as it is."""
        if self._pricer.vocabulary.is_full:
            # What the codes of earlier blocks mean is kept with them.
            self._pricer = self._new_pricer()
        pricer = self._pricer
        read = pricer.vocabulary.read(columns_of(block, self._layout))
        self.rejected.update(problems[0].code for problems in read.rejected.values())
        months = (read.day - _EPOCH_DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        won = pricer.winners(read)
        lane = self._lanes_of(pricer.vocabulary, read)
        self._blocks.append(_Block(pricer.vocabulary, read.packed(), lane, months + _EPOCH_MONTH, won))
        self.currencies |= pricer.classes.currencies

    def under(self, what_if: str, desk: QuotingDesk) -> Iterator[int]:
        """Count whom all rows' winners lose to on another desk, block by block: how many rows are done after each.

        what_if : its name; desk : of the same places and equipment. It has counted when the last block is done.
        """
        self.what_ifs.append(what_if)
        pricer, done, counted = None, 0, list[pd.DataFrame]()
        for block in self._blocks:
            if pricer is None or pricer.vocabulary is not block.vocabulary:
                pricer = LanePricer(desk, block.vocabulary, self._options)
            after = pricer.winners(block.read.unpacked())
            counted += [_changes(block, after, by) for by in CRITERIA]
            done += len(block.lane)
            yield done
        if counted:
            found = pd.concat(counted, ignore_index=True).assign(what_if=len(self.what_ifs) - 1)
            self._flips.append(found.groupby(_FLIP, sort=False).sum().reset_index())

    @property
    def consignments(self) -> int:
        """How many were added."""
        return sum(len(block.lane) for block in self._blocks)

    @property
    def priced(self) -> int:
        """How many of them have a price."""
        return int(self._has_price.sum()) if self._blocks else 0

    @property
    def borders(self) -> set[str]:
        """The borders that some winner passes."""
        won = [np.unique(won.option) for block in self._blocks for won in block.won.values()]
        numbers = {number for options in won for number in options.tolist()} - {NONE}
        options = [self._options.listed[number] for number in numbers]
        return {border for option in options for border in borders_of(self.desk.network, option.legs)}

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
        if not sum(map(len, self._flips)):
            return pd.DataFrame(columns=list(FLIP_COLUMNS))
        found = pd.concat(self._flips, ignore_index=True)
        if not by_month:
            found = found.assign(month=ALL_MONTHS).groupby(_FLIP, sort=False).sum().reset_index()
        found["moved"] = found.times.where(found.new != found.old, 0)
        same = _FLIP[:4]
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
        table["what_if"] = [self.what_ifs[number] for number in table.what_if]
        return table.sort_values(
            [*LANE, "turn", "order", "times", "from_option", "to_option"],
            ascending=[True] * 6 + [False, True, True], ignore_index=True,
        )[list(FLIP_COLUMNS)]  # fmt: skip

    def _lanes_of(self, vocabulary: Vocabulary, read: Read) -> Integers:
        """The number of each row's lane in its currency."""
        first, which = different(np.column_stack([read.codes[name] for name in LANE[:3]]))
        numbers = []
        for row in first.tolist():
            origin, destination, currency = (str(vocabulary.meaning(n, int(read.codes[n][row]))) for n in LANE[:3])
            numbers.append(self._lanes.setdefault((origin, destination, currency), len(self._lanes)))
        return np.array(numbers, np.int64)[which]

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
        for name in ("option", "corridor", "countries"):
            names = [*(getattr(option, name) for option in self._options.listed), ""]  # NONE is the last
            found[before + name] = [names[number] for number in numbers]

    def _name_lanes(self, found: pd.DataFrame) -> None:
        """Columns of LANE for the numbers of lane and month."""
        lanes = list(self._lanes)
        for place, name in enumerate(("origin", "destination", "currency")):
            found[name] = [lanes[number][place] for number in found.lane]
        found["month"] = [
            "all" if number == ALL_MONTHS else f"{number // 12:04d}-{number % 12 + 1:02d}" for number in found.month
        ]


def _changes(block: _Block, after: dict[str, Winners], by: str) -> pd.DataFrame:
    """How often which winner by one criterion changes to which, and how much its figure changes by altogether."""
    old, new = block.won[by], after[by]
    figure = "total" if by == "price" else by
    change = np.where(new.option == NONE, 0, getattr(new, figure) - getattr(old, figure))
    columns = {"lane": block.lane, "month": block.month, "old": old.option, "new": new.option, "change": change}
    rows = pd.DataFrame(columns)[old.option != NONE].assign(times=1, by=CRITERIA.index(by))
    grouped: pd.DataFrame = rows.groupby([name for name in _FLIP if name != "what_if"], sort=False).sum()
    return grouped.reset_index()
