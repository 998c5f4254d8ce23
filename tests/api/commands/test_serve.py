"""``karvan serve``: it says its address, answers, stops gracefully, and does not start on wrong settings."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.commands.serve import who_is_answered
from api.config import Config
from api.store import keys as stored_keys
from api.store.engine import Store
from tests.postgres import Server
from tests.service import EXAMPLES

KARVAN = [sys.executable, "-c", "from api.cli import main; main()"]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def service(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {
        **os.environ, "KARVAN_TARIFFS": str(EXAMPLES / "book"), "KARVAN_NETWORK": str(EXAMPLES / "network"),
        "KARVAN_WORKERS": "1", "KARVAN_DATA": str(tmp_path),
    }  # fmt: skip
    with subprocess.Popen(
        [*KARVAN, "serve", "--port", str(port)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        yield running
        if running.poll() is None:
            running.kill()


def fetched(port: int, path: str) -> bytes:
    """What the service answers, waiting for it to start."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return bytes(answer.read())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the service did not start")


def test_it_says_its_address_answers_and_stops(service: subprocess.Popen[str], port: int) -> None:
    assert service.stdout is not None
    assert f"http://127.0.0.1:{port}" in service.stdout.readline()
    assert "No keys: this machine alone is answered" in service.stdout.readline()
    assert fetched(port, "/readyz") == b'{"status":"ready","books":1,"store":"reachable"}'
    assert b"Calculate" in fetched(port, "/")
    service.send_signal(signal.SIGTERM)
    assert service.wait(timeout=20) == 0


def test_wrong_settings_are_said_and_nothing_starts() -> None:
    environment = {**os.environ, "PORT": "none", "KARVAN_TARIFFS": "no/such/folder"}
    done = subprocess.run([*KARVAN, "serve"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "PORT" in done.stderr
    assert "no/such/folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_book_is_said_and_nothing_starts(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text("book = 7\n", encoding="utf-8")
    environment = {**os.environ, "KARVAN_TARIFFS": str(tmp_path)}
    done = subprocess.run([*KARVAN, "serve"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "book.toml" in done.stderr
    assert "rates.csv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("settings", "keys", "said"), [
    ({}, False, "No keys: this machine alone"),
    ({"open": True, "host": "0.0.0.0"}, False, "Open: whoever reaches it"),
    ({"host": "0.0.0.0"}, True, "Keys are asked for."),
    ({"rates_open": True}, True, "Keys are asked for. Not for /v1/rates."),
])  # fmt: skip
def test_it_says_who_is_answered(
    store: Store, database: str, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], keys: bool, said: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", database)
    if keys:
        with store.writing() as connection:
            stored_keys.make(connection, "ERP", stored_keys.SCOPES)
    assert who_is_answered(Config(database=database, **settings)).startswith(said)


def test_without_a_key_the_world_is_not_answered(store: Store, database: str) -> None:
    environment = {
        **os.environ, "DATABASE_URL": database, "HOST": "0.0.0.0", "KARVAN_TARIFFS": str(EXAMPLES / "book"),
        "KARVAN_NETWORK": str(EXAMPLES / "network"),
    }  # fmt: skip
    done = subprocess.run([*KARVAN, "serve"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "karvan keys make, or set KARVAN_OPEN=1" in done.stderr
    assert done.stderr.count("\n") == 1


def test_tables_that_are_behind_are_said_and_nothing_starts(postgres: Server) -> None:
    with postgres.database() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        done = subprocess.run(
            [*KARVAN, "serve"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "run karvan store upgrade, or set KARVAN_MIGRATE=1" in done.stderr
