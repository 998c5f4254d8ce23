"""Quotes in the store: numbered without a gap, found by their owner alone, paged, booked, pruned."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from api.store import quotes
from api.store.engine import Store
from api.store.tables import now


def stored(store: Store, owner: str, **changed: Any) -> dict[str, Any]:
    """A quote that was put in."""
    with store.writing() as connection:
        row = {
            "id": quotes.new_id(now()), "number": quotes.next_numbers(connection, 2026, 1)[0], "owner": owner,
            "status": quotes.ISSUED, "reference": "Заказ 7 / 订单", "issued_at": now(),
            "expires_at": now() + timedelta(14), "request": {"origin": "xian"}, "summary": {"options": 3},
            "provenance": {"books": []}, "body": b"\x1f\x8b\x00", **changed,
        }  # fmt: skip
        quotes.put(connection, [row])
    return row


def test_a_quote_comes_back_as_it_was_put(store: Store) -> None:
    row = stored(store, "a")
    with store.reading() as connection:
        assert dict(quotes.find(connection, "a", row["id"]) or {}) == row
        assert quotes.find(connection, "b", row["id"]) is None


def test_a_number_that_is_not_used_is_given_again(store: Store) -> None:
    assert stored(store, "a")["number"] == "Q-2026-000001"
    with pytest.raises(IntegrityError):
        stored(store, "a", number="Q-2026-000001")
    assert stored(store, "b")["number"] == "Q-2026-000002"
    with store.writing() as connection:
        assert quotes.next_numbers(connection, 2027, 1) == ["Q-2027-000001"]
        assert quotes.next_numbers(connection, 2027, 3) == ["Q-2027-000002", "Q-2027-000003", "Q-2027-000004"]


def test_pages_are_of_one_owner_and_newest_first(store: Store) -> None:
    mine = sorted((stored(store, "a")["id"] for _ in range(5)), reverse=True)
    stored(store, "b")
    with store.reading() as connection:
        first = quotes.page(connection, "a", "", 3)
        rest = quotes.page(connection, "a", first[-1]["id"], 3)
    assert [row["id"] for row in (*first, *rest)] == mine
    assert set(first[0]) == set(quotes.LISTED)


def test_expired_quotes_are_deleted_and_booked_ones_kept(store: Store) -> None:
    old = now() - timedelta(days=30)
    gone, kept = stored(store, "a", expires_at=old), stored(store, "a", expires_at=old)
    with store.writing() as connection:
        assert quotes.book(connection, kept["number"])
        assert not quotes.book(connection, "Q-1999-000001")
        assert quotes.prune(connection, now(), 31) == 0
        assert quotes.prune(connection, now(), 29) == 1
        assert quotes.find(connection, "a", gone["id"]) is None
        assert quotes.find(connection, "a", kept["id"]) is not None
