"""A journey costs what its quote says, place by place."""

from itertools import pairwise

import pytest

from tests.ui.drawings.quotes import QUESTIONS, countries, minor, quote, timeless
from ui.drawings.journey import NEAR_KM, halts, journey_of


@pytest.mark.parametrize("name", QUESTIONS)
def test_money_and_days_only_rise_and_end_at_the_total_and_the_mean(name: str) -> None:
    for option in quote(name)["options"]:
        journey = journey_of(option, countries(name))
        last = journey.stops[-1]
        assert last.left_minor == minor(option["total"]["amount"])
        assert last.left_days == pytest.approx(option["transit_time"]["mean"], abs=1e-9)
        assert last.km == option["km"] == sum(leg["km"] for leg in option["legs"])
        money = [value for stop in journey.stops for value in (stop.arrived_minor, stop.left_minor)]
        days = [value for stop in journey.stops for value in (stop.arrived_days, stop.left_days)]
        assert money == sorted(money)
        assert days == sorted(days)
        assert (money[0], days[0]) == (0, 0)


@pytest.mark.parametrize("name", QUESTIONS)
def test_halts_are_all_that_is_due_and_spent_in_places(name: str) -> None:
    for option in quote(name)["options"]:
        journey = journey_of(option, countries(name))
        found = halts(journey)
        assert sum(halt.minor for halt in found) == sum(s.left_minor - s.arrived_minor for s in journey.stops)
        assert sum(halt.hours for halt in found) == pytest.approx(sum(s.hours for s in journey.stops))
        still = sum(c["days"] for c in option["transit_time"]["causes"] if c["cause"] != "running")
        assert sum(halt.hours for halt in found) / 24 == pytest.approx(still, abs=0.1)
        assert all(b.km - a.km > NEAR_KM or not (a.kinds and b.kinds) for a, b in pairwise(found))


def test_each_line_lies_where_it_is_charged() -> None:
    option = quote("box")["options"][0]
    journey = journey_of(option, countries("box"))
    steps = {stop.node: stop.left_minor - stop.arrived_minor for stop in journey.stops}
    by_node: dict[str, int] = {}
    for charge in option["charges"]:
        kind, _blank, name = charge["subject"].partition(" ")
        node = charge["from"] if charge["from"] == charge["to"] else ""
        if kind == "country":
            node = next(place for place in option["nodes"] if countries("box")[place] == name)
        if kind == "consignment":
            node = option["nodes"][-1]
        if node:
            by_node[node] = by_node.get(node, 0) + minor(charge["converted"]["amount"])
    assert {node: due for node, due in steps.items() if due} == by_node


def test_a_section_grows_with_its_kilometres() -> None:
    option = quote("wagons")["options"][0]
    one = {**option, "charges": [charge for charge in option["charges"] if charge["subject"] == "rail UTY"][:1]}
    journey = journey_of(one, countries("wagons"))
    due, km = minor(one["charges"][0]["converted"]["amount"]), one["charges"][0]["km"]
    for stop in journey.stops:
        assert stop.arrived_minor == due * min(stop.km, km) // km


def test_a_delay_in_the_news_is_spent_where_it_is() -> None:
    option = quote("sea")["options"][0]
    delay = {
        "cause": "advisory",
        "subject": f"leg {option['legs'][1]['leg']}",
        "low_h": 24,
        "typical_h": 24,
        "high_h": 24,
    }
    time = {**option["transit_time"], "stages": [*option["transit_time"]["stages"], delay]}
    told = journey_of({**option, "transit_time": time}, countries("sea"))
    plain = journey_of(option, countries("sea"))
    assert told.stops[1].hours - plain.stops[1].hours == pytest.approx(24)
    for subject, at in (("country TR", 2), ("carrier GR", 3), ("node poti", 3), ("corridor m2", 0)):
        time = {**option["transit_time"], "stages": [*option["transit_time"]["stages"], {**delay, "subject": subject}]}
        told = journey_of({**option, "transit_time": time}, countries("sea"))
        assert told.stops[at].hours - plain.stops[at].hours == pytest.approx(24), subject


def test_without_a_time_there_are_no_days() -> None:
    journey = journey_of(timeless(quote("box")["options"][0]), countries("box"))
    assert journey.days is None
    assert journey.total == float(quote("box")["options"][0]["total"]["amount"])
