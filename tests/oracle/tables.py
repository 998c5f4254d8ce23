"""The tables as they lie on disk: tariff books and the network, read with csv and tomllib alone.

Nothing here is shared with the product; cells stay text until a rule needs a number.
"""

import csv
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

Row = dict[str, str]


def read_csv(path: Path) -> list[Row]:
    """Rows of a CSV file, cells stripped, a missing file or cell blank. Source: tariff book rules, §2."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: (cell or "").strip() for name, cell in row.items()} for row in csv.DictReader(file)]


def items(cell: str) -> list[str]:
    """The several values of one cell, separated by `;`. Source: tariff book rules, section 2."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def day(cell: str, blank: date) -> date:
    """The date in a cell, or `blank`."""
    return date.fromisoformat(cell) if cell else blank


def number(cell: str) -> Fraction | None:
    """The exact value of a decimal cell, None if blank."""
    return Fraction(cell) if cell else None


@dataclass(frozen=True)
class Book:
    """One tariff book; `position` is its place in the set, the latest is the highest."""

    position: int
    name: str
    config: dict[str, Any]
    rates: tuple[Row, ...]
    factors: tuple[Row, ...]
    through: tuple[Row, ...]
    exchange: tuple[Row, ...]

    @property
    def pivot(self) -> str:
        """The currency conversions go through, and in which this book's percentages have their limits."""
        return str(self.config["pivot"])

    @property
    def charges(self) -> list[str]:
        """Charge codes in print order."""
        return list(self.config["charges"])


def read_books(folders: Iterable[Path]) -> list[Book]:
    """The books of a set, in the set's order."""
    books = []
    for position, folder in enumerate(folders):
        config = tomllib.loads((folder / "book.toml").read_text(encoding="utf-8"))
        tables = [tuple(read_csv(folder / f"{table}.csv")) for table in ("rates", "factors", "through", "exchange")]
        books.append(Book(position, str(config["book"]), config, *tables))
    return books


@dataclass(frozen=True)
class Leg:
    """One edge of the network, in the direction of the table; a leg works both ways."""

    name: str
    ends: tuple[str, str]
    mode: str
    carrier: str
    gauge: str
    km: int


@dataclass(frozen=True)
class Network:
    """What pricing needs to know of the network."""

    legs: dict[str, Leg]
    nodes: dict[str, Row]
    corridors: dict[str, list[str]]
    equipment: dict[str, Row]

    def node(self, text: str) -> str:
        """Node id of a place given as id, UN/LOCODE or station code; KeyError if there is none."""
        if text in self.nodes:
            return text
        for node, row in self.nodes.items():
            if text and text.upper() in (row["unlocode"].upper(), row["station_code"].upper()):
                return node
        raise KeyError(text)

    def box(self, text: str) -> Row:
        """Equipment row of a code or of an everyday alias; KeyError if there is none."""
        wanted = text.casefold()
        for code, row in self.equipment.items():
            if wanted in [code.casefold(), *(alias.casefold() for alias in items(row["aliases"]))]:
                return row
        raise KeyError(text)

    def travel(self, origin: str, legs: Iterable[str]) -> list[str]:
        """Nodes passed from `origin` over `legs`; ValueError if they do not join up."""
        nodes = [origin]
        for name in legs:
            ends = self.legs[name].ends
            if nodes[-1] not in ends:
                raise ValueError(f"leg {name} does not touch {nodes[-1]}")
            nodes.append(ends[1] if ends[0] == nodes[-1] else ends[0])
        return nodes

    def corridor_nodes(self, corridor: str) -> list[str]:
        """Nodes of a corridor in the order of its table."""
        legs = self.corridors[corridor]
        for start in self.legs[legs[0]].ends:
            try:
                return self.travel(start, legs)
            except ValueError:
                continue
        raise ValueError(f"the legs of corridor {corridor} do not join up")

    def stretch(self, corridor: str, origin: str, destination: str) -> list[str]:
        """Legs of a corridor from origin to destination, in travelling order, either direction.

        Raises ValueError if the corridor does not pass both. Source: network rules, section 2.
        """
        nodes = self.corridor_nodes(corridor)
        start, end = nodes.index(origin), nodes.index(destination)
        legs = self.corridors[corridor]
        return legs[start:end] if start <= end else legs[end:start][::-1]


@lru_cache(maxsize=8)
def read_network(folder: Path) -> Network:
    """The network of a folder; kept in memory, since thousands of questions ask for the same one."""
    legs = {
        row["leg"]: Leg(
            row["leg"],
            (row["from"], row["to"]),
            row["mode"],
            row["carrier"],
            row["gauge_mm"],
            int(row["tariff_km"]),
        )
        for row in read_csv(folder / "legs.csv")
    }
    corridors: dict[str, list[tuple[int, str]]] = {}
    for row in read_csv(folder / "corridors.csv"):
        corridors.setdefault(row["corridor"], []).append((int(row["seq"]), row["leg"]))
    return Network(
        legs,
        {row["node"]: row for row in read_csv(folder / "nodes.csv")},
        {name: [leg for _, leg in sorted(members)] for name, members in corridors.items()},
        {row["equipment"]: row for row in read_csv(folder / "equipment.csv")},
    )
