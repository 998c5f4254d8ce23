"""What supervisors are told: alive, ready, or degraded when the store is away."""

import pytest

from api.store.engine import Store, Unavailable
from tests.service import client, examples


def test_ready_with_books_and_store() -> None:
    api = client(examples())
    assert api.get("/healthz").get_json() == {"status": "ok"}
    assert api.get("/readyz").get_json() == {"status": "ready", "books": 1, "store": "reachable"}


def test_degraded_where_the_store_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(store: Store) -> bool:
        raise Unavailable("gone")

    monkeypatch.setattr(Store, "reading", away)
    answer = client(examples()).get("/readyz")
    assert answer.status_code == 200, "rates are still answered"
    assert answer.get_json() == {"status": "degraded", "books": 1, "store": "unavailable"}
