"""A folder of tariff tables as a `TariffBook`. Source: the tariff-book rules, section 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from calculator.conditions import NO_KM, NO_MASS, NO_UNITS, Band, Conditions, On, Validity
from calculator.money import fraction_text
from calculator.problem import Problem
from calculator.tariff_book import (
    ExchangeRow,
    Factor,
    MassRule,
    Rate,
    RoundingProfile,
    Row,
    Source,
    TariffBook,
    ThroughRate,
)
from tariffs import book_header, columns
from tariffs import folder as folders
from tariffs.book_header import HEADER, BookHeader
from tariffs.cells import Known
from tariffs.folder import Folder
from tariffs.records import Records, typed
from tariffs.scenario import Scenario
from tariffs.table import Place, Table, digest, read_bytes
from tariffs.toml_file import parse

NEEDED = ("sources", "rates")
"""Tables without which there is no book."""


@dataclass(frozen=True, slots=True)
class LoadedBook:
    """A book with what its checks need beside it.

    files : file as the book's rows name it -> file as its user typed it
    """

    book: TariffBook
    header: BookHeader
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """What a scenario may call it: the book, or the book and its edition."""
        return frozenset((self.book.book, f"{self.book.book}/{self.book.edition}"))

    def place(self, row: Row | ExchangeRow) -> Place:
        """Where a row stands, as problems name it."""
        return Place(self.files.get(row.file, row.file), row.line)


def load(path: Path, known: Known, scenario: Scenario | None = None) -> tuple[LoadedBook | None, list[Problem]]:
    """The book of a folder as far as its rows are sound, and every problem of its files.

    known : names that the network knows; None in place of a book where the folder holds none
    """
    folder, problems = folders.read(path, columns.BOOK_TABLES, NEEDED, [HEADER])
    if not folder.tables:
        return None, problems
    header, wrong = _header(folder, folder.tables)
    problems += wrong
    tables = folder.tables
    if scenario and scenario.changes(header.book):
        tables, wrong = scenario.applied(tables, header.book)
        problems += wrong
        folder.files["scenario"] = scenario.digest.encode()
    named = "source" in tables["sources"].header
    sources = tables["sources"].texts("source") if named else _written(tables, "source")
    known = {
        **known,
        "source": dict.fromkeys(sorted(sources), ""),
        "charge": dict.fromkeys(header.charges, ""),
        "rounding": dict.fromkeys(header.rounding, ""),
    }
    records: dict[str, Records] = {}
    for name in columns.BOOK_TABLES:
        records[name], wrong = typed(tables[name], known)
        problems += wrong
    files = {folder.file(f"{name}.csv"): f"{header.book}/{header.edition}/{name}.csv" for name in tables}
    if scenario:
        files[scenario.file] = Path(scenario.file).name
    book = TariffBook(
        book=header.book,
        title=header.title,
        issuer=header.issuer,
        edition=header.edition,
        status=header.status,
        pivot=header.pivot,
        charges=header.charges,
        charge_names=dict(header.charge_names),
        through=header.through,
        required=dict(header.required),
        rounding=dict(header.rounding),
        sources={row[1]: Source(*row[1:]) for row in records["sources"].rows()},
        rates=tuple(_rates(records["rates"], files)),
        factors=tuple(_factors(records["factors"], files)),
        through_rates=tuple(_through_rates(records["through"], files)),
        exchange=tuple(_exchange(records["exchange"], files)),
        digest=digest(folder.files),
    )
    return LoadedBook(book, header, {name: file for file, name in files.items()}), problems


def _header(folder: Folder, tables: Mapping[str, Table]) -> tuple[BookHeader, list[Problem]]:
    """book.toml; what is wrong with it is said once, not again for each row that depends on it."""
    file = folder.file(HEADER)
    data, problems = read_bytes(folder.path / HEADER, file)
    folder.files[HEADER] = data
    toml, wrong = parse(file, data)
    problems += wrong
    header, wrong = (book_header.unread(toml), []) if problems else book_header.read(toml)
    if "charges" in header.unknown:
        header = replace(header, charges=tuple(sorted(_written(tables, "charge"))))
    if "rounding" in header.unknown:
        names = ("default", *_written(tables, "rounding"))
        header = replace(header, rounding={name: RoundingProfile(name) for name in names})
    return header, problems + wrong


def _written(tables: Mapping[str, Table], column: str) -> set[str]:
    """What all tables name in a column."""
    return {text for table in tables.values() for text in table.texts(column)}


_CONDITIONS = [column.column for column in columns.of("conditions")]
_DATES = [column.column for column in columns.of("dates")]
_MASS = [column.column for column in columns.of("mass")]


def _rates(records: Records, files: Mapping[str, str]) -> Iterator[Rate]:
    names = ("rate", "on", "source", "note", "charge", "amount", "unit", "kind", "rounding", "min_amount", "max_amount")
    groups = zip(records.rows(*names), _conditions(records), _validities(records), _mass_rules(records), strict=True)
    for ((file, line), rate, on, source, note, charge, *priced), conditions, validity, mass in groups:
        amount, unit, kind, rounding, least, most = priced
        yield Rate(
            rate, on, conditions, validity, source, note, files[file], line,
            charge, amount, unit, kind or "charge", rounding or "default", mass, least, most,
        )  # fmt: skip


def _factors(records: Records, files: Mapping[str, str]) -> Iterator[Factor]:
    names = ("factor", "on", "source", "note", "charges", "value", "group")
    for row, conditions, validity in zip(records.rows(*names), _conditions(records), _validities(records), strict=True):
        (file, line), factor, on, source, note, charges, value, group = row
        yield Factor(factor, on, conditions, validity, source, note, files[file], line, charges, value, group)


def _through_rates(records: Records, files: Mapping[str, str]) -> Iterator[ThroughRate]:
    names = ("through", "source", "note", "from", "to", "amount", "unit", "includes", "rounding")
    groups = zip(records.rows(*names), _conditions(records), _validities(records), _mass_rules(records), strict=True)
    for ((file, line), through, source, note, *priced), conditions, validity, mass in groups:
        start, end, amount, unit, includes, rounding = priced
        yield ThroughRate(
            through, On("consignment"), conditions, validity, source, note, files[file], line, start, end, amount, unit,
            frozenset(code for code in includes if "@" not in code),
            frozenset(code.removesuffix("@from") for code in includes if code.endswith("@from")),
            frozenset(code.removesuffix("@to") for code in includes if code.endswith("@to")),
            rounding or "default", mass,
        )  # fmt: skip


def _exchange(records: Records, files: Mapping[str, str]) -> Iterator[ExchangeRow]:
    names = ("from", "to", "rate", "op", "kind", *_DATES, "source")
    for (file, line), base, quote, rate, op, kind, *dates, source in records.rows(*names):
        written = f"1 {base} = {fraction_text(rate, 12)} {quote}"
        if op == "divide":
            written = f"{base} ÷ {fraction_text(rate, 12)} = {quote}"
        factor = 1 / rate if op == "divide" else rate
        yield ExchangeRow(*[base, quote, factor, kind, written, *dates, source, files[file], line])


def _conditions(records: Records) -> Iterator[Conditions]:
    """Alike rows share one object: a large table has few distinct conditions, and their checks are kept by it."""
    made: dict[tuple[Any, ...], Conditions] = {}
    for cells in zip(*(records.values[name] for name in _CONDITIONS), strict=True):
        if cells not in made:
            *asked, km_over, km_to, mass_over, mass_to, units_from, units_to = cells
            # The columns before the bands stand in the order of the type.
            made[cells] = replace(
                Conditions(*asked),
                km=_band(NO_KM, km_over, km_to),
                mass=_band(NO_MASS, mass_over, mass_to),
                # A count of units from 10 is the same as one over 9.
                units=_band(NO_UNITS, units_from - 1 if units_from else None, units_to),
            )
        yield made[cells]


def _band(usual: Band, over: int | None, to: int | None) -> Band:
    return usual if over is None and to is None else Band(over, to, usual.name, usual.unit, usual.scale)


def _validities(records: Records) -> Iterator[Validity]:
    made: dict[tuple[Any, ...], Validity] = {}
    for dates in zip(*(records.values[name] for name in _DATES), strict=True):
        yield made.setdefault(dates, Validity(*dates))


def _mass_rules(records: Records) -> Iterator[MassRule]:
    for basis, least_kg, step_kg in zip(*(records.values[name] for name in _MASS), strict=True):
        yield MassRule(basis or "gross", least_kg or 0, step_kg or 1)
