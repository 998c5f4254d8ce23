"""The meaning of every column of every table: data that checks the files and fills the documentation.

Each table is a CSV file of its own in ``columns/``; groups of columns that several tables share (conditions,
dates, mass, evidence) stand once and are named by a row of type ``columns``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "columns"

BOOK_TABLES = ("sources", "rates", "factors", "through", "exchange")
NETWORK_TABLES = (
    "nodes", "names", "legs", "transfers", "departures", "speeds", "carriers", "corridors", "equipment",
    "commodities", "statutory", "advisories", "emissions",
)  # fmt: skip
EVIDENCE_TABLES = ("observations", "price-observations", "capacity", "speeds-evidence", "dwell-evidence")
"""Tables of a network folder that describe or judge the model: no quote depends on them."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    type     : how its cells are read, a name of `cell_types.TYPES`
    unit     : of its numbers, "" where they have none
    required : "key" (never blank, and no two rows alike in all key columns), "yes" (never blank) or "no"
               (may be blank, and the whole column may be missing)
    values   : what a choice may be
    """

    column: str
    type: str
    unit: str
    required: str
    values: tuple[str, ...]
    description: str

    @property
    def is_required(self) -> bool:
        """Whether the column must be there and none of its cells blank."""
        return self.required in ("key", "yes")


@cache
def of(table: str) -> tuple[Column, ...]:
    """The columns of a table in their order, groups of columns put in their place."""
    with (_FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns: list[Column] = []
    for row in rows:
        if row["type"] == "columns":
            columns.extend(of(row["column"]))
        else:
            values = tuple(filter(None, row["values"].split(";")))
            columns.append(Column(row["column"], row["type"], row["unit"], row["required"], values, row["description"]))
    return tuple(columns)


def tables() -> dict[str, list[Column]]:
    """Every table of a book and of a network with its columns, for the documentation."""
    return {table: list(of(table)) for table in (*BOOK_TABLES, *NETWORK_TABLES, *EVIDENCE_TABLES)}
