"""Look-ups of the network: which row of speeds and transfers stands, what is open when."""

from datetime import date

import pytest

from calculator.network import Advisory, Leg, Speed, Transfer
from tests.calculator.world import LEGS, network

DAY = date(2030, 1, 1)


def row(start: str, end: str, *train: str, hours: float = 1) -> Transfer:
    """A gauge change in ko."""
    return Transfer("ko", "gauge_change", start, end, train, hours, hours, hours)


@pytest.mark.parametrize(
    ("rows", "train", "hours"),
    [
        ([row("rail1435", "rail1520", hours=5)], "single", 5),
        ([row("rail1520", "rail1435", hours=5)], "single", 5),
        ([row("any", "any", hours=3), row("rail1435", "rail1520", hours=5)], "single", 5),
        ([row("any", "rail1520", hours=3)], "single", 3),
        ([row("rail1435", "rail1520", hours=5), row("any", "any", "block", hours=7)], "block", 7),
        ([row("rail1435", "rail1520", hours=5), row("any", "any", "block", hours=7)], "single", 5),
        ([row("any", "any", "block", hours=7), row("rail1435", "rail1520", "block", "group", hours=8)], "block", 8),
        ([row("rail1520", "road", hours=5)], "single", None),
        ([row("rail1435", "rail1520", "block", hours=5)], "single", None),
    ],
)
def test_the_train_s_row_beats_a_blank_one_and_a_named_way_beats_any(
    rows: list[Transfer], train: str, hours: float | None
) -> None:
    made = network(transfers=tuple(rows))
    for ways in (("rail1435", "rail1520"), ("rail1520", "rail1435")):
        found = made.transfer("ko", "gauge_change", *ways, train)
        assert (found and found.low_h) == hours
    assert made.transfer("ak", "gauge_change", "rail1435", "rail1520", train) is None


def test_a_terminal_s_one_leg_is_matched_against_either_way_of_the_row() -> None:
    rows = (
        Transfer("xi", "terminal", "road", "rail1435", (), 6, 6, 6),
        Transfer("ba", "terminal", "any", "any", ("block",), 2, 2, 2),
    )
    made = network(transfers=rows)
    assert made.terminal("xi", "rail1435", "single") is rows[0]
    assert made.terminal("xi", "road", "single") is rows[0]
    assert made.terminal("xi", "rail1520", "single") is None
    assert made.terminal("ba", "ferry", "block") is rows[1]
    assert made.terminal("ba", "ferry", "single") is None


def test_speed_any_stands_only_where_the_train_has_no_row() -> None:
    fast, any_train = Speed("KTZ", "rail", "block", 9, 9, 9), Speed("KTZ", "rail", "any", 1, 1, 1)
    made = network(speeds=(any_train, fast))
    assert made.speed("KTZ", "rail", "block") is fast
    assert made.speed("KTZ", "rail", "single") is any_train
    assert made.speed("KTZ", "road", "single") is None


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [(None, None, ""), (DAY, DAY, ""), (date(2030, 1, 2), None, "opens 2030-01-02"),
     (None, date(2029, 12, 31), "closed since 2029-12-31")],
)  # fmt: skip
def test_a_leg_is_open_from_the_first_day_to_the_last(opens: date | None, closes: date | None, said: str) -> None:
    assert Leg("a", "x", "y", "rail", "X", 1520, 1, "", opens, closes).closed_because(DAY) == said


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [(None, None, True), (DAY, DAY, True), (date(2030, 1, 2), None, False), (None, date(2029, 12, 31), False)],
)
def test_an_advisory_holds_on_its_first_and_last_day(start: date | None, end: date | None, holds: bool) -> None:
    assert Advisory("node", "x", start, end, "closed").holds(DAY) is holds


def test_legs_work_both_ways() -> None:
    made = network()
    assert [leg.leg for leg in made.legs_at["ko"]] == ["bo_ko", "ko_ak"]
    assert [leg.way for leg in LEGS] == ["rail1435", "rail1435", "rail1520", "ferry"]
    assert (LEGS[1].other_end("bo"), LEGS[1].other_end("ko")) == ("ko", "bo")
