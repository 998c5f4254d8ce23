"""The state of the store's tables: which revision they are at, and the way up and down.

The migrations are shipped with the project. Several processes may upgrade at once: one does, the others wait.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from api.config import Config
from api.store.engine import Store, Unavailable, make_folder
from calculator.problem import Problem, Refused

MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 7_246_815
"""Number of the lock that upgrades of a PostgreSQL database wait for."""


def opened(settings: Config) -> Store:
    """The store of a service, with the tables that it needs. Raises Refused."""
    store = Store(settings.store_url, settings.threads + 1)
    try:
        prepare(store, settings.migrate)
    finally:
        store.close()  # whoever uses it opens connections of its own
    return store


def newest() -> str:
    """The revision that this version of the project needs."""
    return ScriptDirectory.from_config(_alembic()).get_current_head() or ""


def revision(store: Store) -> str:
    """The revision that the tables are at, "" where there are none. Raises Unavailable."""
    with store.reading() as connection:
        return _revision(connection)


def upgrade(store: Store) -> None:
    """Bring the tables to the newest revision; nothing happens where they are. Raises Unavailable, Refused."""
    make_folder(store)
    with store.writing() as connection:
        _wait_for_others(connection)
        if (found := _revision(connection)) != newest():
            _refuse_newer(found)
            command.upgrade(_alembic(connection), "head")


def downgrade(store: Store, to: str) -> None:
    """Take the tables back to an older revision, ``base`` for none; what they cannot hold is lost."""
    with store.writing() as connection:
        _wait_for_others(connection)
        command.downgrade(_alembic(connection), to)


def prepare(store: Store, migrate: bool) -> None:
    """See that the tables are those needed: an SQLite file is brought up to date, PostgreSQL where `migrate` says so.

    Raises Refused where they are not.
    """
    try:
        if store.on_sqlite or migrate:
            upgrade(store)
        elif (found := revision(store)) != newest():
            _refuse_newer(found)
            message = f"the tables of the store are at revision {found or 'none'}, {newest()} is needed"
            advice = "run karvan store upgrade, or set KARVAN_MIGRATE=1"
            raise Refused([Problem(message, advice, column="DATABASE_URL", code="schema_behind")])
    except Unavailable as error:
        message = f"the store cannot be used ({error})"
        advice = "check that the database runs and may be written" if not store.on_sqlite else "check the file"
        raise Refused([Problem(message, advice, column="DATABASE_URL", code="store_unavailable")]) from error


def _alembic(connection: Connection | None = None) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _refuse_newer(found: str) -> None:
    """Raises Refused where a newer version of the project has moved the tables."""
    known = {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}
    if found and found not in known:
        message = f"the tables of the store are at revision {found}, of a newer version than this one"
        advice = f"run that version, or take them back with its karvan store downgrade {newest()}"
        raise Refused([Problem(message, advice, column="DATABASE_URL", code="schema_ahead")])


def _wait_for_others(connection: Connection) -> None:
    """One upgrade at a time, which takes the time it needs: on SQLite a writer is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": UPGRADE_LOCK})
