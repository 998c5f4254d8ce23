"""The network: nodes, legs and what is known about passing them.

Filled by the loader from the tables of a network folder; knows no file. Source: network rules, section 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction
from functools import cached_property

from calculator.consignment import Equipment
from calculator.seasons import turning_days


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far a figure can be trusted and where it comes from."""

    trust: str = "estimate"
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A station, border, port or terminal. lat, lon in degrees, None where unknown."""

    node: str
    name: str
    kind: str
    country: str
    lat: float | None
    lon: float | None
    unlocode: str = ""
    station_code: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name of a node in one language; an alias may belong to several nodes."""

    node: str
    lang: str
    name: str
    kind: str = "official"
    verified: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One edge: one mode, one carrier, one gauge, a tabulated tariff distance [km]; passable both ways."""

    leg: str
    start: str
    end: str
    mode: str
    carrier: str
    gauge_mm: int | None
    tariff_km: int
    km_basis: str = ""
    opens: date | None = None
    closes: date | None = None
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def way(self) -> str:
        """The way as transfers name it: ``rail1520``, ``road``, ``ferry``, ``sea``."""
        return f"rail{self.gauge_mm}" if self.mode == "rail" else self.mode

    def other_end(self, node: str) -> str:
        """The end that is not `node`."""
        return self.end if node == self.start else self.start

    def closed_because(self, on: date) -> str:
        """Why the leg cannot be used on a day, in words; "" where it is open."""
        if self.opens and on < self.opens:
            return f"opens {self.opens}"
        if self.closes and on > self.closes:
            return f"closed since {self.closes}"
        return ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Hours spent in a node between two legs, for the ways `start` and `end` either way round.

    kind : gauge_change, border, transshipment or terminal; train "" tuple means any
    """

    node: str
    kind: str
    start: str
    end: str
    train: tuple[str, ...]
    low_h: float
    typical_h: float
    high_h: float
    basis: str = ""
    evidence: Evidence = field(default_factory=Evidence)

    def fits(self, before: str, after: str, train: str) -> bool:
        """Whether the row applies between two ways for a train."""
        if self.train and train not in self.train:
            return False
        pairs = ((self.start, self.end), (self.end, self.start))
        return any(a in (before, "any") and b in (after, "any") for a, b in pairs)

    @property
    def precision(self) -> tuple[bool, bool]:
        """A row that names the train beats a blank one, then one without ``any`` beats one with it."""
        return bool(self.train), "any" not in (self.start, self.end)


@dataclass(frozen=True, slots=True)
class Speed:
    """Kilometres a day of a carrier by mode and train; train ``any`` stands where a train has no row."""

    carrier: str
    mode: str
    train: str
    low_km_day: float
    typical_km_day: float
    high_km_day: float
    basis: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Departure:
    """A ferry, ship or train leaves on this leg every headway_h hours on average."""

    leg: str
    carrier: str
    headway_h: float
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A railway, shipping line or haulier; law is the law of carriage (SMGS, CIM, none)."""

    carrier: str
    name: str
    country: str
    law: str
    emission: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Corridor:
    """A named chain of legs, in order."""

    corridor: str
    name: str
    legs: tuple[str, ...]
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class StatutoryPeriod:
    """The delivery period that a law of carriage grants the carrier, by kind of consignment."""

    law: str
    consignment: str
    km_per_day: int
    dispatch_h: int
    gauge_change_h: int
    ferry_h: int
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Advisory:
    """News that closes, delays or warns: for dispatch dates from `start` to `end`, None is open."""

    scope: str
    name: str
    start: date | None
    end: date | None
    effect: str
    add_low_h: float = 0.0
    add_typical_h: float = 0.0
    add_high_h: float = 0.0
    evidence: Evidence = field(default_factory=Evidence)

    def holds(self, on: date) -> bool:
        """Whether the advisory concerns a dispatch on that day."""
        return not (self.start and on < self.start) and not (self.end and on > self.end)


@dataclass(frozen=True, slots=True)
class Emission:
    """Grams of CO2e a tonne-kilometre of a mode (hubs: kilograms a tonne); `scope` as the source counts."""

    mode: str
    detail: str
    g_co2e_per_tkm: Fraction
    scope: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Commodity:
    """A commodity code's prefix with its label and usual hazard class."""

    scheme: str
    prefix: str
    label: str
    hazard: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, eq=False)
class Network:
    """All tables of one network folder, with look-ups. `dependence` is ρ of the time model.

    A network is known by itself: its digest says whether two hold the same.
    """

    nodes: dict[str, Node]
    legs: dict[str, Leg]
    carriers: dict[str, Carrier]
    equipment: dict[str, Equipment]
    corridors: dict[str, Corridor]
    names: tuple[PlaceName, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    speeds: tuple[Speed, ...] = ()
    departures: tuple[Departure, ...] = ()
    statutory: tuple[StatutoryPeriod, ...] = ()
    advisories: tuple[Advisory, ...] = ()
    emissions: tuple[Emission, ...] = ()
    commodities: tuple[Commodity, ...] = ()
    dependence: float = 0.5
    digest: str = ""

    def is_but_for_news(self, other: Network) -> bool:
        """Whether another network is made of the same tables, its advisories aside."""
        names = (column.name for column in fields(self) if column.name not in ("advisories", "digest"))
        return all(getattr(self, name) is getattr(other, name) for name in names)

    @cached_property
    def legs_at(self) -> dict[str, tuple[Leg, ...]]:
        """Node -> the legs that end there, by id."""
        at: dict[str, list[Leg]] = {node: [] for node in self.nodes}
        for leg in sorted(self.legs.values(), key=lambda leg: leg.leg):
            at[leg.start].append(leg)
            at[leg.end].append(leg)
        return {node: tuple(legs) for node, legs in at.items()}

    @cached_property
    def corridors_of(self) -> dict[str, tuple[Corridor, ...]]:
        """Leg -> the corridors that it is part of, in the file's order."""
        of: dict[str, list[Corridor]] = {leg: [] for leg in self.legs}
        for corridor in self.corridors.values():
            for leg in dict.fromkeys(corridor.legs):
                of.setdefault(leg, []).append(corridor)
        return {leg: tuple(corridors) for leg, corridors in of.items()}

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which a leg opens or closes, or a closure or a delay begins or ends, in order."""
        spans = [(leg.opens, leg.closes) for leg in self.legs.values()]
        spans += [(row.start, row.end) for row in self.advisories if row.effect != "warning"]
        return turning_days(spans)

    @cached_property
    def speed_of(self) -> dict[tuple[str, str, str], Speed]:
        """(carrier, mode, train) -> speed; look up the train first, then ``any``."""
        return {(row.carrier, row.mode, row.train): row for row in self.speeds}

    @cached_property
    def departure_of(self) -> dict[str, Departure]:
        """Leg -> its departures."""
        return {row.leg: row for row in self.departures}

    @cached_property
    def statutory_of(self) -> dict[tuple[str, str], StatutoryPeriod]:
        """(law, kind of consignment) -> its delivery period."""
        return {(row.law, row.consignment): row for row in self.statutory}

    @cached_property
    def transfers_at(self) -> dict[tuple[str, str], tuple[Transfer, ...]]:
        """(node, kind) -> its transfer rows."""
        at: dict[tuple[str, str], list[Transfer]] = {}
        for row in self.transfers:
            at.setdefault((row.node, row.kind), []).append(row)
        return {key: tuple(rows) for key, rows in at.items()}

    def speed(self, carrier: str, mode: str, train: str) -> Speed | None:
        """The speed of a carrier's trains; ``any`` only where the train has no row."""
        return self.speed_of.get((carrier, mode, train)) or self.speed_of.get((carrier, mode, "any"))

    @cached_property
    def _fitting(self) -> dict[tuple[str, ...], Transfer | None]:
        """The transfers that were looked for."""
        return {}

    def transfer(self, node: str, kind: str, before: str, after: str, train: str) -> Transfer | None:
        """The transfer row between two ways (the one existing way twice at an end), or None."""
        key = node, kind, before, after, train
        if key not in self._fitting:
            fitting = [row for row in self.transfers_at.get((node, kind), ()) if row.fits(before, after, train)]
            self._fitting[key] = max(fitting, key=lambda row: row.precision, default=None)
        return self._fitting[key]

    def terminal(self, node: str, way: str, train: str) -> Transfer | None:
        """The terminal row of an end: its one leg is matched against either of the row's ways."""
        rows = self.transfers_at.get((node, "terminal"), ())
        fitting = [r for r in rows if (not r.train or train in r.train) and {way, "any"} & {r.start, r.end}]
        return max(fitting, key=lambda row: row.precision, default=None)
