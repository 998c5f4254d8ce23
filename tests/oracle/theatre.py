"""The stage random books play on: a few corridors of the real network, and what a tariff can name there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from tests.oracle.journey import read_journey
from tests.oracle.tables import read_network

NETWORK = Path(__file__).resolve().parent.parent / "examples" / "network"

# rail through both gauges, ferries, a road tail, a feeder ship, the deep sea, and lines still planned
CORRIDORS = ("s1-tr", "m2", "g1", "s5", "n1", "o1", "g2-r", "h3", "g2", "m1-cnd")


@dataclass(frozen=True)
class Theatre:
    """names : corridor -> subject kind -> names for an `on` cell; routes : corridor -> its nodes."""

    names: dict[str, dict[str, list[str]]]
    routes: dict[str, list[str]]

    def stretch(self, rng: Random, corridors: Sequence[str], whole: float = 0.5) -> tuple[str, str, str]:
        """A corridor and two nodes on it in travelling order, the whole corridor with probability `whole`."""
        corridor = rng.choice(corridors)
        nodes = self.routes[corridor]
        places = (0, len(nodes) - 1) if rng.random() < whole else sorted(rng.sample(range(len(nodes)), 2))
        start, end = nodes[places[0]], nodes[places[1]]
        return (corridor, end, start) if rng.random() < 0.2 else (corridor, start, end)


@lru_cache(maxsize=1)
def theatre() -> Theatre:
    """The stage, read once."""
    network = read_network(NETWORK)
    names: dict[str, dict[str, list[str]]] = {}
    routes = {}
    for corridor in CORRIDORS:
        route = network.corridor_nodes(corridor)
        journey = read_journey(network, route[0], network.corridors[corridor])
        found: dict[str, set[str]] = {}
        for subject in journey.subjects():
            found.setdefault(subject.kind, set()).add(subject.name)
        # ends of the whole corridor come often: half of all journeys begin and end there
        ends = route + [route[0], route[-1]] * len(route)
        listed = {kind: sorted(members) for kind, members in found.items()}
        names[corridor] = listed | dict.fromkeys(("origin", "destination", "terminal"), ends)
        routes[corridor] = route
    return Theatre(names, routes)
