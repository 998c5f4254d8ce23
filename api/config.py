"""The service's configuration: environment variables, listed and checked in this one place.

Source: product rules, section 7.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from calculator.problem import Problem, Refused, did_you_mean

Value = TypeVar("Value")

MOST_WORKERS = 64
MOST_THREADS = 64
MOST_DESKS = 256


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, what it is when not set, and its meaning."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("KARVAN_TARIFFS", "", f"folders of books, parted by {os.pathsep}, later over earlier; the shipped ones"),
    Variable("KARVAN_NETWORK", "", "folder of the network; the shipped one"),
    Variable("HOST", "127.0.0.1", "address to listen on"),
    Variable("PORT", "8000", "port to listen on, 1 to 65535"),
    Variable("KARVAN_WORKERS", "2", f"processes that answer, 1 to {MOST_WORKERS}"),
    Variable("KARVAN_THREADS", "4", f"threads of each process, 1 to {MOST_THREADS}"),
    Variable("KARVAN_DESKS", "8", f"days and scenarios kept ready by a process, 1 to {MOST_DESKS}"),
)
"""Every variable that the service reads; another name that begins with KARVAN_ is refused."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the service is started with. tariffs empty and network None mean what is shipped."""

    tariffs: tuple[Path, ...] = ()
    network: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    desks: int = 8

    @property
    def address(self) -> str:
        """Where the service is reached, as one types it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def from_environment(environment: Mapping[str, str] | None = None) -> Config:
    """The configuration of this process. Raises Refused with everything that is wrong with it."""
    given = os.environ if environment is None else environment
    text = {variable.name: given.get(variable.name, "").strip() or variable.default for variable in VARIABLES}
    problems = [_unknown(name) for name in sorted(given) if name.startswith("KARVAN_") and name not in text]

    def take(name: str, read: Callable[[str], Value]) -> Value | None:
        try:
            return read(text[name])
        except ValueError as error:
            meaning = next(variable.meaning for variable in VARIABLES if variable.name == name)
            problems.append(Problem(str(error), meaning, column=name, code="bad_setting", value=text[name]))
            return None

    found = {
        "tariffs": take("KARVAN_TARIFFS", _folders),
        "network": take("KARVAN_NETWORK", lambda written: _folder(written) if written else None),
        "host": take("HOST", _host),
        "port": take("PORT", lambda written: _number(written, 65_535)),
        "workers": take("KARVAN_WORKERS", lambda written: _number(written, MOST_WORKERS)),
        "threads": take("KARVAN_THREADS", lambda written: _number(written, MOST_THREADS)),
        "desks": take("KARVAN_DESKS", lambda written: _number(written, MOST_DESKS)),
    }
    if problems:
        raise Refused(problems)
    return Config(**found)  # type: ignore[arg-type]


def _unknown(name: str) -> Problem:
    known = [variable.name for variable in VARIABLES]
    advice = did_you_mean(name, known) or f"remove it; known are {', '.join(known)}"
    return Problem("is no setting of this service", advice, column=name, code="unknown_setting")


def _folders(written: str) -> tuple[Path, ...]:
    return tuple(_folder(part) for part in written.split(os.pathsep) if part)


def _folder(written: str) -> Path:
    path = Path(written)
    if not path.is_dir():
        raise ValueError(f"there is no folder {written!r}")
    return path


def _host(written: str) -> str:
    if not all(sign.isalnum() or sign in ".-:_" for sign in written):
        raise ValueError(f"{written!r} is not an address")
    return written


def _number(written: str, most: int) -> int:
    if not (written.isascii() and written.isdigit() and 1 <= int(written) <= most):
        raise ValueError(f"{written!r} is not a whole number from 1 to {most}")
    return int(written)
