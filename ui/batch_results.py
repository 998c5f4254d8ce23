"""What a batch came to, to be looked at: its rows, who wins each lane, and what would change the winner.

The rows are those of the batch's own summary; winners and what-ifs are `calculator.lane_comparison`, priced again
under the changed data: exchange rates, and each border that a winner passes. Source: product rules, sections 5 and 6.
"""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _

from calculator.batch import ConsignmentTable, Outputs, price_blocks
from calculator.batch_blocks import Block
from calculator.consignment import Consignment
from calculator.consignment_table import RESULT_COLUMNS
from calculator.desk import QuotingDesk
from calculator.lane_comparison import LaneComparison
from calculator.variation import Variation, read_variation
from ui import words
from ui.batch_check import read_rows
from ui.batch_sent import Sent

FIRST_BYTES, FEWEST_BYTES, MOST_BYTES = 300, 300, 50_000
"""Of a table that is compared, between two reports of progress: at first, and at the least and the most afterwards.
A hundred are about one row."""

REPORT_S = 2.0
"""How long it takes from one report to the next where the rows allow it."""

BLOCK_BYTES = 32_000
"""Of a table that is written, between two reports: some hundred rows."""

AS_IT_IS, WRITTEN, UNDER_WHAT_IFS = 1, 1, 12
"""Steps of a row, as long as they take: priced as it is, written, priced under a dozen of what-ifs."""

STEPS_OF_A_ROW = AS_IT_IS + WRITTEN + UNDER_WHAT_IFS

KEPT = ("out", "options", "rejects")
"""Outputs that come with the results, so that they are downloaded without being priced again. The lines of all charges
are many times larger than all of them, and most readers never ask for them."""

SHOWN_ROWS, SHOWN_LANES = 200, 60
PERCENT, DAYS = 10, 3
"""How much the what-ifs change: exchange rates, and the time at a border."""

CRITERIA = ("price", "p50")
_DASH = " – "


@dataclass(frozen=True)
class Filter:
    """Which rows are shown; "" for all of them."""

    lane: str = ""
    status: str = ""
    corridor: str = ""


@dataclass(frozen=True)
class Row:
    """A row of the table. lane : origin and destination by their ids, as a filter names them

    corridor, way, price, days, lead : "" where there is no price; way : the countries of the route
    """

    number: str
    row_id: str
    lane: str
    origin: str
    destination: str
    status: str
    corridor: str
    way: str
    price: str
    days: str
    lead: str
    message: str


@dataclass(frozen=True)
class Winner:
    """A route that wins consignments of a lane by a criterion."""

    by: str
    corridor: str
    way: str
    wins: str
    share: str
    price: str
    days: str
    lead: str


@dataclass(frozen=True)
class Lane:
    """A lane in a month, with its winners."""

    name: str
    month: str
    currency: str
    priced: str
    winners: tuple[Winner, ...]


@dataclass(frozen=True)
class Flip:
    """A change of the winner on a lane. times : of how many consignments, and which share of the lane's

    what_ifs      : each of which makes it by itself; winner, other : countries of the routes, with their corridors
    change        : of the winner's figure, on average over the lane
    """

    lane: str
    what_ifs: tuple[str, ...]
    by: str
    times: str
    share: str
    winner: tuple[str, str]
    other: tuple[str, str]
    change: str


@dataclass(frozen=True)
class Step:
    """How far a table is. written : what the outputs have become since the step before, by output"""

    done: int
    of: int
    written: Mapping[str, bytes] = field(default_factory=dict)

    def further(self, steps: int, written: Mapping[str, bytes] | None = None) -> Step:
        """Some steps later."""
        return Step(self.done + steps, self.of, written or {})


@dataclass
class Results:
    """What a batch came to. counts : rows by status; rows : those that the filter lets through, all of them

    complete : whether the what-ifs are in it already; flips : the changes of winners that they make
    idle     : those that change no winner; choices : of the filter, value -> text
    """

    complete: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    rows: list[Row] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    lanes_count: int = 0
    flips: list[Flip] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    choices: dict[str, dict[str, str]] = field(default_factory=lambda: {"lane": {}, "status": {}, "corridor": {}})

    @property
    def shown(self) -> list[Row]:
        """The rows that are shown at once."""
        return self.rows[:SHOWN_ROWS]


def priced(sent: Sent, desk: QuotingDesk, wanted: Filter) -> Iterator[Step | Results]:
    """A table priced: how far it is after each block, the results as soon as they are there, then with the what-ifs.

    What-ifs take most of the time and come last: which borders can change a winner is known by then.
    """
    results, names, table = Results(), words.places(desk.network), sent.table()
    reading = [read for _row, read in read_rows(table, desk, sent.currency)]
    good = [read for read in reading if isinstance(read, Consignment)]
    step = Step(0, len(good) * (AS_IT_IS + UNDER_WHAT_IFS) + len(reading) * WRITTEN)
    compared = LaneComparison(desk, table.layout, sent.currency)
    for block in _paced(table):
        before = compared.consignments
        compared.add(block)
        yield (step := step.further((compared.consignments - before) * AS_IT_IS))
    ways = {str(won.option): _way(str(won.countries)) for won in compared.won().itertuples(index=False)}
    header: list[str] = []
    for parts in written(sent, desk, KEPT):
        before = results.counts.total()
        for number, cells in enumerate(_cells(parts["out"], header), before + 1):
            row = _row(number, cells, reading[number - 1], names)
            _take(results, replace(row, way=ways.get(cells["option"], "")), wanted)
        yield (step := step.further((results.counts.total() - before) * WRITTEN, parts))
    results.lanes, results.lanes_count = _lanes(compared, names)
    yield results
    for share in _varied(compared, variations(desk, good, compared.borders)):
        yield (step := replace(step, done=step.of - int(len(good) * UNDER_WHAT_IFS * (1 - share)), written={}))
    results.flips, results.idle = _flips(compared, names)
    results.complete = True
    yield results


def written(sent: Sent, desk: QuotingDesk, outputs: Sequence[str]) -> Iterator[dict[str, bytes]]:
    """Outputs of a batch as CSV, block by block. outputs : of out, options, charges and rejects"""
    streams = {output: io.BytesIO() for output in outputs}
    for _summary in price_blocks(desk, sent.table(), Outputs(**streams), sent.currency, BLOCK_BYTES):
        yield {output: stream.getvalue() for output, stream in streams.items()}
        for stream in streams.values():
            stream.seek(0)
            stream.truncate()


def _paced(table: ConsignmentTable) -> Iterator[Block]:
    """Rows in blocks that keep whoever asks for them about as long each: the first of a lane take far longer."""
    size = FIRST_BYTES
    block = next(table.blocks(size), None)
    while block:
        begun = time.monotonic()
        yield block
        took = max(time.monotonic() - begun, REPORT_S / 2)
        size = min(max(int(size * REPORT_S / took), FEWEST_BYTES), MOST_BYTES)
        block = next(table.blocks(size, block.end), None)


def _varied(compared: LaneComparison, what_ifs: Sequence[tuple[str, QuotingDesk]]) -> Iterator[float]:
    """All rows priced under each what-if: which share of the work is done after each block, 1 at the end."""
    for number, (name, changed) in enumerate(what_ifs):
        for done in compared.under(name, changed):
            yield (number + done / compared.consignments) / len(what_ifs)
    yield 1.0


def variations(
    desk: QuotingDesk, consignments: list[Consignment], borders: Collection[str]
) -> list[tuple[str, QuotingDesk]]:
    """The what-ifs of a batch, each by its name and with the desk that prices under it.

    Exchange rates change against the currency that most of the quotes are in. borders : each as ``IR-TM``
    """
    if not consignments:
        return []
    currency = Counter(asked.currency for asked in consignments).most_common(1)[0][0]
    found = [
        (_("%(currency)s worth %(n)s%% more", currency=currency, n=words.number(PERCENT)),
         _changed(desk, f"exchange {currency} +{PERCENT} %")),
        (_("%(currency)s worth %(n)s%% less", currency=currency, n=words.number(PERCENT)),
         _changed(desk, f"exchange {currency} -{PERCENT} %")),
    ]  # fmt: skip
    found += [
        (_("%(border)s border: %(n)s days more", border=_way(border), n=words.number(DAYS)),
         _changed(desk, f"border {border} +{DAYS} days"))
        for border in sorted(borders)
    ]  # fmt: skip
    return [(name, changed) for name, changed in found if changed is not None]


def _changed(desk: QuotingDesk, written: str) -> QuotingDesk | None:
    """A desk under a variation; None where the data have nothing that it could change."""
    variation = read_variation(written, desk)
    return variation.applied(desk) if isinstance(variation, Variation) else None


def _cells(chunk: bytes, header: list[str]) -> Iterator[dict[str, str]]:
    """The result cells of each row of a part of the summary, with its own id. header : the first part fills it"""
    rows = csv.reader(io.StringIO(chunk.decode(), newline=""))
    if not header:
        header += next(rows)
    for cells in rows:
        # The results stand at the end; a name that the input shares with them stands before.
        row_id = dict(zip(header, cells, strict=True)).get("row_id", "")
        yield {"row_id": row_id, **dict(zip(RESULT_COLUMNS, cells[-len(RESULT_COLUMNS) :], strict=True))}


def _row(number: int, cells: Mapping[str, str], read: Any, names: Mapping[str, str]) -> Row:
    lane = origin = destination = ""
    if isinstance(read, Consignment):
        lane = f"{read.origin}/{read.destination}"
        origin, destination = (names.get(end, end) for end in (read.origin, read.destination))
    price = f"{words.grouped(cells['total'])} {cells['total_currency']}" if cells["total"] else ""
    return Row(
        words.number(number), cells["row_id"], lane, origin, destination, cells["status"],
        _corridor(cells["corridor"], cells["option"]), "", price,
        words.number(float(cells["p50_days"]), 1) if cells["p50_days"] else "",
        f"+{words.grouped(cells['next_delta'])}" if cells["next_delta"] else "", cells["error_message"],
    )  # fmt: skip


def _corridor(codes: str, option: str) -> str:
    """A route by its corridors, by its id where it was found by search."""
    return codes.replace(";", ", ") or option


def _way(countries: str) -> str:
    """The countries between the ends, both ends where there are none. countries : ``CN-KZ-UZ``"""
    codes = countries.split("-") if countries else []
    between = codes[1:-1] or codes
    return _DASH.join(words.country(code) for code in between)


def _take(results: Results, row: Row, wanted: Filter) -> None:
    """Count a row, and keep it where the filter lets it through."""
    results.counts[row.status] += 1
    if row.lane:
        results.choices["lane"][row.lane] = _lane_name(row.origin, row.destination)
    results.choices["status"][row.status] = row.status
    if row.corridor:
        results.choices["corridor"][row.corridor] = f"{row.way} ({row.corridor})" if row.way else row.corridor
    asked = ((wanted.lane, row.lane), (wanted.status, row.status), (wanted.corridor, row.corridor))
    if all(not one or one == has for one, has in asked):
        results.rows.append(row)


def _lane_name(origin: str, destination: str) -> str:
    return _("%(origin)s → %(destination)s", origin=origin, destination=destination)


def _lanes(compared: LaneComparison, names: Mapping[str, str]) -> tuple[list[Lane], int]:
    """The lanes with most consignments first, each with its winners."""
    found: dict[tuple[str, ...], list[Any]] = {}
    rows_won: list[Any] = [*compared.won().itertuples(index=False)]
    for won in rows_won:
        if won.by in CRITERIA:
            found.setdefault((won.origin, won.destination, won.currency, won.month), []).append(won)
    ordered = sorted(found.items(), key=lambda lane: -int(lane[1][0].consignments))
    lanes = [
        Lane(
            _lane_name(names.get(origin, origin), names.get(destination, destination)), month, currency,
            words.number(int(rows[0].priced)), tuple(_winner(won) for won in rows),
        )
        for (origin, destination, currency, month), rows in ordered[:SHOWN_LANES]
    ]  # fmt: skip
    return lanes, len(found)


def _winner(won: Any) -> Winner:
    lead = ""
    if won.lead == won.lead:  # nothing is behind it where there is no other
        lead = words.grouped(f"{won.lead:.2f}") if won.by == "price" else _("%(n)s days", n=words.number(won.lead, 1))
    days = words.number(won.p50_days, 1) if won.p50_days == won.p50_days else ""
    return Winner(
        won.by, _corridor(won.corridor, won.option), _way(won.countries), words.number(int(won.wins)),
        words.percent(won.share), words.grouped(f"{won.total:.2f}"), days, lead,
    )  # fmt: skip


def _flips(compared: LaneComparison, names: Mapping[str, str]) -> tuple[list[Flip], list[str]]:
    """The changes of winners that the what-ifs make, those of most consignments first; and what changes none.

    What-ifs that make the same change by the same figures stand together.
    """
    rows: list[Any] = [*compared.flips(by_month=False).itertuples(index=False)]
    alike: dict[Flip, list[Any]] = {}
    for row in rows:
        if row.by in CRITERIA and row.times:
            alike.setdefault(_flip(row, names), []).append(row)
    ordered = sorted(alike.items(), key=lambda same: (-same[1][0].times, same[0].lane, same[0].by != "price"))
    changing = {row.what_if for same in alike.values() for row in same}
    idle = [name for name in compared.what_ifs if name not in changing]
    return [replace(flip, what_ifs=tuple(row.what_if for row in same)) for flip, same in ordered[:SHOWN_LANES]], idle


def _flip(row: Any, names: Mapping[str, str]) -> Flip:
    """A change without the what-ifs that make it."""
    change = f"{'+' if row.change > 0 else ''}{words.grouped(f'{row.change:.2f}')}"
    winner = _way(row.from_countries), _corridor(row.from_corridor, row.from_option)
    other = _way(row.to_countries) or _("no route"), _corridor(row.to_corridor, row.to_option)
    return Flip(
        _lane_name(names.get(row.origin, row.origin), names.get(row.destination, row.destination)), (), row.by,
        words.number(int(row.times)), words.percent(row.times / row.compared), winner, other,
        f"{change} {row.currency}" if row.by == "price" else _("%(n)s days", n=change),
    )  # fmt: skip
