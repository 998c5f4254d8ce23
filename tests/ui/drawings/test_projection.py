"""The projection keeps shapes and has north above."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.drawings.projection import MERIDIAN, PARALLELS, UNIT_KM, project, window


@given(st.floats(-30, 70), st.floats(MERIDIAN - 60, MERIDIAN + 60))
def test_small_squares_stay_squares(lat: float, lon: float) -> None:
    step = 1e-4
    x, y = project(lat, lon)
    north = math.dist((x, y), project(lat + step, lon))
    east = math.dist((x, y), project(lat, lon + step)) / math.cos(math.radians(lat))
    assert north == pytest.approx(east, rel=1e-3)


@pytest.mark.parametrize("parallel", PARALLELS)
def test_the_scale_is_true_on_two_parallels(parallel: float) -> None:
    degree_km = 6371 * math.pi / 180
    drawn = math.dist(project(parallel, 70), project(parallel + 0.01, 70)) * UNIT_KM
    assert drawn == pytest.approx(degree_km / 100, rel=1e-3)


def test_north_is_up_and_east_is_right() -> None:
    assert project(40, MERIDIAN)[0] == 0
    assert project(50, MERIDIAN)[1] < project(40, MERIDIAN)[1]
    assert project(40, 100)[0] > 0 > project(40, 30)[0]


def test_a_window_has_a_margin_and_a_shape() -> None:
    wide = window([(0, 0), (3000, 10)], 500, 1.4, 1.75)
    assert wide.width / wide.height == pytest.approx(1.75, rel=0.01)
    assert all(0 < share < 1 for point in ((0, 0), (3000, 10)) for share in wide.share(point))
    tall = window([(0, 0), (10, 3000)], 500, 1.4, 1.75)
    assert tall.width / tall.height == pytest.approx(1.4, rel=0.01)
    assert all(0 < share < 1 for point in ((0, 0), (10, 3000)) for share in tall.share(point))
    assert window([(0, 0), (1, 1)], 500, 1.4, 1.75).width >= 500
