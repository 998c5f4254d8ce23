"""Limits hold over several processes on both databases, and are said in every answer."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from api import limits
from api.limits import Limits
from api.store import keys
from api.store.engine import Store
from tests.service import QUESTION
from tests.stores import issuer_of, service


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that crosses into the next minute would be granted twice as much."""
    monkeypatch.setattr(limits, "time", lambda: 1_800_000_015.0)


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    with service(database, limit_address=3, limit_key=5) as running:
        yield running


def take(url: str, limit: int, times: int) -> int:
    """How many of so many requests another process grants."""
    limits.time = lambda: 1_800_000_015.0  # type: ignore[assignment]
    own = Limits(Store(url))
    return sum(own.take("key a", limit).granted for _ in range(times))


@pytest.mark.parametrize("limit", [7, 1_000])
def test_a_limit_is_one_over_all_processes(store: Store, database: str, limit: int) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        granted = pool.starmap(take, [(database, limit, limit), (database, limit, limit)])
    # Where tickets are taken several at a time a few may be left over; never is one too many granted.
    assert limit - 2 * limits.MOST_TICKETS * (limit > 100) <= sum(granted) <= limit


def test_threads_share_their_tickets(store: Store) -> None:
    own = Limits(store)
    with ThreadPoolExecutor(4) as pool:
        granted = list(pool.map(lambda _: own.take("key a", 300).granted, range(400)))
    assert sum(granted) == 300


def test_an_address_is_told_where_it_stands_and_then_refused(app: Flask) -> None:
    client = app.test_client()
    answers = [client.get("/v1/units") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert answers[0].headers["RateLimit-Limit"] == "3"
    assert answers[0].headers["RateLimit-Policy"] == "3;w=60"
    assert answers[3].headers["Retry-After"] == answers[3].headers["RateLimit-Reset"] == "45"
    assert answers[3].content_type == "application/problem+json"
    assert client.get("/v1/units", environ_base={"REMOTE_ADDR": "127.0.0.2"}).status_code == 200
    assert client.get("/healthz").status_code == 200


def test_a_key_has_a_limit_of_its_own_wherever_it_comes_from(app: Flask) -> None:
    with issuer_of(app).store.writing() as connection:
        _, key = keys.make(connection, "a", keys.SCOPES)
    head = {"Authorization": f"Bearer {key}"}
    answers = [
        app.test_client().get("/v1/quotes", headers=head, environ_base={"REMOTE_ADDR": f"127.0.0.{i}"}).status_code
        for i in range(6)
    ]
    assert answers == [200] * 5 + [429]


def test_questions_on_the_page_count_like_those_to_the_api(app: Flask) -> None:
    api, asked = app.test_client(), {name: value for name, value in QUESTION.items() if isinstance(value, str)}
    question = {**asked, "units": "1", "mass_per_unit": "24 t"}
    assert [api.get("/").status_code for _ in range(5)] == [200] * 5
    assert api.post("/v1/rates", json=QUESTION).status_code == 200
    assert [api.get("/", query_string=question).status_code for _ in range(2)] == [200, 200]
    refused = api.get("/", query_string=question, headers={"Accept": "text/html"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "45")
    assert "Please try again in a moment" in refused.text
    assert api.post("/v1/rates", json=QUESTION).status_code == 429
    assert api.get("/").status_code == 200


def test_trying_keys_is_limited(app: Flask) -> None:
    head = {"Authorization": "Bearer guess"}
    answers = [app.test_client().get("/v1/quotes", headers=head).status_code for _ in range(4)]
    assert answers == [401, 401, 401, 429]


def test_one_network_of_the_new_internet_is_one_address(app: Flask) -> None:
    answers = [
        app.test_client().get("/v1/units", environ_base={"REMOTE_ADDR": f"2001:db8::{i}"}).status_code for i in range(4)
    ]
    assert answers == [200, 200, 200, 429]


def test_what_a_client_says_of_its_address_counts_where_proxies_are_known(database: str) -> None:
    def ask(app: Flask) -> list[int]:
        return [
            app.test_client().get("/v1/units", headers={"X-Forwarded-For": f"203.0.113.{i}"}).status_code
            for i in range(3)
        ]

    with service(database, limit_address=2, open=True) as app:
        assert ask(app) == [200, 200, 429]
    with service(database, limit_address=1, open=True, proxies=1) as app:
        assert ask(app) == [200, 200, 200]


def test_the_next_minute_begins_anew_and_sweeps(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Limits(store)
    assert [own.take("key a", 1).granted for _ in range(2)] == [True, False]
    monkeypatch.setattr(limits, "time", lambda: 1_800_000_015.0 + 120)
    assert own.take("key a", 1).granted
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM counters").scalar() == 1


def test_without_its_store_a_process_counts_for_itself(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Limits(store)
    monkeypatch.setattr(store, "_rests_until", float("inf"))
    assert [own.take("key a", 2).granted for _ in range(3)] == [True, True, False]
    monkeypatch.setattr(store, "_rests_until", 0.0)
    assert own.take("key a", 2).granted


def test_what_a_process_remembers_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_SUBJECTS", 10)
    own = Limits(store)
    for i in range(50):
        own.take(f"address {i}", 5)
    assert len(own._held) <= 10
