"""Two instances on one PostgreSQL are one service: what one stores the other reads, and counts together with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

import pytest

from tests.faults.conftest import SMALL
from tests.postgres import Server
from tests.running import Service
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
