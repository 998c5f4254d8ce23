"""A scenario: named changes of the data, to ask what a bypass, a terminal or a strike would change.

It changes the cells of tables before they are typed, so that a changed figure passes every check of a written one.
What it names must exist. Source: the network rules, section 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from calculator.problem import Problem, Refused, did_you_mean, suggest
from tariffs import columns
from tariffs.table import Place, Table, read_bytes
from tariffs.toml_file import (
    TomlFile,
    cell_text,
    is_any_text,
    is_table,
    is_tables,
    is_text,
    is_texts,
    parse,
    shape,
)

_KEYS = {
    "title": is_text,
    "reason": is_text,
    "sources": is_tables,
    "set": is_tables,
    "add": is_tables,
    "books": is_table,
}
_BOOK_KEYS = {"leave_out": is_texts, "add": is_texts}
_SOURCE_KEYS = {"title": is_text, "url": is_any_text, "publisher": is_any_text, "published": is_any_text}
_ADD_KEYS = {
    "table": is_text, "book": is_text, "values": is_table,
    "trust": is_any_text, "source": is_any_text, "note": is_any_text,
}  # fmt: skip
_SET_KEYS = {**_ADD_KEYS, "where": is_table}


@dataclass(frozen=True, slots=True)
class ScenarioSource:
    """Where a scenario's figures come from."""

    title: str
    url: str = ""
    publisher: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """New values for the rows of a table whose cells are as `where` says; an added row has no `where`.

    book : id of the tariff book whose table it is, "" for the network
    """

    table: str
    values: Mapping[str, str]
    where: Mapping[str, str]
    book: str
    place: Place


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as read from its file; the overrides are in the order of the file.

    leave_out, add_books : ids of books, and folders of books
    digest : SHA-256 of the file
    """

    name: str
    title: str
    reason: str
    sources: tuple[ScenarioSource, ...] = ()
    sets: tuple[Override, ...] = ()
    adds: tuple[Override, ...] = ()
    leave_out: tuple[str, ...] = ()
    add_books: tuple[str, ...] = ()
    file: str = ""
    books_line: int = 0
    digest: str = ""

    @property
    def books_changed(self) -> tuple[str, ...]:
        """The books of which some table is changed."""
        return tuple(dict.fromkeys(override.book for override in (*self.sets, *self.adds) if override.book))

    def line_of(self, key: str) -> int:
        """The line of [books], or of the first override of a book."""
        changes = [override.place.line for override in (*self.sets, *self.adds) if override.book]
        return changes[0] if key == "book" and changes else self.books_line

    def changes(self, book: str) -> bool:
        """Whether some table of the book, "" for the network, is changed."""
        return any(override.book == book for override in (*self.sets, *self.adds))

    def applied(self, tables: dict[str, Table], book: str = "") -> tuple[dict[str, Table], list[Problem]]:
        """The tables of a book, or of the network, as they are under the scenario, and what it names in vain."""
        changed, problems = dict(tables), list[Problem]()
        for override in self.sets:
            if override.book == book and override.table in changed:
                changed[override.table], wrong = _changed(changed[override.table], override)
                problems += wrong
        for override in self.adds:
            if override.book == book and override.table in changed:
                changed[override.table] = _longer(changed[override.table], override)
        return changed, problems


def load(path: Path) -> Scenario:
    """The scenario of a TOML file. Raises Refused with everything that is wrong with it."""
    file = str(path)
    data, problems = read_bytes(path, file)
    toml, wrong = parse(file, data)
    problems += wrong or (shape(toml, toml.values, _KEYS, ("title", "reason")) if not problems else [])
    if problems:
        raise Refused(problems)
    values = toml.values
    books = values.get("books", {})
    problems += shape(toml, books, _BOOK_KEYS, under=("books",))
    for source in values.get("sources", ()):
        problems += shape(toml, source, _SOURCE_KEYS, ("title",), ("sources",))
    sets: list[Override] = []
    adds: list[Override] = []
    for key, overrides in (("set", sets), ("add", adds)):
        for nth, given in enumerate(values.get(key, ())):
            override, wrong = _override(toml, key, nth, given)
            problems += wrong
            overrides.append(override)
    if problems:
        raise Refused(problems)
    return Scenario(
        name=path.stem,
        title=values["title"],
        reason=values["reason"],
        sources=tuple(ScenarioSource(**source) for source in values.get("sources", ())),
        sets=tuple(sets),
        adds=tuple(adds),
        leave_out=tuple(books.get("leave_out", ())),
        add_books=tuple(books.get("add", ())),
        file=file,
        books_line=toml.line("books"),
        digest=sha256(data).hexdigest(),
    )


def _override(toml: TomlFile, key: str, nth: int, given: dict[str, Any]) -> tuple[Override, list[Problem]]:
    """One [[set]] or [[add]] with everything that is wrong with it, each problem at its own table's line."""
    place = Place(toml.file, toml.line(key, nth=nth))
    keys, needed = (_SET_KEYS, ("table", "where", "values")) if key == "set" else (_ADD_KEYS, ("table", "values"))
    problems = [replace(p, line=place.line) for p in shape(toml, given, keys, needed, (key,))]
    cells: dict[str, dict[str, str]] = {"values": {}, "where": {}}
    for part, texts in cells.items():
        for column, value in given[part].items() if isinstance(given.get(part), dict) else ():
            text = cell_text(value)
            if text is None:
                path = f"{key}.{part}.{column}"
                problems.append(place.problem(path, f"{value!r} is not a cell", "write a text", "wrong_kind"))
            texts[column] = text or ""
    values = cells["values"] | {name: str(given[name]) for name in ("trust", "source", "note") if name in given}
    override = Override(str(given.get("table", "")), values, cells["where"], str(given.get("book", "")), place)
    if not problems:
        problems += _unknown(override, key)
    return override, problems


def _unknown(override: Override, key: str) -> list[Problem]:
    """A table that does not exist, and columns that it does not have."""
    tables = columns.BOOK_TABLES if override.book else (*columns.NETWORK_TABLES, *columns.EVIDENCE_TABLES)
    place = override.place
    if override.table not in tables:
        whose, near = "a tariff book" if override.book else "the network", suggest(override.table, tables)
        advice = did_you_mean(override.table, tables) or f"its tables are {', '.join(tables)}"
        if override.table in columns.BOOK_TABLES:
            advice = "write book = … beside it to change a tariff book"
        message = f"{whose} has no table {override.table!r}"
        return [place.problem(f"{key}.table", message, advice, "unknown_table", override.table, near)]
    names = [column.column for column in columns.of(override.table)]
    problems = []
    for part, cells in (("where", override.where), ("values", override.values)):
        for column in cells:
            if column not in names:
                advice = did_you_mean(column, names) or f"its columns are {', '.join(names)}"
                message, near = f"{override.table} has no column {column!r}", suggest(column, names)
                problems.append(place.problem(f"{key}.{part}", message, advice, "unknown_column", column, near))
    return problems


def _changed(table: Table, override: Override) -> tuple[Table, list[Problem]]:
    """The table with the cells set in every row that `where` names; no such row is a problem."""
    table = table.with_columns((*override.where, *override.values))
    at = {name: table.header.index(name) for name in (*override.where, *override.values)}
    rows, places, met = list(table.rows), list(table.places), False
    for index, row in enumerate(rows):
        if all(row[at[name]].strip() == value for name, value in override.where.items()):
            met = True
            rows[index] = list(row)
            places[index] = override.place
            for name, value in override.values.items():
                rows[index][at[name]] = value
    if met:
        return replace(table, rows=tuple(rows), places=tuple(places)), []
    return table, [_no_such_row(table, override)]


def _no_such_row(table: Table, override: Override) -> Problem:
    """Advice names the nearest value of the first column of `where` that has none like it."""
    asked = " and ".join(f"{name} = {value!r}" for name, value in override.where.items())
    message, advice = f"{override.table} has no row with {asked}", f"name a row of {table.file}"
    for name, value in override.where.items():
        known = table.texts(name)
        if value not in known:
            advice, near = did_you_mean(value, known) or advice, suggest(value, known)
            return override.place.problem("set.where", message, advice, "unknown_row", value, near)
    return override.place.problem("set.where", message, advice, "unknown_row")


def _longer(table: Table, override: Override) -> Table:
    """The table with one more row."""
    table = table.with_columns(tuple(override.values))
    row = [override.values.get(name, "") for name in table.header]
    return replace(table, rows=(*table.rows, row), places=(*table.places, override.place))
