"""A table of text as typed columns, with every problem of its header, its cells and its keys.

Cells are read column by column and each distinct text once: a large table has few distinct ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from calculator.problem import Problem, did_you_mean, suggest
from tariffs import columns
from tariffs.cell_types import TYPES
from tariffs.cells import CellError, Fault, Known
from tariffs.columns import Column
from tariffs.table import Place, Table

_BAD = object()
"""Stands for a cell that could not be read."""


@dataclass(frozen=True, slots=True)
class Records:
    """The typed rows of a table that are sound; rows with a bad cell are left out (and reported).

    values : column -> its values, one for each of `places`
    """

    places: list[Place] = field(default_factory=list)
    values: dict[str, list[Any]] = field(default_factory=dict)

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """For each row its place and the values of the named columns, of all columns if none is named."""
        return zip(self.places, *(self.values[name] for name in names or self.values), strict=True)


def typed(table: Table, known: Known) -> tuple[Records, list[Problem]]:
    """The sound rows of a table, and every problem of its header and cells."""
    schema = columns.of(table.name)
    problems = _header_problems(table, schema)
    at = {name: table.header.index(name) for name in table.header}
    # Without a column that it needs no row can be understood, but its other cells can still be checked.
    whole = all(column.column in at for column in schema if column.is_required)
    good = bytearray([whole]) * len(table.rows)
    values: dict[str, list[Any]] = {}
    for column in schema:
        if column.column not in at:
            values[column.column] = [TYPES[column.type].blank] * len(table.rows)
            continue
        index = at[column.column]
        texts = [row[index] for row in table.rows]
        read, faults = _read_all(set(texts), column, known)
        values[column.column] = [read[text] for text in texts]
        if faults:
            for row, text in enumerate(texts):
                if text in faults:
                    good[row] = 0
                    problems += [_problem(table.places[row], column, text, fault) for fault in faults[text]]
    if table.header:
        problems += _twins(table, schema)
    return _sound(list(table.places), values, good), problems


def _read_all(texts: set[str], column: Column, known: Known) -> tuple[dict[str, Any], dict[str, tuple[Fault, ...]]]:
    """Each distinct text of a column read once: text -> value, and text -> faults where it cannot be read."""
    cell_type = TYPES[column.type]
    read: dict[str, Any] = {}
    faults: dict[str, tuple[Fault, ...]] = {}
    for text in texts:
        stripped = text.strip()
        if not stripped:
            read[text] = cell_type.blank
            if column.is_required:
                advice = _NEEDED.get(column.column, f"write the {column.column}: {column.description}")
                faults[text] = (Fault("is blank", advice, "missing_value"),)
            continue
        try:
            read[text] = cell_type.read(stripped, column, known)
        except CellError as error:
            read[text], faults[text] = _BAD, error.faults
    return read, faults


_NEEDED = {"source": "name a source; every row has one"}


def _problem(place: Place, column: Column, text: str, fault: Fault) -> Problem:
    """A fault of a cell with its place."""
    return place.problem(column.column, fault.message, fault.advice, fault.code, text.strip(), fault.suggestions)


def _header_problems(table: Table, schema: tuple[Column, ...]) -> list[Problem]:
    """Unknown, repeated and missing columns."""
    if not table.header:
        return []
    known, place = [column.column for column in schema], Place(table.file, 1)
    problems = []
    for index, name in enumerate(table.header):
        if name in table.header[:index]:
            problems.append(
                place.problem(name, "stands twice in the header", "remove one of the two", "two_columns", name)
            )
        elif name not in known:
            shown = f"unknown column {name!r}" if name else f"column {index + 1} has no name"
            advice = did_you_mean(name, known) or f"remove it; the columns are {', '.join(known)}"
            problems.append(place.problem(name, shown, advice, "unknown_column", name, suggest(name, known)))
    # Of a header that is too short all missing columns are told already.
    for column in schema if not table.header_is_short else ():
        if column.is_required and column.column not in table.header:
            advice = f"add it: {column.description}"
            problems.append(place.problem(column.column, "the column is missing", advice, "missing_column"))
    return problems


def _twins(table: Table, schema: tuple[Column, ...]) -> list[Problem]:
    """Rows that are alike in every key column."""
    keys = [column.column for column in schema if column.required == "key"]
    if not keys or not set(keys) <= set(table.header):
        return []
    columns = ([row[at].strip() for row in table.rows] for at in map(table.header.index, keys))
    first: dict[tuple[str, ...], Place] = {}
    problems = []
    for place, key in zip(table.places, zip(*columns, strict=True), strict=True):
        if not all(key):
            continue
        if key in first:
            file, line = first[key]
            where = f"line {line}" if file == place[0] else f"{file}:{line}"
            named = ", ".join(repr(part) for part in key)
            advice = "give each row its own" if len(keys) == 1 else "keep one of the two rows"
            problems.append(place.problem(keys[0], f"{named} stands already in {where}", advice, "duplicate", key[0]))
        else:
            first[key] = place
    return problems


def _sound(places: list[Place], values: dict[str, list[Any]], good: bytearray) -> Records:
    """The rows without a bad cell."""
    if all(good):
        return Records(places, values)
    keep = [index for index, sound in enumerate(good) if sound]
    return Records(
        [places[index] for index in keep],
        {name: [column[index] for index in keep] for name, column in values.items()},
    )
