"""What a service prices with is archived by digest, in the order of its books, with each scenario."""

from dataclasses import replace
from pathlib import Path

from api.config import Config
from api.provenance import holdings
from tariffs import library, scenario
from tests.service import EXAMPLES


def test_the_shipped_books_network_and_scenarios_are_held() -> None:
    held = holdings(Config(), {name: scenario.load(path) for name, path in library.scenarios().items()})
    assert [archive.name for archive in held.books] == [
        "/".join(folder.parts[-2:]) for folder in library.shipped_books()
    ]
    assert set(held.scenarios) == set(library.scenarios())
    plain, under = held.digests(""), held.digests("cku-open")
    assert plain["scenario"] is None
    assert under == {**plain, "scenario": held.scenarios["cku-open"][0].digest}
    assert {plain["network"], *plain["books"]} <= {archive.digest for archive in held.all}


def test_the_books_that_a_scenario_adds_are_held_with_it() -> None:
    path = library.scenarios()["cku-open"]
    added = replace(scenario.load(path), add_books=(str(EXAMPLES / "book"),))
    held = holdings(Config(tariffs=(EXAMPLES / "book",), network=EXAMPLES / "network"), {"cku-open": added})
    assert held.digests("cku-open")["books"] == held.digests("")["books"] * 2
    assert Path(added.file) == path
