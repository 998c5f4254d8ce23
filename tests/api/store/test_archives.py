"""Archives hold the files as they were, once, and notice when they are not what was stored."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.store import archives, tables
from api.store.engine import Store
from tests.service import EXAMPLES

BOOK = archives.packed("book", "examples/book", EXAMPLES / "book")


def test_the_same_files_are_the_same_archive_whenever_they_are_packed(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in sorted((EXAMPLES / "book").iterdir(), reverse=True):
        (copy / file.name).write_bytes(file.read_bytes())
    (copy / "notes.txt").write_text("no table")
    assert archives.packed("book", "examples/book", copy) == BOOK
    (copy / "rates.csv").write_bytes((copy / "rates.csv").read_bytes() + b" ")
    assert archives.packed("book", "examples/book", copy).digest != BOOK.digest


def test_they_are_stored_once_and_come_back_byte_for_byte(store: Store, tmp_path: Path) -> None:
    one_file = archives.packed("scenario", "one", EXAMPLES / "book" / "book.toml")
    for _ in range(2):
        archives.keep(store, [BOOK, one_file, BOOK])
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.archives)) == 2
        found = archives.fetch(connection, BOOK.digest)
        assert archives.fetch(connection, "unknown") is None
    assert found == BOOK
    archives.unpack(found, tmp_path / "there")
    for file in (EXAMPLES / "book").glob("*.csv"):
        assert (tmp_path / "there" / file.name).read_bytes() == file.read_bytes()


def test_an_archive_that_has_changed_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not what was stored"):
        archives.unpack(replace(BOOK, digest="0" * 64), tmp_path / "there")
