"""Places: found by any spelling, and each with all that the tables know of it."""

import pytest

from tests.service import shipped
from ui.browse import nodes
from ui.browse.facts import Facts


@pytest.fixture(scope="module")
def facts() -> Facts:
    found: Facts = shipped().extensions["facts"]
    return found


@pytest.mark.parametrize("text", ["Тегеран", "تهران", "德黑兰", "tehran", "Tahran"])
def test_a_place_is_found_by_any_spelling(facts: Facts, text: str) -> None:
    assert nodes.listing(facts.desk, {"q": text}).found[0].node == "tehran"


def test_a_country_chooses_and_what_is_unknown_does_not(facts: Facts) -> None:
    iran = nodes.listing(facts.desk, {"country": "IR"})
    assert {node.country for node in iran.found} == {"IR"}
    every = nodes.listing(facts.desk, {"country": "XX"})
    assert len(every.found) == every.all == len(facts.network.nodes)
    assert nodes.listing(facts.desk, {"q": "qqqqqqqq"}).found == []


def test_a_place_in_full(facts: Facts) -> None:
    page = nodes.page(facts, "altynkol")
    assert {leg.leg for leg, _ in page.legs} == {"khorgos-cn_altynkol_r", "altynkol_almaty_r"}
    assert {end for _, end in page.legs} == {"khorgos-cn", "almaty"}
    assert {row.kind for row in page.transfers} >= {"gauge_change"}
    assert "s1" in {corridor.corridor for corridor in page.corridors}
    assert [tongue for tongue, _ in page.names][:3] == ["en", "ru", "zh"]
    assert page.names[0][1][0].kind == "official"
    assert any(figure.subject == "Altynkol / Khorgos" for figure in page.capacities)


def test_rows_that_name_a_place_stand_apart_from_those_that_it_shares(facts: Facts) -> None:
    page = nodes.page(facts, "altynkol")
    assert page.own
    assert all("/nodes/altynkol" in {part.href for part in row.on} for row in page.own)
    assert any(row.row.on.kind == "country" for row in page.general)
    known = facts.desk.as_known_on
    assert not any(any(row.row.validity.mismatches(known, known)) for row in (*page.own, *page.general))


def test_news_is_of_the_place_its_country_and_its_legs_and_not_past(facts: Facts) -> None:
    found = nodes.page(facts, "bandar-abbas").advisories
    assert {news.scope for news in found} >= {"country", "leg"}
    assert all(news.end is None or news.end >= facts.desk.as_known_on for news in found)


def test_languages_have_names() -> None:
    assert (nodes.tongue("fa"), nodes.tongue("zz")) == ("Persian", "zz")
