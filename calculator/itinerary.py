"""An itinerary: legs in travelling order from origin to destination, and the sections they form.

Source: the tariff-book rules, section 1; network rules, section 2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from calculator.network import Corridor, Leg, Network

KEPT_ITINERARIES = 20_000


@dataclass(frozen=True, slots=True)
class Section:
    """A maximal run of legs with one mode and carrier; positions are of nodes in the itinerary.

    km : sum of the tariff distances of its legs [km]
    """

    mode: str
    carrier: str
    start: int
    end: int
    km: int


@dataclass(frozen=True)
class Itinerary:
    """Legs in travelling order; nodes[i] and nodes[i + 1] are the ends of legs[i].

    countries : of each node; corridors : ids of all corridors that contain the stretch
    """

    nodes: tuple[str, ...]
    legs: tuple[Leg, ...]
    countries: tuple[str, ...]
    corridors: tuple[str, ...]

    @property
    def origin(self) -> str:
        """The first node."""
        return self.nodes[0]

    @property
    def destination(self) -> str:
        """The last node."""
        return self.nodes[-1]

    @cached_property
    def leg_ids(self) -> tuple[str, ...]:
        """Leg ids in travelling order."""
        return tuple(leg.leg for leg in self.legs)

    @cached_property
    def way(self) -> str:
        """Origin and legs as one text, by which an itinerary is known whatever the corridors."""
        return f"{self.origin}|{';'.join(self.leg_ids)}"

    @cached_property
    def option(self) -> str:
        """The itinerary's short stable id: ten hexadecimal digits of SHA-256 of origin and legs."""
        return hashlib.sha256(self.way.encode()).hexdigest()[:10]

    @cached_property
    def corridor_set(self) -> frozenset[str]:
        """The same corridors in no order."""
        return frozenset(self.corridors)

    @property
    def corridor_text(self) -> str:
        """The corridors that contain the stretch, joined by ``;``."""
        return ";".join(self.corridors)

    @cached_property
    def km(self) -> int:
        """Tariff distance of the whole itinerary [km]."""
        return sum(leg.tariff_km for leg in self.legs)

    def sections(self, cuts: Collection[int] = ()) -> tuple[Section, ...]:
        """Maximal runs of one mode and carrier, cut besides at the node positions in `cuts`.

        A section runs on across a border with the same carrier and through a gauge change.
        """
        return tuple(self._sections(cuts)) if cuts else self._uncut

    @cached_property
    def _uncut(self) -> tuple[Section, ...]:
        return tuple(self._sections(()))

    def _sections(self, cuts: Collection[int]) -> Iterator[Section]:
        start, km = 0, 0
        for end, (leg, after) in enumerate(zip(self.legs, (*self.legs[1:], None), strict=True), 1):
            km += leg.tariff_km
            if after is None or end in cuts or (after.mode, after.carrier) != (leg.mode, leg.carrier):
                yield Section(leg.mode, leg.carrier, start, end, km)
                start, km = end, 0

    def transfers(self, position: int) -> tuple[str, ...]:
        """The kinds of transfer in an inner node, in the order in which they are met; none at an end.

        A border is a node whose neighbour before or after lies in another country: both border stations
        of a crossing count, each once.
        """
        return self._transfers[position] if 0 < position < len(self.legs) else ()

    @cached_property
    def _transfers(self) -> tuple[tuple[str, ...], ...]:
        return (), *(tuple(self._met(position)) for position in range(1, len(self.legs)))

    def _met(self, position: int) -> Iterator[str]:
        before, after = self.legs[position - 1], self.legs[position]
        here = self.countries[position]
        if self.countries[position - 1] != here or self.countries[position + 1] != here:
            yield "border"
        if before.mode != after.mode:
            yield "transshipment"
        elif before.mode == "rail" and before.gauge_mm != after.gauge_mm:
            yield "gauge_change"

    def touches(self, scope: str, name: str) -> bool:
        """Whether a node, country, leg, carrier, mode or corridor is part of the itinerary."""
        if scope == "node":
            return name in self.nodes
        if scope == "country":
            return name in self.countries
        if scope == "corridor":
            return name in self.corridors
        return any(name == getattr(leg, scope) for leg in self.legs)


def itinerary(network: Network, origin: str, legs: Sequence[Leg]) -> Itinerary:
    """The itinerary of a chain of legs from `origin`, with the corridors that contain it."""
    nodes = [origin]
    for leg in legs:
        nodes.append(leg.other_end(nodes[-1]))
    ids = tuple(leg.leg for leg in legs)
    corridors = tuple(c.corridor for c in network.corridors_of.get(ids[0], ()) if _contains(c, ids))
    return Itinerary(tuple(nodes), tuple(legs), tuple(network.nodes[n].country for n in nodes), corridors)


@lru_cache(maxsize=KEPT_ITINERARIES)
def kept_itinerary(network: Network, origin: str, legs: tuple[str, ...]) -> Itinerary:
    """The itinerary over legs of the network, by their ids: made once, and so what others keep of it."""
    return itinerary(network, origin, [network.legs[leg] for leg in legs])


def _contains(corridor: Corridor, ids: tuple[str, ...]) -> bool:
    """Whether the legs are a contiguous run of the corridor, read forwards or backwards."""
    whole, n = corridor.legs, len(ids)
    return any(
        run[i : i + n] == ids for run in (whole, whole[::-1]) for i in (j for j, leg in enumerate(run) if leg == ids[0])
    )
