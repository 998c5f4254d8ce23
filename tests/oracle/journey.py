"""An itinerary and the subjects on it that a tariff can charge. Source: tariff book rules, §§1 and 2."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.oracle.tables import Leg, Network, Row, items

MODES = ("rail", "ferry", "road", "sea")
TRANSFERS = ("gauge_change", "transshipment", "border")


@dataclass(frozen=True)
class Subject:
    """What one line is charged on.

    start, end : positions in the itinerary's nodes; equal for a transfer; both -1 where no stretch holds it.
    km : tariff km, None where a subject has no km.
    """

    kind: str
    name: str
    start: int = -1
    end: int = -1
    km: int | None = None

    @property
    def text(self) -> str:
        """The subject in words."""
        words = [self.kind, self.name] if self.name else [self.kind]
        return " ".join([*words, f"{self.km} km"] if self.kind in MODES else words)


@dataclass(frozen=True)
class Journey:
    """The itinerary: `nodes` has one more than `legs`, both in travelling order."""

    network: Network
    legs: tuple[Leg, ...]
    nodes: tuple[str, ...]
    corridors: frozenset[str]

    def country(self, node: str) -> str:
        """Country code of a node."""
        return self.network.nodes[node]["country"]

    def km(self, start: int, end: int) -> int:
        """Tariff km between two positions."""
        return sum(leg.km for leg in self.legs[start:end])

    def subjects(self, cuts: Iterable[int] = ()) -> list[Subject]:
        """Every subject in print order; `cuts` are positions where sections are cut for a through rate."""
        # §1: once if any node of the itinerary lies there, in travelling order
        countries = list(dict.fromkeys(self.country(node) for node in self.nodes))
        return [
            Subject("origin", self.nodes[0]),
            *self._sections(frozenset(cuts)),
            *(
                Subject("leg", leg.name, place, place + 1, leg.km) for place, leg in enumerate(self.legs)
            ),  # each passage of that leg, beside the section's line
            *self._transfers(),
            Subject("destination", self.nodes[-1]),
            *(Subject("country", country) for country in countries),
            Subject("consignment", ""),
        ]

    def _sections(self, cuts: frozenset[int]) -> list[Subject]:
        # §1: a maximal run of consecutive legs with the same mode and carrier; its km is the sum of theirs
        bounds = [0]
        for place in range(1, len(self.legs)):
            before, after = self.legs[place - 1], self.legs[place]
            if (before.mode, before.carrier) != (after.mode, after.carrier) or place in cuts:
                bounds.append(place)
        bounds.append(len(self.legs))
        return [
            Subject(self.legs[start].mode, self.legs[start].carrier, start, end, self.km(start, end))
            for start, end in pairwise(bounds)
        ]

    def _transfers(self) -> list[Subject]:
        # §2: only inner nodes of the itinerary, several may hold in one node
        found = []
        for place in range(1, len(self.legs)):
            before, after = self.legs[place - 1], self.legs[place]
            node = self.nodes[place]
            neighbours = {self.country(self.nodes[place - 1]), self.country(self.nodes[place + 1])}
            holds = {
                "gauge_change": before.mode == after.mode == "rail" and before.gauge != after.gauge,
                "transshipment": before.mode != after.mode,
                "border": neighbours != {self.country(node)},  # both border stations count, each once
            }
            found += [Subject(kind, node, place, place) for kind in TRANSFERS if holds[kind]]
        return found


def read_journey(network: Network, origin: str, legs: Sequence[str]) -> Journey:
    """The itinerary over `legs` from a node; it belongs to every corridor that contains its stretch."""
    run = list(legs)
    corridors = {
        name
        for name, members in network.corridors.items()
        for way in (run, run[::-1])
        if any(members[place : place + len(way)] == way for place in range(len(members) - len(way) + 1))
    }
    return Journey(
        network,
        tuple(network.legs[leg] for leg in legs),
        tuple(network.travel(origin, legs)),
        frozenset(corridors),
    )


def named_by(cell: str, subject: Subject) -> bool:
    """Whether an `on` cell names the subject. Source: tariff book rules, section 2."""
    kind, _, names = cell.partition(" ")
    # `terminal X` names the same subjects as `origin X` and `destination X`
    kinds = ("origin", "destination") if kind == "terminal" else (kind,)
    if subject.kind not in kinds:
        return False
    return subject.kind == "consignment" or names.strip() == "*" or subject.name in items(names)


@dataclass(frozen=True)
class Stretch:
    """A through rate laid over an itinerary: the row, its book's position, and where it starts and ends."""

    row: Row
    position: int
    start: int
    end: int

    def replaces(self, subject: Subject, charge: str) -> bool:
        """Whether the through rate includes this charge on this subject. Source: tariff book rules, §2."""
        includes = items(self.row["includes"])
        # `origin`, `destination`, `country` and `consignment` lines are never replaced
        if subject.start < 0:
            return False
        if subject.kind in TRANSFERS:
            # transfers strictly between belong to it; one in an end node only where it is written `GAU@from`
            if self.start < subject.start < self.end:
                return charge in includes
            ends = [name for name, place in (("from", self.start), ("to", self.end)) if place == subject.start]
            return any(f"{charge}@{end}" in includes for end in ends)
        return charge in includes and self.start <= subject.start and subject.end <= self.end
