"""The network's places to browse: found by any spelling, and each with what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.tariff_rows import rows_of
from calculator.desk import QuotingDesk
from calculator.network import Advisory, Corridor, Leg, Network, Node, PlaceName, Transfer
from calculator.observation import Capacity
from calculator.routing import corridor_nodes
from calculator.tariff_book import Row, ThroughRate
from ui import words
from ui.browse import subjects, tariffs
from ui.browse.facts import Facts

TONGUES = ("en", "ru", "zh", "tr", "fa", "kk", "uz", "tk")
"""The languages of names, in the order in which they are shown."""

RIGHT_TO_LEFT = {"fa", "ar", "ur"}
ENDS = ("origin", "destination")
MOST = 200
"""Most places that a search shows."""


@dataclass(frozen=True)
class Listing:
    """The places asked for. names : each by the name of the reader's language"""

    found: list[Node]
    all: int
    text: str
    country: str
    countries: list[str]


@dataclass(frozen=True)
class Page:
    """Everything that the page of one place shows.

    names : language -> its names, official ones first; rows : tariff rows that hold here today
    """

    node: Node
    names: list[tuple[str, list[PlaceName]]]
    legs: list[tuple[Leg, str]]
    transfers: list[Transfer]
    corridors: list[Corridor]
    own: list[tariffs.Shown]
    general: list[tariffs.Shown]
    advisories: list[Advisory]
    capacities: list[Capacity]


def listing(desk: QuotingDesk, asked: Mapping[str, str]) -> Listing:
    """The places that a text may mean, best first, or those of a country by name; all where nothing is asked."""
    network = desk.network
    text, country = asked.get("q", "").strip(), asked.get("country", "")
    countries = sorted({node.country for node in network.nodes.values()}, key=words.country)
    country = country if country in countries else ""
    if text:
        found = [network.nodes[name] for name in desk.gazetteer.search(text, MOST)]
    else:
        names = words.places(network)
        found = sorted(network.nodes.values(), key=lambda node: names[node.node].casefold())
    kept = [node for node in found if not country or node.country == country]
    return Listing(kept, len(network.nodes), text, country, countries)


def page(facts: Facts, name: str) -> Page:
    """One place in full."""
    network = facts.network
    node = network.nodes[name]
    own, general = rates_at(facts.desk, node)
    return Page(
        node,
        names_of(network, name),
        [(leg, leg.other_end(name)) for leg in network.legs_at[name]],
        [row for row in network.transfers if row.node == name],
        [row for row in network.corridors.values() if name in corridor_nodes([network.legs[leg] for leg in row.legs])],
        own,
        general,
        [news for news in network.advisories if _touches(network, node, news) and _ahead(facts.desk, news)],
        [row for row in facts.capacities() if row.scope == "node" and name in row.names],
    )


def names_of(network: Network, name: str) -> list[tuple[str, list[PlaceName]]]:
    """The names of a place by language, the official one first."""
    found: dict[str, list[PlaceName]] = {tongue: [] for tongue in TONGUES}
    for row in network.names:
        if row.node == name:
            found.setdefault(row.lang, []).append(row)
    return [(tongue, sorted(rows, key=lambda row: row.kind == "alias")) for tongue, rows in found.items() if rows]


def rates_at(desk: QuotingDesk, node: Node) -> tuple[list[tariffs.Shown], list[tariffs.Shown]]:
    """The rows that hold today and name a place, and those that it shares with its country or with every such place."""
    own, general = [], []
    happens = {row.kind for row in desk.network.transfers if row.node == node.node} | set(ENDS)
    for book in desk.tariffs.books:
        for row in rows_of(book):
            if any(row.validity.mismatches(desk.as_known_on, desk.as_known_on)):
                continue
            if _names(row, node):
                own.append(tariffs.shown(desk, book, row))
            elif _shares(row, node, happens):
                general.append(tariffs.shown(desk, book, row))
    return own, general


def tongue(code: str) -> str:
    """A language by its name in the reader's own."""
    return str(words.manner().locale.languages.get(code, code))


def _names(row: Row, node: Node) -> bool:
    if isinstance(row, ThroughRate):
        return node.node in (row.start, row.end)
    return row.on.kind not in ("country", "leg") and node.node in row.on.names


def _shares(row: Row, node: Node, happens: set[str]) -> bool:
    if isinstance(row, ThroughRate):
        return False
    if row.on.kind == "country":
        return row.on.covers("country", node.country)
    return subjects.every(row) and any(kind in happens for kind in row.on.kinds)


def _touches(network: Network, node: Node, news: Advisory) -> bool:
    """Whether news is about a place, its country or a leg that ends in it."""
    if news.scope == "leg":
        return news.name in {leg.leg for leg in network.legs_at[node.node]}
    return (news.scope, news.name) in (("node", node.node), ("country", node.country))


def _ahead(desk: QuotingDesk, news: Advisory) -> bool:
    """Whether news still matters: it holds today or later."""
    return news.end is None or news.end >= desk.as_known_on
