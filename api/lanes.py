"""What a comparison of lanes says: as lines of a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import Any

import orjson
import pandas as pd

from api.option_json import Json
from api.tables import grouped, short, table
from calculator.lane_comparison import LaneComparison
from calculator.winners import CRITERIA

WINS_ON = {"price": "price", "p50": "P50 days", "p95": "P95 days"}
"""What an option wins on, in words."""

MOST_LANES = 40


def lanes_json(compared: LaneComparison) -> str:
    """The counts and both tables."""
    data = {
        "consignments": compared.consignments,
        "priced": compared.priced,
        "rejected": dict(compared.rejected),
        "as_known_on": str(compared.desk.as_known_on),
        "exchange_date": str(compared.desk.exchange_date),
        "what_ifs": compared.what_ifs,
        "won": _records(compared.won()),
        "flips": _records(compared.flips()),
    }
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY).decode()


def lanes_text(compared: LaneComparison) -> Iterator[str]:
    """The winners of every lane over all months, then what flips them."""
    yield f"{compared.consignments:,} consignments: {compared.priced:,} priced"
    if rejected := compared.rejected:
        yield f"{rejected.total():,} rejected: {', '.join(f'{n} {code}' for code, n in rejected.most_common())}"
    won = compared.won(by_month=False)
    if won.empty:
        return
    yield ""
    yield table(list(_won_rows(won)), ["lane", "rows", "wins on", "route", "share", "median", "lead", "%"], "lrllrrrr")
    left = len(won.drop_duplicates(["origin", "destination", "currency"])) - MOST_LANES
    if left > 0:
        yield f"… and {left} lanes more; -o and --html have all of them"
    yield from _flips_text(compared)


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, each with its columns as attributes."""
    return iter(frame.itertuples())


def route_text(option: str, corridor: str, countries: str) -> str:
    """A route by its corridors, or by its countries where no corridor contains it."""
    return corridor or countries or option or "none"


def figure_text(by: str, row: Any) -> str:
    """The figure that a winner wins with: its price with the currency, or its days."""
    return f"{grouped(f'{row.total:.2f}')} {row.currency}" if by == "price" else f"{getattr(row, f'{by}_days'):.1f}"


def lead_text(by: str, lead: float) -> str:
    """How far the runner-up is behind; a dash where there is none."""
    if isnan(lead):
        return "–"
    return f"+{grouped(f'{lead:.2f}')}" if by == "price" else f"+{lead:.1f}"


def _won_rows(won: pd.DataFrame) -> Iterator[list[str]]:
    """Per lane and criterion the most frequent winner."""
    for number, ((origin, destination, _), rows) in enumerate(won.groupby(["origin", "destination", "currency"])):
        if number == MOST_LANES:
            return
        for by in CRITERIA:
            for row in records(rows[rows.by == by].head(1)):
                first = by == CRITERIA[0]
                yield [
                    short(f"{origin} → {destination}", 30) if first else "",
                    f"{row.consignments:,}" if first else "", WINS_ON[by],
                    short(route_text(row.option, row.corridor, row.countries), 24), f"{row.share:.0%}",
                    figure_text(by, row), lead_text(by, row.lead),
                    "" if pd.isna(row.lead_percent) else f"{row.lead_percent:.1f}",
                ]  # fmt: skip


def _flips_text(compared: LaneComparison) -> Iterator[str]:
    """What flips winners, the most frequent first; what flips nothing in one line."""
    flips = compared.flips(by_month=False)
    if flips.empty:
        return
    totals = flips.drop_duplicates(["origin", "destination", "currency", "what_if", "by"])
    shares = totals.pivot_table(index="what_if", columns="by", values=["flipped", "compared"], aggfunc="sum")
    rows = []
    for name in compared.what_ifs:
        parts = [shares["flipped"][by][name] / shares["compared"][by][name] for by in CRITERIA]
        if any(parts):
            rows.append([name, *(f"{part:.1%}" if part else "" for part in parts)])
    yield ""
    if rows:
        yield table(rows, ["what if: share of winners that change", *WINS_ON.values()], "lrrr")
    if steady := [name for name in compared.what_ifs if name not in {row[0] for row in rows}]:
        yield f"No winner changes under: {', '.join(steady)}"


def _records(frame: pd.DataFrame) -> list[Json]:
    """Rows of a table; what is missing is None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
