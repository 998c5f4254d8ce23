"""Batches against the service as users run it: bodies in chunks, memory of the process, clients that go away."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.running import Service
from tests.service import QUESTION

HEAD = "row_id,origin,destination,dispatch_date,equipment,mass_per_unit\n"
TABLE = {"Content-Type": "text/csv"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    database = f"sqlite:///{tmp_path_factory.mktemp('wire')}/karvan.sqlite3"
    with Service(database, {"KARVAN_WORKERS": "1", "KARVAN_THREADS": "4"}) as running:
        yield running


def table(rows: int) -> Iterator[bytes]:
    """A body that is made as it is sent, so in chunks."""
    yield HEAD.encode()
    for start in range(0, rows, 500):
        yield "".join(f"{i},xian,TRHAL,2026-12-01,45G1,{i % 20 + 5} t\n" for i in range(start, start + 500)).encode()


def price(service: Service, rows: int, query: str = "") -> int:
    """Rows that come back."""
    address = f"http://127.0.0.1:{service.port}/v1/batches?as_known_on=2026-11-23&{query}"
    with requests.post(address, data=table(rows), headers=TABLE, stream=True, timeout=60) as answer:
        assert answer.status_code == 200, answer.text
        return sum(block.count(b"\n") for block in answer.iter_content(1 << 16)) - 1


def most_memory_mb(service: Service) -> float:
    (worker,) = service.workers
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{worker}/status").read_text())
    assert found
    return int(found[1]) / 1024


def test_five_times_the_rows_take_no_more_memory(service: Service) -> None:
    assert price(service, 8_000) == 8_000
    little = most_memory_mb(service)
    assert price(service, 40_000) == 40_000
    assert most_memory_mb(service) < little + 15


def test_clients_that_go_away_hurt_nobody(service: Service) -> None:
    address = f"http://127.0.0.1:{service.port}/v1/batches?output=charges"
    for _ in range(4):
        answer = requests.post(address, data=b"".join(table(2_000)), headers=TABLE, stream=True, timeout=30)
        assert answer.status_code in (200, 503)
        answer.raw.read(10)
        answer.close()
        assert service.ask("POST", "/v1/rates", QUESTION).status == 200
    until = time.monotonic() + 20
    while requests.post(address, data=HEAD, headers=TABLE, timeout=30).status_code == 503:
        assert time.monotonic() < until, "a place was not given back"
        time.sleep(0.1)
    assert price(service, 500) == 500
