"""Migrations go up and down on both databases, and end with the tables that the code knows."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text

from api.issuing import answer_of
from api.packing import packed
from api.store import schema
from api.store.engine import Store
from api.store.tables import metadata, numbers, quotes
from calculator.problem import Refused
from tests.postgres import Server


def tables(store: Store) -> set[str]:
    with store.reading() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_up_is_what_the_code_knows_and_down_is_nothing(database: str) -> None:
    store = Store(database)
    schema.upgrade(store)
    assert schema.revision(store) == schema.newest()
    assert tables(store) == set(metadata.tables)
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    schema.downgrade(store, "base")
    assert (schema.revision(store), tables(store)) == ("", set())
    schema.upgrade(store)
    assert tables(store) == set(metadata.tables)
    store.close()


def test_postgresql_does_not_pack_again_what_is_packed(postgres: Server) -> None:
    asked = text("SELECT attstorage::text FROM pg_attribute WHERE attrelid = 'quotes'::regclass AND attname = 'body'")
    with postgres.database() as url:
        store = Store(url)
        for move, kept in ((schema.upgrade, "e"), (partial(schema.downgrade, to="0001"), "x"), (schema.upgrade, "e")):
            move(store)
            with store.reading() as connection:
                assert connection.scalar(asked) == kept
        store.close()


def test_quotes_of_before_keep_their_bytes_on_the_way_up_and_back(database: str) -> None:
    store, body = Store(database), gzip.compress(b'{"id":"q"}')
    schema.upgrade(store)
    schema.downgrade(store, "0001")
    instant = "2026-11-23 09:30:00+00:00"
    with store.writing() as connection:
        connection.execute(
            text("INSERT INTO quotes VALUES ('q', 'Q-1', 'a', 'issued', '', :at, :at, '{}', '{}', '{}', :body, 'old')"),
            {"at": instant, "body": body},
        )
    schema.upgrade(store)
    with store.reading() as connection:
        (old,) = connection.execute(select(quotes)).mappings()
    assert answer_of(old) == b'{"id":"q"}'
    with store.writing() as connection:
        connection.execute(
            insert(quotes), {**old, "id": "r", "number": "Q-2", "head": "{", "body": packed(b'"id":"r"}')}
        )
    schema.downgrade(store, "0001")
    with store.reading() as connection:
        rows = connection.execute(text("SELECT id, body, sha256 FROM quotes")).all()
    for row in rows:
        assert gzip.decompress(row.body) == b'{"id":"%b"}' % row.id.encode()
        assert sha256(gzip.decompress(row.body)).hexdigest() == row.sha256
    assert len(rows) == 2
    store.close()


def test_tables_of_a_newer_version_are_refused_in_one_line(database: str) -> None:
    store = Store(database)
    schema.upgrade(store)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for prepared in (schema.upgrade, partial(schema.prepare, migrate=False), partial(schema.prepare, migrate=True)):
        with pytest.raises(Refused, match="at revision 9999, of a newer version than this one; run that version"):
            prepared(store)
    store.close()


def test_up_again_keeps_what_is_there(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(insert(numbers), {"year": 2026, "last": 7})
    schema.upgrade(store)
    with store.reading() as connection:
        assert connection.scalar(select(numbers.c.last)) == 7


def test_several_may_upgrade_at_once(database: str) -> None:
    stores = [Store(database) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(schema.upgrade, stores))
    assert [schema.revision(store) for store in stores] == [schema.newest()] * 4
    for store in stores:
        store.close()


def test_a_file_is_brought_up_to_date_and_postgresql_where_it_is_told_to(database: str) -> None:
    store = Store(database)
    if not store.on_sqlite:
        with pytest.raises(Refused, match="at revision none, 0002 is needed; run karvan store upgrade"):
            schema.prepare(store, migrate=False)
    schema.prepare(store, migrate=not store.on_sqlite)
    schema.prepare(store, migrate=False)
    assert schema.revision(store) == schema.newest()
    store.close()


def test_a_store_that_cannot_be_used_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "k.sqlite3").mkdir()
    with pytest.raises(Refused, match=r"the store cannot be used \(OperationalError\); check the file") as refused:
        schema.prepare(Store(f"sqlite:///{tmp_path / 'k.sqlite3'}"), migrate=False)
    assert str(tmp_path) not in str(refused.value)
