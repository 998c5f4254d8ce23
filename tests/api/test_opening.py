"""Opening a desk: shipped data by default, other folders, scenarios, and every problem at once."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from api.opening import Sources, open_desk
from calculator.problem import Refused

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def test_the_shipped_books_and_network_open() -> None:
    """Without folders: the books and the network of the project, as known today."""
    desk = open_desk(Sources())
    assert len(desk.tariffs.books) > 1
    assert (desk.as_known_on, desk.exchange_date) == (date.today(), date.today())


def test_books_form_a_set_in_the_order_given() -> None:
    """A later book is later in the set; the exchange date follows as known on."""
    desk = open_desk(Sources((EXAMPLES / "book",), EXAMPLES / "network", as_known_on=date(2026, 3, 1)))
    assert [book.book for book in desk.tariffs.books] == ["worked-examples"]
    assert desk.exchange_date == date(2026, 3, 1)


def test_a_scenario_changes_the_desk() -> None:
    """By name: the planned railway is open."""
    assert open_desk(Sources(scenario="cku-open")).network.legs["kashgar_torugart_r"].opens == date(2026, 1, 1)


def test_every_problem_of_every_file_at_once(tmp_path: Path) -> None:
    """A book with two mistakes in two files names both."""
    book = tmp_path / "book"
    shutil.copytree(EXAMPLES / "book", book)
    for name, before, after in (("rates.csv", "329,USD/container", "329,USD/tin"), ("factors.csv", "0.85", "none")):
        path = book / name
        path.write_text(path.read_text().replace(before, after))
    with pytest.raises(Refused) as refused:
        open_desk(Sources((book,), EXAMPLES / "network"))
    said = str(refused.value)
    assert "rates.csv:10: unit" in said
    assert "factors.csv:2: value" in said


def test_an_unknown_scenario_is_refused_with_suggestions() -> None:
    """The names of the shipped ones are near."""
    with pytest.raises(Refused, match="cku-open"):
        open_desk(Sources(scenario="cku-opened"))
