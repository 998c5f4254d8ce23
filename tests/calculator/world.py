"""A small world made by hand: five places in three countries, and rows of tariffs in one line each.

    xi --rail CR 1435, 100 km-- bo --rail KTZ 1435, 10 km-- ko --rail KTZ 1520, 300 km-- ak ~~ferry ASCO, 400 km~~ ba
    CN                          CN                          KZ                           KZ                        AZ

So bo and ko are border stations, the gauge changes in ko, and ak is a port.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from calculator.conditions import NO_KM, NO_MASS, NO_UNITS, Band, Conditions, On, Validity
from calculator.consignment import Consignment, Equipment
from calculator.desk import QuotingDesk
from calculator.network import Carrier, Corridor, Emission, Leg, Network, Node, Speed, Transfer
from calculator.tariff_book import (
    ExchangeRow,
    Factor,
    Rate,
    RoundingProfile,
    Source,
    TariffBook,
    ThroughRate,
)
from calculator.tariff_set import TariffSet
from calculator.units import rate_unit

TODAY = date(2026, 11, 23)
DISPATCH = date(2026, 12, 1)

BOX = Equipment(
    "45G1",
    "40 ft high cube",
    "container",
    ("40HC",),
    40,
    Fraction(2),
    3_900,
    30_480,
    1,
    4,
    Fraction("19.6"),
    "official",
    "iso",
)
SMALL_BOX = Equipment(
    "22G1", "20 ft dry", "container", ("20GP",), 20, Fraction(1), 2_200, 30_480, 2, 4, Fraction("19.6")
)
WAGON = Equipment(
    "WCOV", "covered wagon", "wagon", ("boxcar",), None, Fraction(0), 24_000, 92_000, 1, 4, Fraction("14.7")
)

NODES = {"xi": "CN", "bo": "CN", "ko": "KZ", "ak": "KZ", "ba": "AZ"}
LEGS = (
    Leg("xi_bo", "xi", "bo", "rail", "CR", 1435, 100),
    Leg("bo_ko", "ko", "bo", "rail", "KTZ", 1435, 10),  # written against the direction of travel
    Leg("ko_ak", "ko", "ak", "rail", "KTZ", 1520, 300),
    Leg("ak_ba", "ak", "ba", "ferry", "ASCO", None, 400),
)
MAIN = ("xi_bo", "bo_ko", "ko_ak", "ak_ba")


def network(**changes: Any) -> Network:
    """The world's network: 100 km a day by rail, 200 by ferry, with no spread unless a test gives one."""
    tables: dict[str, Any] = {
        "nodes": {name: Node(name, name.title(), "station", country, None, None) for name, country in NODES.items()},
        "legs": {leg.leg: leg for leg in LEGS},
        "carriers": {
            name: Carrier(name, name, country, law)
            for name, country, law in (("CR", "CN", "SMGS"), ("KTZ", "KZ", "SMGS"), ("ASCO", "AZ", "none"))
        },
        "equipment": {row.equipment: row for row in (BOX, SMALL_BOX, WAGON)},
        "corridors": {"main": Corridor("main", "Main line", MAIN)},
        "speeds": (
            Speed("CR", "rail", "any", 100, 100, 100),
            Speed("KTZ", "rail", "any", 100, 100, 100),
            Speed("ASCO", "ferry", "any", 200, 200, 200),
        ),
        "transfers": (
            Transfer("ko", "gauge_change", "rail1435", "rail1520", (), 12, 12, 12),
            Transfer("ak", "transshipment", "rail1520", "ferry", (), 24, 24, 24),
        ),
        "emissions": (
            Emission("rail", "mean", Fraction(20), "WTW"),
            Emission("ferry", "ro-ro", Fraction(60), "WTW"),
        ),
    }
    return Network(**{**tables, **changes})


def on(text: str) -> On:
    """``rail KTZ;CR``, ``leg *``, ``consignment``, or "" for any subject."""
    kind, _, names = text.partition(" ")
    return On(kind, () if names in ("", "*") else tuple(names.split(";")))


_CONDITIONS = set(Conditions.__dataclass_fields__)
_VALIDITY = set(Validity.__dataclass_fields__)


def _row(id: str, stands_on: str, more: dict[str, Any]) -> dict[str, Any]:
    """The fields that every row has; conditions and dates are picked out of `more`."""
    conditions = {name: more.pop(name) for name in list(more) if name in _CONDITIONS and name != "mass"}
    if "mass_band" in more:
        conditions["mass"] = more.pop("mass_band")
    validity = {name: more.pop(name) for name in list(more) if name in _VALIDITY}
    return {
        "id": id, "on": on(stands_on), "conditions": Conditions(**conditions), "validity": Validity(**validity),
        "source": "made", "file": "rates.csv", "line": 2,
    }  # fmt: skip


def km(over: int | None, to: int | None) -> Band:
    """A band of a section's kilometres."""
    return replace(NO_KM, over=over, to=to)


def mass(over_kg: int | None, to_kg: int | None) -> Band:
    """A band of the gross mass of one unit [kg]."""
    return replace(NO_MASS, over=over_kg, to=to_kg)


def units(first: int, last: int) -> Band:
    """From the first to the last number of units."""
    return replace(NO_UNITS, over=first - 1, to=last)


def rate(id: str, charge: str, stands_on: str, amount: str, unit: str, **more: Any) -> Rate:
    """A row of rates.csv; `mass` is its mass rule, `mass_band` the condition."""
    fields = _row(id, stands_on, more)
    return Rate(**fields, charge=charge, amount=Fraction(amount), unit=rate_unit(unit), **more)


def factor(id: str, charges: str, value: str, stands_on: str = "", **more: Any) -> Factor:
    """A row of factors.csv."""
    fields = _row(id, stands_on, more)
    return Factor(**fields, charges=frozenset(charges.split(";")), value=Fraction(value), **more)


def through(id: str, start: str, end: str, amount: str, unit: str, includes: str, **more: Any) -> ThroughRate:
    """A row of through.csv; ``GAU@from`` in `includes` is a transfer in the end node itself."""
    fields = _row(id, "", more)
    codes = includes.split(";")
    return ThroughRate(
        **fields, start=start, end=end, amount=Fraction(amount), unit=rate_unit(unit),
        includes=frozenset(code for code in codes if "@" not in code),
        at_from=frozenset(code.removesuffix("@from") for code in codes if code.endswith("@from")),
        at_to=frozenset(code.removesuffix("@to") for code in codes if code.endswith("@to")), **more,
    )  # fmt: skip


def exchange(base: str, quote: str, factor: str, kind: str = "market", **more: Any) -> ExchangeRow:
    """A row of exchange.csv: 1 base = factor quote."""
    dates = {"valid_from": None, "valid_to": None, "known_from": None, **more}
    return ExchangeRow(base, quote, Fraction(factor), kind, f"{base} × {factor} = {quote}", source="made", **dates)


CIS = RoundingProfile("cis", Fraction("0.01"), "USD", Fraction("0.01"), Fraction(1))


def book(name: str = "book", *rows: Rate | Factor | ThroughRate | ExchangeRow, **changes: Any) -> TariffBook:
    """A book of these rows, which requires nothing unless `required` says so."""
    made = Source("made", "Made by hand", "Karvan", trust="estimate")
    fields: dict[str, Any] = {
        "book": name, "title": name, "issuer": "Karvan", "edition": "1", "status": "sandbox", "pivot": "USD",
        "charges": ("THC", "FRT", "GAU", "FER", "BCF", "WAG", "THR", "FWD", "INS"), "charge_names": {"FRT": "Freight"},
        "through": "prefer", "required": {}, "sources": {"made": made},
        "rounding": {"default": RoundingProfile(), "cis": CIS},
        "rates": tuple(row for row in rows if isinstance(row, Rate)),
        "factors": tuple(row for row in rows if isinstance(row, Factor)),
        "through_rates": tuple(row for row in rows if isinstance(row, ThroughRate)),
        "exchange": tuple(row for row in rows if isinstance(row, ExchangeRow)),
    }  # fmt: skip
    return TariffBook(**{**fields, **changes})


def tariffs(*books: TariffBook) -> TariffSet:
    """A set of books, earlier first."""
    return TariffSet(books)


def consignment(**changes: Any) -> Consignment:
    """One box of 20 t from xi to ba, or what a test makes of it."""
    return replace(Consignment("xi", "ba", DISPATCH, BOX, 1, 20_000), **changes)


def desk(*books: TariffBook, network_: Network | None = None, **changes: Any) -> QuotingDesk:
    """A desk with these books over the world, as known today."""
    return QuotingDesk(network_ or network(), tariffs(*books), **{"as_known_on": TODAY, **changes})
