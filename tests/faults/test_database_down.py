"""PostgreSQL stops and comes back: rates go on, stored quotes say when to come again, and all recovers by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import SMALL
from tests.postgres import Server
from tests.running import Answer, Service
from tests.service import FIRST_EXAMPLE

RECOVERY_SECONDS = 15


@pytest.fixture
def service(postgres: Server, tmp_path: Path) -> Iterator[Service]:
    """Two processes on PostgreSQL, which is there again afterwards."""
    with postgres.database() as url, Service(url, SMALL, log=tmp_path / "log") as running:
        try:
            yield running
        finally:
            if postgres.running is None:
                postgres.start()
            running.kill()


def store_quote(service: Service) -> Answer:
    """One try to store a quote."""
    return service.ask("POST", "/v1/quotes", FIRST_EXAMPLE)


def test_rates_go_on_and_stored_quotes_wait(service: Service, postgres: Server, tmp_path: Path) -> None:
    kept = store_quote(service)
    assert kept.status == 201
    postgres.stop()
    for _ in range(4):
        assert service.ask("POST", "/v1/rates", FIRST_EXAMPLE).status == 200
        refused = store_quote(service)
        assert (refused.status, refused.json["code"]) == (503, "service_unavailable")
        assert int(refused.headers["Retry-After"]) >= 1
        assert service.ask("GET", f"/v1/quotes/{kept.json['id']}").status == 503
    assert service.ask("GET", "/readyz").json["status"] == "degraded"
    assert service.ask("GET", "/healthz").status == 200
    postgres.start()
    until = time.monotonic() + RECOVERY_SECONDS
    while store_quote(service).status != 201:
        assert time.monotonic() < until
        time.sleep(0.2)
    # Each process leaves the database alone for a moment, and finds out by itself that it is back.
    while service.ask("GET", "/readyz").json["status"] != "ready":
        assert time.monotonic() < until
        time.sleep(0.2)
    while (again := service.ask("GET", f"/v1/quotes/{kept.json['id']}")).status == 503:
        assert time.monotonic() < until
        time.sleep(0.2)
    assert again.body == kept.body
    assert "Traceback" not in (tmp_path / "log").read_text()
