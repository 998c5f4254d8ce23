"""A desk opened from archives is the desk of the folders, under a scenario as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.batch_kit import kit_of
from api.batch_workers import digests
from api.opening import Sources, open_desk
from api.quote_json import engine_version

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SOURCES = Sources((EXAMPLES / "book",), EXAMPLES / "network", as_known_on=date(2026, 11, 23))
SCENARIO = """title = "A book more"
reason = "A test"
[books]
add = ["{book}"]
"""


def test_the_desk_is_that_of_the_folders_and_keeps_its_days() -> None:
    kit = kit_of(SOURCES)
    desk = kit.open(SOURCES)
    assert kit.engine == engine_version()
    assert digests(desk) == digests(open_desk(SOURCES))
    assert (desk.as_known_on, desk.paths) == (SOURCES.as_known_on, SOURCES.paths)
    assert kit.digest == kit_of(SOURCES).digest != kit_of(replace(SOURCES, network=None)).digest


def test_a_scenario_comes_with_the_books_that_it_adds(tmp_path: Path) -> None:
    added = tmp_path / "more"
    added.mkdir()
    for file in (EXAMPLES / "book").iterdir():
        text = file.read_text(encoding="utf-8")
        if file.name == "book.toml":
            text = text.replace('"worked-examples"', '"more"', 1)
        (added / file.name).write_text(text, encoding="utf-8")
    own = tmp_path / "more.toml"
    own.write_text(SCENARIO.format(book=added), encoding="utf-8")
    sources = replace(SOURCES, scenario=str(own))
    kit, desk = kit_of(sources), open_desk(sources)
    for file in (*added.iterdir(), own):
        file.unlink()
    opened = kit.open(sources)
    assert digests(opened) == digests(desk)
    assert len(desk.tariffs.books) == 2
    assert kit.digest != kit_of(SOURCES).digest


def test_a_changed_archive_is_refused() -> None:
    kit = kit_of(SOURCES)
    with pytest.raises(ValueError, match="not what was stored"):
        replace(kit, network=replace(kit.network, digest="another")).open(SOURCES)
