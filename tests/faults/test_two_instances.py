"""Two instances on one PostgreSQL are one service: what one stores the other reads, behind a proxy or in turns."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.faults.conftest import SMALL
from tests.postgres import Server
from tests.running import ROOT, Answer, Service
from tests.service import FIRST_EXAMPLE


@pytest.fixture
def instances(postgres: Server) -> Iterator[tuple[Service, Service]]:
    """Two services as behind a proxy."""
    with postgres.database() as url, Service(url, SMALL) as first, Service(url, SMALL) as second:
        yield first, second
        first.kill()
        second.kill()


def test_asked_in_turns_they_answer_as_one(instances: tuple[Service, Service]) -> None:
    first, second = instances
    turns = islice(cycle(instances), 6)
    stored = [
        instance.ask("POST", "/v1/quotes", FIRST_EXAMPLE, Idempotency_Key=f"turn-{i // 2}")
        for i, instance in enumerate(turns)
    ]
    assert {answer.status for answer in stored} == {201}
    assert [answer.body for answer in stored[::2]] == [answer.body for answer in stored[1::2]], "one key, one quote"
    numbers = {answer.json["number"] for answer in stored}
    assert len(numbers) == 3
    for answer in stored:
        path = answer.headers["Location"]
        assert first.ask("GET", path).body == second.ask("GET", path).body == answer.body
    assert first.ask("GET", "/v1/quotes").body == second.ask("GET", "/v1/quotes").body
    first.stop()
    assert second.ask("GET", stored[0].headers["Location"]).body == stored[0].body


@contextmanager
def in_front_of(instances: tuple[Service, Service], folder: Path) -> Iterator[list[Service]]:
    """Where clients ask: nginx with the example of docs/nginx.conf where it is installed, else the instances in turns."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if nginx is None:
        yield list(instances)
        return
    proxy = Service(instances[0].database)
    text = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    ports = {"8001": instances[0].port, "8002": instances[1].port, "8080": proxy.port}
    text = re.sub(r"(?<=127\.0\.0\.1:)800[12]|(?<=listen )8080", lambda found: str(ports[found[0]]), text)
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"daemon off; pid {folder}/pid; error_log {folder}/errors; events {{}} http {{ access_log off; {places} {text} }}"
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    proxy.process = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"], start_new_session=True)
    try:
        for _ in range(100):
            with suppress(OSError):
                proxy.ask("GET", "/healthz")
                break
            time.sleep(0.05)
        yield [proxy]
    finally:
        proxy.kill()


def test_one_instance_stops_and_nobody_notices(instances: tuple[Service, Service], tmp_path: Path) -> None:
    first = instances[0]
    make_key = [sys.executable, "-c", "from api.cli import main; main()", "keys", "make", "erp"]
    made = subprocess.run(
        make_key,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": first.database},
        capture_output=True,
        text=True,
        check=True,
    )
    (key,) = re.findall(r"karvan_\S+", made.stdout)
    with in_front_of(instances, tmp_path) as doors:

        def ask(number: int, method: str, path: str, sent: object = None) -> Answer:
            door = doors[number % len(doors)] if first.process else doors[-1]
            return door.ask(method, path, sent, Authorization=f"Bearer {key}", Idempotency_Key=f"n-{number}")

        stored = [ask(i, "POST", "/v1/quotes", FIRST_EXAMPLE) for i in range(4)]
        assert {answer.status for answer in stored} == {201}
        first.kill()
        for i, answer in enumerate(stored):
            assert ask(i, "GET", answer.headers["Location"]).body == answer.body
            assert ask(i, "POST", "/v1/rates", FIRST_EXAMPLE).status == 200
