"""However many send the same request at once, to however many processes, one quote is made of it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from api.store.engine import Store
from api.store.tables import quotes
from tests.running import Answer, Service
from tests.service import FIRST_EXAMPLE

AT_ONCE = 100


def test_a_hundred_at_once_make_one_quote(service: Service) -> None:
    def insist(_: int) -> Answer:
        """One client, who comes again as long as the first is being answered."""
        until = time.monotonic() + 30
        while True:
            answer = service.ask("POST", "/v1/quotes", FIRST_EXAMPLE, Idempotency_Key="the-same")
            if answer.status != 409 or time.monotonic() > until:
                return answer
            assert int(answer.headers["Retry-After"]) >= 1
            time.sleep(0.1)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(insist, range(AT_ONCE)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    store = Store(service.database)
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(quotes)) == 1
    store.close()
