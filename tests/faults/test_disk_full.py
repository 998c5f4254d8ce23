"""No room is left for SQLite: quotes are refused, rates go on, nothing is corrupted, and room is enough to recover.

The processes of the service get a limit on the size of a file, which fails a write as a full disk does.
"""

from __future__ import annotations

import resource
import sqlite3
from pathlib import Path

from tests.faults.conftest import SMALL
from tests.running import Service
from tests.service import FIRST_EXAMPLE

MOST_TRIES = 200


def limit_files(service: Service, most: int) -> None:
    """No file of the service, nor of processes that part from it, may grow beyond so many bytes."""
    assert service.process
    for pid in [service.process.pid, *service.workers]:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def test_a_full_disk_refuses_quotes_and_corrupts_nothing(tmp_path: Path) -> None:
    file = tmp_path / "karvan.sqlite3"
    with Service(f"sqlite:///{file}", SMALL) as service:
        acknowledged = {}
        limit_files(service, 600_000)
        for _ in range(MOST_TRIES):
            answer = service.ask("POST", "/v1/quotes", FIRST_EXAMPLE)
            if answer.status != 201:
                break
            acknowledged[answer.json["id"]] = answer.body
        assert (answer.status, answer.json["code"]) == (503, "service_unavailable")
        assert int(answer.headers["Retry-After"]) >= 1
        assert service.ask("POST", "/v1/rates", FIRST_EXAMPLE).status == 200
        assert acknowledged
        limit_files(service, resource.RLIM_INFINITY)
        again = service.ask("POST", "/v1/quotes", FIRST_EXAMPLE)
        assert again.status == 201
        acknowledged[again.json["id"]] = again.body
        for quote_id, body in acknowledged.items():
            assert service.ask("GET", f"/v1/quotes/{quote_id}").body == body
    checked = sqlite3.connect(file)
    assert checked.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert {row[0] for row in checked.execute("SELECT id FROM quotes")} == set(acknowledged)
    checked.close()
