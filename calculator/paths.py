"""The fastest simple paths of the open network, exactly and in order, found best first.

A state is an arc (a leg in one direction) with what has been passed so far; the remaining time is bounded
from below by a search back from the destination, so few states are opened. Times are whole milliseconds:
sums are exact and ties are real ties. Source: network rules, section 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from heapq import heapify, heappop, heappush

from calculator.kept import Kept
from calculator.network import Advisory, Leg, Network
from calculator.stages import Stage, delay, dwell, running, transfer_rows, waiting

MOST_STATES = 50_000
"""Partial paths opened by one search before it gives up."""

SURELY_QUICK = 200
"""States that a search opens before it looks anew, for each further one, how far it still has to go."""

KEPT_GRAPHS = 32
KEPT_BOUNDS = 16
"""Destinations to which it is kept how far each arc is."""

UNKNOWN_MS = 10**12
"""Cost of a transfer without a known time: such a path comes after every path whose time is known."""


ToGo = dict[tuple[int, int], int]
"""(arc, places passed as bits) -> least time still to go [ms]."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A leg in the direction of travel."""

    leg: Leg
    start: str
    end: str


def _ms(stage: Stage) -> int:
    return round(stage.mean_h * 3_600_000)


@dataclass(frozen=True)
class Graph:
    """The arcs of a network by number, with the time [ms] that a train needs from one to the next; no leg left out.

    onward     : of each arc, the arcs that may follow with the time of the turn and of running on them
    before     : of each arc, the arcs that may come before with the time of the turn
    running    : on each arc, with the wait for a departure
    leaving, reaching : node -> the arcs from and to it, with the time in its terminal
    node       : node -> its number
    """

    arcs: tuple[Arc, ...]
    onward: tuple[tuple[tuple[int, int], ...], ...]
    before: tuple[tuple[tuple[int, int], ...], ...]
    running: tuple[int, ...]
    leaving: dict[str, tuple[tuple[int, int], ...]]
    reaching: dict[str, tuple[tuple[int, int], ...]]
    node: dict[str, int]


@lru_cache(maxsize=KEPT_GRAPHS)
def graph(network: Network, train: str) -> Graph:
    """The graph of a network for a train, arcs by leg id."""
    legs = sorted(network.legs.values(), key=lambda leg: leg.leg)
    arcs = tuple(Arc(leg, *ends) for leg in legs for ends in ((leg.start, leg.end), (leg.end, leg.start)))
    run = tuple(_running(network, arc.leg, train) for arc in arcs)
    leaving: dict[str, list[tuple[int, int]]] = {node: [] for node in network.nodes}
    reaching: dict[str, list[tuple[int, int]]] = {node: [] for node in network.nodes}
    for i, arc in enumerate(arcs):
        leaving[arc.start].append((i, _terminal(network, arc.start, arc.leg, train)))
        reaching[arc.end].append((i, _terminal(network, arc.end, arc.leg, train)))
    onward: list[list[tuple[int, int]]] = [[] for _ in arcs]
    before: list[list[tuple[int, int]]] = [[] for _ in arcs]
    for i, arc in enumerate(arcs):
        for j, _ in leaving[arc.end]:
            if arcs[j].leg is not arc.leg:
                turn = _turning(network, arc, arcs[j], train)
                onward[i].append((j, turn + run[j]))
                before[j].append((i, turn))
    return Graph(
        arcs, tuple(map(tuple, onward)), tuple(map(tuple, before)), run,
        {node: tuple(found) for node, found in leaving.items()},
        {node: tuple(found) for node, found in reaching.items()}, {node: i for i, node in enumerate(network.nodes)},
    )  # fmt: skip


@dataclass(frozen=True)
class _State:
    """What the arcs of a graph mean for one search: which may be used, what they pass and which delays they meet."""

    usable: tuple[bool, ...]
    passes: tuple[int, ...]
    delayed: tuple[int, ...]


@dataclass
class PathFinder:
    """Finds paths for one train over the legs that may be used, under the delays that hold.

    required : one predicate for each place that must be passed
    bounds   : destination -> how far each arc is at least, whatever the delays: finders that differ in these share it
    """

    network: Network
    train: str
    legs: tuple[Leg, ...]
    delays: tuple[Advisory, ...]
    required: tuple[Callable[[Arc], bool], ...] = ()
    bounds: Kept[str, ToGo] = field(default_factory=lambda: Kept(KEPT_BOUNDS))

    @cached_property
    def _graph(self) -> Graph:
        return graph(self.network, self.train)

    @cached_property
    def _of_arcs(self) -> _State:
        """Of each arc: whether it may be used, and as bits the places it passes and the delays it touches."""
        usable = {leg.leg for leg in self.legs}
        arcs = self._graph.arcs
        return _State(
            tuple(arc.leg.leg in usable for arc in arcs),
            tuple(_bits(passes(arc) for passes in self.required) for arc in arcs),
            tuple(_bits(_touches(self.network, a, arc) for a in self.delays) for arc in arcs),
        )

    @cached_property
    def _delay_ms(self) -> tuple[int, ...]:
        return tuple(_ms(delay(advisory)) for advisory in self.delays)

    def fastest(
        self, origin: str, destination: str, most: int, wanted: Callable[[tuple[Leg, ...]], bool] = lambda legs: True
    ) -> list[tuple[int, tuple[Leg, ...]]]:
        """Up to `most` simple paths with their sums of stage means [ms], least first, ties by leg ids.

        wanted : a path that it refuses is passed over and does not count
        """
        arcs, of, node, everything = self._graph.arcs, self._of_arcs, self._graph.node, (1 << len(self.required)) - 1
        bound = self.bounds.get(destination, lambda: self._least_to_go(destination, 0))
        ending = dict(self._graph.reaching[destination])
        queue: list[tuple[int, bool, tuple[str, ...], bool, int, int, int, int, int]] = []

        def push(arc: int, ids: tuple[str, ...], cost: int, passed: int, delayed: int, been: int) -> None:
            """An arc after a path: its cost so far; places, delays and nodes met, as bits."""
            passed |= of.passes[arc]
            if new := of.delayed[arc] & ~delayed:
                cost, delayed = cost + self._added(new), delayed | new
            ids = (*ids, arcs[arc].leg.leg)
            if arc in ending:
                if passed == everything:
                    heappush(queue, (cost + ending[arc], True, ids, True, cost, passed, delayed, been, arc))
            elif (rest := bound.get((arc, passed))) is not None:
                been |= 1 << node[arcs[arc].end]
                heappush(queue, (cost + rest, False, ids, False, cost, passed, delayed, been, arc))

        at_origin = _bits(_touches_node(self.network, advisory, origin) for advisory in self.delays)
        for arc, terminal in self._graph.leaving[origin]:
            if of.usable[arc]:
                cost = terminal + self._graph.running[arc] + self._added(at_origin)
                push(arc, (), cost, 0, at_origin, 1 << node[origin])
        found: list[tuple[int, tuple[Leg, ...]]] = []
        opened = 0
        while queue and len(found) < most and opened < MOST_STATES:
            total, complete, ids, sure, cost, passed, delayed, been, arc = heappop(queue)
            opened += 1
            if complete:
                legs = tuple(self.network.legs[leg] for leg in ids)
                found += [(total, legs)] if wanted(legs) else []
                continue
            if opened > SURELY_QUICK and not sure:
                rest = self._least_to_go(destination, been, (arc, passed)).get((arc, passed))
                if rest is None or cost + rest > total:
                    if rest is not None:
                        heappush(queue, (cost + rest, False, ids, True, cost, passed, delayed, been, arc))
                    continue
            for after, step in self._graph.onward[arc]:
                if of.usable[after] and not been >> node[arcs[after].end] & 1:
                    push(after, ids, cost + step, passed, delayed, been)
        return found

    def meets(self, origin: str, legs: Sequence[Leg]) -> bool:
        """Whether legs in travelling order pass every place that is required."""
        node, arcs = origin, []
        for leg in legs:
            arcs.append(Arc(leg, node, leg.other_end(node)))
            node = arcs[-1].end
        return all(any(passes(arc) for arc in arcs) for passes in self.required)

    def _added(self, delays: int) -> int:
        """The time of delays met for the first time [ms]."""
        return sum(ms for bit, ms in enumerate(self._delay_ms) if delays >> bit & 1) if delays else 0

    def _least_to_go(self, destination: str, been: int, asked: tuple[int, int] | None = None) -> ToGo:
        """Least time [ms] still to go after an arc, nodes passed left out, by (arc, places passed as bits).

        asked : the one it is asked for, after which no other is looked for

        Paths that visit another node twice count here, and delays do not: a true lower bound. The more nodes have
        been passed the nearer it is to the truth.
        """
        arcs, of, node = self._graph.arcs, self._of_arcs, self._graph.node
        everything = (1 << len(self.required)) - 1
        least: ToGo = {}
        queue = [(cost, arc, everything) for arc, cost in self._graph.reaching[destination] if of.usable[arc]]
        heapify(queue)
        while queue and asked not in least:
            cost, arc, passed = heappop(queue)
            if (arc, passed) in least:
                continue
            least[arc, passed] = cost
            cost += self._graph.running[arc]
            masks = _earlier(of.passes[arc], passed)
            closed = been >> node[arcs[arc].start] & 1
            for before, turn in self._graph.before[arc]:
                if of.usable[before] and (not closed or (asked and before == asked[0])):
                    for mask in masks:
                        if (before, mask) not in least:
                            heappush(queue, (cost + turn, before, mask))
        return least


def _bits(values: Iterable[bool]) -> int:
    return sum(1 << bit for bit, value in enumerate(values) if value)


def _running(network: Network, leg: Leg, train: str) -> int:
    """Running and waiting on a leg [ms]."""
    speed, departure = network.speed(leg.carrier, leg.mode, train), network.departure_of.get(leg.leg)
    cost = _ms(running(speed, leg.tariff_km, "")) if speed else UNKNOWN_MS
    return cost + (_ms(waiting(departure)) if departure else 0)


def _terminal(network: Network, node: str, leg: Leg, train: str) -> int:
    row = network.terminal(node, leg.way, train)
    return _ms(dwell(row, "terminal")) if row else 0


def _turning(network: Network, before: Arc, after: Arc, train: str) -> int:
    """The transfers between two arcs in the node where they meet [ms]."""
    countries = {network.nodes[node].country for node in (before.start, before.end, after.end)}
    kinds = ["border"] if len(countries) > 1 else []
    if before.leg.mode != after.leg.mode:
        kinds.append("transshipment")
    elif before.leg.mode == "rail" and before.leg.gauge_mm != after.leg.gauge_mm:
        kinds.append("gauge_change")
    rows, holes = transfer_rows(network, before.end, tuple(kinds), before.leg, after.leg, train)
    return sum(_ms(dwell(row, kind)) for kind, row in rows) + UNKNOWN_MS * len(holes)


def _earlier(gained: int, passed: int) -> Sequence[int]:
    """The sets of places that passing those of an arc may have turned into `passed`, all as bits."""
    if gained & ~passed:
        return ()
    if not gained:
        return (passed,)
    rest, masks, subset = passed & ~gained, [], gained
    while True:
        masks.append(rest | subset)
        if subset == 0:
            return masks
        subset = (subset - 1) & gained


def _touches(network: Network, advisory: Advisory, arc: Arc) -> bool:
    """Whether an arc, or the node that it leads to, is part of what an advisory concerns."""
    if advisory.scope in ("node", "country"):
        return _touches_node(network, advisory, arc.end)
    return advisory.name == getattr(arc.leg, advisory.scope, None)


def _touches_node(network: Network, advisory: Advisory, node: str) -> bool:
    """Whether a node is part of what an advisory concerns."""
    if advisory.scope == "country":
        return advisory.name == network.nodes[node].country
    return advisory.scope == "node" and advisory.name == node


def open_delays(network: Network, on: date) -> tuple[Advisory, ...]:
    """The delays that a search has to count; those of a corridor belong to the corridor's own itineraries."""
    return tuple(a for a in network.advisories if a.effect == "delay" and a.holds(on) and a.scope != "corridor")
