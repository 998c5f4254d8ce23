"""Axes end on round numbers and hold what they must."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.drawings.scale import STEPS, axis, exact, from_zero, next_step

VALUES = st.lists(st.floats(0, 1e9, allow_nan=False), min_size=1, max_size=12)


@given(VALUES, st.integers(2, 10))
def test_an_axis_holds_its_values_between_round_ends(values: list[float], most: int) -> None:
    found = axis(values, most)
    assert found.low <= min(values)
    assert found.high >= max(values) * (1 - 1e-9)
    assert found.ticks[0] == found.low
    assert found.ticks[-1] == pytest.approx(found.high)
    assert len(found.ticks) <= most + 3
    assert all(-1e-9 <= found.share(value) <= 1 + 1e-9 for value in values)


@given(VALUES)
def test_an_axis_from_zero_begins_there(values: list[float]) -> None:
    found = from_zero(values)
    assert found.low == 0
    assert found.high >= max(values) * (1 - 1e-9)


def test_an_axis_of_kilometres_ends_where_the_longest_way_does() -> None:
    found, ticks = exact(9783)
    assert found.percent(9783) == 100
    assert ticks == [0, 2000, 4000, 6000, 8000]
    assert exact(0)[0].share(0) == 0


def test_small_differences_are_not_blown_up() -> None:
    found = axis([5000, 5001], least=200)
    assert found.high - found.low >= 200


@given(st.floats(1e-6, 1e9))
def test_steps_are_round(least: float) -> None:
    step = next_step(least)
    assert least * (1 - 1e-6) <= step <= least * 2.6
    assert any(f"{step:e}".startswith(f"{round_step:e}"[:4]) for round_step in STEPS)
