"""Corridors side by side and each in full, from the facts of the engine."""

import pytest

from tests.service import shipped
from ui.browse import corridors
from ui.browse.facts import Facts


@pytest.fixture(scope="module")
def facts() -> Facts:
    found: Facts = shipped().extensions["facts"]
    return found


def test_all_corridors_are_listed_once_with_their_figures(facts: Facts) -> None:
    listing = corridors.listing(facts, {})
    assert [entry.id for entry in listing.entries] == list(facts.network.corridors)
    entry = listing.entries[0]
    assert (entry.way.nodes[0], entry.way.nodes[-1]) == (entry.row.origin, entry.row.destination)
    assert entry.published is not None
    assert 0 < entry.published < 1
    assert entry.days is not None
    assert entry.days[10] < entry.days[50] < entry.days[95] <= listing.axis_days
    assert entry.borders == len(set(entry.way.countries)) - 1
    assert entry.ferries == 1
    assert entry.gauge_changes == 2
    assert entry.advisories


def test_a_country_and_an_order_choose(facts: Facts) -> None:
    listing = corridors.listing(facts, {"country": "GE", "order": "price"})
    assert listing.entries
    assert all("GE" in entry.way.countries for entry in listing.entries)
    prices = [entry.total_minor for entry in listing.entries if entry.total_minor is not None]
    assert prices == sorted(prices)
    days = [entry.days[50] for entry in corridors.listing(facts, {"order": "days"}).entries if entry.days]
    assert days == sorted(days)


def test_what_is_unknown_asks_nothing(facts: Facts) -> None:
    assert len(corridors.listing(facts, {"country": "<b>", "order": "x"}).entries) == len(facts.network.corridors)


def test_a_corridor_in_full(facts: Facts) -> None:
    page = corridors.page(facts, "m1")
    assert [leg.leg for _, leg, _ in page.legs] == list(facts.network.corridors["m1"].legs)
    assert {stage.cause for stage in page.stages} >= {"transshipment", "departure", "border"}
    assert "running" not in {stage.cause for stage in page.stages}
    assert page.journeys
    assert all(judged.corridor == "m1" for judged in page.journeys)
    assert any("TITR" in figure.subject for figure in page.entry.capacities)
    assert page.forth.row.origin == page.back.row.destination
    for _sample, priced, href in page.forth.prices:
        assert priced.total_minor or priced.reason
        assert "via=corridor%3Am1" in href


def test_a_figure_concerns_what_the_way_passes(facts: Facts) -> None:
    van = next(figure for figure in facts.capacities() if figure.subject == "Lake Van ferries")
    by_lake = corridors.way_of(facts.network, facts.corridor("v1-van"))
    around = corridors.way_of(facts.network, facts.corridor("v1-loc"))
    assert corridors.concerns(van, by_lake)
    assert not corridors.concerns(van, around)


def test_what_has_no_price_has_no_share() -> None:
    assert corridors.published_share(None) is None
    assert corridors.days_of(None) is None
    assert corridors.units_of(123_456) == 1234.56
