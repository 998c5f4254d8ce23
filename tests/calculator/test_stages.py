"""Stages: one for each section, transfer, wait and delay, as the independent time model finds them."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.itinerary import itinerary
from calculator.network import Advisory, Departure, Network, Speed, Transfer
from calculator.routing import corridor_nodes
from calculator.stages import CAUSES, Stage, TimeHole, advisories, stages_of
from tests.calculator.world import DISPATCH, LEGS, network
from tests.oracle import transit_time as oracle
from tests.oracle.theatre import NETWORK as FOLDER

WHOLE = itinerary(network(), "xi", LEGS)


def hours(made: Network, train: str = "single") -> list[tuple[str, str, float, float, float]]:
    """Cause, subject and the three values of each stage of the whole journey."""
    stages, holes = stages_of(made, itinerary(made, "xi", LEGS), train, DISPATCH)
    assert not holes
    return [(s.cause, s.subject, s.low_h, s.typical_h, s.high_h) for s in stages]


def test_one_stage_for_each_section_and_transfer_in_travelling_order() -> None:
    assert hours(network()) == [
        ("running", "rail CR", 24, 24, 24),
        ("running", "rail KTZ", *[pytest.approx(74.4)] * 3),
        ("gauge_change", "gauge_change ko", 12, 12, 12),
        ("transshipment", "transshipment ak", 24, 24, 24),
        ("running", "ferry ASCO", 48, 48, 48),
    ]


def test_the_high_speed_gives_the_low_value() -> None:
    made = network(speeds=(*network().speeds[1:], Speed("CR", "rail", "any", 100, 200, 400)))
    assert hours(made)[0][2:] == (6, 12, 24)


def test_waits_terminals_borders_and_delays_are_stages_of_their_own() -> None:
    made = network(
        departures=(Departure("ak_ba", "ASCO", 36),),
        transfers=(
            *network().transfers,
            Transfer("xi", "terminal", "any", "any", (), 5, 6, 7),
            Transfer("ba", "terminal", "any", "any", (), 8, 8, 8),
            Transfer("bo", "border", "any", "any", (), 1, 2, 9),
        ),
        advisories=(
            Advisory("country", "KZ", None, None, "delay", 10, 20, 30),
            Advisory("node", "zz", None, None, "delay", 10, 20, 30),
            Advisory("corridor", "main", None, None, "delay", 1, 1, 1),
            Advisory("carrier", "KTZ", None, date(2026, 11, 30), "delay", 10, 20, 30),
            Advisory("leg", "ko_ak", None, None, "warning", 10, 20, 30),
        ),
    )
    found = Counter((cause, subject) for cause, subject, *_ in hours(made))
    assert found["departure", "leg ak_ba"] == found["border", "border bo"] == 1
    assert found["terminal", "terminal xi"] == found["terminal", "terminal ba"] == 1
    assert {subject for cause, subject in found if cause == "advisory"} == {"country KZ", "corridor main"}
    assert found["advisory", "country KZ"] == 1, "once, although two nodes lie there"
    wait = next(s for s in stages_of(made, WHOLE, "single", DISPATCH)[0] if s.cause == "departure")
    assert (wait.low_h, wait.high_h, wait.uniform, wait.mean_h) == (0, 36, True, 18)


def test_what_has_no_known_time_is_a_hole_that_names_the_row_to_add() -> None:
    made = network(transfers=(), speeds=network().speeds[:2])
    _, holes = stages_of(made, WHOLE, "block", DISPATCH)
    assert set(holes) == {
        TimeHole("gauge_change ko", "add a gauge_change row for ko from rail1435 to rail1520 to transfers.csv"),
        TimeHole("transshipment ak", "add a transshipment row for ak from rail1520 to ferry to transfers.csv"),
        TimeHole("ferry ASCO", "add ASCO,ferry,block to speeds.csv"),
    }


def test_the_mean_of_a_pert_stage_weighs_the_typical_value_four_times() -> None:
    assert Stage("running", "", 1, 2, 9).mean_h == 3
    assert Stage("departure", "", 0, 2, 9, uniform=True).mean_h == 4.5


def test_advisories_are_those_of_the_effect_the_day_and_the_way() -> None:
    rows = tuple(
        Advisory("node", node, None, None, effect) for node in ("ko", "zz") for effect in ("closed", "warning")
    )
    late = replace(rows[0], start=date(2027, 1, 1))
    assert advisories(network(advisories=(*rows, late)), WHOLE, DISPATCH, "closed") == [rows[0]]


@settings(max_examples=150)
@given(data=st.data())
def test_the_stages_of_any_stretch_agree_with_the_slow_model(data: st.DataObject, example_network: Network) -> None:
    made = example_network
    corridor = data.draw(st.sampled_from(sorted(made.corridors)))
    legs = [made.legs[leg] for leg in made.corridors[corridor].legs]
    start = data.draw(st.integers(0, len(legs) - 1))
    end = data.draw(st.integers(start + 1, len(legs)))
    origin, way = corridor_nodes(legs)[start], legs[start:end]
    if data.draw(st.booleans()):
        origin, way = corridor_nodes(legs)[end], way[::-1]
    train = data.draw(st.sampled_from(("single", "group", "block")))
    on = data.draw(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    found, holes = stages_of(made, itinerary(made, origin, way), train, on)
    try:
        slow = oracle.stages(FOLDER, [leg.leg for leg in way], origin, train, on)
    except oracle.UnknownTimeError:
        assert holes
        return
    assert not holes
    wanted = Counter((s.cause, *(round(h, 9) for h in (s.low_h, s.typical_h, s.high_h)), s.kind) for s in slow)
    kinds = ("pert", "uniform")
    assert wanted == Counter(
        (s.cause, *(round(h, 9) for h in (s.low_h, s.typical_h, s.high_h)), kinds[s.uniform]) for s in found
    )
    assert {s.cause for s in found} <= set(CAUSES)
