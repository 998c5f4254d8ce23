"""Places are found by any code and any spelling of any name; what is ambiguous offers all that it may mean."""

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.gazetteer import Gazetteer, fold
from calculator.network import Network, PlaceName
from tariffs import library, loader
from tests.calculator.world import network


@lru_cache(maxsize=1)
def shipped() -> Gazetteer:
    """The gazetteer of the shipped network."""
    return Gazetteer(loader.load_network(library.NETWORK))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İSTANBUL", "istanbul"), ("Iğdır", "IGDIR"), ("ıspartakule", "ISPARTAKULE"), ("Türkmenabat", "turkmenabat"),
        ("Xi'an", "xian"), ("Xiʻan", "XI’AN"), ("Gʻazalkent", "g'azalkent"), ("Оʻzbekiston", "оzbekiston"),
        ("بندر\u200cعباس", "بندر عباس"), ("كرمان", "کرمان"), ("يزد", "یزد"), ("Алтынколь", "АЛТЫНКОЛЬ"),
        ("Актёбе", "актебе"),
        ("Достық", "достық"), ("Ti bi li si", "Tibilisi"), ("Bandar-e Abbas", "bandar e abbas"), ("Çeşme", "cesme"),
        ("Straße", "strasse"), ("Khorgos – Altynkol", "khorgos-altynkol"), ("ＸＩＡＮ", "xian"), ("Halkalı", "HALKALI"),
    ],
)  # fmt: skip
def test_what_is_spelt_alike_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Almaty", "Almata"), ("西安", "延安"), ("یزد", "یزید"), ("Ош", "Оша")])
def test_what_is_another_name_stays_another(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=30))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.data())
def test_any_official_name_finds_its_node_unless_it_is_shared(data: st.DataObject) -> None:
    """In capitals or small letters, with or without spaces, with stray joiners; a shared name offers all."""
    found = shipped()
    names = [name for name in found.network.names if name.kind == "official"]
    named = data.draw(st.sampled_from(names))
    change = data.draw(st.sampled_from((str, str.upper, str.lower, str.title, lambda t: t.replace(" ", "\u200c"))))
    owners = {n.node for n in found.network.names if fold(n.name) == fold(named.name)}
    owners |= {n.node for n in found.network.nodes.values() if fold(n.name) == fold(named.name)}
    meant = found.find(change(named.name)).nodes
    assert named.node in meant or fold(named.name) in {fold(node) for node in found.network.nodes}
    assert set(meant) <= owners | {n.node for n in found.network.nodes.values()} and (
        len(meant) == 1 or set(meant) == owners
    )


def test_every_node_is_found_by_each_of_its_codes() -> None:
    found = shipped()
    for node in found.network.nodes.values():
        assert found.find(node.node).nodes == (node.node,)
        for code in (node.unlocode, node.station_code):
            if code:
                assert node.node in found.find(code).nodes
                assert node.node in found.find(f" {code.lower()} ").nodes


def shared() -> Network:
    """ko and ak have an alias in common, and xi and bo a UN/LOCODE."""
    names = (
        PlaceName("ko", "en", "The Port", "alias"),
        PlaceName("ak", "ru", "The Pórt", "alias"),
        PlaceName("ba", "fa", "بندر"),
    )
    made = network(names=names)
    nodes = {
        **made.nodes,
        "xi": replace(made.nodes["xi"], unlocode="CNXXX"),
        "bo": replace(made.nodes["bo"], unlocode="CNXXX"),
    }
    return network(names=names, nodes=nodes)


def test_a_shared_name_or_code_offers_every_place_it_may_mean() -> None:
    found = Gazetteer(shared())
    assert found.find("the port").nodes == ("ko", "ak")
    assert set(found.find("cnxxx").nodes) == {"xi", "bo"}
    assert found.find("xi").nodes == ("xi",)


def test_an_unknown_name_has_near_ones() -> None:
    found = shipped().find("Tashkennt")
    assert (found.nodes, found.suggestions[0]) == ((), "tashkent")
    assert shipped().find("qqqqqqqq").suggestions == ()
    assert shipped().find("").nodes == ()


def test_search_gives_what_begins_with_the_text_first() -> None:
    found = shipped()
    assert found.search("sarah")[0].startswith("sara")
    assert found.search("西安")[0] == "xian"
    assert "tashkent" in found.search("ташк")
    assert "tashkent" in found.search("tashkennt")
    assert found.search("  ") == []
    assert len(found.search("a", most=5)) == 5
    assert len(set(found.search("an", most=50))) == len(found.search("an", most=50))


def test_a_label_names_the_country() -> None:
    assert Gazetteer(network()).label("xi") == "Xi, CN"
