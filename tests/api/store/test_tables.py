"""Instants keep their zone, and codes sort by their bytes, on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from api.store.engine import Store
from api.store.tables import archives, now

ARCHIVE = {"kind": "book", "name": "n", "content": b"\x00\xff"}


def test_an_instant_comes_back_in_utc(store: Store) -> None:
    tehran = datetime(2026, 12, 1, 3, 30, tzinfo=timezone(timedelta(hours=3, minutes=30)))
    with store.writing() as connection:
        connection.execute(insert(archives), {"digest": "a", "created_at": tehran, **ARCHIVE})
    with store.reading() as connection:
        row = connection.execute(select(archives)).one()
    assert row.created_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert row.created_at.tzinfo is UTC
    assert row.content == b"\x00\xff"


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="needs a zone"), store.writing() as connection:
        connection.execute(insert(archives), {"digest": "a", "created_at": datetime(2026, 12, 1), **ARCHIVE})


def test_codes_sort_by_their_bytes(store: Store) -> None:
    with store.writing() as connection:
        rows = [{"digest": digest, "created_at": now(), **ARCHIVE} for digest in "bA1a-_Z"]
        connection.execute(insert(archives), rows)
        found = connection.scalars(select(archives.c.digest).order_by(archives.c.digest)).all()
    assert list(found) == sorted("bA1a-_Z")
