"""The delivery period that the law of carriage grants, beside the independent count."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.itinerary import itinerary
from calculator.network import Carrier, Leg, Network, StatutoryPeriod
from calculator.routing import corridor_nodes
from calculator.statutory import StatutoryStretch, statutory_period
from tests.calculator.world import LEGS, network
from tests.oracle.theatre import NETWORK as FOLDER
from tests.oracle.transit_time import statutory_days

SMGS = StatutoryPeriod("SMGS", "container", 150, 24, 48, 72)
RULES = (
    SMGS,
    replace(SMGS, consignment="wagon", km_per_day=200),
    replace(SMGS, law="CIM", km_per_day=400, dispatch_h=12),
)


def days(made: Network, container: bool = True) -> float | None:
    """The period of the whole journey."""
    return statutory_period(made, itinerary(made, "xi", LEGS), container).days


def test_each_started_run_of_kilometres_costs_a_day() -> None:
    """410 km at 150 km a day are three days, then dispatch once and one gauge change of 48 h; the ferry has no law."""
    found = statutory_period(network(statutory=RULES), itinerary(network(), "xi", LEGS), True)
    assert (found.days, found.complete) == (3 + 1 + 2, False)
    assert found.stretches == (
        StatutoryStretch("SMGS", "xi", "ak", 410, 144),
        StatutoryStretch("none", "ak", "ba", 400, None),
    )
    assert days(network(statutory=RULES), container=False) == 3 + 1 + 2
    assert days(network(statutory=(replace(SMGS, km_per_day=410),))) == 1 + 1 + 2
    assert days(network(statutory=(replace(SMGS, km_per_day=409),))) == 2 + 1 + 2


def test_a_ferry_under_the_law_adds_its_supplement() -> None:
    made = network(statutory=RULES)
    under_law = replace(made, carriers={**made.carriers, "ASCO": Carrier("ASCO", "", "AZ", "SMGS")})
    assert days(under_law) == 6 + 1 + 2 + 3


def test_two_legs_of_one_passage_are_one_ferry() -> None:
    legs = (Leg("f1", "xi", "bo", "ferry", "F", None, 10), Leg("f2", "bo", "ko", "ferry", "F", None, 10))
    made = network(statutory=(SMGS,), carriers={"F": Carrier("F", "", "KZ", "SMGS")})
    assert statutory_period(made, itinerary(made, "xi", legs), True).days == 1 + 1 + 3


@pytest.mark.parametrize("before", ["SMGS", "CIM"])
def test_a_gauge_change_between_two_laws_belongs_to_the_stretch_that_ends_there(before: str) -> None:
    """The legs are of CR, then KTZ of either gauge: the law changes where the gauge does."""
    legs = (LEGS[0], replace(LEGS[1], carrier="CR"), LEGS[2])
    after = "CIM" if before == "SMGS" else "SMGS"
    made = network(
        statutory=RULES, carriers={"CR": Carrier("CR", "", "CN", before), "KTZ": Carrier("KTZ", "", "KZ", after)}
    )
    first, second = statutory_period(made, itinerary(made, "xi", legs), True).stretches
    assert (first.law, first.start, first.end, first.km) == (before, "xi", "ko", 110)
    assert (first.hours, second.hours) == ((24 + 24 + 48, 24 + 12) if before == "SMGS" else (24 + 12 + 48, 48 + 24))


def test_without_any_rule_there_is_no_period() -> None:
    found = statutory_period(network(), itinerary(network(), "xi", LEGS), True)
    assert (found.days, found.complete) == (None, False)


@settings(max_examples=300)
@given(data=st.data())
def test_any_stretch_agrees_with_the_independent_count(data: st.DataObject, example_network: Network) -> None:
    made = example_network
    corridor = data.draw(st.sampled_from(sorted(made.corridors)))
    legs = [made.legs[leg] for leg in made.corridors[corridor].legs]
    start = data.draw(st.integers(0, len(legs) - 1))
    end = data.draw(st.integers(start + 1, len(legs)))
    backwards, container = data.draw(st.booleans()), data.draw(st.booleans())
    nodes = corridor_nodes(legs)
    origin, way = (nodes[end], legs[start:end][::-1]) if backwards else (nodes[start], legs[start:end])
    found = statutory_period(made, itinerary(made, origin, way), container)
    slow = statutory_days(FOLDER, [leg.leg for leg in way], origin, "container" if container else "wagon")
    assert found.days == (round(slow, 2) if any(s.hours is not None for s in found.stretches) else None)
    assert sum(s.km for s in found.stretches) == sum(leg.tariff_km for leg in way)
