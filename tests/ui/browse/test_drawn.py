"""A corridor is drawn with all its legs, priced or not."""

from dataclasses import replace
from itertools import pairwise

import pytest

from api.corridor_table import CorridorRow, Priced
from calculator.itinerary import Itinerary
from calculator.money import decimal_text
from tests.service import client, shipped
from ui.browse.corridors import way_of
from ui.browse.drawn import Places, drawn
from ui.browse.facts import CURRENCY, Facts
from ui.drawings.answer import Drawings
from ui.drawings.projection import project


@pytest.fixture(scope="module")
def facts() -> Facts:
    found: Facts = shipped().extensions["facts"]
    return found


def drawing(facts: Facts, row: CorridorRow) -> tuple[Itinerary, Drawings]:
    way = way_of(facts.network, row)
    with shipped().test_request_context():
        found = drawn(facts.desk, row, way, CURRENCY)
    assert found
    return way, found


def assert_all_legs_are_on_the_map(facts: Facts, way: Itinerary, found: Drawings) -> None:
    assert found.map
    (line,) = found.map.ways
    assert [mode for mode, _path in line.stretches] == [
        leg.mode for i, leg in enumerate(way.legs) if not i or way.legs[i - 1].mode != leg.mode
    ]
    points = "".join(path for _mode, path in line.stretches).replace("M", "L").split("L")
    for node in way.nodes:
        place = facts.network.nodes[node]
        assert place.lat is not None and place.lon is not None
        x, y = project(place.lat, place.lon)
        assert f"{round(x)} {round(y)}" in points, node
    rows = found.stretches[1]
    assert all(before.end == after.start for before, after in pairwise(rows))
    assert [row.mode for row in rows] == [found.map.modes[mode] for mode, _path in line.stretches]


@pytest.mark.parametrize("name", ["s1", "m1", "o1", "v1-van"])
def test_the_map_holds_the_legs_of_the_corridor(facts: Facts, name: str) -> None:
    row = facts.corridor(name)
    way, found = drawing(facts, row)
    assert_all_legs_are_on_the_map(facts, way, found)
    total = row.prices[0].total_minor
    assert total
    assert found.options[0].price.replace("\u202f", "").replace(",", "") == decimal_text(total, CURRENCY)
    assert [step.paid for step in found.steps[1]][-1] == found.options[0].price


def test_halts_are_places_of_the_way_that_cost_time(facts: Facts) -> None:
    _way, found = drawing(facts, facts.corridor("s1"))
    assert found.map
    assert {"border", "gauge_change"} & {ring.kind for ring in found.map.ways[0].rings}


def test_a_corridor_that_is_not_offered_is_on_the_map_without_halts(facts: Facts) -> None:
    row = replace(facts.corridor("m1"), prices=(Priced(None, "closed"),))
    way, found = drawing(facts, row)
    assert_all_legs_are_on_the_map(facts, way, found)
    assert found.map
    assert found.map.ways[0].rings == []
    assert found.profile.days is None


def test_the_page_has_the_map_and_its_table() -> None:
    page = client(shipped()).get("/corridors/s1", headers={"Accept": "text/html"}).get_data(as_text=True)
    section = page[page.index('<section class="drawings"') : page.index('<section aria-labelledby="prices"')]
    assert section.count('role="img"') == section.count('class="twin"') == 2
    assert "shown-" not in section


def test_places_have_names_and_countries(facts: Facts) -> None:
    places = Places(facts.network, {"altynkol": "Алтынколь"})
    assert (places.node("altynkol"), places.country_of("altynkol")) == ("Алтынколь", "KZ")
