"""The lines of the profile rise as the journeys do, and end at what they come to."""

import re
from itertools import pairwise
from typing import Any

import pytest

from tests.ui.drawings.quotes import QUESTIONS, countries, quote, timeless
from ui.drawings.journey import journey_of
from ui.drawings.profile import HEIGHT, PARTS, Panel, Profile, profile_of


def drawn(name: str, options: list[dict[str, Any]] | None = None) -> Profile:
    journeys = [journey_of(option, countries(name)) for option in options or quote(name)["options"]]
    return profile_of(journeys, "USD", str, countries(name), str)


def vertices(path: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for letter, x, y in re.findall(r"([MLV])(-?\d+)(?: (-?\d+))?", path):
        found.append((found[-1][0], int(x)) if letter == "V" else (int(x), int(y)))
    return found


def value(panel: Panel, y: float) -> float:
    """What a height stands for, by the two highest ticks."""
    ticks = [(tick.at, float(tick.text.replace(",", ""))) for tick in panel.down]
    (low_y, low), (high_y, high) = ticks[0], ticks[-1]
    return low + (low_y - y) * (high - low) / (low_y - high_y)


@pytest.mark.parametrize("name", QUESTIONS)
def test_lines_rise_from_nothing_to_the_total_and_the_mean(name: str) -> None:
    found = drawn(name)
    assert found.days
    for panel, ends in (
        (found.cost, {o["rank"]: float(o["total"]["amount"]) for o in quote(name)["options"]}),
        (found.days, {o["rank"]: o["transit_time"]["mean"] for o in quote(name)["options"]}),
    ):
        assert {line.rank for line in panel.lines} == set(ends)
        for line in panel.lines:
            points = vertices(line.path)
            assert points[0][0] == 0
            assert [x for x, _y in points] == sorted(x for x, _y in points)
            assert [y for _x, y in points] == sorted((y for _x, y in points), reverse=True)
            assert points[-1] == (round(line.end[0] * PARTS / 100), round(line.end[1] * 10))
            if len(panel.down) > 1:
                assert value(panel, line.end[1]) == pytest.approx(ends[line.rank], rel=0.01)
            # The stretches by mode are the same line.
            assert [point for _mode, path in line.stretches for point in vertices(path)][-1] == points[-1]
            assert {point for _mode, path in line.stretches for point in vertices(path)} >= set(points[2:])


@pytest.mark.parametrize("name", QUESTIONS)
def test_ends_are_named_apart_from_each_other(name: str) -> None:
    found = drawn(name)
    places = sorted(line.label_y for line in found.cost.lines)
    assert all(b - a >= 14.9 for a, b in pairwise(places))
    assert all(0 <= place <= HEIGHT for place in places)


@pytest.mark.parametrize("name", QUESTIONS)
def test_countries_follow_each_other_without_a_gap(name: str) -> None:
    for option in quote(name)["options"]:
        strip = drawn(name, [option]).countries[option["rank"]]
        assert (strip[0].start, strip[-1].end) == (0, 100)
        assert all(a.end == b.start for a, b in pairwise(strip))
        assert {country.code for country in strip if country.code} <= set(option["countries"])


def test_the_sea_is_no_country() -> None:
    strip = drawn("sea").countries[1]
    assert (strip[0].code, strip[0].name) == ("", "sea")


def test_the_highest_steps_have_their_names() -> None:
    labels = [label.text for label in drawn("box").cost.labels[1]]
    assert "khorgos-cn – altynkol 504" in labels
    assert any(text.startswith("halkali ") for text in labels)


def test_marks_say_what_happens() -> None:
    kinds = {mark.kind for mark in drawn("ferry").cost.marks[1]}
    assert kinds == {"transshipment", "border", "end"}
    assert "gauge_change" in {mark.kind for mark in drawn("box").cost.marks[1]}


def test_without_any_time_there_is_no_second_chart() -> None:
    options = quote("box")["options"][:2]
    assert drawn("box", [timeless(option) for option in options]).days is None
    half = drawn("box", [options[0], timeless(options[1])])
    assert half.days
    assert [line.rank for line in half.days.lines] == [1]
