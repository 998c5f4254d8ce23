"""``karvan tariffs``: check, list and show tariff books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from textwrap import wrap

import click

from api.opening import refuse
from api.quote_json import to_json
from api.tables import short, table
from api.tariff_rows import (
    DIGEST_SHOWN,
    amount_text,
    book_json,
    charges_of,
    condition_texts,
    mass_text,
    row_json,
    rows_of,
    select,
    subject_text,
    validity,
    validity_text,
)
from calculator.conditions import SUBJECT_KINDS, On
from calculator.problem import Problem, Refused, did_you_mean, errors, suggest
from calculator.tariff_book import Rate, Row, TariffBook
from calculator.tariff_set import TariffSet
from tariffs import library, loader, scenario
from tariffs.scenario import Scenario

WIDE = 100

_folder = click.Path(path_type=Path)
_network = click.option("--network", type=_folder, metavar="DIR", help="The network folder. Default: the one shipped.")
_what_if = click.option("--scenario", "named", default="", metavar="NAME|FILE", help="A what-if, by name or as a file.")
_books = click.option("--tariffs", "folders", multiple=True, type=_folder, metavar="DIR",
                      help="A tariff book; may be given several times. Default: the books shipped.")  # fmt: skip
_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group()
def command() -> None:
    """Check, list and show tariff books.

    \b
    karvan tariffs check my-book another-book
    karvan tariffs list
    karvan tariffs show cis-transit --charge FRT --on 'rail KTZ' --day 2026-12-01
    """


@command.command()
@click.argument("folders", nargs=-1, type=_folder, metavar="[DIR]…")
@_network
@_what_if
def check(folders: Sequence[Path], network: Path | None, named: str) -> None:
    """Say everything that is wrong with tariff books and their network, of all files at once.

    \b
    karvan tariffs check
    karvan tariffs check my-book another-book --network my-network
    karvan tariffs check --scenario cku-open

    Without DIR: the books shipped. Exit code 1: there are errors; warnings alone do not stop a book.
    """
    paths = list(folders) or library.shipped_books()
    try:
        what_if = _scenario(named)
        found = loader.check(paths, network or library.NETWORK, what_if)
    except Refused as refused:
        found, what_if = refused.problems, None
    wrong = errors(found)
    warnings = [problem for problem in found if problem.warning]
    for problem in wrong:
        click.echo(str(problem))
    if warnings:
        click.echo("\nWarnings" if wrong else "Warnings")
    for problem in warnings:
        click.echo(str(problem))
    if wrong:
        click.echo(f"\n{_count(wrong, 'error')}, {_count(warnings, 'warning')}: nothing of these books is served")
        raise click.exceptions.Exit(1)
    books = _load(paths, network, what_if).books
    rows = [row for book in books for row in (*rows_of(book), *book.exchange)]
    sources = [source for book in books for source in book.sources]
    click.echo(
        f"{_count(books, 'book')}, {_count(rows, 'row')}, {_count(sources, 'source')}, {_count(warnings, 'warning')}"
    )


@command.command("list")
@_books
@_network
@_what_if
@_json
def list_books(folders: Sequence[Path], network: Path | None, named: str, as_json: bool) -> None:
    """List the books of a set in their order: a later one overrides an earlier one.

    \b
    karvan tariffs list
    karvan tariffs list --tariffs my-book --json
    """
    books = _loaded(folders, network, named).books
    if as_json:
        click.echo(to_json({"books": [book_json(book) for book in books]}))
        return
    rows = []
    for book in books:
        count = sum(1 for _ in rows_of(book)) + len(book.exchange)
        first, last = validity(book)
        rows.append([
            short(book.book, 24), book.edition, short(book.title, 26), book.status, str(count),
            f"{_short_day(first)} – {_short_day(last)}", book.digest[:8],
        ])  # fmt: skip
    click.echo(table(rows, ["book", "edition", "title", "status", "rows", "valid", "digest"], "llllrll"))


@command.command()
@click.argument("name", metavar="BOOK")
@_books
@_network
@_what_if
@click.option("--charge", default="", metavar="CODE", help="Only rows that make or multiply this charge.")
@click.option("--on", "subject", default="", metavar="SUBJECT", help="Only rows for a subject, such as 'rail KTZ'.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="D", help="Only rows that hold on this day.")
@click.option("--as-known-on", "known", type=click.DateTime(["%Y-%m-%d"]), metavar="D",
              help="Only rows published up to this day.")  # fmt: skip
@_json
def show(
    name: str, folders: Sequence[Path], network: Path | None, named: str, charge: str, subject: str,
    day: datetime | None, known: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Show the rows of a book with their conditions, source, trust and note.

    BOOK is a book's id, with its edition (cis-transit/2026-11) where there are several.

    \b
    karvan tariffs show iran-rai
    karvan tariffs show cis-transit --charge FRT --on 'rail KTZ' --day 2026-12-01
    karvan tariffs show tcdd-eco --on country --json
    """
    book = _book(_loaded(folders, network, named), name)
    if charge and charge.upper() not in {code for row in rows_of(book) for code in charges_of(row)}:
        known_charges = sorted({code for row in rows_of(book) for code in charges_of(row)})
        advice = did_you_mean(charge.upper(), known_charges) or f"its charges are {', '.join(known_charges)}"
        raise click.BadParameter(f"{book.book} has no charge {charge!r}; {advice}", param_hint="--charge")
    rows = select(book, charge.upper(), _subject(subject), _date(day), _date(known))
    if as_json:
        click.echo(to_json({**book_json(book), "selected": [row_json(book, row) for row in rows]}))
        return
    head = (
        f"{book.book} {book.edition}: {book.title} ({book.issuer}), {book.status}, digest {book.digest[:DIGEST_SHOWN]}"
    )
    click.echo("\n".join(wrap(head, WIDE)))
    for row in rows:
        click.echo("\n".join(_row_text(book, row)))
    click.echo(f"{_count(rows, 'row')}")


def _row_text(book: TariffBook, row: Row) -> list[str]:
    """One row in a few lines: figure and subject; conditions and days; source and note."""
    source = book.sources[row.source]
    kind = " (may arise)" if isinstance(row, Rate) and row.kind == "contingent" else ""
    asks = list(condition_texts(row.conditions))
    if isinstance(row, Rate) and (mass := mass_text(row.mass)):
        asks.append(f"mass {mass}")
    published = f", {source.published}" if source.published else ""
    cited = f"{source.trust}: {source.title} ({source.publisher or 'no publisher'}{published}) {source.url}".rstrip()
    lines = [
        f"{';'.join(sorted(charges_of(row)))} {amount_text(row)} on {subject_text(row)}{kind} [{row.id}]",
        f"{'; '.join([*asks, validity_text(row.validity)])}", cited, *([f"note: {row.note}"] if row.note else []),
    ]  # fmt: skip
    first, *rest = (
        wrap(line, WIDE - 4 * bool(i), break_long_words=False, break_on_hyphens=False) for i, line in enumerate(lines)
    )
    return ["", *first, *(f"    {line}" for wrapped in rest for line in wrapped)]


def _scenario(named: str) -> Scenario | None:
    return scenario.load(library.scenario_file(named)) if named else None


def _loaded(folders: Sequence[Path], network: Path | None, named: str) -> TariffSet:
    """The set of books, or every problem on stderr and exit code 1."""
    try:
        return _load(list(folders) or library.shipped_books(), network, _scenario(named))
    except Refused as refused:
        refuse(refused.problems)
        raise


def _load(folders: Sequence[Path], network: Path | None, what_if: Scenario | None) -> TariffSet:
    return loader.load_tariffs(folders, loader.load_network(network or library.NETWORK, what_if), what_if)


def _book(books: TariffSet, name: str) -> TariffBook:
    """The latest book of an id, with or without its edition; what was meant and exit code 1 where there is none."""
    wanted = {key: book for book in books.books for key in (book.book, f"{book.book}/{book.edition}")}
    if name not in wanted:
        known = [book.book for book in books.books]
        advice = did_you_mean(name, known) or f"the books are {', '.join(known)}"
        refuse(
            [Problem(f"no book {name!r} in the set", advice, "", 0, "BOOK", "unknown_book", name, suggest(name, known))]
        )
    return wanted[name]


def _subject(text: str) -> On | None:
    """``rail KTZ`` or ``country IR;TM`` or a bare kind as the subjects meant."""
    if not text:
        return None
    kind, _, names = text.strip().partition(" ")
    if kind not in SUBJECT_KINDS:
        advice = did_you_mean(kind, SUBJECT_KINDS) or f"one of {', '.join(SUBJECT_KINDS)}"
        raise click.BadParameter(f"{kind!r} is no kind of subject; {advice}", param_hint="--on")
    return On(kind, tuple(name.strip() for name in names.split(";") if name.strip() not in ("", "*")))


def _date(day: datetime | None) -> date | None:
    return day.date() if day else None


def _short_day(day: date | None) -> str:
    return str(day) if day else "…"


def _count(things: Sequence[object], noun: str) -> str:
    return f"{len(things):,} {noun}{'' if len(things) == 1 else 's'}"
