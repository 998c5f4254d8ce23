"""The time kernel against the slow model: within half an hour, and the same every time."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import transit_time as kernel
from calculator.network import Evidence
from calculator.stages import CAUSES, Stage, TimeHole
from calculator.transit_time import PERCENTILES, quantiles, transit_time
from tests.oracle import transit_time as oracle

HOURS = st.integers(0, 40).map(lambda quarter: quarter / 4) | st.floats(0, 400).map(lambda h: round(h, 2))


@st.composite
def stages(draw: st.DrawFn) -> Stage:
    """A stage of any shape, constants and very skewed ones among them."""
    low, typical, high = sorted(draw(st.tuples(HOURS, HOURS, HOURS)))
    uniform = draw(st.booleans())
    cause = draw(st.sampled_from(CAUSES))
    trust = draw(st.sampled_from(("official", "report", "estimate")))
    return Stage(cause, "s", low, (low + high) / 2 if uniform else typical, high, uniform, Evidence(trust))


def slow(found: list[Stage], dependence: float) -> list[float]:
    """The slow model's quantiles [h]."""
    rows = [
        oracle.Stage(s.cause, s.subject, s.low_h, s.typical_h, s.high_h, "uniform" if s.uniform else "pert")
        for s in found
    ]
    return oracle.percentiles(rows, dependence, [p / 100 for p in PERCENTILES])


@settings(max_examples=40)
@given(st.lists(stages(), min_size=1, max_size=12), st.sampled_from((0.0, 0.25, 0.5, 1.0)))
def test_percentiles_are_within_half_an_hour_of_the_slow_model(found: list[Stage], dependence: float) -> None:
    got = quantiles(found, dependence)
    assert np.abs(got - slow(found, dependence)).max() <= 0.5
    assert np.all(np.diff(got) >= -1e-9)
    assert sum(s.low_h for s in found) - 0.5 <= got[0] and got[-1] <= sum(s.high_h for s in found) + 0.5


@pytest.mark.parametrize("count", [1, 2, 40])
@pytest.mark.parametrize(
    "stage",
    [
        Stage("running", "", 0, 0, 100), Stage("running", "", 0, 100, 100), Stage("departure", "", 0, 50, 100, True),
        Stage("border", "", 1, 1.01, 1.02), Stage("departure", "", 0, 0.1, 0.2, True),
        Stage("advisory", "", 0, 6, 120),
    ],
)  # fmt: skip
def test_extreme_shapes_stay_within_half_an_hour(stage: Stage, count: int) -> None:
    for dependence in (0.0, 0.5):
        assert np.abs(quantiles([stage] * count, dependence) - slow([stage] * count, dependence)).max() <= 0.5


@settings(max_examples=60)
@given(st.lists(stages(), min_size=4, max_size=16))
def test_few_waves_say_what_all_of_them_say(found: list[Stage]) -> None:
    few = quantiles(found, 0.0)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kernel, "_NOTHING", 0.0)
        assert np.abs(few - quantiles(found, 0.0)).max() <= 1e-6


@given(st.lists(stages(), max_size=8))
def test_the_mean_by_cause_adds_up(found: list[Stage]) -> None:
    time = transit_time(found, (), 0.5)
    assert sum(days for _, days in time.causes) == pytest.approx(time.mean_days)
    assert time.mean_days == pytest.approx(sum(stage.mean_h for stage in found) / 24)
    assert [cause for cause, _ in time.causes] == [c for c in CAUSES if c in dict(time.causes)]
    assert not found or time.mean_days == 0 or sum(time.trust.values()) == pytest.approx(1)
    for trust, share in time.trust.items():
        mine = sum(s.mean_h for s in found if s.evidence.trust == trust) / 24
        assert share * (time.mean_days or 1) == pytest.approx(mine)


@given(st.lists(stages(), min_size=1, max_size=8))
def test_the_same_stages_give_the_same_days_twice(found: list[Stage]) -> None:
    """With and without what was kept from earlier journeys."""
    first = transit_time(found, (), 0.5)
    kernel._shape.cache_clear()
    kernel._transform.cache_clear()
    assert transit_time(found, (), 0.5).days == first.days
    assert first.days is not None
    assert all(days == round(days, 2) for days in first.days.values())


def test_constants_add_up_exactly() -> None:
    time = transit_time([Stage("running", "", 24, 24, 24), Stage("border", "", 12, 12, 12)], (), 0.5)
    assert time.days == dict.fromkeys(PERCENTILES, 1.5)
    assert (time.p50_days, time.p50_e2, time.charged_days) == (1.5, 150, 2)


def test_full_dependence_is_the_sum_of_the_stages_own_quantiles() -> None:
    found = [Stage("running", "", 0, 30, 90), Stage("departure", "", 0, 24, 48, True)]
    alone = sum(quantiles([stage], 1.0) for stage in found)
    assert quantiles(found, 1.0) == pytest.approx(alone)
    spread = [float(np.ptp(quantiles(found, rho))) for rho in (0.0, 0.5, 1.0)]
    assert spread == sorted(spread), "the more they run late together, the wider"


def test_the_order_of_stages_hardly_matters() -> None:
    found = [Stage("running", "", 0, 30, 90), Stage("departure", "", 0, 24, 48, True), Stage("border", "", 1, 3, 50)]
    assert transit_time(found, (), 0.5).days == transit_time(found[::-1], (), 0.5).days


@pytest.mark.parametrize(("median", "charged"), [(8.0, 8), (8.01, 9), (0.0, 0), (7.99, 8)])
def test_a_day_charged_is_the_printed_median_rounded_up(median: float, charged: int) -> None:
    time = replace(transit_time([Stage("running", "", 1, 1, 1)], (), 0.5), days=dict.fromkeys(PERCENTILES, median))
    assert time.charged_days == charged == math.ceil(median)


def test_with_a_hole_there_are_no_days_but_the_causes_that_are_known() -> None:
    hole = TimeHole("gauge_change ko", "add a row")
    time = transit_time([Stage("running", "", 24, 24, 24)], (hole,), 0.5)
    assert (time.days, time.p50_days, time.p50_e2, time.charged_days, time.holes) == (None, None, None, None, (hole,))
    assert time.causes == (("running", 1.0),)


def test_no_stage_takes_no_time() -> None:
    time = transit_time([], (), 0.5)
    assert (time.days, time.mean_days, time.trust) == (dict.fromkeys(PERCENTILES, 0.0), 0, {})
