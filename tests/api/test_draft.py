"""Drafts of quotes: numbered in their order without a gap, stored together or not at all, and never past another's claim."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from flask import Flask
from sqlalchemy import select, update

from api.draft import Draft, instant, keep_all
from api.store import quotes, retries, tables
from api.store.engine import Store
from api.store.retries import Claim
from tests.stores import issuer_of, service

PRICED = b'"options":[]}'
ISSUED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with service(database) as running:
        yield store_of(running)


def store_of(app: Flask) -> Store:
    """The store of an app."""
    return issuer_of(app).store


def draft(issued_at: datetime = ISSUED, claim: Claim | None = None) -> Draft:
    """A small quote that has no number."""
    row = {
        "id": quotes.new_id(issued_at), "owner": "a", "status": quotes.ISSUED, "reference": "", "issued_at": issued_at,
        "expires_at": issued_at + timedelta(14), "request": {}, "summary": {}, "provenance": {},
    }  # fmt: skip
    return Draft.of(row, [PRICED], claim)


def claimed(store: Store, key: str) -> Claim:
    """The claim on a key that nobody used."""
    held = retries.claim(store, "a", key, "hash")
    assert isinstance(held, Claim)
    return held


def stored(store: Store) -> dict[str, str]:
    """Number -> id of the quotes that there are."""
    with store.reading() as connection:
        return {row.number: row.id for row in connection.execute(select(tables.quotes.c["number", "id"]))}


def test_an_instant_says_its_zone() -> None:
    assert instant(ISSUED) == "2026-11-23T09:30:00Z"


def test_drafts_of_one_turn_are_numbered_in_their_order_by_year(store: Store) -> None:
    drafts = [draft(), draft(datetime(2027, 1, 1, tzinfo=UTC)), draft(), draft()]
    keep_all(store, drafts)
    numbers = ["Q-2026-000001", "Q-2027-000001", "Q-2026-000002", "Q-2026-000003"]
    assert stored(store) == {number: one.row["id"] for number, one in zip(numbers, drafts, strict=True)}
    for one, number in zip(drafts, numbers, strict=True):
        assert orjson.loads(one.answer) == {
            "id": one.row["id"], "number": number, "status": "issued", "reference": None,
            "issued_at": instant(one.row["issued_at"]), "expires_at": instant(one.row["expires_at"]), "options": [],
        }  # fmt: skip
        assert one.row["head"].encode() + gzip.decompress(one.row["body"]) == one.answer


def test_one_that_cannot_be_stored_keeps_back_all_and_the_numbers(store: Store) -> None:
    twice = draft()
    with pytest.raises(Exception, match=r"(?i)unique"):
        keep_all(store, [draft(), twice, twice])
    assert stored(store) == {}
    keep_all(store, [draft()])
    assert list(stored(store)) == ["Q-2026-000001"]


def test_a_lost_claim_costs_its_own_draft_and_no_number(store: Store) -> None:
    lost, held = claimed(store, "order-1"), claimed(store, "order-2")
    with store.writing() as connection:
        connection.execute(
            update(tables.idempotency).where(tables.idempotency.c.key == "order-1").values(claim="other")
        )
    drafts = [draft(claim=lost), draft(), draft(claim=held)]
    keep_all(store, drafts)
    assert [one.overtaken for one in drafts] == [True, False, False]
    assert stored(store) == {"Q-2026-000001": drafts[1].row["id"], "Q-2026-000002": drafts[2].row["id"]}
    assert retries.claim(store, "a", "order-2", "hash") == drafts[2].row["id"]
    keep_all(store, [draft(claim=lost)])
    assert len(stored(store)) == 2
