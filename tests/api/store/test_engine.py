"""Transactions are whole, wait for each other, and fail in one way that tells nothing of what was stored."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from select import select as wait_for
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import delete, event, insert, select, text, update

from api.store import engine, schema
from api.store.engine import Store, Unavailable, make_folder
from api.store.tables import numbers
from calculator.problem import Refused
from tests.postgres import SECONDS, Server


def test_a_transaction_is_whole_or_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as connection:
        connection.execute(insert(numbers), {"year": 2026, "last": 1})
        _ = 1 // 0
    with store.reading() as connection:
        assert connection.execute(select(numbers)).all() == []


def test_writers_wait_for_each_other(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(insert(numbers), {"year": 2026, "last": 0})

    def count(_: int) -> None:
        with store.writing() as connection:
            row = select(numbers.c.last).where(numbers.c.year == 2026).with_for_update()
            last = connection.scalar(row)
            connection.execute(update(numbers).values(last=last + 1))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(40)))
    with store.reading() as connection:
        assert connection.scalar(select(numbers.c.last)) == 40


def test_a_writer_whose_turn_does_not_come_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    url = f"sqlite:///{tmp_path / 'karvan.sqlite3'}"
    first, of_another_process = Store(url), Store(url)
    schema.upgrade(first)
    for second in (first, of_another_process):
        with first.writing(), pytest.raises(Unavailable):
            second.writing().__enter__()
        with second.writing() as connection:
            connection.execute(insert(numbers), {"year": 2026, "last": 1})
            connection.execute(delete(numbers))


def test_without_a_file_for_turns_the_lock_of_sqlite_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'karvan.sqlite3'}"
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    first, second = Store(url), Store(url)
    schema.upgrade(first)
    (tmp_path / "karvan.sqlite3-turn").unlink()
    (tmp_path / "karvan.sqlite3-turn").mkdir()
    with first.writing() as connection, pytest.raises(Unavailable):
        connection.execute(insert(numbers), {"year": 2026, "last": 1})
        second.writing().__enter__()


def test_a_child_opens_connections_of_its_own(store: Store) -> None:
    with store.reading() as connection:
        connection.execute(text("SELECT 1"))
    child = os.fork()
    if not child:
        try:
            with store.writing() as connection:
                connection.execute(insert(numbers), {"year": 2027, "last": 7})
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with store.reading() as connection:
        assert connection.scalar(select(numbers.c.last)) == 7


def test_a_failure_says_nothing_of_what_was_stored(store: Store) -> None:
    with pytest.raises(Unavailable) as failed, store.writing() as connection:
        connection.execute(insert(numbers), {"year": 2026, "last": 1})
        broken = "SELECT * FROM no_such_table WHERE secret = 'wheat'"
        if store.on_sqlite:
            connection.execute(text(broken))
        connection.execute(text("SET LOCAL statement_timeout = 1"))
        connection.execute(text("SELECT pg_sleep(5), 'wheat'"))
    assert "wheat" not in str(failed.value)
    with store.reading() as connection:
        assert connection.execute(select(numbers)).all() == []


def test_a_full_disk_is_unavailable_and_harms_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'small.sqlite3'}", connections=1)
    schema.upgrade(store)
    with store.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 60")
    with pytest.raises(Unavailable), store.writing() as connection:
        connection.execute(insert(numbers), {"year": 2026, "last": 1})
        connection.execute(text("CREATE TABLE big AS SELECT randomblob(4000000) AS blob"))
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.execute(select(numbers)).all() == []
    store.close()


def test_a_database_that_is_down_is_left_alone_for_a_while_and_then_found_again(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.database() as url:
        store = Store(url.replace("/test_", "/missing_"))
        with pytest.raises(Unavailable):
            store.reading().__enter__()
        with pytest.raises(Unavailable, match="resting"):
            store.reading().__enter__()
        monkeypatch.setattr(engine, "monotonic", lambda: float("inf"))
        with pytest.raises(Unavailable, match="OperationalError"):
            store.reading().__enter__()


def test_connections_that_broke_while_nobody_used_them_are_made_anew(postgres: Server) -> None:
    with postgres.database() as url:
        store, other = Store(url), Store(url)
        with store.reading() as connection:
            pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with other.reading() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(Unavailable), store.reading() as connection:  # used a moment ago
            connection.execute(text("SELECT 1"))
        with store.reading() as connection:
            pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with other.reading() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with patch.object(engine, "FRESH_SECONDS", -1), store.reading() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        store.close()
        other.close()


def test_connections_cut_off_as_soon_as_they_are_made_are_unavailable(postgres: Server) -> None:
    def cut_off(connection: Any, _: Any) -> None:
        postgres.execute(f"SELECT pg_terminate_backend({connection.info.backend_pid})")
        wait_for([connection], [], [], SECONDS)

    with postgres.database() as url:
        store = Store(url)
        event.listen(store.engine, "connect", cut_off)
        with pytest.raises(Unavailable), store.reading() as connection:
            connection.execute(text("SELECT 1"))
        event.remove(store.engine, "connect", cut_off)
        with store.reading() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        store.close()


def test_a_folder_that_cannot_be_made_and_a_driver_that_is_missing_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="KARVAN_DATA: the folder of the store cannot be made"):
        make_folder(Store(f"sqlite:///{tmp_path / 'file' / 'k.sqlite3'}"))
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(Refused, match=r"install karvan\[postgres\]"):
        Store("postgresql+psycopg:///name")
