"""What may be chosen: by values that are understood, and found by every spelling."""

from calculator.desk import QuotingDesk
from tests.service import shipped
from ui import choices
from ui.choices import Choice, matching


def desk() -> QuotingDesk:
    found: QuotingDesk = shipped().extensions["desks"].today
    return found


def test_places_are_offered_by_a_name_that_is_understood() -> None:
    offered = choices.places(desk())
    found = [desk().gazetteer.find(choice.value).nodes for choice in offered]
    assert all(len(nodes) == 1 for nodes in found)
    assert {nodes[0] for nodes in found} == set(desk().network.nodes)
    xian = choices.place(desk(), "xian")
    assert (xian.value, xian.name) == ("Xi'an", "Xi'an")
    assert {"西安", "Сиань", "China"} <= set(xian.note.split(" · "))


def test_a_place_has_the_readers_name() -> None:
    with shipped().test_request_context("/?lang=ru"):
        tashkent = choices.place(desk(), "tashkent")
    assert tashkent.value == tashkent.name == "Ташкент"
    assert "Ташкент" not in tashkent.note


def test_what_routes_avoid_is_understood() -> None:
    kinds = {choice.value.partition(":")[0] for choice in choices.ways_round(desk())}
    assert kinds == {"country", "mode", "carrier", "corridor"}


def test_what_begins_with_a_text_comes_before_what_contains_it() -> None:
    offered = [
        Choice("1", "Oil of olives"),
        Choice("2", "Olives"),
        Choice("3", "Tin", "olive · other"),
        Choice("4", "x"),
    ]
    assert [choice.value for choice in matching(offered, "Olive")] == ["2", "3", "1"]


def test_currencies_are_those_with_a_way() -> None:
    offered = [choice.value for choice in choices.listed(desk(), {})["currency"]]
    assert offered[:2] == ["USD", "EUR"]
    assert len(offered) == len(set(offered))
    assert "KZT" in offered or "CNY" in offered
    assert choices.listed(desk(), {})["scenario"] == [Choice("", "None: the network as it is")]


def test_a_label_says_what_is_not_sent() -> None:
    assert Choice("45G1", "45G1", "40 ft").label == "40 ft"
    assert Choice("xian", "Xi'an", "China").label == "Xi'an · China"


def test_every_commodity_brings_its_scheme() -> None:
    assert all(choice.sets["commodity_scheme"] for choice in choices.commodities(desk()))
    assert {choice.value for choice in choices.equipment(desk())} == set(desk().network.equipment)
