"""The service under load: a full quote beside its bytes as a constant, a stored one beside the bare insert."""

from __future__ import annotations

import http.client
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import count, cycle
from typing import Any

import orjson
from sqlalchemy import insert, select

from api.store.engine import Store
from api.store.quotes import new_id
from api.store.tables import quotes
from tests.benchmarks.served import FULL
from tests.running import Service

CONNECTIONS = 4
REQUESTS = 600
TURNS = 3
"""Both are measured in turns, so that what else the machine does falls on both."""


def questions() -> list[bytes]:
    """Questions of one class, as different as customers: another mass each, one to five boxes."""
    return [
        orjson.dumps({**FULL, "units": 1 + i % 5, "mass_per_unit": {"value": f"{20 + i * 0.013:.3f}", "unit": "TNE"}})
        for i in range(200)
    ]


def load(port: int, path: str, bodies: Iterable[bytes], requests: int = REQUESTS) -> list[float]:
    """Seconds of each of so many requests, sent over a few connections without a pause, and of all together last."""
    taken: list[float] = []
    turns, left = cycle(bodies), count()
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                body, number = next(turns), next(left)
            if number >= requests:
                return
            start = time.perf_counter()
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status in (200, 201), answer.status
            taken.append(time.perf_counter() - start)

    threads = [threading.Thread(target=client) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [*taken, time.perf_counter() - start]


def p99(taken: list[float]) -> float:
    """The time that 99 of 100 requests stay within [s]."""
    return statistics.quantiles(taken, n=100)[98]


def quotes_against_constant() -> tuple[float, float]:
    """Throughput of full quotes over that of their bytes as a constant, and the ratio of their p99."""
    settings = {"KARVAN_WORKERS": "1"}
    asked, same = questions(), [orjson.dumps(FULL)]
    full: list[list[float]] = []
    constant: list[list[float]] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Service(f"sqlite:///{folder}/karvan.sqlite3", settings, "tests.benchmarks.served:create_app()") as service,
    ):
        for path, bodies in (("/v1/rates", asked), ("/v1/constant", same)):
            load(service.port, path, bodies, 250)
        for _ in range(TURNS):
            full.append(load(service.port, "/v1/rates", asked))
            constant.append(load(service.port, "/v1/constant", same))
    quickness = statistics.median(run[-1] for run in constant) / statistics.median(run[-1] for run in full)
    return quickness, statistics.median(p99(run[:-1]) for run in full) / statistics.median(
        p99(run[:-1]) for run in constant
    )


def stored_against_insert(database: str) -> tuple[float, float]:
    """Stored quotes a second by one process, and bare inserts of the same rows into the same table."""
    with Service(database, {"KARVAN_WORKERS": "1"}) as service:
        load(service.port, "/v1/quotes", questions(), 100)
        stored = REQUESTS / load(service.port, "/v1/quotes", questions())[-1]
    store = Store(database)
    with store.reading() as connection:
        row: dict[str, Any] = dict(connection.execute(select(quotes).limit(1)).mappings().one())
    inserted = REQUESTS / timed(lambda: [insert_one(store, row, i) for i in range(REQUESTS)])
    store.close()
    return stored, inserted


def insert_one(store: Store, row: dict[str, Any], i: int) -> None:
    """The same quote once more, under another id and number."""
    with store.writing() as connection:
        connection.execute(insert(quotes), [{**row, "id": new_id(datetime.now(UTC)), "number": f"B-{i}"}])


def timed(run: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
