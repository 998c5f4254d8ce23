"""Of many who claim one idempotency key, over threads and processes, one gets it; on both databases."""

import multiprocessing
from datetime import timedelta

import pytest
from sqlalchemy import update

from api.store import retries
from api.store.engine import Store
from api.store.retries import Claim, Reused, Running
from api.store.tables import idempotency, now


def claim(url: str, key: str) -> bool:
    """Whether another process gets the claim."""
    store = Store(url)
    try:
        return isinstance(retries.claim(store, "a", key, "hash"), Claim)
    except Running:
        return False
    finally:
        store.close()


def test_one_of_many_gets_the_claim(store: Store, database: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        got = pool.starmap(claim, [(database, f"order-{i % 5}") for i in range(40)])
    assert sum(got) == 5


def test_a_claim_given_back_can_be_made_again(store: Store) -> None:
    held = retries.claim(store, "a", "order-1", "hash")
    assert isinstance(held, Claim)
    with pytest.raises(Running):
        retries.claim(store, "a", "order-1", "hash")
    with pytest.raises(Reused):
        retries.claim(store, "a", "order-1", "other")
    assert isinstance(retries.claim(store, "b", "order-1", "other"), Claim)
    retries.release(store, held)
    assert isinstance(retries.claim(store, "a", "order-1", "other"), Claim)


def test_a_claim_that_was_taken_over_is_not_given_back_by_the_first(store: Store) -> None:
    first = retries.claim(store, "a", "order-1", "hash")
    assert isinstance(first, Claim)
    with store.writing() as connection:
        connection.execute(update(idempotency).values(claimed_until=now() - timedelta(seconds=1)))
    second = retries.claim(store, "a", "order-1", "hash")
    assert isinstance(second, Claim)
    retries.release(store, first)
    with pytest.raises(Running):
        retries.claim(store, "a", "order-1", "hash")
    with store.writing() as connection:
        assert not retries.holds(connection, first)
        assert retries.holds(connection, second)


def test_what_is_over_is_forgotten(store: Store) -> None:
    retries.claim(store, "a", "order-1", "hash")
    with store.writing() as connection:
        assert retries.prune(connection, now()) == 0
        assert retries.prune(connection, now() + timedelta(hours=25)) == 1
