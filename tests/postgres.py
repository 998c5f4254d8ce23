"""A real PostgreSQL for tests: a server of our own on a socket in a temporary folder, gone after them.

PostgreSQL refuses to run as root: there it runs as the user postgres, or as nobody.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

SECONDS = 30
"""How long a server may take to start or to stop."""

QUICK = ("-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=60", "-c", "listen_addresses=")
"""A killed process loses nothing by this; only a machine without power would."""

MISSING = "PostgreSQL is missing; `make test` installs it or says what to install"
_names = count()


def programs() -> Path:
    """The folder of initdb and postgres: on the path, else the newest of Debian's."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    assert found or folders, MISSING
    return Path(found).parent if found else folders[-1]


def _user() -> dict[str, Any]:
    """As whom the server runs: ourselves, or another user where we are root."""
    if os.geteuid():
        return {}
    known = {user.pw_name for user in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in known else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@dataclass
class Server:
    """A server of its own folder. It can be stopped, killed and started again on the same data."""

    folder: Path
    running: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @classmethod
    def made(cls) -> Server:
        """A new server, not started yet."""
        # Below /tmp: the path of a socket may have about a hundred signs, and pytest's own folders are closed.
        folder = Path(tempfile.mkdtemp(prefix="karvan-pg-", dir="/tmp"))
        if user := _user():
            os.chown(folder, user["user"], user["group"])
        command = [programs() / "initdb", "--pgdata", folder / "data", "--username", "karvan", "--auth", "trust",
                   "--encoding", "UTF8", "--locale", "C", "--no-sync"]  # fmt: skip
        subprocess.run(command, **user, cwd=folder, check=True, capture_output=True, timeout=SECONDS)
        return cls(folder)

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self.running = subprocess.Popen(
                [programs() / "postgres", "-D", self.folder / "data", "-k", self.folder, *QUICK],
                **_user(), cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + SECONDS
        while True:
            try:
                self.execute("SELECT 1")
                return
            except psycopg.OperationalError:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop it at once, in order: whoever is connected is cut off."""
        if self.running:
            self.running.send_signal(2)
            self.running.wait(SECONDS)
            self.running = None

    def remove(self) -> None:
        """Stop it and delete its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement outside of a transaction."""
        with psycopg.connect(
            host=str(self.folder), user="karvan", dbname=database, autocommit=True, connect_timeout=2
        ) as connection:
            connection.execute(statement.encode())

    def url(self, database: str) -> str:
        """The address of a database, as DATABASE_URL has it."""
        return f"postgresql+psycopg://karvan@/{database}?host={self.folder}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """An empty database by its address, dropped afterwards."""
        name = f"test_{next(_names)}"
        self.execute(f"CREATE DATABASE {name}")
        yield self.url(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")
