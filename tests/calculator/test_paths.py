"""The search against a plain enumeration of every simple path, on small random networks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.itinerary import itinerary
from calculator.network import Advisory, Departure, Leg, Network, Node, Speed, Transfer
from calculator.paths import UNKNOWN_MS, Arc, PathFinder, open_delays
from calculator.stages import stages_of
from tests.calculator.world import DISPATCH, LEGS, network

WAYS = (("rail", "A", 1435), ("rail", "A", 1520), ("rail", "B", 1520), ("road", "H", None), ("ferry", "F", None))


def random_network(seed: int) -> Network:
    """Up to seven nodes in three countries, up to twelve legs, with every kind of cost on the way.

    Speeds and hours are such that every mean is a whole number of milliseconds, and many paths are ties.
    """
    rng = Random(seed)
    names = [f"n{i}" for i in range(rng.randint(2, 7))]
    legs = {}
    for i in range(rng.randint(1, 12)):
        start, end = rng.sample(names, 2)
        mode, carrier, gauge = rng.choice(WAYS)
        name = f"l{rng.randint(0, 9)}{i}"
        legs[name] = Leg(name, start, end, mode, carrier, gauge, rng.choice((0, 10, 10, 20, 50)))
    kinds = (("gauge_change", "rail1435", "rail1520"), ("border", "any", "any"), ("transshipment", "any", "any"),
             ("transshipment", "rail1520", "ferry"), ("terminal", "any", "any"),
             ("terminal", "road", "road"))  # fmt: skip
    transfers = [
        Transfer(node, kind, a, b, train, 6, 12, 12 * rng.randint(1, 4))
        for node in names
        for kind, a, b in kinds
        for train in ((), ("block",))
        if rng.random() < 0.5
    ]
    scopes = {"node": names, "leg": list(legs), "carrier": ["A", "B", "F"], "country": ["X", "Y"], "corridor": ["c"]}
    return Network(
        nodes={name: Node(name, name, "station", rng.choice("XYZ"), None, None) for name in names},
        legs=legs, carriers={}, equipment={}, corridors={},
        speeds=tuple(Speed(carrier, mode, "any", 50, 100, 100) for mode, carrier, _ in set(WAYS)),
        transfers=tuple(transfers),
        departures=tuple(Departure(leg, "", 12 * rng.randint(0, 4)) for leg in legs if rng.random() < 0.2),
        advisories=tuple(
            Advisory(scope, rng.choice(among), None, None, "delay", 6, 12, 12 * rng.randint(1, 9))
            for scope, among in scopes.items() if rng.random() < 0.4
        ),
    )  # fmt: skip


def simple_paths(made: Network, origin: str, destination: str) -> Iterator[tuple[Leg, ...]]:
    """Every path that passes no node twice."""

    def walk(node: str, been: frozenset[str], path: tuple[Leg, ...]) -> Iterator[tuple[Leg, ...]]:
        if node == destination:
            yield path
            return
        for leg in made.legs.values():
            if node in (leg.start, leg.end) and leg.other_end(node) not in been:
                onward = leg.other_end(node)
                yield from walk(onward, been | {onward}, (*path, leg))

    yield from walk(origin, frozenset({origin}), ())


def cost_ms(made: Network, origin: str, path: tuple[Leg, ...], train: str) -> int:
    """Sum of the means of a path's stages [ms], as a quote would have them."""
    stages, holes = stages_of(made, itinerary(made, origin, path), train, DISPATCH)
    return sum(round(stage.mean_h * 3_600_000) for stage in stages) + UNKNOWN_MS * len(holes)


def passes(scope: str, name: str, made: Network) -> Callable[[Arc], bool]:
    """Whether an arc passes a node or belongs to a carrier."""
    return lambda arc: name in ((arc.start, arc.end) if scope == "node" else (arc.leg.carrier,))


@settings(max_examples=500)
@given(
    st.integers(0, 2**32),
    st.sampled_from(("single", "block")),
    st.integers(1, 6),
    st.lists(
        st.sampled_from((("node", "n1"), ("node", "n2"), ("carrier", "B"), ("carrier", "F"))), max_size=3, unique=True
    ),
)
def test_the_fastest_paths_are_those_of_a_plain_enumeration(
    seed: int, train: str, most: int, via: list[tuple[str, str]]
) -> None:
    """In order, ties by leg ids, with turns, waits, terminals, delays once each, and every forced place."""
    made = random_network(seed)
    origin, destination = "n0", f"n{len(made.nodes) - 1}"
    required = tuple(passes(scope, name, made) for scope, name in via)
    finder = PathFinder(made, train, tuple(made.legs.values()), open_delays(made, DISPATCH), required)
    plain = []
    for path in simple_paths(made, origin, destination):
        found = itinerary(made, origin, path)
        if all(found.touches(scope, name) for scope, name in via):
            plain.append((cost_ms(made, origin, path, train), found.leg_ids))
    searched = [(cost, tuple(leg.leg for leg in path)) for cost, path in finder.fastest(origin, destination, most)]
    assert searched == sorted(plain)[:most]


def test_only_the_legs_that_may_be_used_are_used() -> None:
    made = network()
    finder = PathFinder(made, "single", LEGS[:2], ())
    assert finder.fastest("xi", "ba", 3) == []
    ((cost, path),) = finder.fastest("xi", "ko", 3)
    assert (cost, path) == (round((24 + 2.4) * 3_600_000), LEGS[:2])


@pytest.mark.parametrize(
    ("start", "end", "count"), [(None, None, 1), (date(2026, 12, 2), None, 0), (None, date(2026, 11, 30), 0)]
)
def test_delays_of_the_day_count_and_those_of_a_corridor_do_not(
    start: date | None, end: date | None, count: int
) -> None:
    rows = [Advisory(scope, "x", start, end, "delay") for scope in ("leg", "corridor")]
    made = network(advisories=(*rows, Advisory("leg", "x", start, end, "closed")))
    assert len(open_delays(made, DISPATCH)) == count


def test_the_search_of_the_shipped_network_is_the_same_twice_and_quick_to_end(shipped_network: Network) -> None:
    legs, delays = tuple(shipped_network.legs.values()), open_delays(shipped_network, DISPATCH)
    first, again = (PathFinder(shipped_network, "block", legs, delays).fastest("xian", "halkali", 4) for _ in range(2))
    assert first == again
    assert len(first) == 4
    assert [cost for cost, _ in first] == sorted(cost for cost, _ in first)
    reversed_legs = PathFinder(shipped_network, "block", legs[::-1], delays).fastest("xian", "halkali", 4)
    assert reversed_legs == first, "the order of the table does not matter"
