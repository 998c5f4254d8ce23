"""The subjects that a network, or a part of it, has: what a row can stand on at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from calculator.conditions import SECTION_KINDS, SUBJECT_KINDS, On
from calculator.consignment import MOST_KM
from calculator.network import Leg, Network
from tariffs.extents import Interval


class Subjects:
    """Kind of subject -> the names that it has on some legs of a network; asked again and again, found once."""

    def __init__(self, network: Network) -> None:
        """Of a network as a whole and of its corridors."""
        self.network = network
        self._of_corridors: dict[tuple[str, ...], Mapping[str, frozenset[str]]] = {}
        self._km: dict[On, Interval] = {}

    @cached_property
    def all(self) -> Mapping[str, frozenset[str]]:
        """Of the network as a whole."""
        return subjects_of(self.network, self.network.legs.values())

    def of_corridors(self, corridors: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
        """Of the legs of these corridors together."""
        if corridors not in self._of_corridors:
            known = [self.network.corridors[name] for name in corridors if name in self.network.corridors]
            legs = {name: self.network.legs.get(name) for corridor in known for name in corridor.legs}
            self._of_corridors[corridors] = subjects_of(self.network, [leg for leg in legs.values() if leg])
        return self._of_corridors[corridors]

    def km(self, on: On) -> Interval:
        """Which distances some subject of a row can have [km]; every one where none of them is a section or a leg."""
        if on not in self._km:
            found = [extent for subject, extent in self._distances.items() if on.covers(*subject)]
            within = min((over for over, _ in found), default=-1), max((to for _, to in found), default=MOST_KM)
            self._km[on] = within[0], min(within[1], MOST_KM)
        return self._km[on]

    @cached_property
    def _distances(self) -> Mapping[tuple[str, str], Interval]:
        """Of the sections of each carrier and of each leg: an itinerary passes no leg twice."""
        km: dict[tuple[str, str], list[int]] = {}
        for leg in self.network.legs.values():
            for subject in ((leg.mode, leg.carrier), ("leg", leg.leg)):
                km.setdefault(subject, []).append(leg.tariff_km)
        return {subject: (min(legs_km) - 1, sum(legs_km)) for subject, legs_km in km.items()}

    def shared(self, one: tuple[str, ...], other: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
        """Of the legs that two groups of corridors have in common: an itinerary within both has no others."""
        legs = self.of_corridors(one)["leg"] & self.of_corridors(other)["leg"]
        return subjects_of(self.network, [self.network.legs[name] for name in legs])


def exists(subjects: Mapping[str, frozenset[str]], kind: str, name: str) -> bool:
    """Whether there is a subject of that kind and name, ``*`` for any name; kind "" is any subject."""
    if not kind:
        return bool(subjects["leg"])
    return bool(subjects[kind]) if name == "*" else name in subjects[kind]


def subjects_of(network: Network, legs: Iterable[Leg]) -> Mapping[str, frozenset[str]]:
    """The subjects on some legs (tariff-book rules, section 2, `on`)."""
    found: dict[str, set[str]] = {kind: set() for kind in SUBJECT_KINDS}
    at: dict[str, list[Leg]] = {}
    for leg in legs:
        if leg.mode in SECTION_KINDS:
            found[leg.mode].add(leg.carrier)
        found["leg"].add(leg.leg)
        for node in (leg.start, leg.end):
            at.setdefault(node, []).append(leg)
    for place, there in at.items():
        for kind in ("origin", "destination", "terminal"):
            found[kind].add(place)
        if len({leg.gauge_mm for leg in there if leg.mode == "rail"}) > 1:
            found["gauge_change"].add(place)
        if len({leg.mode for leg in there}) > 1:
            found["transshipment"].add(place)
        here = network.nodes.get(place)
        if here:
            found["country"].add(here.country)
            neighbours = [network.nodes.get(leg.other_end(place)) for leg in there]
            # At the end of a line no itinerary has the node in its middle.
            if len(there) > 1 and any(other and other.country != here.country for other in neighbours):
                found["border"].add(place)
    if at:
        found["consignment"].add("*")
    return {kind: frozenset(names) for kind, names in found.items()}
