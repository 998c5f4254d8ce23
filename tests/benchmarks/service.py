"""The service under load: a full quote beside its bytes as a constant, a stored one beside the bare insert.

No question comes twice: each has a mass and a value of its own, so that nothing is answered from memory that a
customer would not find there. Both sides of a ratio are measured in turns, so that what else the machine does falls
on both. A full quote is asked of one process, whose work is known too; the constant goes through the same doors.
Stored quotes are asked of the service as it is deployed, and beside them rows that it stored are inserted again, one a
transaction: behind the same doors with their bytes as the answer, and without HTTP by as many threads as there are
connections. Without HTTP too, as many threads give quotes that are priced to what the service stores with.
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
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from api.config import Config
from api.issuing import Issuer, draft_of
from api.schemas import Question, QuoteSchema, question_of_json
from tests.benchmarks.served import CONSTANT, FULL, insert_again, some_rows
from tests.postgres import Server
from tests.running import Service
from tests.stores import issuer_of, service

CONNECTIONS = 4
REQUESTS = 600
STORED = 300
TURNS = 5

SERVED = "tests.benchmarks.served:create_app()"
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
        Service(f"sqlite:///{folder}/karvan.sqlite3", ONE, SERVED) as running,
    ):
        for constant in taken:
            load(running.port, "/v1/rates", asked, 250, constant)
        (worker,) = running.workers
        for _ in range(TURNS):
            for constant, runs in taken.items():
                before = cpu_seconds(worker)
                runs.append(load(running.port, "/v1/rates", asked, constant=constant))
                work[constant] += cpu_seconds(worker) - before
    seconds, slowest = (
        {constant: statistics.median(figure(run) for run in runs) for constant, runs in taken.items()}
        for figure in (lambda run: run[-1], lambda run: p99(run[:-1]))
    )
    return seconds[True] / seconds[False], work[True] / work[False], slowest[False] / slowest[True]


class Storing(NamedTuple):
    """Quotes stored and rows inserted again over HTTP; priced quotes stored and rows inserted without it. [1/s]"""

    quotes: float
    bare: float
    priced: float
    inserted: float

    def lines(self, database: str) -> Iterator[str]:
        """What is reported of it."""
        yield (
            f"stored quote on {database}: {self.quotes:.0f}/s, {self.quotes / self.bare:.2f} of the bare insert behind the same doors "
            f"(to be 0.5 or more), {self.quotes / self.inserted:.2f} of one without HTTP;"
        )
        yield f"    what is priced stored without HTTP: {self.priced:.0f}/s, {self.priced / self.inserted:.2f} of the bare insert"


def storing(database: str) -> Storing:
    """Stored quotes beside bare inserts, in turns."""
    asked = questions()
    seconds: dict[str, list[float]] = {name: [] for name in Storing._fields}
    with (
        Service(database, {"KARVAN_WORKERS": DEPLOYED}, SERVED) as running,
        service(database, tariffs=(), network=None) as app,
    ):
        issuer = issuer_of(app)
        for constant in (False, True):
            load(running.port, "/v1/quotes", asked, STORED, constant)
        for _ in range(TURNS):
            drafts = [draft_of(issuer, "open", question_of(issuer, next(asked))) for _ in range(STORED)]
            rows = some_rows(issuer.store, STORED)
            seconds["quotes"].append(load(running.port, "/v1/quotes", asked, STORED)[-1])
            seconds["bare"].append(load(running.port, "/v1/quotes", asked, STORED, constant=True)[-1])
            seconds["priced"].append(together(partial(each, drafts, issuer.keep)))
            seconds["inserted"].append(together(partial(each, rows, partial(insert_again, issuer.store))))
    return Storing(**{name: STORED / statistics.median(runs) for name, runs in seconds.items()})


def question_of(issuer: Issuer, body: bytes) -> Question:
    """A question as the service understands it."""
    return question_of_json(issuer.desks, orjson.loads(body), QuoteSchema)


def each(items: list[Any], work: Callable[[Any], object]) -> None:
    """Work on items that several threads share, until none is left."""
    while True:
        try:
            item = items.pop()
        except IndexError:
            return
        work(item)


def memory_of_batches() -> tuple[float, float]:
    """The most memory of a process that prices a batch, and one of eight times its rows [MB]."""
    line = b"xian,halkali,2026-12-01,45G1,24\n"
    most = []
    for rows in (5_000, 40_000):
        with tempfile.TemporaryDirectory() as folder, Service(f"sqlite:///{folder}/karvan.sqlite3", ONE) as running:
            body = b"origin,destination,dispatch_date,equipment,mass_per_unit\n" + line * rows
            answer = running.ask("POST", "/v1/batches", body, timeout=300, Content_Type="text/csv")
            assert answer.body.count(b"\n") == rows + 1, answer.body[:300]
            status = Path(f"/proc/{running.workers[0]}/status").read_text()
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
