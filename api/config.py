"""The service's configuration: environment variables, listed and checked in this one place.

Source: product rules, section 7.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from calculator.problem import Problem, Refused, did_you_mean

MOST_WORKERS = 64
MOST_THREADS = 64
MOST_DESKS = 256
MOST_BATCH_MB = 1000
MOST_PAGE_ROWS = 50_000
MOST_DAYS = 36_500
MOST_REQUESTS = 1_000_000
MOST_PROXIES = 8


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, what it is when not set, its meaning, and how it becomes `field`."""

    name: str
    default: str
    meaning: str
    field: str
    read: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Config:
    """What the service is started with. tariffs empty and network None mean what is shipped.

    database                   : where quotes, keys and counters are stored, "" for SQLite in the folder `data`
    migrate                    : bring the tables of PostgreSQL up to date at start
    open                       : answer without a key, whatever the address listened on
    rates_open                 : answer rates without a key where keys exist
    limit_key, limit_address   : [requests a minute], 0 for no limit
    proxies                    : how many proxies stand before the service, whose word on the address counts
    """

    tariffs: tuple[Path, ...] = ()
    network: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    desks: int = 8
    batch_mb: int = 50
    page_rows: int = 5_000
    database: str = field(default="", repr=False)  # may hold a password
    data: Path = Path("var")
    migrate: bool = False
    open: bool = False
    rates_open: bool = False
    quote_days: int = 14
    retention_days: int = 365
    limit_key: int = 6_000
    limit_address: int = 600
    proxies: int = 0

    @property
    def address(self) -> str:
        """Where the service is reached, as one types it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def store_url(self) -> str:
        """The address of the store, for SQLAlchemy."""
        return self.database or f"sqlite:///{self.data / 'karvan.sqlite3'}"

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine reaches the service."""
        return is_this_machine(self.host)


def is_this_machine(name: str) -> bool:
    """Whether a name or an address is that of the machine itself, which no other reaches."""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _folders(written: str) -> tuple[Path, ...]:
    return tuple(_folder(part) for part in written.split(os.pathsep) if part)


def _folder(written: str) -> Path:
    path = Path(written)
    if not path.is_dir():
        raise ValueError(f"there is no folder {written!r}")
    return path


def _some_folder(written: str) -> Path | None:
    return _folder(written) if written else None


def _host(written: str) -> str:
    if not all(sign.isalnum() or sign in ".-:_" for sign in written):
        raise ValueError(f"{written!r} is not an address")
    return written


def _number(most: int, least: int = 1) -> Callable[[str], int]:
    """Reads a whole number within limits."""

    def read(written: str) -> int:
        if not (written.isascii() and written.isdigit() and least <= int(written) <= most):
            raise ValueError(f"{written!r} is not a whole number from {least} to {most}")
        return int(written)

    return read


def _switch(written: str) -> bool:
    if written not in ("0", "1"):
        raise ValueError(f"{written!r} is neither 0 nor 1")
    return written == "1"


def _database(written: str) -> str:
    # What was written is not repeated: it may hold a password.
    if written and not written.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("begins with neither sqlite:/// nor postgresql+psycopg://")
    return written


VARIABLES = (
    Variable("KARVAN_TARIFFS", "", f"folders of books, parted by {os.pathsep}, later over earlier; the shipped ones",
             "tariffs", _folders),
    Variable("KARVAN_NETWORK", "", "folder of the network; the shipped one", "network", _some_folder),
    Variable("HOST", "127.0.0.1", "address to listen on", "host", _host),
    Variable("PORT", "8000", "port to listen on, 1 to 65535", "port", _number(65_535)),
    Variable("KARVAN_WORKERS", "2", f"processes that answer, 1 to {MOST_WORKERS}", "workers", _number(MOST_WORKERS)),
    Variable("KARVAN_THREADS", "4", f"threads of each process, 1 to {MOST_THREADS}", "threads", _number(MOST_THREADS)),
    Variable("KARVAN_DESKS", "8", f"days and scenarios kept ready by a process, 1 to {MOST_DESKS}", "desks",
             _number(MOST_DESKS)),
    Variable("KARVAN_BATCH_MB", "50", f"largest CSV of a batch in megabytes, 1 to {MOST_BATCH_MB}", "batch_mb",
             _number(MOST_BATCH_MB)),
    Variable("KARVAN_PAGE_ROWS", "5000", f"rows of a CSV priced on the page, 1 to {MOST_PAGE_ROWS}", "page_rows",
             _number(MOST_PAGE_ROWS)),
    Variable("DATABASE_URL", "", "postgresql+psycopg://user:password@host/name or sqlite:///file; one in KARVAN_DATA",
             "database", _database),
    Variable("KARVAN_DATA", "var", "folder of the SQLite file, made when missing", "data", Path),
    Variable("KARVAN_MIGRATE", "0", "1 brings the tables of PostgreSQL up to date at start", "migrate", _switch),
    Variable("KARVAN_OPEN", "0", "1 answers without keys on any address, not on loopback alone", "open", _switch),
    Variable("KARVAN_RATES_OPEN", "0", "1 answers /v1/rates without a key where keys exist", "rates_open", _switch),
    Variable("KARVAN_QUOTE_DAYS", "14", "days that a quote is valid, 1 to 365", "quote_days", _number(365)),
    Variable("KARVAN_RETENTION_DAYS", "365", "days after expiry that a quote not booked is kept, 1 to 36500",
             "retention_days", _number(MOST_DAYS)),
    Variable("KARVAN_LIMIT_KEY", "6000", "requests a minute of one key over all processes, 0 for no limit",
             "limit_key", _number(MOST_REQUESTS, 0)),
    Variable("KARVAN_LIMIT_ADDRESS", "600", "requests a minute of one address without a key, 0 for no limit",
             "limit_address", _number(MOST_REQUESTS, 0)),
    Variable("KARVAN_PROXIES", "0", f"proxies before the service that name the client's address, 0 to {MOST_PROXIES}",
             "proxies", _number(MOST_PROXIES, 0)),
)  # fmt: skip
"""Every variable that the service reads; another name that begins with KARVAN_ is refused."""


def from_environment(environment: Mapping[str, str] | None = None) -> Config:
    """The configuration of this process. Raises Refused with everything that is wrong with it."""
    given = os.environ if environment is None else environment
    known = {variable.name for variable in VARIABLES}
    problems = [_unknown(name) for name in sorted(given) if name.startswith("KARVAN_") and name not in known]
    found: dict[str, Any] = {}
    for variable in VARIABLES:
        written = given.get(variable.name, "").strip() or variable.default
        try:
            found[variable.field] = variable.read(written)
        except ValueError as error:
            shown = "" if variable.field == "database" else written
            problems.append(
                Problem(str(error), variable.meaning, column=variable.name, code="bad_setting", value=shown)
            )
    if problems:
        raise Refused(problems)
    return Config(**found)


def _unknown(name: str) -> Problem:
    known = [variable.name for variable in VARIABLES]
    advice = did_you_mean(name, known) or f"remove it; known are {', '.join(known)}"
    return Problem("is no setting of this service", advice, column=name, code="unknown_setting")
