"""Seasons: one day for all days between which nothing begins or ends."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calculator.seasons import season, turning_days

DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 10))
ENDS = st.none() | DAYS | st.just(date.max)


@given(st.lists(st.tuples(st.none() | DAYS, ENDS), max_size=6), DAYS, DAYS)
def test_two_days_of_one_season_lie_in_the_same_spans(
    spans: list[tuple[date | None, date | None]], one: date, other: date
) -> None:
    turns = turning_days(spans)
    holds = [[not (a and day < a) and not (b and day > b) for a, b in spans] for day in (one, other)]
    if season(turns, one) == season(turns, other):
        assert holds[0] == holds[1]
    assert season(turns, season(turns, one)) == season(turns, one)


def test_what_is_open_at_both_ends_never_turns() -> None:
    assert turning_days([(None, None), (None, date.max)]) == ()
    assert season((), date(2026, 1, 1)) == date(2026, 1, 1)


def test_the_days_before_the_first_turn_are_known_by_the_last_of_them() -> None:
    first = date(2026, 3, 1)
    assert season((first,), date(2020, 1, 1)) == first - timedelta(1)
    assert season((first,), first) == season((first,), date(2030, 1, 1)) == first
    assert season((date.min,), date.min) == date.min
