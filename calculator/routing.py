"""The candidate itineraries of a journey: every named corridor that passes both ends, and the fastest paths.

What is closed, not yet open or excluded is left out, with the reason kept. Source: network rules, section 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from calculator.consignment import Journey
from calculator.itinerary import Itinerary, kept_itinerary
from calculator.kept import Kept
from calculator.network import Advisory, Corridor, Leg, Network
from calculator.paths import KEPT_BOUNDS, UNKNOWN_MS, Arc, PathFinder, ToGo, open_delays

PATHS = 4
"""How many of the fastest paths are offered besides the named corridors."""

KEPT_CUTS = 10_000
KEPT_BARS = 200
KEPT_FINDERS = 32


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A route that is not offered: its corridor (or "" for a path), the code and the reason in words."""

    corridor: str
    code: str
    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """The itineraries offered, named corridors first, and what was left out."""

    itineraries: tuple[Itinerary, ...]
    left_out: tuple[LeftOut, ...]


def candidates(network: Network, journey: Journey, paths: int = PATHS) -> Candidates:
    """Every named corridor cut to the journey, in either direction, and the `paths` fastest, without duplicates."""
    barred = _barred(network, journey)
    offered: dict[tuple[str, ...], Itinerary] = {}
    left_out: list[LeftOut] = []
    for corridor, found in _along_corridors(network, journey.origin, journey.destination):
        if reason := _unusable(corridor, found, barred, journey, network):
            left_out.append(reason)
        else:
            offered.setdefault(found.leg_ids, found)
    for path in _search(network, journey, barred, paths):
        found = kept_itinerary(network, journey.origin, tuple(leg.leg for leg in path))
        offered.setdefault(found.leg_ids, found)
    if not offered:
        left_out += _why_nothing(network, journey, barred)
    return Candidates(tuple(offered.values()), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Bar:
    """Why a leg cannot be used."""

    code: str
    reason: str
    fix: str


def _barred(network: Network, journey: Journey) -> dict[str, _Bar]:
    """Leg -> why it is closed, not open yet or excluded by the user.

    A closed node cannot be passed. A journey that begins or ends there is offered all the same, with the
    advisory on it: who asks for that very place has to know the price and the news.
    """
    ends = journey.origin, journey.destination
    spared = tuple(i for i, a in _closing(network, journey.dispatch_date) if a.scope == "node" and a.name in ends)
    return _bars(network, journey.dispatch_date, journey.avoid, spared)


@lru_cache(maxsize=KEPT_BARS)
def _closing(network: Network, on: date) -> tuple[tuple[int, Advisory], ...]:
    """What closes legs on a day, by its place among the advisories."""
    return tuple(
        (i, a) for i, a in enumerate(network.advisories)
        if a.effect == "closed" and a.holds(on) and a.scope != "corridor"
    )  # fmt: skip


@lru_cache(maxsize=KEPT_BARS)
def _bars(network: Network, on: date, avoid: tuple[str, ...], spared: tuple[int, ...]) -> dict[str, _Bar]:
    """The bars of all journeys on a day that avoid the same, and for which the same advisories do not close a leg."""
    barred = {}
    closing = [a for i, a in _closing(network, on) if i not in spared]
    avoided = [place.split(":", 1) for place in avoid]
    for leg in network.legs.values():
        if closed := leg.closed_because(on):
            barred[leg.leg] = _Bar("not_open", f"leg {leg.leg} {closed}", f"dispatch when leg {leg.leg} is open")
        for a in closing:
            if _part_of(network, leg, a.scope, a.name):
                until = f" until {a.end}" if a.end else ""
                reason = f"{a.scope} {a.name} is closed{until}: {a.evidence.note or a.evidence.source}"
                barred[leg.leg] = _Bar("closed", reason, "choose a route around it or another dispatch date")
        for scope, name in avoided:
            if _part_of(network, leg, scope, name):
                barred[leg.leg] = _Bar("avoided", f"{scope} {name} is excluded", f"drop {scope}:{name} from avoid")
    return barred


def _part_of(network: Network, leg: Leg, scope: str, name: str) -> bool:
    """Whether a leg belongs to a node, country, leg, carrier or mode."""
    if scope == "node":
        return name in (leg.start, leg.end)
    if scope == "country":
        return name in (network.nodes[leg.start].country, network.nodes[leg.end].country)
    return name == getattr(leg, scope, None)


@lru_cache(maxsize=KEPT_CUTS)
def _along_corridors(network: Network, origin: str, destination: str) -> tuple[tuple[Corridor, Itinerary], ...]:
    """Every corridor that passes two nodes, with its itinerary from one to the other."""
    cuts = (
        (corridor, _cut(network, corridor.corridor, origin, destination)) for corridor in network.corridors.values()
    )
    return tuple((corridor, kept_itinerary(network, origin, legs)) for corridor, legs in cuts if legs)


def _cut(network: Network, corridor: str, origin: str, destination: str) -> tuple[str, ...]:
    """The legs of a corridor from one node to another, in either direction; empty if it passes not both."""
    legs = network.corridors[corridor].legs
    nodes = _nodes_of(network, corridor)
    if origin not in nodes or destination not in nodes:
        return ()
    start, end = nodes.index(origin), nodes.index(destination)
    return legs[start:end] if start < end else legs[end:start][::-1]


@lru_cache(maxsize=KEPT_CUTS)
def _nodes_of(network: Network, corridor: str) -> list[str]:
    """The nodes of a corridor, in order."""
    return corridor_nodes([network.legs[leg] for leg in network.corridors[corridor].legs])


def corridor_nodes(legs: list[Leg]) -> list[str]:
    """The nodes of a chain of legs written in either direction, in order."""
    if len(legs) == 1:
        return [legs[0].start, legs[0].end]
    first, second = legs[0], legs[1]
    node = first.start if first.end in (second.start, second.end) else first.end
    nodes = [node]
    for leg in legs:
        nodes.append(leg.other_end(nodes[-1]))
    return nodes


def _unusable(
    corridor: Corridor, found: Itinerary, barred: dict[str, _Bar], journey: Journey, network: Network
) -> LeftOut | None:
    """Why a corridor's itinerary is not offered."""
    for leg in found.legs:
        if bar := barred.get(leg.leg):
            return LeftOut(corridor.corridor, bar.code, bar.reason, bar.fix)
    for a in _closed_corridors(network, journey.dispatch_date):
        if a.name == corridor.corridor:
            return LeftOut(
                corridor.corridor,
                "closed",
                f"corridor {a.name} is closed: {a.evidence.note}",
                "choose another",
            )
    for place in journey.avoid:
        if found.touches(*place.split(":", 1)):
            return LeftOut(corridor.corridor, "avoided", f"{place} is excluded", f"drop {place} from avoid")
    for place in journey.via:
        if not found.touches(*place.split(":", 1)):
            return LeftOut(corridor.corridor, "not_via", f"does not pass {place}", f"drop {place} from via")
    return None


@lru_cache(maxsize=KEPT_BARS)
def _closed_corridors(network: Network, on: date) -> tuple[Advisory, ...]:
    return tuple(a for a in network.advisories if (a.scope, a.effect) == ("corridor", "closed") and a.holds(on))


def _search(network: Network, journey: Journey, barred: Iterable[str], paths: int) -> list[tuple[Leg, ...]]:
    """The fastest paths over the legs that are not barred and through every place of `via`.

    A path whose time is unknown somewhere is offered only where no other is left.
    """
    via = tuple(place for place in journey.via if not place.startswith("corridor:"))
    shut = frozenset(barred)
    finder = _finder(network, journey.train, shut, open_delays(network, journey.dispatch_date), via)
    forced = [place.split(":", 1)[1] for place in journey.via if place.startswith("corridor:")]
    excluded = {place.split(":", 1)[1] for place in journey.avoid if place.startswith("corridor:")}

    def corridors_of(ids: tuple[str, ...]) -> tuple[str, ...]:
        return kept_itinerary(network, journey.origin, ids).corridors

    def wanted(legs: tuple[Leg, ...]) -> bool:
        return not excluded or excluded.isdisjoint(corridors_of(tuple(leg.leg for leg in legs)))

    if forced:
        if forced[0] not in network.corridors:
            return []
        # The one path within a corridor is the corridor itself, from one end of the journey to the other.
        ids = _cut(network, forced[0], journey.origin, journey.destination)
        if not ids or not shut.isdisjoint(ids) or not set(forced) <= set(corridors_of(ids)):
            return []
        path = tuple(network.legs[leg] for leg in ids)
        return [path] if wanted(path) and finder.meets(journey.origin, path) else []
    found = finder.fastest(journey.origin, journey.destination, paths, wanted)
    return [path for cost, path in found if cost < UNKNOWN_MS] or [path for _, path in found[:1]]


@lru_cache(maxsize=KEPT_FINDERS)
def _finder(
    network: Network, train: str, shut: frozenset[str], delays: tuple[Advisory, ...], via: tuple[str, ...]
) -> PathFinder:
    """The finder over the legs that are not shut: journeys in one season share what it learns of the network."""
    legs = tuple(leg for leg in network.legs.values() if leg.leg not in shut)
    required = tuple(_passes(network, *place.split(":", 1)) for place in via)
    return PathFinder(network, train, legs, delays, required, _bounds(network, train, shut, via))


@lru_cache(maxsize=KEPT_FINDERS)
def _bounds(network: Network, train: str, shut: frozenset[str], via: tuple[str, ...]) -> Kept[str, ToGo]:
    """What finders over the same legs share, under whichever delays."""
    return Kept(KEPT_BOUNDS)


def _passes(network: Network, scope: str, name: str) -> Callable[[Arc], bool]:
    """A test whether an arc passes a place; the origin is passed by every first arc."""

    def passes(arc: Arc) -> bool:
        nodes = (arc.start, arc.end)
        if scope == "node":
            return name in nodes
        if scope == "country":
            return name in (network.nodes[arc.start].country, network.nodes[arc.end].country)
        return name == getattr(arc.leg, scope, None)

    return passes


def _why_nothing(network: Network, journey: Journey, barred: dict[str, _Bar]) -> list[LeftOut]:
    """Which exclusion, forced place or closed leg took the last path away."""
    for what, places in (("avoid", journey.avoid), ("via", journey.via)):
        for place in places:
            rest = tuple(p for p in places if p != place)
            less = replace(journey, avoid=rest) if what == "avoid" else replace(journey, via=rest)
            if _search(network, less, _barred(network, less), 1):
                code = "avoided" if what == "avoid" else "not_via"
                return [LeftOut("", code, f"{place} in {what} leaves no open path", f"drop {place} from {what}")]
    free = replace(journey, avoid=(), via=())
    bars = _barred(network, free)
    if not _search(network, free, bars, 1):
        unopened = {leg: bar for leg, bar in bars.items() if bar.code == "not_open"}
        for path in _search(network, free, unopened, 1) or _search(network, free, (), 1):
            shut = dict.fromkeys(bars[leg.leg] for leg in path if leg.leg in bars)
            return [LeftOut("", bar.code, bar.reason, bar.fix) for bar in shut]
        return [LeftOut("", "no_path", f"no leg leads from {journey.origin} to {journey.destination}",
                        "add the missing legs to legs.csv")]  # fmt: skip
    named = "; ".join([*(f"avoid {p}" for p in journey.avoid), *(f"via {p}" for p in journey.via)])
    return [LeftOut("", "avoided", f"together these leave no open path: {named}", "drop one of them")]
