"""Facts are made once for each state of the data, with a network of one's own as with the shipped one."""

from dataclasses import replace
from datetime import date

import pytest

from api.config import Config
from api.corridor_table import SAMPLES, corridor_row
from api.desks import Desks
from calculator.backtest import summary
from calculator.desk import QuotingDesk
from tests.service import EXAMPLES
from ui.browse.facts import Facts


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts(Desks(Config()))


def test_a_corridor_is_priced_as_the_table_of_corridors_prices_it(facts: Facts) -> None:
    row, desk = facts.forth("v1-van"), facts.desk
    alone = QuotingDesk(desk.network, desk.tariffs, desk.as_known_on, desk.exchange_date, 0)
    again = corridor_row(alone, desk.network.corridors["v1-van"], desk.as_known_on)
    assert [priced.total_minor for priced in row.prices] == [priced.total_minor for priced in again.prices]
    assert len(row.prices) == len(SAMPLES)
    assert facts.corridor("v1-van").prices[0].total_minor == row.prices[0].total_minor


def test_the_way_back_begins_at_the_end(facts: Facts) -> None:
    forth, back = facts.forth("v1-van"), facts.back("v1-van")
    assert (forth.origin, forth.destination) == (back.destination, back.origin)


def test_a_fact_is_made_once_and_anew_when_the_data_change(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    first = facts.corridor("v1-van")
    assert facts.corridor("v1-van") is first
    other = replace(facts.desk, as_known_on=date(2024, 1, 1))
    monkeypatch.setattr(Desks, "today", property(lambda _: other))
    assert facts.corridor("v1-van") is not first


def test_published_journeys_and_prices_stand_beside_ours(facts: Facts) -> None:
    assert summary(facts.journeys()).observed > 20
    prices = facts.prices("s1-tr")
    assert all(price.observation.corridor == "s1-tr" for price in prices)
    assert {figure.scope for figure in facts.capacities()} >= {"node", "leg", "corridor", "carrier"}


def test_a_network_without_published_figures_has_none() -> None:
    own = Facts(Desks(Config(tariffs=(EXAMPLES / "book",), network=EXAMPLES / "network")))
    assert own.capacities() == ()
    assert own.journeys() == []
    assert own.prices("s1") == []
