"""Which rows match a consignment on a subject, and which of them wins. Source: tariff book rules, §§2, 3."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.exchange import Tie
from tests.oracle.journey import Journey
from tests.oracle.tables import Network, Row, day, items, number
from tests.oracle.units import AmountUnit, up

KILOGRAMS = {"t": 1000, "TNE": 1000, "kg": 1, "KGM": 1}


@dataclass(frozen=True)
class Shipment:
    """A consignment of the CSV batch, its defaults filled in. mass_t is the goods of one unit."""

    box: Row
    dispatch: date
    units: int
    mass_t: Fraction
    commodity: str
    scheme: str
    hazard: str
    box_owner: str
    wagon_owner: str
    train: str
    value: Fraction | None
    value_currency: str
    currency: str

    @property
    def containerised(self) -> bool:
        """A container consignment, not a wagon consignment."""
        return self.box["family"] == "container"

    def tonnes(self, basis: str) -> Fraction:
        """Mass of one unit. [t] §2: gross is goods + tare for containers, goods for wagons."""
        if basis == "goods" or not self.containerised:
            return self.mass_t
        return self.mass_t + Fraction(self.box["tare_kg"]) / 1000

    @property
    def wagons(self) -> int:
        """§2, Measures: ⌈units ÷ containers per platform⌉, or the units of a wagon consignment."""
        return -(-self.units // int(self.box["per_platform"])) if self.containerised else self.units


def read_shipment(cells: dict[str, str], network: Network) -> Shipment:
    """The consignment of a batch row; ValueError if its mass is finer than a kilogram."""
    given = {name: text for name, text in cells.items() if text}
    mass_kg = Fraction(given.get("mass_per_unit", "0")) * KILOGRAMS[given.get("mass_unit", "t")]
    if mass_kg.denominator != 1:
        raise ValueError(f"finer than a kilogram: {given['mass_per_unit']}")
    scheme = given.get("commodity_scheme", "NHM")
    currency = given.get("currency", "USD")
    return Shipment(
        box=network.box(given["equipment"]),
        dispatch=date.fromisoformat(given["dispatch_date"]),
        units=int(given.get("units", "1")),
        mass_t=mass_kg / 1000,
        commodity=given.get("commodity", ""),
        scheme="NHM" if scheme in ("HS", "GNG") else scheme,
        hazard=given.get("hazard", "none"),
        box_owner=given.get("box_owner", "carrier"),
        wagon_owner=given.get("wagon_owner", "carrier"),
        train=given.get("train", "single"),
        value=number(given.get("value", "")),
        value_currency=given.get("value_currency", currency),
        currency=currency,
    )


@dataclass(frozen=True)
class Case:
    """The question: a consignment on an itinerary, as known on a day, with the printed P50 or without."""

    shipment: Shipment
    journey: Journey
    as_known_on: date
    p50_days: Fraction | None


def admits(row: Row, km: int | None, case: Case) -> bool:
    """Whether a row's dates, conditions and bands hold; `km` is the subject's, None where it has none."""
    shipment, cell = case.shipment, row.get
    laden = "yes" if shipment.mass_t > 0 else "no"
    listed = (
        ("laden", laden),
        ("wagon_owner", shipment.wagon_owner),
        ("train", shipment.train),
        ("hazard", shipment.hazard),
    )
    return (
        day(cell("valid_from", ""), date.min) <= shipment.dispatch <= day(cell("valid_to", ""), date.max)
        and day(cell("known_from", ""), date.min) <= case.as_known_on
        and all(not cell(name) or value in items(row[name]) for name, value in listed)
        # §2: `box_owner` never matches a wagon consignment
        and (not cell("box_owner") or (shipment.containerised and shipment.box_owner in items(row["box_owner"])))
        and equipment_fits(cell("equipment", ""), shipment.box)
        and commodity_fits(cell("commodity", ""), shipment.scheme, shipment.commodity)
        and (not cell("corridor") or not case.journey.corridors.isdisjoint(items(row["corridor"])))
        and _km_fits(row, km)
        and _within(row, "mass_over", "mass_to", shipment.tonnes("gross"))
        and (number(cell("units_from", "")) or 0) <= shipment.units
        and (not cell("units_to") or shipment.units <= int(row["units_to"]))
    )


def _within(row: Row, over: str, to: str, value: Fraction) -> bool:
    # §2, Bands: over < value ≤ to
    low, high = number(row.get(over, "")), number(row.get(to, ""))
    return (low is None or low < value) and (high is None or value <= high)


def _km_fits(row: Row, km: int | None) -> bool:
    # §2, Bands: on a subject without km, a row or factor with a km band does not match
    if km is None:
        return not row.get("km_over") and not row.get("km_to")
    return _within(row, "km_over", "km_to", Fraction(km))


def equipment_fits(cell: str, box: Row) -> bool:
    """Whether an `equipment` cell names the box. §2: codes, families, or the very length, but no alias."""
    names = {box["equipment"], box["family"]} | ({f"{box['length_ft']}ft"} if box["length_ft"] else set())
    return not cell or not names.isdisjoint(items(cell))


def commodity_fits(cell: str, scheme: str, code: str) -> bool:
    """Whether a `commodity` cell holds for a code, blank for none.

    §2: of the prefixes that fit the longest decides; only exclusions = everything else.
    """
    fitting: list[tuple[int, bool]] = []
    only_exclusions = True
    for item in items(cell):
        excludes = item.startswith("!")
        only_exclusions = only_exclusions and excludes
        qualifier, _, prefix = item.removeprefix("!").rpartition(":")
        if qualifier in ("", "HS", "GNG"):
            qualifier = "NHM"
        if code and qualifier == scheme and code.startswith(prefix):
            fitting.append((len(prefix), not excludes))
    return max(fitting)[1] if fitting else only_exclusions


def quantity(measure: str, row: Row, km: int | None, case: Case) -> Fraction | None:
    """Quantity of one measure, None where it does not apply. Source: tariff book rules, §2, Measures.

    `day` without a time counts as applying with quantity 0: whether that is a hole is for the line to say.
    """
    shipment = case.shipment
    box = shipment.box
    if measure == "container":
        return Fraction(shipment.units) if shipment.containerised else None
    if measure == "TEU":
        return shipment.units * Fraction(box["teu"]) if shipment.containerised else None
    if measure == "train":
        return Fraction(1) if shipment.train == "block" else None
    if measure == "km":
        return None if km is None else Fraction(km)
    if measure == "t":
        return chargeable_tonnes(row, shipment) * shipment.units
    if measure == "day":
        return Fraction((case.p50_days or Fraction(0)).__ceil__())
    by_wagon = {"wagon": Fraction(1), "axle": Fraction(box["axles"]), "m": Fraction(box["length_m"])}
    return shipment.wagons * by_wagon[measure] if measure in by_wagon else Fraction(1)


def chargeable_tonnes(row: Row, shipment: Shipment) -> Fraction:
    """Chargeable tonnes of one unit: max(min_t, actual rounded up to a multiple of step_t). [t]"""
    actual = shipment.tonnes(row.get("mass") or "gross")
    step = number(row.get("step_t", ""))
    return max(number(row.get("min_t", "")) or Fraction(0), up(actual, step) if step else actual)


def measures_apply(unit: AmountUnit, row: Row, km: int | None, case: Case) -> bool:
    """§2, Measures: a row whose unit has a measure that does not apply does not match."""
    return all(quantity(measure, row, km, case) is not None for measure in unit.measures)


def latest(candidates: Sequence[tuple[int, Row]], name: str) -> tuple[int, Row] | None:
    """The winner of (book position, row) pairs: the latest book, then the latest known_from. Source: §3.

    Raises Tie naming both rows if two are left; `name` is the column of their ids.
    """
    if not candidates:
        return None
    best = max(_rank(candidate) for candidate in candidates)
    winners = [candidate for candidate in candidates if _rank(candidate) == best]
    if len(winners) > 1:
        raise Tie(" and ".join(row[name] for _, row in winners))
    return winners[0]


def _rank(candidate: tuple[int, Row]) -> tuple[int, date]:
    position, row = candidate
    return position, day(row.get("known_from", ""), date.min)
