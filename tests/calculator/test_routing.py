"""The routes of a journey: corridors and fastest paths, what is left out, and why nothing is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.consignment import Journey
from calculator.network import Advisory, Corridor, Evidence, Leg, Network
from calculator.routing import PATHS, LeftOut, candidates
from tests.calculator.test_paths import cost_ms, random_network, simple_paths
from tests.calculator.world import DISPATCH, LEGS, network

ROAD = Leg("ko_ba", "ko", "ba", "road", "KTZ", None, 5_000)
DIRECT = Leg("xi_ba", "xi", "ba", "ferry", "ASCO", None, 5_000)
NEWS = Evidence("press", "s", "ice in the port")


def two_ways(**changes: object) -> Network:
    """The world with a road beside the ferry and a ship all the way; the corridors name the first two."""
    made = network(legs={leg.leg: leg for leg in (*LEGS, ROAD, DIRECT)}, corridors={
        "main": Corridor("main", "Main line", ("xi_bo", "bo_ko", "ko_ak", "ak_ba")),
        "by-road": Corridor("by-road", "By road", ("ko_ba", "bo_ko", "xi_bo")),
    })  # fmt: skip
    speeds = (*made.speeds, replace(made.speeds[0], carrier="KTZ", mode="road"))
    transfers = (*made.transfers, replace(made.transfers[1], node="ko", start="any", end="road"))
    return replace(made, speeds=speeds, transfers=transfers, **changes)  # type: ignore[arg-type]


def journey(**changes: object) -> Journey:
    """From xi to ba."""
    return replace(Journey("xi", "ba", DISPATCH, "single"), **changes)  # type: ignore[arg-type]


def offered(made: Network, asked: Journey, paths: int = PATHS) -> list[str]:
    """The legs of each candidate."""
    return [";".join(found.leg_ids) for found in candidates(made, asked, paths).itineraries]


MAIN, BY_ROAD, SHIP = "xi_bo;bo_ko;ko_ak;ak_ba", "xi_bo;bo_ko;ko_ba", "xi_ba"


def test_named_corridors_come_first_then_the_fastest_paths_without_duplicates() -> None:
    assert offered(two_ways(), journey()) == [MAIN, BY_ROAD, SHIP]
    assert offered(two_ways(), journey(), paths=0) == [MAIN, BY_ROAD]
    assert offered(two_ways(), journey(), paths=1) == [MAIN, BY_ROAD]


def test_corridors_are_cut_to_the_stretch_in_either_direction() -> None:
    assert offered(two_ways(), journey(origin="ko", destination="xi"), paths=0) == ["bo_ko;xi_bo"]
    assert offered(two_ways(), journey(origin="ba", destination="bo"), paths=0) == ["ak_ba;ko_ak;bo_ko", "ko_ba;bo_ko"]


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"avoid": ("mode:ferry",)}, [BY_ROAD]),
        ({"avoid": ("mode:road",)}, [MAIN, SHIP]),
        ({"avoid": ("node:ak",)}, [BY_ROAD, SHIP]),
        ({"avoid": ("carrier:ASCO",)}, [BY_ROAD]),
        ({"avoid": ("node:bo",)}, [SHIP]),
        ({"avoid": ("corridor:main",)}, [BY_ROAD, SHIP]),
        ({"via": ("node:ak",)}, [MAIN]),
        ({"via": ("mode:road",)}, [BY_ROAD]),
        ({"via": ("node:ak", "node:bo")}, [MAIN]),
        ({"via": ("node:bo", "node:ak")}, [MAIN]),
        ({"via": ("corridor:main",)}, [MAIN]),
        ({"via": ("corridor:main", "node:ak")}, [MAIN]),
        ({"via": ("corridor:by-road", "node:ak")}, []),
        ({"via": ("corridor:main", "corridor:by-road")}, []),
        ({"via": ("corridor:main",), "avoid": ("mode:ferry",)}, []),
        ({"via": ("corridor:main",), "avoid": ("corridor:main",)}, []),
        ({"via": ("corridor:unknown",)}, []),
        ({"via": ("country:KZ",)}, [MAIN, BY_ROAD]),
        ({"via": ("node:xi",)}, [MAIN, BY_ROAD, SHIP]),
        ({"via": ("mode:ferry",), "avoid": ("node:ko",)}, [SHIP]),
    ],
)
def test_what_the_user_forces_or_excludes(changes: Mapping[str, object], left: list[str]) -> None:
    assert offered(two_ways(), journey(**changes)) == left


def closing(scope: str, name: str, **dates: date) -> Network:
    """Both ways, with something closed."""
    row = Advisory(scope, name, dates.get("start"), dates.get("end"), "closed", evidence=NEWS)
    return two_ways(advisories=(row,))


@pytest.mark.parametrize(
    ("scope", "name", "left"),
    [
        ("leg", "ko_ba", [MAIN, SHIP]), ("node", "bo", [SHIP]), ("carrier", "ASCO", [BY_ROAD]), 
        ("corridor", "by-road", [MAIN, BY_ROAD, SHIP]),
        ("country", "KZ", [SHIP]), ("country", "AZ", []),
    ],
)  # fmt: skip
def test_closures_take_what_they_name(scope: str, name: str, left: list[str]) -> None:
    """A closed country takes every leg with an end in it; a closed corridor only what is offered as it."""
    assert sorted(offered(closing(scope, name), journey())) == sorted(left)
    assert sorted(offered(closing(scope, name, end=date(2026, 11, 30)), journey())) == sorted([MAIN, BY_ROAD, SHIP])


def test_a_closure_is_named_as_the_reason() -> None:
    found = candidates(closing("node", "bo", end=date(2027, 1, 1)), journey())
    assert found.left_out == tuple(
        LeftOut(corridor, "closed", "node bo is closed until 2027-01-01: ice in the port",
                "choose a route around it or another dispatch date") for corridor in ("main", "by-road")
    )  # fmt: skip
    (left,) = candidates(closing("corridor", "by-road"), journey()).left_out
    assert (left.corridor, left.code, left.reason) == (
        "by-road",
        "closed",
        "corridor by-road is closed: ice in the port",
    )


def test_a_closed_node_bars_passage_and_not_journeys_that_begin_or_end_there() -> None:
    made = closing("node", "ak")
    assert offered(made, journey()) == [BY_ROAD, SHIP]
    assert "ak_ba" in offered(made, journey(origin="ak"))
    assert "ko_ak" in offered(made, journey(origin="ko", destination="ak"))


def test_a_leg_that_is_not_open_on_the_day_is_left_out_with_its_date() -> None:
    made = two_ways()
    later = replace(made, legs={**made.legs, "ko_ba": replace(ROAD, opens=date(2027, 1, 1))})
    found = candidates(later, journey())
    assert [left for left in found.left_out if left.corridor == "by-road"] == [
        LeftOut("by-road", "not_open", "leg ko_ba opens 2027-01-01", "dispatch when leg ko_ba is open")
    ]
    assert offered(later, journey(dispatch_date=date(2027, 1, 1))) == [MAIN, BY_ROAD, SHIP]


@pytest.mark.parametrize(
    ("made", "changes", "code", "reason", "fix"),
    [
        (network(), {"avoid": ("mode:ferry",)}, "avoided", "mode:ferry in avoid leaves no open path",
         "drop mode:ferry from avoid"),
        (network(), {"avoid": ("country:KZ", "mode:sea")}, "avoided", "country:KZ in avoid", "drop country:KZ"),
        (network(), {"via": ("mode:road",)}, "not_via", "mode:road in via leaves no open path",
         "drop mode:road from via"),
        (network(), {"avoid": ("node:xi",)}, "avoided", "node:xi in avoid", "drop node:xi"),
        (two_ways(), {"avoid": ("mode:ferry", "mode:road")}, "avoided", "mode:ferry in avoid", "drop mode:ferry"),
        (two_ways(), {"avoid": ("node:ko", "node:bo", "carrier:ASCO", "mode:ferry")}, "avoided",
         "together these leave no open path: avoid node:ko; avoid node:bo", "drop one of them"),
        (network(legs={leg.leg: leg for leg in LEGS[:2]}, corridors={}), {}, "no_path",
         "no leg leads from xi to ba", "legs.csv"),
    ],
)  # fmt: skip
def test_if_nothing_is_left_the_answer_says_what_took_the_last_one(
    made: Network, changes: Mapping[str, object], code: str, reason: str, fix: str
) -> None:
    found = candidates(made, journey(**changes))
    assert not found.itineraries
    last = found.left_out[-1]
    assert last.code == code
    assert reason in last.reason
    assert fix in last.fix


def test_the_closed_legs_of_the_only_way_are_all_named() -> None:
    shut = {leg.leg: replace(leg, opens=date(2030, 1, 1)) if leg.leg in ("bo_ko", "ko_ak") else leg for leg in LEGS}
    found = candidates(network(legs=shut), journey())
    assert [left.reason for left in found.left_out if not left.corridor] == [
        "leg bo_ko opens 2030-01-01",
        "leg ko_ak opens 2030-01-01",
    ]


@settings(max_examples=300)
@given(
    st.integers(0, 2**32),
    st.lists(st.sampled_from(("node:n1", "mode:road", "carrier:A", "country:X")), max_size=2, unique=True),
    st.lists(st.sampled_from(("node:n2", "mode:ferry", "carrier:B", "country:Y")), max_size=2, unique=True),
)
def test_the_paths_offered_are_the_fastest_that_keep_every_wish(seed: int, via: list[str], avoid: list[str]) -> None:
    made = random_network(seed)
    asked = Journey("n0", f"n{len(made.nodes) - 1}", DISPATCH, "single", tuple(via), tuple(avoid))
    found = candidates(made, asked, 3)
    plain = []
    for path in simple_paths(made, asked.origin, asked.destination):
        ids = tuple(leg.leg for leg in path)
        nodes = [asked.origin]
        for leg in path:
            nodes.append(leg.other_end(nodes[-1]))
        parts = {f"node:{n}" for n in nodes} | {f"country:{made.nodes[n].country}" for n in nodes}
        parts |= {f"{scope}:{getattr(leg, scope)}" for leg in path for scope in ("mode", "carrier")}
        if parts.issuperset(via) and parts.isdisjoint(avoid):
            plain.append((cost_ms(made, asked.origin, path, "single"), ids))
    timed = [ids for cost, ids in sorted(plain) if cost < 10**12]
    assert [i.leg_ids for i in found.itineraries] == (timed[:3] or [ids for _, ids in sorted(plain)[:1]])
    assert bool(found.itineraries) != bool(found.left_out)
    assert candidates(made, asked, 3) == found


def test_a_closed_end_is_spared_for_journeys_that_begin_or_end_there_alone() -> None:
    """Whichever journey is asked for first."""
    closed = Advisory("node", "ko", None, None, "closed", evidence=NEWS)
    made = two_ways(advisories=(closed,))
    for _ in range(2):
        assert offered(made, journey(), 0) == []
        assert offered(made, journey(destination="ko"), 1) == ["xi_bo;bo_ko"]


def test_delays_change_no_bound_and_so_no_other_days_paths() -> None:
    delay = Advisory("node", "ko", DISPATCH, DISPATCH, "delay", 1, 1, 1)
    later = replace(journey(), dispatch_date=date(2027, 1, 1))
    made, fresh = two_ways(advisories=(delay,)), two_ways(advisories=(delay,))
    assert offered(made, journey()) == offered(fresh, journey())
    assert offered(made, later) == offered(two_ways(advisories=(delay,)), later)
