"""A service of several processes on a database, small books, and what it acknowledged."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from api.issuing import answer_of
from api.store.engine import Store
from api.store.tables import idempotency, quotes
from tests.running import Service
from tests.service import EXAMPLES, FIRST_EXAMPLE

SMALL = {"KARVAN_TARIFFS": str(EXAMPLES / "book"), "KARVAN_NETWORK": str(EXAMPLES / "network")}


@pytest.fixture
def service(database: str, tmp_path: Path) -> Iterator[Service]:
    """Two processes on SQLite, then on PostgreSQL."""
    with Service(database, SMALL, log=tmp_path / "log") as running:
        yield running


@dataclass
class Load:
    """Clients that store quotes without a pause. acknowledged : id -> the bytes that came with it; lost : no answer"""

    service: Service
    acknowledged: dict[str, bytes] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def client(self, number: int) -> None:
        """One client, with a connection of its own for every request."""
        sent = 0
        while not self.ended.is_set():
            sent += 1
            try:
                answer = self.service.ask("POST", "/v1/quotes", FIRST_EXAMPLE, Idempotency_Key=f"{number}-{sent}")
            except ConnectionRefusedError:
                time.sleep(0.02)
                continue
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(repr(error))
                continue
            if answer.status == 201:
                self.acknowledged[answer.json["id"]] = answer.body
            else:
                self.refused.append(answer.status)

    def wait_for(self, more: int, seconds: float = 20) -> None:
        """Until so many more quotes are acknowledged."""
        wanted, until = len(self.acknowledged) + more, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < until, (len(self.acknowledged), self.refused[-3:], self.lost[-3:])
            time.sleep(0.02)


@contextmanager
def load(service: Service, clients: int = 4) -> Iterator[Load]:
    """Clients at work, who have stopped afterwards."""
    made = Load(service)
    threads = [threading.Thread(target=made.client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield made
    finally:
        made.ended.set()
        for thread in threads:
            thread.join(40)


def everything_is_there(service: Service, made: Load) -> None:
    """Every acknowledged quote is there as it came; no stored one is half written; every settled key has its quote."""
    assert made.acknowledged
    for quote_id, body in list(made.acknowledged.items())[-40:]:
        assert service.ask("GET", f"/v1/quotes/{quote_id}").body == body
    store = Store(service.database)
    with store.reading() as connection:
        rows = connection.execute(select(quotes.c.id, quotes.c.number, quotes.c.head, quotes.c.body)).all()
        settled = set(connection.scalars(select(idempotency.c.quote_id).where(idempotency.c.quote_id.is_not(None))))
    store.close()
    ids = {row.id for row in rows}
    assert set(made.acknowledged) <= ids
    assert settled <= ids
    assert all(orjson.loads(answer_of(row._mapping))["number"] == row.number for row in rows)
    assert len({row.number for row in rows}) == len(rows)
