"""The service under load: a full quote beside its bytes as a constant, a stored one beside the bare insert.

No question comes twice: each has a mass and a value of its own, so that nothing is answered from memory that a
customer would not find there. Both sides of a ratio are measured in turns, so that what else the machine does falls
on both. A full quote is asked of one process, whose work is known too; the constant goes through the same doors.
Stored quotes are asked of the service as it is deployed, over as many connections as insert the very rows that it
stored, one row a transaction, through the same engine and so with the same settings of durability. Beside the whole of
it stands what storing alone costs: the work of a stored quote without that of the same kind of quote unstored.
"""

from __future__ import annotations

import http.client
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from sqlalchemy import insert, select

from api.config import Config
from api.store.engine import Store
from api.store.quotes import new_id
from api.store.tables import quotes
from tests.benchmarks.served import CONSTANT, FULL
from tests.postgres import Server
from tests.running import Service

CONNECTIONS = 4
REQUESTS = 600
STORED = 200
TURNS = 3

ONE = {"KARVAN_WORKERS": "1"}
DEPLOYED = str(Config().workers)


def questions() -> Iterator[bytes]:
    """Questions of one class without end, as different as customers: mass and value of each, one to five boxes."""
    draw = random.Random(1)
    while True:
        kilograms, dollars = draw.randint(20_000, 24_500), draw.randint(50_000, 250_000)
        asked = {
            "units": draw.randint(1, 5), "mass_per_unit": {"value": str(kilograms), "unit": "KGM"},
            "value": {"amount": str(dollars), "currency": "USD"},
        }  # fmt: skip
        yield orjson.dumps({**FULL, **asked})


def load(
    port: int, path: str, bodies: Iterator[bytes], requests: int = REQUESTS, constant: bool = False
) -> list[float]:
    """Seconds of each of so many requests, sent over a few connections without a pause, and of all together last."""
    taken: list[float] = []
    left = count()
    headers = {"Content-Type": "application/json"} | ({CONSTANT: "1"} if constant else {})
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                body, number = next(bodies), next(left)
            if number >= requests:
                return
            start = time.perf_counter()
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status in (200, 201), answer.status
            taken.append(time.perf_counter() - start)

    seconds = together(client)
    return [*taken, seconds]


def together(run: Callable[[], None]) -> float:
    """Seconds until as many threads as there are connections have run to their end."""
    threads = [threading.Thread(target=run) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def p99(taken: list[float]) -> float:
    """The time that 99 of 100 requests stay within [s]."""
    return statistics.quantiles(taken, n=100)[98]


def cpu_seconds(pid: int) -> float:
    """What a process has worked so far, whatever else the machine did meanwhile [s]."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def quotes_against_constant() -> tuple[float, float, float]:
    """Full quotes over their bytes as a constant: throughput, work of the process (inverse), and p99."""
    taken: dict[bool, list[list[float]]] = {False: [], True: []}
    work = dict.fromkeys(taken, 0.0)
    asked = questions()
    with (
        tempfile.TemporaryDirectory() as folder,
        Service(f"sqlite:///{folder}/karvan.sqlite3", ONE, "tests.benchmarks.served:create_app()") as service,
    ):
        for constant in taken:
            load(service.port, "/v1/rates", asked, 250, constant)
        (worker,) = service.workers
        for _ in range(TURNS):
            for constant, runs in taken.items():
                before = cpu_seconds(worker)
                runs.append(load(service.port, "/v1/rates", asked, constant=constant))
                work[constant] += cpu_seconds(worker) - before
    seconds, slowest = (
        {constant: statistics.median(figure(run) for run in runs) for constant, runs in taken.items()}
        for figure in (lambda run: run[-1], lambda run: p99(run[:-1]))
    )
    return seconds[True] / seconds[False], work[True] / work[False], slowest[False] / slowest[True]


class Storing(NamedTuple):
    """What it takes to store a quote.

    stored, inserted     : quotes over HTTP, and bare inserts of the same rows into the same table [1/s]
    storing_ms, insert_ms: processor time of our processes for what POST /v1/quotes does more than POST /v1/rates, and
                           for one bare insert [ms]
    """

    stored: float
    inserted: float
    storing_ms: float
    insert_ms: float

    def lines(self, database: str) -> Iterator[str]:
        """What is reported of it."""
        ratio = self.stored / self.inserted
        yield f"stored quote on {database}: {self.stored:.0f}/s, {ratio:.2f} of the bare insert (to be 0.5 or more)"
        times = self.storing_ms / self.insert_ms
        yield f"    storing alone: {self.storing_ms:.2f} ms of work more than the quote unstored, {times:.1f} bare inserts"


def storing(database: str) -> Storing:
    """Stored quotes beside unstored ones and beside bare inserts, in turns."""
    asked, store = questions(), Store(database)
    seconds: dict[str, list[float]] = {"/v1/rates": [], "/v1/quotes": [], "insert": []}
    work = dict.fromkeys(seconds, 0.0)

    def turn(name: str, so_far: Callable[[], float], run: Callable[..., Any], *given: Any) -> None:
        before, start = so_far(), time.perf_counter()
        run(*given)
        seconds[name].append(time.perf_counter() - start)
        work[name] += (so_far() - before) * 1000 / STORED / TURNS

    with Service(database, {"KARVAN_WORKERS": DEPLOYED}) as service:
        for path in ("/v1/rates", "/v1/quotes"):
            load(service.port, path, asked, STORED)
        with store.reading() as connection:
            rows = [dict(row) for row in connection.execute(select(quotes).limit(STORED)).mappings()]
        for i in range(TURNS):
            for path in ("/v1/rates", "/v1/quotes"):
                turn(path, lambda: sum(map(cpu_seconds, service.workers)), load, service.port, path, asked, STORED)
            turn("insert", time.process_time, together, partial(insert_all, store, [*rows], f"B-{i}"))
    store.close()
    each = {name: STORED / statistics.median(runs) for name, runs in seconds.items()}
    more = work["/v1/quotes"] - work["/v1/rates"]
    return Storing(each["/v1/quotes"], each["insert"], more, work["insert"])


def insert_all(store: Store, rows: list[dict[str, Any]], name: str) -> None:
    """Quotes once more, under other ids and numbers; several threads share the rows."""
    while True:
        try:
            row = rows.pop()
        except IndexError:
            return
        with store.writing() as connection:
            again = {**row, "id": new_id(datetime.now(UTC)), "number": f"{name}-{len(rows)}-{row['number'][-4:]}"}
            connection.execute(insert(quotes), [again])


def memory_of_batches() -> tuple[float, float]:
    """The most memory of a process that prices a batch, and one of eight times its rows [MB]."""
    line = b"xian,halkali,2026-12-01,45G1,24\n"
    most = []
    for rows in (5_000, 40_000):
        with tempfile.TemporaryDirectory() as folder, Service(f"sqlite:///{folder}/karvan.sqlite3", ONE) as service:
            body = b"origin,destination,dispatch_date,equipment,mass_per_unit\n" + line * rows
            answer = service.ask("POST", "/v1/batches", body, timeout=300, Content_Type="text/csv")
            assert answer.body.count(b"\n") == rows + 1, answer.body[:300]
            status = Path(f"/proc/{service.workers[0]}/status").read_text()
            most.append(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
    return most[0], most[1]


def report() -> Iterator[str]:
    """What was measured, a line each."""
    quickness, work, slowest = quotes_against_constant()
    yield f"full quote over HTTP: {quickness:.2f} of the throughput of its bytes as a constant (to be 0.35 or more),"
    yield f"    {work:.2f} by the work of the process alone; p99 {slowest:.1f} × the constant's (to be 3 or less)"
    with tempfile.TemporaryDirectory() as folder:
        yield from storing(f"sqlite:///{folder}/karvan.sqlite3").lines("SQLite")
    server = Server.made()
    try:
        server.start()
        with server.database() as url:
            yield from storing(url).lines("PostgreSQL")
    finally:
        server.remove()
    few, many = memory_of_batches()
    yield f"batch over HTTP: {few:.0f} MB for 5,000 rows, {many:.0f} MB for 40,000"
