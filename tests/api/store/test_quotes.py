"""Quotes in the store: numbered without a gap, found by their owner alone, paged, booked, pruned."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from api.store import quotes
from api.store.engine import Store
from api.store.tables import now, numbers


def stored(store: Store, owner: str, one_statement: bool = False, **changed: Any) -> dict[str, Any]:
    """A quote that was put in."""
    row = {
        "id": quotes.new_id(now()), "owner": owner, "status": quotes.ISSUED, "reference": "Заказ 7 / 订单",
        "issued_at": datetime(2026, 11, 23, 9, 30, tzinfo=UTC), "expires_at": now() + timedelta(14),
        "request": {"origin": "xian"}, "summary": {"options": 3}, "provenance": {"books": []},
        "body": b"\x1f\x8b\x00", **changed,
    }  # fmt: skip
    with store.writing(one_statement) as connection:
        return row | quotes.put(connection, row, '{"reference":"订单","number":"', '","status":"issued",')


def test_a_quote_comes_back_as_it_was_put(store: Store) -> None:
    row = stored(store, "a")
    with store.reading() as connection:
        assert dict(quotes.find(connection, "a", row["id"]) or {}) == row
        assert quotes.find(connection, "b", row["id"]) is None


@pytest.mark.parametrize("one_statement", [False, True])
def test_a_number_that_is_not_used_is_given_again(store: Store, one_statement: bool) -> None:
    first = stored(store, "a", one_statement)
    assert first["number"] == "Q-2026-000001"
    assert first["head"] == '{"reference":"订单","number":"Q-2026-000001","status":"issued",'
    with pytest.raises(IntegrityError):
        stored(store, "a", one_statement, id=first["id"])
    assert stored(store, "b", one_statement)["number"] == "Q-2026-000002"
    assert stored(store, "b", issued_at=datetime(2027, 1, 1, tzinfo=UTC))["number"] == "Q-2027-000001"


def test_a_number_of_more_digits_is_written_whole(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(insert(numbers), {"year": 2026, "last": 999_999})
    assert stored(store, "a")["number"] == "Q-2026-1000000"


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
