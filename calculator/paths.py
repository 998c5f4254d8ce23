"""The fastest simple paths of the open network, exactly and in order, found best first.

A state is an arc (a leg in one direction) with what has been passed so far; the remaining time is bounded
from below by a search back from the destination, so few states are opened. Times are whole milliseconds:
sums are exact and ties are real ties. Source: network rules, section 2.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from calculator.network import Advisory, Leg, Network
from calculator.stages import Stage, delay, dwell, running, transfer_rows, waiting

MOST_STATES = 50_000
"""Partial paths opened by one search before it gives up."""

UNKNOWN_MS = 10**12
"""Cost of a transfer without a known time: such a path comes after every path whose time is known."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A leg in the direction of travel."""

    leg: Leg
    start: str
    end: str


def _ms(stage: Stage) -> int:
    return round(stage.mean_h * 3_600_000)


@dataclass
class PathFinder:
    """Finds paths for one train over the legs that may be used, under the delays that hold.

    required : one predicate for each place that must be passed
    """

    network: Network
    train: str
    legs: tuple[Leg, ...]
    delays: tuple[Advisory, ...]
    required: tuple[Callable[[Arc], bool], ...] = ()
    _out: dict[str, list[Arc]] = field(init=False)
    _run: dict[str, int] = field(init=False, default_factory=dict)
    _turn: dict[tuple[str, str, str], int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the arcs by the node they leave."""
        self._out = {node: [] for node in self.network.nodes}
        for leg in sorted(self.legs, key=lambda leg: leg.leg):
            self._out[leg.start].append(Arc(leg, leg.start, leg.end))
            self._out[leg.end].append(Arc(leg, leg.end, leg.start))

    def fastest(
        self, origin: str, destination: str, most: int, wanted: Callable[[tuple[Leg, ...]], bool] = lambda legs: True
    ) -> list[tuple[int, tuple[Leg, ...]]]:
        """Up to `most` simple paths with their sums of stage means [ms], least first, ties by leg ids.

        wanted : a path that it refuses is passed over and does not count
        """
        bound = self._bounds(destination)
        queue: list[tuple[int, bool, tuple[str, ...], int, int, int, tuple[Arc, ...]]] = []

        def push(path: tuple[Arc, ...], cost: int, passed: int, delayed: int) -> None:
            arc, ids = path[-1], tuple(step.leg.leg for step in path)
            if arc.end == destination:
                if passed == self._all:
                    heapq.heappush(
                        queue,
                        (cost + self._terminal(destination, arc.leg), True, ids, cost, passed, delayed, path),
                    )
            elif (rest := bound.get((arc.leg.leg, arc.end, passed))) is not None:
                heapq.heappush(queue, (cost + rest, False, ids, cost, passed, delayed, path))

        for arc in self._out[origin]:
            touched, cost = self._delayed(arc, 0, origin)
            push(
                (arc,),
                cost + self._terminal(origin, arc.leg) + self._running(arc.leg),
                self._passed(arc, 0),
                touched,
            )
        found: list[tuple[int, tuple[Leg, ...]]] = []
        opened = 0
        while queue and len(found) < most and opened < MOST_STATES:
            total, complete, _, cost, passed, delayed, path = heapq.heappop(queue)
            opened += 1
            if complete:
                legs = tuple(arc.leg for arc in path)
                found += [(total, legs)] if wanted(legs) else []
                continue
            been = {path[0].start, *(arc.end for arc in path)}
            for arc in self._out[path[-1].end]:
                if arc.end not in been:
                    touched, added = self._delayed(arc, delayed)
                    step = self._turning(path[-1], arc) + self._running(arc.leg) + added
                    push((*path, arc), cost + step, self._passed(arc, passed), touched)
        return found

    @property
    def _all(self) -> int:
        return (1 << len(self.required)) - 1

    def _passed(self, arc: Arc, before: int) -> int:
        """The required places passed after an arc, as bits."""
        for bit, passes in enumerate(self.required):
            if passes(arc):
                before |= 1 << bit
        return before

    def _running(self, leg: Leg) -> int:
        """Running and waiting on a leg [ms]."""
        if leg.leg not in self._run:
            speed = self.network.speed(leg.carrier, leg.mode, self.train)
            cost = _ms(running(speed, leg.tariff_km, "")) if speed else UNKNOWN_MS
            departure = self.network.departure_of.get(leg.leg)
            self._run[leg.leg] = cost + (_ms(waiting(departure)) if departure else 0)
        return self._run[leg.leg]

    def _terminal(self, node: str, leg: Leg) -> int:
        row = self.network.terminal(node, leg.way, self.train)
        return _ms(dwell(row, "terminal")) if row else 0

    def _turning(self, before: Arc, after: Arc) -> int:
        """The transfers between two arcs in the node where they meet [ms]."""
        key = before.leg.leg, after.leg.leg, before.end
        if key not in self._turn:
            country = {node: self.network.nodes[node].country for node in (before.start, before.end, after.end)}
            kinds = ["border"] if len(set(country.values())) > 1 else []
            if before.leg.mode != after.leg.mode:
                kinds.append("transshipment")
            elif before.leg.mode == "rail" and before.leg.gauge_mm != after.leg.gauge_mm:
                kinds.append("gauge_change")
            rows, holes = transfer_rows(self.network, before.end, tuple(kinds), before.leg, after.leg, self.train)
            self._turn[key] = sum(_ms(dwell(row, kind)) for kind, row in rows) + UNKNOWN_MS * len(holes)
        return self._turn[key]

    def _delayed(self, arc: Arc, before: int, origin: str = "") -> tuple[int, int]:
        """The delays touched after an arc, as bits, and the time of those touched for the first time [ms]."""
        added = 0
        for bit, advisory in enumerate(self.delays):
            if not before >> bit & 1 and _touches(self.network, advisory, arc, origin):
                before |= 1 << bit
                added += _ms(delay(advisory))
        return before, added

    def _bounds(self, destination: str) -> dict[tuple[str, str, int], int]:
        """Least time [ms] still to go after an arc, by (leg, node it leads to, places passed).

        Paths that visit a node twice count here, and delays do not: a true lower bound.
        """
        least: dict[tuple[str, str, int], int] = {}
        queue: list[tuple[int, str, str, str, int]] = []
        for arc in self._out[destination]:
            ending = Arc(arc.leg, arc.end, arc.start)
            heapq.heappush(
                queue,
                (self._terminal(destination, arc.leg), arc.leg.leg, ending.start, ending.end, self._all),
            )
        while queue:
            cost, leg_id, start, end, passed = heapq.heappop(queue)
            key = leg_id, end, passed
            if key in least:
                continue
            least[key] = cost
            arc = Arc(self.network.legs[leg_id], start, end)
            cost += self._running(arc.leg)
            for leaving in self._out[start]:
                if leaving.leg.leg == leg_id:
                    continue
                before = Arc(leaving.leg, leaving.end, start)
                step = cost + self._turning(before, arc)
                for mask in self._earlier(arc, passed):
                    if (leaving.leg.leg, start, mask) not in least:
                        heapq.heappush(queue, (step, leaving.leg.leg, before.start, start, mask))
        return least

    def _earlier(self, arc: Arc, passed: int) -> Sequence[int]:
        """The sets of places that passing `arc` may have turned into `passed`."""
        gained = self._passed(arc, 0) & passed
        if self._passed(arc, 0) & ~passed:
            return ()
        rest, masks, subset = passed & ~gained, [], gained
        while True:
            masks.append(rest | subset)
            if subset == 0:
                return masks
            subset = (subset - 1) & gained


def _touches(network: Network, advisory: Advisory, arc: Arc, origin: str) -> bool:
    """Whether an arc is the first contact with an advisory; the origin counts with the first arc."""
    nodes = [node for node in (origin, arc.end) if node]
    if advisory.scope == "node":
        return advisory.name in nodes
    if advisory.scope == "country":
        return advisory.name in [network.nodes[node].country for node in nodes]
    return advisory.name == getattr(arc.leg, advisory.scope, None)


def open_delays(network: Network, on: date) -> tuple[Advisory, ...]:
    """The delays that a search has to count; those of a corridor belong to the corridor's own itineraries."""
    return tuple(a for a in network.advisories if a.effect == "delay" and a.holds(on) and a.scope != "corridor")
