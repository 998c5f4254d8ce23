"""Itineraries: their id, sections, transfers and the corridors that contain them."""

import hashlib
from itertools import pairwise

import pytest

from calculator.itinerary import Section, itinerary
from calculator.network import Corridor, Leg, Network
from calculator.routing import corridor_nodes
from tests.calculator.world import LEGS, MAIN, network


def test_the_id_is_the_first_ten_digits_of_sha256() -> None:
    found = itinerary(network(), "xi", LEGS)
    assert found.option == hashlib.sha256(b"xi|xi_bo;bo_ko;ko_ak;ak_ba").hexdigest()[:10]
    back = itinerary(network(), "ba", LEGS[::-1])
    assert back.option == hashlib.sha256(b"ba|ak_ba;ko_ak;bo_ko;xi_bo").hexdigest()[:10]


def test_nodes_follow_the_direction_of_travel_not_of_the_table() -> None:
    there, back = itinerary(network(), "xi", LEGS), itinerary(network(), "ba", LEGS[::-1])
    assert there.nodes == back.nodes[::-1] == ("xi", "bo", "ko", "ak", "ba")
    assert (there.origin, there.destination, there.km) == ("xi", "ba", 810)
    assert there.countries == ("CN", "CN", "KZ", "KZ", "AZ")


def test_a_section_runs_on_across_a_border_and_through_a_gauge_change() -> None:
    found = itinerary(network(), "xi", LEGS)
    assert list(found.sections()) == [
        Section("rail", "CR", 0, 1, 100),
        Section("rail", "KTZ", 1, 3, 310),
        Section("ferry", "ASCO", 3, 4, 400),
    ]
    assert [s.km for s in found.sections([2])] == [100, 10, 300, 400], "cut where a through rate ends"
    assert found.sections([0, 1, 4]) == found.sections()


def test_the_same_carrier_by_another_mode_is_another_section() -> None:
    legs = (Leg("a", "xi", "bo", "rail", "X", 1520, 1), Leg("b", "bo", "ko", "road", "X", None, 2))
    assert [(s.mode, s.km) for s in itinerary(network(), "xi", legs).sections()] == [("rail", 1), ("road", 2)]


def test_what_happens_in_each_node() -> None:
    found = itinerary(network(), "xi", LEGS)
    kinds = [list(found.transfers(i)) for i in range(len(found.nodes))]
    assert kinds == [[], ["border"], ["border", "gauge_change"], ["border", "transshipment"], []]


def test_ends_are_never_borders_and_inner_nodes_without_change_have_nothing() -> None:
    inner = network(nodes={name: node for name, node in network().nodes.items()})
    found = itinerary(inner, "bo", LEGS[1:3])
    assert [list(found.transfers(i)) for i in range(3)] == [[], ["border", "gauge_change"], []]
    same = (Leg("a", "xi", "bo", "rail", "X", 1520, 1), Leg("b", "bo", "ko", "rail", "Y", 1520, 2))
    plain = itinerary(Network({n: network().nodes["ak"] for n in ("xi", "bo", "ko")}, {}, {}, {}, {}), "xi", same)
    assert list(plain.transfers(1)) == []


@pytest.mark.parametrize(
    ("legs", "corridors"),
    [
        (MAIN, ("main", "long")),
        (MAIN[::-1], ("main", "long")),
        (MAIN[1:3], ("main", "long", "middle")),
        (MAIN[2:0:-1], ("main", "long", "middle")),
        ((MAIN[0],), ("main", "long")),
        ((MAIN[0], MAIN[2]), ()),
    ],
)
def test_an_itinerary_belongs_to_every_corridor_that_contains_it_either_way(
    legs: tuple[str, ...], corridors: tuple[str, ...]
) -> None:
    extra = Leg("ba_zz", "ba", "xi", "rail", "X", 1520, 5)
    made = network(
        legs={leg.leg: leg for leg in (*LEGS, extra)},
        corridors={
            "main": Corridor("main", "", MAIN),
            "long": Corridor("long", "", ("ba_zz", *MAIN[::-1])),
            "middle": Corridor("middle", "", MAIN[1:3]),
        },
    )
    assert itinerary(made, "xi", [made.legs[leg] for leg in legs]).corridors == corridors


@pytest.mark.parametrize(
    ("scope", "name", "touched"),
    [
        ("node", "ko", True), ("node", "zz", False), ("country", "AZ", True), ("country", "IR", False),
        ("leg", "ko_ak", True),
        ("carrier", "ASCO", True), ("carrier", "UTY", False), ("mode", "ferry", True), ("mode", "sea", False),
        ("corridor", "main", True), ("corridor", "m2", False),
    ],
)  # fmt: skip
def test_what_an_itinerary_touches(scope: str, name: str, touched: bool) -> None:
    assert itinerary(network(), "xi", LEGS).touches(scope, name) is touched


def test_every_shipped_corridor_is_a_chain_that_contains_all_its_parts(shipped_network: Network) -> None:
    for corridor in shipped_network.corridors.values():
        legs = [shipped_network.legs[leg] for leg in corridor.legs]
        nodes = corridor_nodes(legs)
        assert len(nodes) == len(set(nodes)) == len(legs) + 1
        assert all({a, b} == {leg.start, leg.end} for leg, (a, b) in zip(legs, pairwise(nodes), strict=True))
        whole = itinerary(shipped_network, nodes[0], legs)
        assert corridor.corridor in whole.corridors
        assert whole.nodes == tuple(nodes)
        assert sum(s.km for s in whole.sections()) == whole.km


def test_a_way_is_known_by_its_origin_and_legs_whatever_its_corridors() -> None:
    there, back = itinerary(network(), "xi", LEGS), itinerary(network(), "ba", LEGS[::-1])
    assert (there.way, there.corridor_set) == ("xi|xi_bo;bo_ko;ko_ak;ak_ba", {"main"})
    assert back.way != there.way == itinerary(network(corridors={}), "xi", LEGS).way
