"""Corridors to browse: all of them side by side, and each with its way, its times, its prices and what is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from api.comparison import borders, ferries, gauge_changes
from api.corridor_table import LONG_BOX, SAMPLES, TRAIN, CorridorRow, Priced, Sample
from calculator.backtest import Judgement
from calculator.backtest_prices import ComparedPrice
from calculator.itinerary import Itinerary, itinerary
from calculator.money import minor_units
from calculator.network import Advisory, Leg, Network
from calculator.observation import Capacity
from calculator.quote import Option
from calculator.stages import Stage
from ui import drawings
from ui.browse import links
from ui.browse.drawn import drawn
from ui.browse.facts import CURRENCY, Facts
from ui.drawings.answer import Drawings

ORDERS = ("network", "price", "days", "km")
"""In what order the corridors may be listed; the network's own comes first."""


@dataclass(frozen=True)
class Entry:
    """One corridor in the list.

    way       : the corridor as an itinerary, whether it is open or not
    published : share of the price that rests on published figures, None without a price
    range     : its days on the axis that all share, None where they are not known
    """

    row: CorridorRow
    way: Itinerary
    published: Fraction | None
    range: drawings.Range | None
    capacities: Sequence[Capacity]

    @property
    def id(self) -> str:
        """The corridor's id."""
        return self.row.corridor.corridor

    @property
    def days(self) -> Mapping[int, float] | None:
        """The percentiles of its time [days]."""
        return days_of(self.row.option)

    @property
    def total_minor(self) -> int | None:
        """The price of the first sample [minor units], or None."""
        return self.row.prices[0].total_minor

    @property
    def borders(self) -> int:
        """How often it crosses into another country."""
        return borders(self.way)

    @property
    def gauge_changes(self) -> int:
        """How often the gauge changes."""
        return len(gauge_changes(self.way))

    @property
    def ferries(self) -> int:
        """How many ferries it takes."""
        return ferries(self.way)

    @property
    def advisories(self) -> tuple[Advisory, ...]:
        """The news that touches it today."""
        return self.row.option.advisories if self.row.option else ()


@dataclass(frozen=True)
class Listing:
    """The list as asked for. axis_days : the end of the axis of days"""

    entries: list[Entry]
    axis_days: float
    countries: list[str]
    country: str
    order: str
    sample: Sample
    currency: str


@dataclass(frozen=True)
class Direction:
    """One direction of a corridor with its prices, and where each is asked for in the form."""

    row: CorridorRow
    prices: list[tuple[Sample, Priced, str]]

    @property
    def days(self) -> Mapping[int, float] | None:
        """The percentiles of its time [days]."""
        return days_of(self.row.option)


@dataclass(frozen=True)
class Page:
    """Everything that the page of one corridor shows."""

    entry: Entry
    forth: Direction
    back: Direction
    legs: list[tuple[str, Leg, str]]
    stages: list[Stage]
    closing: list[Advisory]
    journeys: list[Judgement]
    prices: list[ComparedPrice]
    currency: str
    train: str
    drawings: Drawings | None


def listing(facts: Facts, asked: Mapping[str, str]) -> Listing:
    """The corridors that touch a country, in an order."""
    country, order = asked.get("country", ""), asked.get("order", ORDERS[0])
    rows = facts.corridors()
    end = drawings.longest(days[95] for row in rows if (days := days_of(row.option)))
    entries = [_entry(facts, row, end) for row in rows]
    countries = sorted({code for entry in entries for code in entry.way.countries})
    country = country if country in countries else ""
    order = order if order in ORDERS else ORDERS[0]
    kept = [entry for entry in entries if not country or country in entry.way.countries]
    return Listing(sorted(kept, key=lambda entry: _place(entry, order)), end, countries, country, order,
                   LONG_BOX, CURRENCY)  # fmt: skip


def page(facts: Facts, name: str) -> Page:
    """One corridor in full."""
    row, network = facts.corridor(name), facts.network
    days = days_of(row.option)
    entry = _entry(facts, row, days[95] if days else 1.0)
    option = row.option
    return Page(
        entry,
        _direction(facts.forth(name)),
        _direction(facts.back(name)),
        list(zip(entry.way.nodes, entry.way.legs, entry.way.nodes[1:], strict=False)),
        [stage for stage in option.route.time.stages if stage.cause != "running"] if option else [],
        _closing(network, entry.way, row),
        [found for found in facts.journeys() if found.corridor == name],
        facts.prices(name),
        CURRENCY,
        TRAIN,
        drawn(facts.desk, row, entry.way, CURRENCY),
    )  # fmt: skip


def days_of(option: Option | None) -> Mapping[int, float] | None:
    """The percentiles of an option's time [days]; None where it has none."""
    return option.route.time.days if option else None


def published_share(option: Option | None) -> Fraction | None:
    """The share of a price that rests on figures that somebody else published; None without a price."""
    if option is None or not option.total_minor:
        return None
    return sum((share for trust, share in option.price_trust.items() if trust != "estimate"), Fraction(0))


def way_of(network: Network, row: CorridorRow) -> Itinerary:
    """A corridor as an itinerary from its first place to its last."""
    return itinerary(network, row.origin, [network.legs[leg] for leg in row.corridor.legs])


def units_of(minor: int, currency: str = CURRENCY) -> float:
    """An amount in units of its currency, for a figure that is rounded to whole ones."""
    return minor / minor_units(currency)


def _entry(facts: Facts, row: CorridorRow, end: float) -> Entry:
    way, days = way_of(facts.network, row), days_of(row.option)
    span = drawings.span(days[10], days[50], days[80], days[95], end) if days else None
    found = [figure for figure in facts.capacities() if concerns(figure, way)]
    return Entry(row, way, published_share(row.prices[0].option), span, found)


def concerns(figure: Capacity, way: Itinerary) -> bool:
    """Whether a published figure is about something that a way passes."""
    return any(way.touches(figure.scope, name) for name in figure.names)


def _place(entry: Entry, order: str) -> tuple[bool, Any]:
    """Where an entry stands in an order; those without the figure come last."""
    if order == "network":
        return False, 0
    days = entry.days
    figure = {"price": entry.total_minor, "days": days[50] if days else None, "km": entry.way.km}[order]
    return figure is None, figure or 0


def _direction(row: CorridorRow) -> Direction:
    asked = {"train": TRAIN, "via": f"corridor:{row.corridor.corridor}"}
    return Direction(row, [
        (sample, priced, links.question(
            row.origin, row.destination, sample.equipment, row.day, f"{sample.goods_kg // 1000}",
            **asked, **({"commodity": sample.commodity} if sample.commodity else {}),
        ))
        for sample, priced in zip(SAMPLES, row.prices, strict=True)
    ])  # fmt: skip


def _closing(network: Network, way: Itinerary, row: CorridorRow) -> list[Advisory]:
    """The news that closes a corridor today: an option that is offered names its news itself."""
    if row.option:
        return []
    return [
        news for news in network.advisories
        if news.effect == "closed" and news.holds(row.day) and way.touches(news.scope, news.name)
    ]  # fmt: skip
