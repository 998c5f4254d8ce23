"""Tariff books to browse: which are served, and the rows of an edition with their conditions and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from api.tariff_rows import charges_of, rows_of, subject_text, table_of, validity
from calculator.desk import QuotingDesk
from calculator.gazetteer import fold
from calculator.money import fraction_text
from calculator.tariff_book import Factor, Rate, Row, TariffBook, ThroughRate
from ui.browse import conditions, subjects
from ui.browse.links import Part

PLACEHOLDER = "PLACEHOLDER"
"""How the title of a book begins whose figures stand in for those that were never published."""


@dataclass(frozen=True)
class Shelf:
    """A book in the list. first, last : the days between which some row holds, None is open"""

    book: TariffBook
    first: date | None
    last: date | None
    rows: int
    trusts: list[tuple[str, int]]


@dataclass(frozen=True)
class Shown:
    """One row as a page shows it. anchor : its place on the page; holds : whether it does on the day asked about"""

    row: Row
    book: TariffBook
    anchor: str
    kind: str
    on: list[Part]
    every: bool
    charges: list[str]
    amount: str
    unit: str
    conditions: list[str]
    limits: list[str]

    @property
    def source(self) -> str:
        """The id of its source."""
        return self.row.source


@dataclass(frozen=True)
class Filter:
    """What rows are asked for. wrong_day : a text that is no day, else "" """

    charge: str = ""
    on: str = ""
    day: date | None = None
    text: str = ""
    wrong_day: str = ""

    @property
    def is_set(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.charge or self.on or self.day or self.text)


@dataclass(frozen=True)
class Page:
    """An edition of a book. found : the rows asked for, all : how many there are"""

    book: TariffBook
    first: date | None
    last: date | None
    asked: Filter
    found: list[Shown]
    all: int
    charges: list[str]
    kinds: list[str]
    used: Counter[str]


def shelves(desk: QuotingDesk) -> list[Shelf]:
    """The books that prices are made of, in their order."""
    return [Shelf(book, *validity(book), sum(1 for _ in rows_of(book)), trusts_of(book)) for book in desk.tariffs.books]


def trusts_of(book: TariffBook) -> list[tuple[str, int]]:
    """How many rows of a book rest on sources of which trust, the most first."""
    return Counter(book.sources[source].trust for source in sources_of(book)).most_common()


def sources_of(book: TariffBook) -> Iterator[str]:
    """The source of each row and each exchange rate of a book."""
    yield from (row.source for row in rows_of(book))
    yield from (row.source for row in book.exchange)


def find(desk: QuotingDesk, name: str, edition: str) -> TariffBook | None:
    """An edition that is served, or None."""
    return next((book for book in desk.tariffs.books if (book.book, book.edition) == (name, edition)), None)


def filter_of(asked: Mapping[str, str]) -> Filter:
    """What was asked for in an address; a day that is none is kept to be shown."""
    written = asked.get("day", "").strip()
    try:
        day, wrong = (date.fromisoformat(written) if written else None), ""
    except ValueError:
        day, wrong = None, written
    return Filter(asked.get("charge", ""), asked.get("on", ""), day, asked.get("q", "").strip(), wrong)


def page(desk: QuotingDesk, book: TariffBook, asked: Filter) -> Page:
    """The rows of an edition that are asked for."""
    rows = anchored(book)
    found = [shown(desk, book, row, anchor) for row, anchor in rows if _meant(desk, book, row, asked)]
    return Page(
        book, *validity(book), asked, found, len(rows),
        sorted({code for row, _ in rows for code in charges_of(row)}),
        sorted({row.on.kind for row, _ in rows if not isinstance(row, ThroughRate)}),
        Counter(sources_of(book)),
    )  # fmt: skip


def anchored(book: TariffBook) -> list[tuple[Row, str]]:
    """Every row with its place on the page: its id, and for a later version of a factor its id with a number."""
    met: Counter[str] = Counter()
    found = []
    for row in rows_of(book):
        met[row.id] += 1
        found.append((row, row.id if met[row.id] == 1 else f"{row.id}.{met[row.id]}"))
    return found


def shown(desk: QuotingDesk, book: TariffBook, row: Row, anchor: str = "") -> Shown:
    """A row in words."""
    amount, unit, limits = "", "", list[str]()
    if isinstance(row, Rate | ThroughRate):
        amount, unit, limits = fraction_text(row.amount), row.unit.text, list(conditions.mass(row.mass))
    if isinstance(row, Factor):
        amount = fraction_text(row.value)
    return Shown(
        row, book, anchor or row.id, subjects.kind_of(row), subjects.names_of(desk.network, row), subjects.every(row),
        sorted(charges_of(row)), amount, unit, list(conditions.said(row.conditions)), limits,
    )  # fmt: skip


def _meant(desk: QuotingDesk, book: TariffBook, row: Row, asked: Filter) -> bool:
    """Whether a row is one of those asked for; free text is sought in all that is shown of it."""
    if asked.charge and asked.charge not in charges_of(row):
        return False
    if asked.on and (row.on.kind if not isinstance(row, ThroughRate) else "through") != asked.on:
        return False
    if asked.day and any(row.validity.mismatches(asked.day, desk.as_known_on)):
        return False
    return not asked.text or fold(asked.text) in fold(_text(desk, book, row))


def _text(desk: QuotingDesk, book: TariffBook, row: Row) -> str:
    """All that a reader may look for in a row."""
    names = [part.text for part in subjects.names_of(desk.network, row)]
    source = book.sources[row.source]
    named = [desk.tariffs.charge_names.get(code, code) for code in charges_of(row)]
    return " ".join((row.id, row.note, subject_text(row), table_of(row), source.title, source.publisher, *names, *named,
                     *conditions.said(row.conditions)))  # fmt: skip
