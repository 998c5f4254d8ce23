"""What is shipped with the project."""

from pathlib import Path

import pytest

from calculator.problem import Refused
from tariffs import library, loader


def test_the_shipped_network_and_books_are_sound() -> None:
    problems = loader.check(library.shipped_books(), library.NETWORK)
    assert [str(problem) for problem in problems if not problem.warning] == []


def test_every_shipped_book_has_its_place_in_the_order() -> None:
    folders = sorted(path.parent for path in library.BOOKS.glob("*/*/book.toml"))
    assert sorted(library.shipped_books()) == folders
    assert library.book_folder("forwarder/2026-11") in folders
    assert library.book_folder("elsewhere") == Path("elsewhere")


def test_a_scenario_by_name_or_by_path(tmp_path: Path) -> None:
    assert library.scenario_file("cku-open") == library.scenarios()["cku-open"]
    path = tmp_path / "own.toml"
    path.touch()
    assert library.scenario_file(str(path)) == path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cku-opn", "scenario: unknown scenario 'cku-opn'; did you mean cku-open?"),
        ("../own.toml", "scenario: unknown scenario '../own.toml'; write the path of a .toml file or one of "),
    ],
)
def test_an_unknown_scenario_is_refused_with_suggestions(name: str, expected: str) -> None:
    with pytest.raises(Refused) as caught:
        library.scenario_file(name)
    assert str(caught.value).startswith(expected)
    assert caught.value.problems[0].code == "unknown_scenario"
