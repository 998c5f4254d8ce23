"""``karvan store``: up, down, prune, book; backup and restore, as docs/store.md shows them, on both databases."""

import logging
import os
import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select, update

from api.cli import main
from api.store import schema, tables
from api.store.engine import Store
from api.store.tables import now
from tests.postgres import Server, programs
from tests.stores import QUOTE, issuer_of, made, service

DOCS = (Path(__file__).parents[3] / "docs" / "store.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database)


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    with service(database) as running:
        yield running


def karvan(*words: str) -> Result:
    return CliRunner().invoke(main, ["store", *words])


def count(app: Flask, table: str = "quotes") -> int:
    with issuer_of(app).store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.metadata.tables[table])) or 0


def age(app: Flask, number: str, days: int) -> None:
    """Let a quote have expired so many days ago."""
    with issuer_of(app).store.writing() as connection:
        old = update(tables.quotes).where(tables.quotes.c.number == number)
        connection.execute(old.values(expires_at=now() - timedelta(days)))


def test_up_and_down(database: str) -> None:
    assert "revision none, 0002 is needed" in karvan("status").stdout
    assert karvan("upgrade").stdout == "The tables are at revision 0002 (before: none).\n"
    assert karvan("upgrade").stdout == "The tables are at revision 0002 (before: 0002).\n"
    assert karvan("downgrade", "base").exit_code == 1
    assert karvan("downgrade", "0009", "--yes").exit_code == 2
    assert karvan("downgrade", "base", "--yes").stdout == "The tables are at revision none.\n"


def test_tables_that_are_behind_stop_what_needs_them(database: str) -> None:
    asked = karvan("prune")
    if database.startswith("sqlite"):
        assert asked.exit_code == 0
    else:
        assert asked.exit_code == 1
        assert asked.stderr.count("\n") == 1
        assert "run karvan store upgrade" in asked.stderr


def test_old_quotes_go_and_booked_ones_stay(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    head = {"Idempotency-Key": "order-1"}
    first = app.test_client().post("/v1/quotes", json=QUOTE, headers=head).get_json()
    booked, recent, fresh = (made(app.test_client()) for _ in range(3))
    for quote, days in ((first, 366), (booked, 366), (recent, 364)):
        age(app, quote["number"], days)
    assert karvan("book", booked["number"]).exit_code == 0
    unknown = karvan("book", "Q-1999-000001")
    assert (unknown.exit_code, "no quote Q-1999-000001" in unknown.stderr) == (1, True)
    assert karvan("prune").stdout == "1 quote deleted.\n"
    assert app.test_client().get(f"/v1/quotes/{first['id']}").status_code == 404
    assert count(app, "idempotency") == 0
    listed = {entry["number"]: entry["status"] for entry in app.test_client().get("/v1/quotes").get_json()["quotes"]}
    assert listed == {booked["number"]: "booked", recent["number"]: "expired", fresh["number"]: listed[fresh["number"]]}
    monkeypatch.setenv("KARVAN_RETENTION_DAYS", "363")
    assert karvan("prune").stdout == "1 quote deleted.\n"
    assert karvan("prune", "--days", "1").stdout == "0 quotes deleted.\n"
    assert count(app, "archives") > 0


def test_a_copy_of_a_file_is_restored_as_the_docs_say(app: Flask, database: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    quote = made(app.test_client())
    copied = karvan("backup", str(copy))
    if not database.startswith("sqlite"):
        assert copied.exit_code == 1
        assert "pg_dump" in copied.stderr
        return
    assert copied.exit_code == 0
    assert karvan("backup", str(copy)).exit_code == 2
    made(app.test_client())
    with service(f"sqlite:///{copy}") as restored:
        assert count(restored) == 1
        again = restored.test_client().get(f"/v1/quotes/{quote['id']}")
        assert again.data == app.test_client().get(f"/v1/quotes/{quote['id']}").data
        assert made(restored.test_client())["number"].endswith("-000002")


def test_a_copy_made_before_an_upgrade_moves_no_tables(tmp_path: Path, database: str) -> None:
    if database.startswith("sqlite"):
        store, copy = Store(database), Store(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
        schema.upgrade(store)
        schema.downgrade(store, "0001")
        assert karvan("backup", str(tmp_path / "copy.sqlite3")).exit_code == 0
        assert (schema.revision(store), schema.revision(copy)) == ("0001", "0001")
        store.close()
        copy.close()


def test_a_dump_of_postgresql_is_restored_as_the_docs_say(postgres: Server, tmp_path: Path) -> None:
    shown = re.findall(r"^\$ (pg_\w+ .*)$", DOCS, re.MULTILINE)
    assert len(shown) == 2
    with postgres.database() as database, postgres.database() as empty:
        with service(database) as app:
            quote = made(app.test_client())
            for command in shown:
                place = empty if command.startswith("pg_restore") else database
                run = command.replace("postgresql://karvan@db.example.com/karvan", place.replace("+psycopg", ""))
                run = run.replace("karvan.dump", str(tmp_path / "karvan.dump"))
                path = f"{programs()}{os.pathsep}{os.environ['PATH']}"
                subprocess.run(run, shell=True, check=True, timeout=60, env={**os.environ, "PATH": path})
            issued = app.test_client().get(f"/v1/quotes/{quote['id']}").data
        store = Store(empty)
        assert schema.revision(store) == schema.newest()
        store.close()
        with service(empty) as restored:
            assert restored.test_client().get(f"/v1/quotes/{quote['id']}").data == issued
            assert made(restored.test_client())["number"].endswith("-000002")


def test_a_store_that_is_down_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql+psycopg://karvan:secret@/karvan?host={tmp_path}")
    # A service that ran in this process before would have its log written, which the command line has not.
    monkeypatch.setattr(logging.getLogger("karvan.store"), "handlers", [logging.NullHandler()])
    for words in (["status"], ["upgrade"], ["prune"]):
        asked = karvan(*words)
        assert asked.exit_code == 1
        assert asked.stderr.count("\n") == 1
        assert "secret" not in asked.output
