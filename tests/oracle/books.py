"""Hypothesis strategies: random tariff sets, consignments on real itineraries, and whole questions.

Hypothesis chooses how many rows of each kind there are; every row is drawn from a generator seeded by the
set's seed, the book, the table and the row's number. So a set is quick to make, always the same for one
shape, and a smaller shape is nearly the same set with rows left out, which lets hypothesis shrink.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from tests.oracle.random_rows import (
    BASE,
    CHARGES,
    PER_DOLLAR,
    PERCENT_CHARGES,
    World,
    amount_family,
    base_row,
    exchange_row,
    factor_row,
    percent_row,
    through_row,
)
from tests.oracle.tables import Row, read_network
from tests.oracle.theatre import CORRIDORS, NETWORK, theatre

CONDITIONS = (
    "equipment,laden,box_owner,wagon_owner,train,commodity,hazard,corridor,"
    "km_over,km_to,mass_over,mass_to,units_from,units_to"
)
HEADERS = {
    "sources": "source,title,publisher,url,published,trust",
    "rates": f"rate,charge,on,amount,unit,kind,rounding,{CONDITIONS},mass,min_t,step_t,min_amount,max_amount,"
    "valid_from,valid_to,known_from,source,note",
    "factors": f"factor,charges,on,value,group,{CONDITIONS},valid_from,valid_to,known_from,source,note",
    "through": "through,from,to,corridor,amount,unit,includes,rounding,"
    f"{CONDITIONS.replace('corridor,', '')},valid_from,valid_to,known_from,source,note",
    "exchange": "from,to,rate,op,kind,valid_from,valid_to,known_from,source",
}
CONTAINERS = ("22G1", "42G1", "45G1", "L5G1", "22R1", "45R1", "22U1", "22T1", "20GP", "40HC")
WAGONS = ("WCOV", "WHOP", "WTNK", "WGON")


@dataclass(frozen=True)
class BookText:
    """A tariff book as text: file name -> content."""

    name: str
    files: dict[str, str]

    def write(self, parent: Path) -> Path:
        """Write the book into a folder of its own below `parent`; the folder."""
        folder = parent / self.name
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        return folder


@dataclass(frozen=True)
class BookShape:
    """How many rows of each kind a book has; `rates` without the percentages."""

    rates: int
    factors: int
    through: int
    exchange: int
    percentages: int


@dataclass(frozen=True)
class TariffSetText:
    """The books of a set, earlier first, and the world they speak of, currencies and corridors."""

    books: tuple[BookText, ...]
    world: World

    def write(self, parent: Path) -> list[Path]:
        """Write every book below `parent`; the folders in the set's order."""
        return [book.write(parent) for book in self.books]


@dataclass(frozen=True)
class Shipped:
    """A row of the CSV batch as text, and the itinerary it is priced on: leg ids in travelling order."""

    consignment: Row
    legs: list[str]


@dataclass(frozen=True)
class Question:
    """Everything `price` asks for, the network apart (NETWORK)."""

    tariff_set: TariffSetText
    shipped: tuple[Shipped, ...]
    as_known_on: date
    exchange_date: date | None
    p50_days: Fraction | None


def table_text(table: str, rows: Iterable[Mapping[str, str]]) -> str:
    """A CSV file of one of the book's tables; ValueError for a column that it does not have."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADERS[table].split(","), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def random_set(seed: int, shapes: Iterable[BookShape]) -> TariffSetText:
    """The tariff set of a seed and its books' shapes."""
    shapes = list(shapes)
    rng = Random(f"{seed}:world")
    # every currency needs a way to the pivot: not more currencies than the first book has rows for
    order = rng.sample(sorted(PER_DOLLAR), min(5, shapes[0].exchange))
    world = World(
        corridors=tuple(rng.sample(CORRIDORS, 2)),
        currencies=tuple(order),
        pivot=order[0],
        administrative=order[-1],
        invoice=rng.choice(order[:2]),
        percent_on={charge: rng.choice(("consignment", "country")) for charge in PERCENT_CHARGES},
    )
    books = [random_book(f"{seed}:{place}", shape, world, place) for place, shape in enumerate(shapes)]
    return TariffSetText(tuple(books), world)


def random_book(seed: str, shape: BookShape, world: World, place: int) -> BookText:
    """One book of a set; the first (`place` 0) covers everything, the later ones override."""
    rng = Random(f"{seed}:book")
    pivot = world.pivot if rng.random() < 0.85 else rng.choice(world.currencies)

    def drawn(table: str, index: int) -> Random:
        return Random(f"{seed}:{table}:{index}")

    rates: list[Row] = []
    for index in range(len(BASE)):
        if rng.random() < (0.97 if place == 0 else 0.25):
            rates.append(base_row(drawn("base", index), world, index))
    family = 0
    while len(rates) < shape.rates:
        rates += amount_family(drawn("rates", family), world, family)
        family += 1
    rates = rates[: max(shape.rates, len(BASE))]
    rates += [percent_row(drawn("percent", n), world, pivot, n) for n in range(shape.percentages)]
    tables = {
        "rates": rates,
        "factors": [factor_row(drawn("factors", n), world, n) for n in range(shape.factors)],
        "through": [through_row(drawn("through", n), world, n) for n in range(shape.through)],
        "exchange": [exchange_row(drawn("exchange", n), world, n, place == 0) for n in range(shape.exchange)],
    }
    name = f"book-{place}"
    fixture = {"source": "fixture", "title": "Drawn at random", "publisher": "Karvan", "trust": "estimate"}
    files = {
        "book.toml": _book_toml(rng, name, pivot, world),
        "sources.csv": table_text("sources", [fixture]),
    }
    for table, rows in tables.items():
        files[f"{table}.csv"] = table_text(table, [row | {"source": "fixture"} for row in rows])
    return BookText(name, files)


def _book_toml(rng: Random, name: str, pivot: str, world: World) -> str:
    charges = list(CHARGES)
    if rng.random() < 0.5:
        rng.shuffle(charges)
    listed = ", ".join(f'"{charge}"' for charge in charges)
    required = {"rail": "FRT", "sea": "FRT", "road": "FRT", "ferry": "FER", "gauge_change": "GAU"}
    if rng.random() < 0.3:
        required = dict(rng.sample(sorted(required.items()), 3))
    if rng.random() < 0.05:
        required[rng.choice(("border", "origin", "consignment", "country", "terminal"))] = rng.choice(("BCF", "DOC"))
    needs = "\n".join(f'{kind} = "{charge}"' for kind, charge in required.items())
    default_line = rng.choice(("0.01", "0.01", "0.001"))
    container = rng.choice(("1", "0.5", "10"))
    return f"""book = "{name}"
title = "Drawn at random"
issuer = "Karvan"
edition = "2026-01"
status = "sandbox"
pivot = "{pivot}"
charges = [{listed}]
through = "{rng.choice(("prefer", "prefer", "cheaper", "cheaper", "ignore"))}"

[required]
{needs}

[rounding.default]
line = "{default_line}"
[rounding.cis]
invoice_currency = "{world.invoice}"
rate = "0.01"
rate_container = "{container}"
line = "0.01"
[rounding.invoice]
invoice_currency = "{world.invoice}"
rate = "0.001"
line = "{rng.choice(("0.1", "0.05", "1"))}"
[rounding.coarse]
line = "{rng.choice(("1", "0.05", "5"))}"
[rounding.fine]
rate = "1"
line = "0.00001"
"""


def random_shipped(seed: int, world: World) -> Shipped:
    """A consignment on a stretch of a real corridor, quoted mostly in one of the set's currencies."""
    rng = Random(f"{seed}:consignment")
    corridor, origin, destination = theatre().stretch(rng, world.corridors)
    wagon = rng.random() < 0.35
    empty = rng.random() < 0.12
    kilograms = 0 if empty else rng.randint(1, 66_000 if wagon else 24_000)
    in_tonnes = rng.random() < 0.8
    code, scheme = rng.choice(
        (("", ""), ("1001", ""), ("8528", "NHM"), ("5201", "HS"), ("2711", "GNG"), ("27", "NHM"),
         ("2701", ""), ("011005", "ETSNG"), ("201005", "ETSNG"))
    )  # fmt: skip
    dispatch = date(2025, 11, 1) + timedelta(days=rng.randint(0, 500))
    row = {
        "row_id": str(seed),
        "origin": origin,
        "destination": destination,
        "dispatch_date": dispatch.isoformat(),
        "equipment": rng.choice(WAGONS if wagon else CONTAINERS),
        "units": str(rng.choice((1, 1, 2, 3, 40, 41, rng.randint(1, 200)))),
        "mass_per_unit": f"{kilograms // 1000}.{kilograms % 1000:03d}" if in_tonnes else str(kilograms),
        "mass_unit": "t" if in_tonnes else "kg",
        "commodity": code,
        "commodity_scheme": scheme,
        "hazard": rng.choice(("none", "none", "none", "", "3", "9", "4.1")),
        "box_owner": "" if wagon else rng.choice(("carrier", "shipper", "")),
        "wagon_owner": rng.choice(("carrier", "shipper", "")),
        "train": rng.choice(("single", "group", "block", "")),
        "value": rng.choice(("", "120000", "0", "987654.32", "15000")),
        "value_currency": rng.choice((*world.currencies, "", "")),
        "currency": rng.choice(world.currencies if rng.random() < 0.96 else sorted(PER_DOLLAR)),
    }
    return Shipped(row, read_network(NETWORK).stretch(corridor, origin, destination))


def shapes(first: bool) -> st.SearchStrategy[BookShape]:
    """Shapes of small books; the first book of a set has room for the rows that cover everything."""
    return st.builds(
        BookShape,
        rates=st.integers(5 if first else 1, 25),
        factors=st.integers(0, 6),
        through=st.integers(0, 3),
        exchange=st.integers(2 if first else 0, 8),
        percentages=st.integers(0, 5),
    )


def tariff_sets() -> st.SearchStrategy[TariffSetText]:
    """Sets of one to three valid books."""
    later = st.lists(shapes(first=False), max_size=2)
    seeds = st.integers(0, 2**32 - 1)
    return st.builds(lambda seed, first, rest: random_set(seed, [first, *rest]), seeds, shapes(first=True), later)


def shipped(world: World) -> st.SearchStrategy[Shipped]:
    """Consignments on real itineraries of the set's corridors."""
    return st.integers(0, 2**32 - 1).map(lambda seed: random_shipped(seed, world))


@st.composite
def questions(draw: st.DrawFn, rows: int = 3) -> Question:
    """A tariff set, up to `rows` consignments, and the dates and the printed P50 to price them with."""
    tariff_set = draw(tariff_sets())
    dates = st.dates(date(2025, 12, 1), date(2026, 12, 31))
    hundredths = st.none() | st.integers(1, 6000)
    p50 = draw(hundredths)
    return Question(
        tariff_set,
        tuple(draw(st.lists(shipped(tariff_set.world), min_size=1, max_size=rows))),
        draw(dates),
        draw(st.none() | dates),
        None if p50 is None else Fraction(p50, 100),
    )
