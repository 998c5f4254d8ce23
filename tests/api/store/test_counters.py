"""Tickets of a minute are counted once, whoever takes them, and forgotten when it is over."""

from concurrent.futures import ThreadPoolExecutor

from api.store import counters
from api.store.engine import Store


def test_tickets_are_taken_once(store: Store) -> None:
    def take(_: int) -> int:
        with store.writing() as connection:
            return counters.take(connection, "key a", 7, 2)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(20))) == list(range(2, 42, 2))


def test_subjects_and_minutes_are_counted_apart_and_swept(store: Store) -> None:
    with store.writing() as connection:
        assert [counters.take(connection, who, when, 1) for who, when in (("a", 7), ("b", 7), ("a", 8))] == [1, 1, 1]
        assert counters.prune(connection, 8) == 2
        assert counters.take(connection, "a", 8, 1) == 2
