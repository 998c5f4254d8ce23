"""Random rows of a tariff book: small, nasty, and valid under the book's own rules.

Two rows of one book never tie: families of one charge have different `known_from`, and the rows of one
family share it but stand on disjoint bands, conditions or dates. Amounts have two or three digits, so that no
line of such a book comes near the limits of exact 64-bit arithmetic by its digits alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import exp
from random import Random

from tests.oracle.tables import Row
from tests.oracle.theatre import CORRIDORS, theatre

# rough worth of one dollar, only so that amounts in any currency are of one size
PER_DOLLAR = {
    "USD": 1.0,
    "EUR": 0.92,
    "CHF": 0.87,
    "CNY": 7.1,
    "KZT": 520.0,
    "JPY": 150.0,
    "KWD": 0.31,
    "TRY": 41.0,
}
# unit -> usual amount in dollars
PLAIN_UNITS = {
    "container": 300, "TEU": 180, "wagon": 200, "axle": 50, "m": 15, "t": 9, "kg": 0.02, "(100*kg)": 1,
    "document": 30, "consignment": 60, "train": 500,
}  # fmt: skip
KM_UNITS = {
    "(container*km)": 0.3, "(TEU*km)": 0.15, "(wagon*km)": 0.4, "(axle*km)": 0.1, "(t*km)": 0.03,
    "(m*km)": 0.02, "(100*kg*km)": 0.003,
}  # fmt: skip
DAY_UNITS = {"(container*day)": 12, "(wagon*day)": 8, "(container*hour)": 0.5}
# right by the rules, rare in practice, and hard on exact arithmetic
ODD_UNITS = {"ft": 5, "cm": 0.2, "lb": 0.01}
ODD_KM_UNITS = {"(container*mile)": 0.5, "(wagon*mile)": 0.6}
USUAL = PLAIN_UNITS | KM_UNITS | DAY_UNITS | ODD_UNITS | ODD_KM_UNITS
# charge -> kinds of subject it stands on
AMOUNT_CHARGES = {
    "FRT": ("rail", "rail", "rail", "leg", "sea", "road"),
    "FER": ("ferry", "leg"),
    "GAU": ("gauge_change", "gauge_change", "transshipment"),
    "BCF": ("border",),
    "THC": ("origin", "destination", "terminal", "transshipment"),
    "CUS": ("country", "border"),
    "DOC": ("country", "consignment"),
    "WAG": ("consignment", "rail"),
    "EMP": ("rail",),
    "STO": ("destination", "terminal"),
}
PERCENT_CHARGES = ("FWD", "INS", "WAR", "SUR")
CHARGES = (*AMOUNT_CHARGES, "THR", *PERCENT_CHARGES)
# what the first book of a set covers, so that most itineraries have a price
BASE = (
    ("FRT", "rail *", ("(wagon*km)", "(axle*km)", "(t*km)")),
    ("FRT", "sea *", ("wagon", "t", "(m*km)")),
    ("FRT", "road *", ("(t*km)", "wagon")),
    ("FER", "ferry *", ("m", "t", "wagon")),
    ("GAU", "gauge_change *", ("t", "wagon", "(100*kg)")),
)
# conditions that part a charge's rows: each alternative is a list of disjoint conditions
SPLITS: tuple[tuple[Row, ...], ...] = (
    ({},),
    ({},),
    ({"km_to": "300"}, {"km_over": "300", "km_to": "1284"}, {"km_over": "1284"}),
    ({"km_to": "705"}, {"km_over": "705"}),
    ({"mass_to": "20"}, {"mass_over": "20", "mass_to": "26.3"}, {"mass_over": "26.3"}),
    ({"units_to": "1"}, {"units_from": "2", "units_to": "40"}, {"units_from": "41"}),
    ({"equipment": "container"}, {"equipment": "wagon"}),
    ({"equipment": "20ft"}, {"equipment": "40ft;45ft"}, {"equipment": "wagon"}),
    ({"equipment": "45G1;22G1;WCOV"}, {"equipment": "42G1;L5G1;WTNK"}),
    ({"laden": "yes"}, {"laden": "no"}),
    ({"train": "single;group"}, {"train": "block"}),
    ({"wagon_owner": "carrier"}, {"wagon_owner": "shipper"}),
    ({"box_owner": "carrier"}, {"box_owner": "shipper"}),
    ({"commodity": "10;52"}, {"commodity": "!10;!52"}),
    ({"commodity": "27;!2711;ETSNG:20"}, {"commodity": "2711;10;ETSNG:01"}),
    ({"hazard": "none"}, {"hazard": "3;9"}),
    ({"valid_to": "2026-06-30"}, {"valid_from": "2026-07-01"}),
)
EXTRA: tuple[Row, ...] = (
    {"laden": "yes"}, {"train": "single;block"}, {"commodity": "!2711"}, {"hazard": "none;3"},
    {"units_to": "120"}, {"wagon_owner": "carrier"}, {"box_owner": "carrier"}, {"mass_to": "68.5"},
    {"valid_from": "2026-02-01"}, {"valid_to": "2026-12-31"}, {"equipment": "container"}, {"km_over": "50"},
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """What the books of one set share; `corridors` are those that its consignments take."""

    corridors: tuple[str, ...]
    currencies: tuple[str, ...]
    pivot: str
    administrative: str
    invoice: str
    percent_on: dict[str, str]


def decimal_text(rng: Random, size: float, digits: int = 2) -> str:
    """A decimal near `size` with so many significant digits."""
    return format(Decimal(f"{size * exp(rng.uniform(-0.9, 0.9)):.{digits}g}"), "f")


def priced_unit(rng: Random, currency: str, units: Sequence[str]) -> Row:
    """The amount and unit of a row, with its mass rule if the unit weighs."""
    unit = rng.choice(units)
    size = USUAL[unit] * PER_DOLLAR[currency]
    amount = decimal_text(rng, size, 2 if "t*km" in unit else 3)
    if rng.random() < 0.1 and "km" not in unit and "." in amount:
        amount += "5"  # a tie for half-up as soon as the quantity is odd
    row = {"amount": "0" if rng.random() < 0.01 else amount, "unit": f"{currency}/{unit}"}
    if unit in ("t", "kg", "(100*kg)", "lb", "(t*km)", "(100*kg*km)"):
        row["mass"] = rng.choice(("", "gross", "goods"))
        row["min_t"] = rng.choice(("", "", "7", "14", "55"))
        row["step_t"] = rng.choice(("", "", "0.1", "0.5", "1"))
    return row


def subject_cell(rng: Random, world: World, kind: str) -> str:
    """An `on` cell of one kind: every subject of the kind, or one to three names on a corridor of the set."""
    if kind == "consignment":
        return kind
    names = theatre().names[rng.choice(world.corridors)].get(kind)
    if not names or rng.random() < 0.4:
        return f"{kind} *"
    return f"{kind} {';'.join(sorted(set(rng.choices(names, k=rng.randint(1, 3)))))}"


def known_from(index: int) -> str:
    """A publication day of its own for each of the first 600 indexes, neither rising nor falling."""
    return (date(2025, 3, 1) + timedelta(days=index * 233 % 600)).isoformat()


def extra_conditions(rng: Random, taken: Row) -> Row:
    """Some conditions more, on columns that `taken` leaves blank."""
    extra: Row = {}
    while rng.random() < 0.3:
        extra |= rng.choice(EXTRA)
    if rng.random() < 0.08:
        extra["corridor"] = ";".join(rng.sample(CORRIDORS, 3))
    return {name: cell for name, cell in extra.items() if not taken.get(name)}


def rounding_cells(rng: Random, world: World) -> tuple[str, str]:
    """A rounding profile and a currency that it can invoice."""
    profile = rng.choices(("", "default", "cis", "invoice", "coarse", "fine"), (8, 2, 3, 2, 1, 1))[0]
    if profile in ("cis", "invoice"):
        return profile, rng.choice((world.administrative, world.invoice))
    return profile, rng.choice(world.currencies)


def limits(rng: Random, currency: str, size: float) -> Row:
    """Limits of a line, in whole units of its currency."""
    row: Row = {}
    worth = size * PER_DOLLAR[currency]
    if rng.random() < 0.15:
        row["min_amount"] = str(max(1, round(worth * rng.uniform(0.2, 2))))
    if rng.random() < 0.1:
        row["max_amount"] = str(max(1, round(worth * rng.uniform(3, 30))))
    return row


def base_row(rng: Random, world: World, index: int) -> Row:
    """One of the rows that cover everything, always known."""
    charge, on, units = BASE[index]
    currency = rng.choice(world.currencies)
    return {"rate": f"base-{index}", "charge": charge, "on": on, "kind": "charge"} | priced_unit(rng, currency, units)


def amount_family(rng: Random, world: World, index: int) -> list[Row]:
    """One to three rows of one charge that never match together."""
    charge = rng.choice((*AMOUNT_CHARGES, "FRT", "FRT", "GAU", *PERCENT_CHARGES[:1]))
    kind = world.percent_on.get(charge) or rng.choice(AMOUNT_CHARGES[charge])
    moving = kind in ("rail", "sea", "road", "ferry", "leg")
    splits = [split for split in SPLITS if moving or not any("km_to" in part for part in split)]
    parts = rng.choice(splits)
    contingent = charge == "STO" or rng.random() < 0.05
    shared = {
        "charge": charge,
        "kind": "contingent" if contingent else "charge",
        "on": subject_cell(rng, world, kind),
        "known_from": known_from(index),
    }
    taken = {name: "used" for part in parts for name in part} | ({} if moving else {"km_over": "used"})
    shared |= extra_conditions(rng, taken)
    rows = []
    for number, part in enumerate(parts):
        profile, currency = rounding_cells(rng, world)
        units = [*PLAIN_UNITS, *(3 * list(KM_UNITS) if moving else ())]
        if rng.random() < 0.05:
            units = [*ODD_UNITS, *(ODD_KM_UNITS if moving else ())]
        elif rng.random() < (0.6 if contingent else 0.02):
            units = list(DAY_UNITS)
        row = priced_unit(rng, currency, units)
        invoiced = world.invoice if profile in ("cis", "invoice") else currency
        row |= {"rate": f"r{index}-{number}", "rounding": profile} | limits(rng, invoiced, 300)
        if number == 0 or rng.random() < 0.8:
            rows.append(shared | part | row)
    return rows


def percent_row(rng: Random, world: World, pivot: str, index: int) -> Row:
    """A percentage; the first of a book is always known, so that the book has percentages on any day."""
    charge = rng.choice(PERCENT_CHARGES)
    bases = [code for code in CHARGES if code not in PERCENT_CHARGES]
    codes = ";".join(rng.sample(bases, rng.randint(1, 4)))
    unit = rng.choice(("percent of total", "percent of value", f"percent of {codes}", "percent of FRT;THR"))
    row = {
        "rate": f"p{index}",
        "charge": charge,
        "on": subject_cell(rng, world, world.percent_on[charge]),
        "kind": "charge",
        "unit": unit,
        "amount": decimal_text(rng, 1.5, 3),
        "known_from": known_from(400 + index) if index else "",
    }
    row |= limits(rng, pivot, 100)
    return row | extra_conditions(rng, {"km_over": "used"})


def factor_row(rng: Random, world: World, index: int) -> Row:
    """A factor, sometimes a later version of another."""
    row = {"factor": f"f{rng.randint(0, 4)}", "known_from": known_from(index)}
    row["charges"] = ";".join(rng.sample((*AMOUNT_CHARGES, "FRT", "THR"), rng.randint(1, 4)))
    row["charges"] = ";".join(dict.fromkeys(row["charges"].split(";")))
    row["value"] = rng.choice(("0.5", "0.7", "0.85", "0.9", "0.95", "1.1", "1.7", "3.0"))
    row["group"] = rng.choice(("", "", "g1", "g2"))
    if rng.random() < 0.5:
        kind = rng.choice(("rail", "rail", "leg", "gauge_change", "border", "country", "consignment", "terminal"))
        row["on"] = subject_cell(rng, world, kind)
    row |= extra_conditions(rng, {})
    return row | (rng.choice(rng.choice(SPLITS)) if rng.random() < 0.5 else {})


def through_row(rng: Random, world: World, index: int) -> Row:
    """A through rate over a stretch of a corridor."""
    corridor, start, end = theatre().stretch(rng, world.corridors, whole=0.2)
    profile, currency = rounding_cells(rng, world)
    usual = [(2500.0, "container"), (1500.0, "TEU"), (90.0, "t"), (4000.0, "wagon")]
    if profile not in ("cis", "invoice"):  # a rate per km would round to nothing there
        usual.append((0.3, "(container*km)"))
    size, unit = rng.choice(usual)
    codes = rng.sample(("FRT", "FER", "GAU", "BCF", "THC", "EMP", "STO"), rng.randint(1, 5))
    codes += [code for code in ("GAU@from", "GAU@to", "BCF@from", "BCF@to", "THC@to") if rng.random() < 0.2]
    row = {
        "through": f"t{index}",
        "from": start,
        "to": end,
        "corridor": corridor if rng.random() < 0.3 else "",
        "amount": decimal_text(rng, size * PER_DOLLAR[currency], 3),
        "unit": f"{currency}/{unit}",
        "includes": ";".join(codes),
        "rounding": profile,
        "known_from": known_from(index * 7 + 1),
    }
    return row | extra_conditions(rng, row)


def exchange_row(rng: Random, world: World, index: int, base: bool) -> Row:
    """A conversion; the base rows lead from every currency to the pivot and into the invoice currency."""
    first = [(world.administrative, world.invoice)] if world.administrative != world.invoice else []
    wanted = [*first, *((currency, world.pivot) for currency in world.currencies if currency != world.pivot)]
    row = {"valid_from": "2025-01-01"}
    if base and index < len(wanted):
        source, target = wanted[index]
        kind = "administrative" if first and index == 0 else "market"
    else:
        source, target = rng.sample(world.currencies, 2)
        kind = rng.choice(("market", "market", "administrative"))
        row = {"valid_from": known_from(index * 3 + 2), "known_from": known_from(index * 5 + 4)}
        row["valid_to"] = "2026-09-30" if rng.random() < 0.2 and row["valid_from"] <= "2026-09-30" else ""
    if rng.random() < 0.4:
        source, target = target, source
    op = rng.choice(("multiply", "divide"))
    ratio = PER_DOLLAR[target] / PER_DOLLAR[source]
    size = ratio if op == "multiply" else 1 / ratio
    rate = format(Decimal(f"{size * rng.uniform(0.9, 1.1):.4g}"), "f")
    return row | {"from": source, "to": target, "rate": rate, "op": op, "kind": kind}
