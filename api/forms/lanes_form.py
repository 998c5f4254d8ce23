"""A comparison of lanes as one page of HTML that needs nothing else: charts as SVG, each with its table.

Works offline, in print, in dark mode and without colour. Everything from outside is text, never markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from api.lanes import WINS_ON, figure_text, lead_text, records, route_text
from api.quote_json import books_json, engine_version
from api.tables import grouped
from calculator.desk import QuotingDesk
from calculator.lane_comparison import LaneComparison
from calculator.winners import CRITERIA

PATTERNS = 6
"""Routes of a lane that a bar tells apart; what wins less often shares the last."""

LANE = ["origin", "destination", "currency"]
MOST_FLIPS = 200


@dataclass(frozen=True)
class Part:
    """One part of a bar from 0 to 100: where it begins, how wide it is, its pattern, and what it says."""

    x: float
    width: float
    pattern: int
    text: str


@dataclass(frozen=True)
class Bar:
    """One month: its parts, and in words."""

    month: str
    parts: list[Part]
    text: str


@dataclass(frozen=True)
class Winner:
    """The most frequent winner by one criterion."""

    by: str
    route: str
    share: str
    width: float
    figure: str
    lead: str


@dataclass(frozen=True)
class Lane:
    """One lane in one currency: its winners, its months, and the routes that its patterns stand for."""

    name: str
    currency: str
    consignments: str
    priced: str
    winners: list[Winner]
    months: list[Bar]
    routes: list[tuple[int, str]]


@dataclass(frozen=True)
class Square:
    """How many winners of a lane change under a what-if: the side of a square from 0 to 1, and in words."""

    side: float
    text: str
    title: str


@dataclass(frozen=True)
class Matrix:
    """Lanes by what-ifs for one criterion; steady : what-ifs that flip nothing."""

    by: str
    what_ifs: list[str]
    rows: list[tuple[str, list[Square]]]
    steady: list[str]


def lanes_html(compared: LaneComparison, source: str) -> str:
    """The page. source : name of the file that was compared"""
    whole, flips = compared.won(by_month=False), compared.flips(by_month=False)
    names = _Names(compared.desk)
    return _template().render(
        source=source,
        consignments=f"{compared.consignments:,}",
        priced=f"{compared.priced:,}",
        rejected=[(code, f"{n:,}") for code, n in compared.rejected.most_common()],
        lanes=list(_lanes(whole, compared.won(), names)),
        matrices=[_matrix(flips, by, compared.what_ifs, names) for by in CRITERIA] if len(flips) else [],
        flips=list(_flips(flips, names)),
        facts=[
            ("As known on", compared.desk.as_known_on), ("Exchange rates of", compared.desk.exchange_date),
            ("Engine", f"Karvan {engine_version()}"), ("Network", compared.desk.network.digest[:12]),
        ],
        books=books_json(compared.desk),
    )  # fmt: skip


class _Names:
    """Names of places and corridors for their codes."""

    def __init__(self, desk: QuotingDesk) -> None:
        self._desk = desk
        self._official = {n.node: n.name for n in desk.network.names if n.lang == "en" and n.kind == "official"}

    def lane(self, row: Any) -> str:
        """From where to where; with the currency where a lane has several."""
        return " → ".join(self._official.get(node, node) for node in (row.origin, row.destination))

    def route(self, option: str, corridor: str, countries: str) -> str:
        """A route by the name of its first corridor and the ids of all, or by its countries."""
        first = self._desk.network.corridors.get(corridor.split(";", maxsplit=1)[0])
        if first:
            return f"{first.name} ({corridor.replace(';', ', ')})"
        return route_text(option, corridor, countries.replace("-", "–"))


@cache
def _template() -> Template:
    made = Environment(
        loader=PackageLoader("api", "forms"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return made.get_template("lanes.html")


def _lanes(whole: pd.DataFrame, months: pd.DataFrame, names: _Names) -> Iterator[Lane]:
    by_month = dict(tuple(months.groupby(LANE)))
    for key, rows in whole.groupby(LANE):
        first = next(records(rows))
        routes = _routes(rows, names)
        yield Lane(
            names.lane(first), first.currency, f"{first.consignments:,}", f"{first.priced:,}",
            list(_winners(rows, names)), list(_months(by_month[key], routes)),
            sorted({(number, name) for number, name in routes.values()}),
        )  # fmt: skip


def _winners(rows: pd.DataFrame, names: _Names) -> Iterator[Winner]:
    for by in CRITERIA:
        for row in records(rows[rows.by == by].head(1)):
            named = names.route(row.option, row.corridor, row.countries)
            share = row.share
            unit = "" if by == "price" else " days"
            behind = "" if pd.isna(row.lead_percent) else f" ({row.lead_percent:.1f} %)"
            lead = f"{lead_text(by, row.lead)}{unit}{behind}" if behind else "nothing else"
            yield Winner(WINS_ON[by], named, f"{share:.0%}", share * 100, figure_text(by, row) + unit, lead)


def _routes(rows: pd.DataFrame, names: _Names) -> dict[str, tuple[int, str]]:
    """Option -> its pattern and its name: the routes that win on price, the most frequent first."""
    found: dict[str, tuple[int, str]] = {}
    for number, row in enumerate(records(rows[rows.by == "price"])):
        named = names.route(row.option, row.corridor, row.countries)
        found[row.option] = (number, named) if number < PATTERNS - 1 else (PATTERNS - 1, "other routes")
    return found


def _months(rows: pd.DataFrame, routes: dict[str, tuple[int, str]]) -> Iterator[Bar]:
    for month, won in rows[rows.by == "price"].groupby("month"):
        shares: dict[tuple[int, str], float] = {}
        for row in records(won):
            route = routes[row.option]
            shares[route] = shares.get(route, 0.0) + row.share
        parts, at = [], 0.0
        for (pattern, name), share in sorted(shares.items()):
            parts.append(Part(round(at, 2), round(share * 100, 2), pattern, f"{name}: {share:.0%}"))
            at += share * 100
        yield Bar(str(month), parts, "; ".join(part.text for part in parts))


def _matrix(flips: pd.DataFrame, by: str, what_ifs: list[str], names: _Names) -> Matrix:
    rows = flips[flips.by == by].drop_duplicates([*LANE, "what_if"])
    moving = set(rows[rows.flipped > 0].what_if)
    shown = [name for name in what_ifs if name in moving]
    lines = []
    for _, lane in rows.groupby(LANE):
        found = {row.what_if: row for row in records(lane)}
        lines.append((names.lane(next(iter(found.values()))), [_square(name, found[name], by) for name in shown]))
    return Matrix(WINS_ON[by], shown, lines, [name for name in what_ifs if name not in moving])


def _square(name: str, row: Any, by: str) -> Square:
    unit = row.currency if by == "price" else "days"
    title = f"{name}: {row.flipped:,} of {row.compared:,} winners change; the best one by {row.change:+,.2f} {unit}"
    return Square(round(float(row.share) ** 0.5, 3), f"{row.share:.0%}" if row.flipped else "", title)


def _flips(flips: pd.DataFrame, names: _Names) -> Iterator[tuple[str, ...]]:
    """The changes of winners, the most frequent first."""
    moved = flips[flips.times > 0].sort_values("times", ascending=False, kind="stable") if len(flips) else flips
    for row in records(moved.head(MOST_FLIPS)):
        old = names.route(row.from_option, row.from_corridor, row.from_countries)
        new = names.route(row.to_option, row.to_corridor, row.to_countries) if row.to_option else "none"
        unit = row.currency if row.by == "price" else "days"
        change = f"{'+' if row.change > 0 else ''}{grouped(f'{row.change:.2f}')} {unit}"
        yield names.lane(row), row.what_if, WINS_ON[row.by], old, new, f"{row.times:,}", change
