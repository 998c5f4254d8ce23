"""The map shows every way within its window, with names that do not lie on each other."""

import re
from dataclasses import dataclass
from itertools import pairwise

import pytest

from tests.service import shipped
from tests.ui.drawings.quotes import QUESTIONS, countries, quote
from ui.drawings.journey import halts, journey_of
from ui.drawings.labels import ROOMS
from ui.drawings.route_map import LEAST_H, RouteMap, Site, map_of, path


@dataclass(frozen=True)
class Nowhere:
    """A place that nobody can find."""

    lat: float | None = None
    lon: float | None = None


def sites() -> dict[str, Site]:
    return dict(shipped().extensions["desks"].today.network.nodes)


def drawn(name: str) -> RouteMap:
    options = quote(name)["options"]
    found = map_of(options, [journey_of(option, countries(name)) for option in options], sites(), str)
    assert found
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_ways_lie_in_the_window(name: str) -> None:
    found = drawn(name)
    view = found.window
    for way in found.ways:
        for _mode, line in way.stretches:
            for x, y in re.findall(r"(-?\d+) (-?\d+)", line):
                assert view.x <= int(x) <= view.x + view.width
                assert view.y <= int(y) <= view.y + view.height


@pytest.mark.parametrize("name", QUESTIONS)
def test_modes_are_those_of_the_legs(name: str) -> None:
    ways = {way.rank: way for way in drawn(name).ways}
    for option in quote(name)["options"]:
        modes = [mode for mode, _path in ways[option["rank"]].stretches]
        assert set(modes) == {leg["mode"] for leg in option["legs"]}
        assert all(a != b for a, b in pairwise(modes))


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_longer_a_halt_the_larger_its_ring(name: str) -> None:
    ways = {way.rank: way for way in drawn(name).ways}
    for option in quote(name)["options"]:
        found = [halt for halt in halts(journey_of(option, countries(name))) if halt.hours >= LEAST_H]
        radii = [ring.radius for ring in ways[option["rank"]].rings]
        assert [round(radius**2 / halt.hours, 1) for radius, halt in zip(radii, found, strict=True)] == pytest.approx(
            [1.1] * len(found), abs=0.11
        )


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_ends_are_named_even_on_a_phone(name: str) -> None:
    for way in drawn(name).ways:
        named = {label.placed.text: label.placed.room for label in way.names if label.kind == "end"}
        assert list(named.values()) == ["", ""]


def test_a_lane_is_followed_from_either_end() -> None:
    options = [option for option in quote("sea")["options"] if option["legs"][0]["leg"] == "shanghai_suez_s"]
    forth = options[0]
    back = {
        **forth, "nodes": forth["nodes"][::-1],
        "legs": [{**leg, "from": leg["to"], "to": leg["from"]} for leg in forth["legs"][::-1]],
    }  # fmt: skip
    journey = journey_of(forth, countries("sea"))
    there, again = (map_of([option], [journey], sites(), str) for option in (forth, back))
    assert there
    assert again
    points = [re.findall(r"-?\d+ -?\d+", found.ways[0].path) for found in (there, again)]
    assert points[0] == points[1][::-1]


def test_places_that_nobody_can_find_are_passed_over() -> None:
    options = quote("box")["options"][:1]
    journeys = [journey_of(option, countries("box")) for option in options]
    assert map_of(options, journeys, {}, str) is None
    found = map_of(options, journeys, {**sites(), "almaty": Nowhere()}, str)
    assert found
    assert "almaty" not in {label.placed.text for label in found.ways[0].names}


def test_a_path_is_written_in_whole_units() -> None:
    assert path([(0.4, -1.6), (10, 20)]) == "M0 -2L10 20"


@pytest.mark.parametrize("name", QUESTIONS)
def test_places_are_named_beside_the_way_and_not_on_it(name: str) -> None:
    found = drawn(name)
    view = found.window
    for way in found.ways:
        lines = [[(int(x), int(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", line)] for _mode, line in way.stretches]
        points = [
            ((a[0] + (b[0] - a[0]) * k / 40 - view.x) / view.width, (a[1] + (b[1] - a[1]) * k / 40 - view.y) / view.width)
            for line in lines for a, b in pairwise(line) for k in range(41)
        ]  # fmt: skip
        for rect in (named.placed.rect for named in way.names if named.kind == "place" and not named.placed.room):
            width = ROOMS[0][1]
            left, top = rect.across * width + rect.right, rect.down * width + rect.below
            assert not [
                point for point in points
                if abs(point[0] * width - left) < rect.half_width - 2 and abs(point[1] * width - top) < rect.half_height - 2
            ]  # fmt: skip
