"""What the shipper hands over: a consignment, and the class that all consignments of one rate plan have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

OWNERS = ("carrier", "shipper")
TRAINS = ("single", "group", "block")
SCHEMES = {"NHM": "NHM", "GNG": "NHM", "HS": "NHM", "ETSNG": "ETSNG"}
"""Commodity schemes on the wire -> the scheme they are kept in: NHM, GNG and HS agree in their first six digits."""

HAZARDS = (
    "none", "1", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2", "2.1", "2.2", "2.3", "3", "4.1", "4.2", "4.3",
    "5.1", "5.2", "6.1", "6.2", "7", "8", "9",
)  # fmt: skip
"""Classes of dangerous goods, RID 2.2."""

MOST_UNITS = 10_000
MOST_MASS_KG = 100_000
MOST_KM = 50_000
MOST_VALUE = 1_000_000_000
"""Limits of a consignment: units, mass of one unit [kg], an itinerary [km], value [unit of its currency]."""

VALUE_STEPS = 10_000
"""A declared value is kept in ten-thousandths of its currency's unit, finer than any minor unit."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """A type of container (ISO 6346 size-type code) or of wagon.

    teu : twenty-foot equivalents, 0 for a wagon; per_platform : containers on one platform wagon
    axles, length_m : of the wagon that carries it, or of the wagon itself
    """

    equipment: str
    name: str
    family: str
    aliases: tuple[str, ...]
    length_ft: int | None
    teu: Fraction
    tare_kg: int
    max_gross_kg: int
    per_platform: int
    axles: int
    length_m: Fraction
    trust: str = "estimate"
    source: str = ""
    note: str = ""
    _meant_by: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """What means it is put together once."""
        names = self.equipment, self.family, self.length_family
        object.__setattr__(self, "_meant_by", frozenset(name for name in names if name))

    def __hash__(self) -> int:
        """Of the code, by which equipment is known within a network."""
        return hash(self.equipment)

    @property
    def is_container(self) -> bool:
        """Whether the consignment is of containers; otherwise it is of wagons."""
        return self.family == "container"

    @property
    def per_wagon(self) -> int:
        """Units that one wagon carries: the containers on a platform, or the wagon itself."""
        return max(self.per_platform, 1)

    @property
    def length_family(self) -> str:
        """``20ft``, ``40ft``, ``45ft`` for that very length, "" for a wagon."""
        return f"{self.length_ft}ft" if self.is_container and self.length_ft else ""

    def is_one_of(self, codes: tuple[str, ...]) -> bool:
        """Whether one of the codes or families of a condition means this equipment."""
        return not self._meant_by.isdisjoint(codes)

    def gross_kg(self, goods_kg: int) -> int:
        """Gross mass of one unit [kg]: goods and tare of a container, the goods of a wagon."""
        return goods_kg + (self.tare_kg if self.is_container else 0)


@dataclass(frozen=True, slots=True)
class Consignment:
    """One consignment as understood. mass_kg is the goods of one unit [kg]; value_e4 [1/10,000 unit of its currency].

    box_owner is "" for wagons. commodity "" means none was given; value_e4 None likewise.
    via and avoid : places as written (``sarakhs-ir``, ``country:IR``, ``mode:ferry``, ``corridor:n1``)
    """

    origin: str
    destination: str
    dispatch_date: date
    equipment: Equipment
    units: int = 1
    mass_kg: int = 0
    commodity: str = ""
    scheme: str = "NHM"
    hazard: str = "none"
    box_owner: str = "carrier"
    wagon_owner: str = "carrier"
    train: str = "single"
    value_e4: int | None = None
    value_currency: str = ""
    currency: str = "USD"
    via: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """What the candidate itineraries of a consignment depend on."""

    origin: str
    destination: str
    dispatch_date: date
    train: str
    via: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()

    def on(self, day: date) -> Journey:
        """The same journey, dispatched on a day."""
        if day == self.dispatch_date:
            return self
        return Journey(self.origin, self.destination, day, self.train, self.via, self.avoid)


@dataclass(frozen=True, slots=True)
class ConsignmentClass:
    """Everything that decides which rows of a tariff apply.

    gross_kg, units : of any consignment of the class; no band of the tariff set parts two of them
    has_value       : whether a cargo value was declared
    """

    journey: Journey
    equipment: Equipment
    laden: bool
    box_owner: str
    wagon_owner: str
    train: str
    scheme: str
    commodity: str
    hazard: str
    has_value: bool
    value_currency: str
    currency: str
    gross_kg: int
    units: int
