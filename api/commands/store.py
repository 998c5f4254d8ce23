"""``karvan store``: the tables of the store, what is deleted after its time, and a copy to keep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.config import Config, from_environment
from api.opening import refuse
from calculator.problem import Problem, Refused

if TYPE_CHECKING:
    from api.store.engine import Store


@contextmanager
def opened(ready: bool = True) -> Iterator[tuple[Config, Store]]:
    """The settings and the store of this environment; a problem with either is said, with exit code 1.

    ready : whether the tables must be those that this version needs; an SQLite file is brought up to date then
    """
    from api.store import schema
    from api.store.engine import Store, Unavailable, make_folder

    try:
        settings = from_environment()
        store = schema.opened(settings) if ready else Store(settings.store_url)
        make_folder(store)
        with closing(store):
            yield settings, store
    except Refused as refused:
        refuse(refused.problems)
    except Unavailable as error:
        message = f"the store cannot be used ({error})"
        refuse([Problem(message, "check that the database runs and may be written", column="DATABASE_URL")])


@click.group(no_args_is_help=True)
def command() -> None:
    """Bring the store's tables up to date, prune what is old, keep a copy.

    \b
    karvan store upgrade
    karvan store prune
    karvan store backup karvan-2026-12-01.sqlite3

    The store is the database of DATABASE_URL, else an SQLite file in the folder KARVAN_DATA.
    """


@command.command()
def status() -> None:
    """Say which revision the tables are at, and which one this version needs."""
    from api.store import schema

    with opened(ready=False) as (_, store):
        found = schema.revision(store)
        click.echo(f"{store.engine.dialect.name}: revision {found or 'none'}, {schema.newest()} is needed")


@command.command()
def upgrade() -> None:
    """Bring the tables to the revision that this version needs; what they hold stays."""
    from api.store import schema

    with opened(ready=False) as (_, store):
        before = schema.revision(store)
        schema.upgrade(store)
        click.echo(f"The tables are at revision {schema.newest()} (before: {before or 'none'}).")


@command.command()
@click.argument("revision")
@click.confirmation_option(prompt="What the older tables cannot hold is lost. Go on?")
def downgrade(revision: str) -> None:
    """Take the tables back to an older REVISION, or to none with the word base."""
    from alembic.util import CommandError

    from api.store import schema

    with opened(ready=False) as (_, store):
        try:
            schema.downgrade(store, revision)
        except CommandError as error:
            raise click.BadParameter("there is no such revision", param_hint="REVISION") from error
        click.echo(f"The tables are at revision {schema.revision(store) or 'none'}.")


@command.command()
@click.option("--days", type=click.IntRange(1), help="Days after expiry. Default: KARVAN_RETENTION_DAYS.")
def prune(days: int | None) -> None:
    """Delete quotes that expired long ago and were not booked, and idempotency keys of past days."""
    from api.store import quotes, retries

    now = datetime.now(UTC)
    with opened() as (settings, store):
        with store.writing() as connection:
            retries.prune(connection, now)
        deleted, more = 0, 1
        while more:  # in short transactions, between which the service writes
            with store.writing() as connection:
                more = quotes.prune(connection, now, days or settings.retention_days)
            deleted += more
        click.echo(f"{deleted} {'quote' if deleted == 1 else 'quotes'} deleted.")


@command.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER…")
def book(numbers: tuple[str, ...]) -> None:
    """Mark quotes as booked, by their numbers: they are kept for ever."""
    from api.store import quotes

    with opened() as (_, store):
        with store.writing() as connection:
            missing = [number for number in numbers if not quotes.book(connection, number)]
        if missing:
            refuse([Problem(f"there is no quote {number}", "check its number") for number in missing])


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a whole copy of an SQLite store to FILE while the service runs; of PostgreSQL pg_dump makes one."""
    if file.exists():
        raise click.BadParameter("the file exists already", param_hint="FILE")
    with opened(ready=False) as (_, store):  # as it is: a copy is made before the tables are moved
        if not store.on_sqlite:
            message = "the store is not an SQLite file"
            refuse([Problem(message, "run pg_dump --format=custom, as docs/store.md shows", column="DATABASE_URL")])
        store.copy_to(file)
        click.echo(f"{file}: {file.stat().st_size:,} bytes")
