"""The store: one engine a process, its transactions, and the one failure that its users see.

SQLite waits for its turn and keeps what it acknowledged through a loss of power; PostgreSQL is asked with short
time-outs, so that a database which is down costs a request seconds and not minutes.
"""

from __future__ import annotations

import fcntl
import logging
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, InternalError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from calculator.problem import Problem, Refused

BUSY_SECONDS = 10
"""How long a writer waits for its turn."""

TURN_SECONDS = 0.0005
"""How often a writer looks whether it is its turn among processes."""

REST_SECONDS = 2
"""How long a database that could not be reached is left alone: requests are refused at once instead of waiting."""

FRESH_SECONDS = 1
"""A connection made or used a moment ago is taken to be there: to ask first would cost every request a way there and
back; and one just made that is lost again would be taken for a fault of ours."""

_log = logging.getLogger("karvan.store")
_log.addHandler(logging.NullHandler())  # the command line says it in its own words
_FAILURES = (OperationalError, InterfaceError, InternalError, NoConnectionFree)


class Unavailable(Exception):
    """The store cannot be reached or cannot write; it says how it failed, never what was being stored."""

    @classmethod
    def after(cls, error: BaseException) -> Unavailable:
        """The failure named by the class of the driver's error, whose text may hold values."""
        return cls(type(getattr(error, "orig", None) or error).__name__)


@dataclass
class Store:
    """A database of quotes. url : for SQLAlchemy; connections : most at a time in this process

    Nothing is opened before it is used. Raises Refused where the address or its driver cannot be used.
    """

    url: str = field(repr=False)
    connections: int = 5
    engine: Engine = field(init=False, repr=False)
    _at_once: Engine = field(init=False, repr=False)
    _turn: Lock = field(init=False, repr=False, default_factory=Lock)
    _rests_until: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        """Make the engine; a child of this process opens connections of its own."""
        self.engine = _engine(self.url, self.connections)
        # On PostgreSQL each statement is a transaction, and sees what was committed before it, where none was begun.
        self._at_once = self.engine if self.on_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        engine = weakref.ref(self.engine)
        os.register_at_fork(after_in_child=lambda: _forget(engine()))

    def close(self) -> None:
        """Close the connections that nobody uses; the next user opens new ones."""
        self.engine.dispose()

    @property
    def on_sqlite(self) -> bool:
        """Whether the store is a file of this machine."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads. Raises Unavailable."""
        with self._connection(self._at_once) as connection, _said_as_unavailable(), connection.begin():
            yield connection

    @contextmanager
    def writing(self, one_statement: bool = False) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing. Raises Unavailable.

        one_statement : it will be no more than one, so that PostgreSQL needs no beginning and no commit of its own
        """
        engine = self._at_once if one_statement else self.engine
        with self._alone(), self._connection(engine) as connection, _said_as_unavailable():
            writing = connection.execution_options(writes=True)
            with writing.begin():
                yield writing

    def copy_to(self, file: Path) -> None:
        """Write a whole copy of an SQLite store while others go on writing. Raises Unavailable."""
        with _said_as_unavailable(), self.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM INTO ?", (str(file),))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """The only writer on SQLite, whose own waiting is to look again after ever longer pauses."""
        if not self.on_sqlite:
            yield
            return
        until = monotonic() + BUSY_SECONDS
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise Unavailable("busy")
        try:
            with _turn_of_processes(self.engine.url.database or ":memory:", until):
                yield
        finally:
            self._turn.release()

    @contextmanager
    def _connection(self, engine: Engine) -> Iterator[Connection]:
        """A connection; after a failure to get one a single user tries again now and then, the others are refused."""
        if monotonic() < self._rests_until:
            raise Unavailable("resting")
        if self._rests_until:
            self._rests_until = monotonic() + REST_SECONDS
        try:
            with _said_as_unavailable():
                connection = engine.connect()
        except Unavailable as error:
            self._rests_until = monotonic() + REST_SECONDS
            _log.warning("the store cannot be reached (%s)", error)
            raise
        if self._rests_until:
            self._rests_until = 0.0
            _log.warning("the store is reached again")
        with connection:
            yield connection


@contextmanager
def _turn_of_processes(database: str, until: float) -> Iterator[None]:
    """The only writer of all processes, as the lock of a file beside the database says, which ends with its process.

    Where there can be no such file, SQLite's own lock must do. Raises Unavailable.
    """
    if database == ":memory:":
        yield
        return
    try:
        turn = os.open(f"{database}-turn", os.O_CREAT | os.O_RDONLY | os.O_CLOEXEC, 0o644)
    except OSError:
        yield
        return
    try:
        while not _locked(turn):
            if monotonic() > until:
                raise Unavailable("busy")
            sleep(TURN_SECONDS)
        yield
    finally:
        os.close(turn)


def _locked(turn: int) -> bool:
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _said_as_unavailable() -> Iterator[None]:
    try:
        yield
    except _FAILURES as error:
        raise Unavailable.after(error) from error


def _forget(engine: Engine | None) -> None:
    """Leave the connections of the parent process to it."""
    if engine is not None:
        engine.dispose(close=False)


def _engine(url: str, connections: int) -> Engine:
    # Parameters hold cargo data: they stay out of every message and log.
    shared: dict[str, Any] = {
        "hide_parameters": True, "pool_size": connections, "max_overflow": 2, "pool_timeout": BUSY_SECONDS,
        "json_serializer": lambda data: orjson.dumps(data).decode(), "json_deserializer": orjson.loads,
    }  # fmt: skip
    try:
        if make_url(url).get_backend_name() == "sqlite":
            return _sqlite(url, shared)
        return _postgresql(url, shared)
    except ModuleNotFoundError as error:
        problem = Problem(f"{error.name} is not installed", "install karvan[postgres]", column="DATABASE_URL")
        raise Refused([problem]) from error


def _postgresql(url: str, shared: dict[str, Any]) -> Engine:
    limits = f"-c statement_timeout={BUSY_SECONDS}s -c lock_timeout={BUSY_SECONDS}s -c timezone=UTC"
    engine = create_engine(url, connect_args={"connect_timeout": REST_SECONDS, "options": limits}, **shared)

    @event.listens_for(engine, "connect")
    @event.listens_for(engine, "checkin")
    def used(_: Any, record: Any) -> None:
        record.info["used"] = monotonic()

    @event.listens_for(engine, "checkout")
    def is_there(connection: Any, record: Any, _: Any) -> None:
        if monotonic() - record.info["used"] > FRESH_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error  # the pool opens new ones then

    return engine


def _sqlite(url: str, shared: dict[str, Any]) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **shared)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves: the driver begins them too late
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer may find the database busy at once: a writer says so from the beginning.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def make_folder(store: Store) -> None:
    """Make the folder of an SQLite file where it is missing. Raises Refused where that is not possible."""
    file = store.engine.url.database
    if store.on_sqlite and file:
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"the folder of the store cannot be made: {error.strerror}"
            raise Refused([Problem(message, "name another", column="KARVAN_DATA", code="no_folder")]) from error
