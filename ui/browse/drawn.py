"""A corridor drawn: its way on the map, and what a box has cost and how long it has lasted along it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.corridor_table import LONG_BOX, CorridorRow, consignment
from api.option_json import money_json, option_json, way_json
from calculator.desk import QuotingDesk
from calculator.itinerary import Itinerary
from calculator.network import Network
from ui import words
from ui.drawings.answer import Drawings, drawings_of

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Places:
    """The names of places in the reader's language. places : node -> name"""

    network: Network
    places: Mapping[str, str]

    def node(self, code: str) -> str:
        """The short name of a place."""
        return self.places[code]

    def country_of(self, node: str) -> str:
        """The code of its country."""
        return self.network.nodes[node].country


def drawn(desk: QuotingDesk, row: CorridorRow, way: Itinerary, currency: str) -> Drawings | None:
    """The drawings of the one way of a corridor with the price of the 40-foot box; of a closed one its map is of use.

    way : the corridor from its first place to its last
    """
    names = Places(desk.network, words.places(desk.network))
    return drawings_of({"options": [_option(desk, row, way, currency)]}, names, desk.network.nodes)


def _option(desk: QuotingDesk, row: CorridorRow, way: Itinerary, currency: str) -> Json:
    """The option that the page of the corridor tells of, the only one there."""
    option = row.prices[0].option
    asked = consignment(desk.network, LONG_BOX, row.origin, row.destination, row.day, currency)
    if option is None or asked is None:
        return _way(way, currency)
    return {**option_json(desk, option, asked), "rank": 1}


def _way(way: Itinerary, currency: str) -> Json:
    """A way that is not offered: nothing is paid on it, and its time is unknown."""
    unknown = dict.fromkeys(("p10", "p50", "p80", "p95", "mean"))
    return {
        **way_json(way), "rank": 1, "pareto": False, "total": money_json(0, currency), "transfers": [], "charges": [],
        "transit_time": {**unknown, "causes": [], "stages": []},
    }  # fmt: skip
