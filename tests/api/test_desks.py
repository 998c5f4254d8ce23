"""Desks are kept by what they know, are bounded, and a scenario's name opens no file."""

from datetime import date

import pytest

from api.config import Config
from api.desks import Desks, knowledge
from calculator.problem import Refused
from tests.service import EXAMPLES, KNOWN

SETTINGS = Config(tariffs=(EXAMPLES / "book",), network=EXAMPLES / "network", desks=2)


@pytest.fixture(scope="module")
def desks() -> Desks:
    return Desks(SETTINGS)


def test_one_question_one_desk(desks: Desks) -> None:
    known = knowledge(KNOWN)
    assert desks.desk(known) is desks.desk(known)
    assert desks.desk(known).exchange_date == KNOWN
    assert desks.desk(knowledge(KNOWN, date(2026, 3, 1))).exchange_date == date(2026, 3, 1)


def test_no_more_desks_are_kept_than_the_bound(desks: Desks) -> None:
    first = desks.desk(knowledge(KNOWN))
    for day in (1, 2, 3):
        desks.desk(knowledge(date(2026, 3, day)))
    assert desks.desk(knowledge(KNOWN)) is not first
    assert desks.desk(knowledge(KNOWN)).network is first.network


@pytest.mark.parametrize("name", ["../../etc/passwd", "cku-opened", "/etc/hosts.toml"])
def test_a_name_from_outside_opens_no_file(desks: Desks, name: str) -> None:
    problem = desks.problem_with(name)
    assert problem is not None
    assert problem.code == "unknown_scenario"


def test_a_near_name_is_suggested(desks: Desks) -> None:
    problem = desks.problem_with("cku-opened")
    assert problem is not None
    assert problem.suggestions == ("cku-open",)


def test_a_scenario_that_does_not_fit_these_books_is_a_problem_and_no_crash(desks: Desks) -> None:
    problem = desks.problem_with("uniform-withdrawn")
    assert problem is not None
    assert problem.code == "unfit_scenario"
    assert desks.problem_with("uniform-withdrawn") is problem


def test_a_scenario_changes_the_desk() -> None:
    desks = Desks(Config())
    assert desks.problem_with("cku-open") is None
    opened = desks.desk(knowledge(KNOWN, scenario="cku-open"))
    assert opened.network.digest != desks.desk(knowledge(KNOWN)).network.digest


def test_a_missing_network_stops_the_start() -> None:
    with pytest.raises(Refused):
        Desks(Config(network=EXAMPLES / "book"))


def test_a_desk_of_ones_own_prices_alike_and_shares_nothing_that_changes(desks: Desks) -> None:
    known = knowledge(KNOWN)
    own, shared = desks.own_desk(known), desks.desk(known)
    assert own is not shared
    assert (own.network, own.tariffs, own.as_known_on) == (shared.network, shared.tariffs, shared.as_known_on)
    assert own.prices is not shared.prices
    assert own is not desks.own_desk(known)
