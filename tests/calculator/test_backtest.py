"""Published journeys beside a small network whose times are known exactly: 100 km a day, without spread."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from calculator.backtest import backtest, summary
from calculator.network import Advisory, Carrier, Corridor, Leg, Network, Node, Speed, Transfer
from calculator.observation import Observation

LEGS = (
    Leg("a_b", "a", "b", "rail", "KTZ", 1520, 1000),
    Leg("b_c", "b", "c", "rail", "KTZ", 1520, 1000),
    Leg("a_c", "a", "c", "rail", "KTZ", 1520, 500, opens=date(2030, 1, 1)),
    Leg("c_d", "c", "d", "road", "ROADKZ", None, 100),
)


def network(dependence: float = 0.5, spread: float = 0.0) -> Network:
    """a – b – c by rail, c – d by road, and a short cut a – c that opens in 2030; e is on no leg."""
    return Network(
        nodes={name: Node(name, name, "station", "KZ", None, None) for name in "abcde"},
        legs={leg.leg: leg for leg in LEGS},
        carriers={name: Carrier(name, name, "KZ", "SMGS") for name in ("KTZ", "ROADKZ")},
        equipment={},
        corridors={
            "main": Corridor("main", "Main line", ("a_b", "b_c")),
            "short": Corridor("short", "Short cut", ("a_c",)),
        },
        speeds=(
            Speed("KTZ", "rail", "block", 100 * (1 - spread), 100, 100 * (1 + spread)),
            Speed("KTZ", "rail", "single", 50, 50, 50),
            Speed("ROADKZ", "road", "any", 100, 100, 100),
        ),
        transfers=(Transfer("c", "transshipment", "rail1520", "road", ("single",), 24, 24, 24),),
        dependence=dependence,
    )


def journey(low: object, high: object, kind: str = "observed", **changes: object) -> Observation:
    """A published journey from a to c in 2024 by block train."""
    row = Observation("j", "", "a", "c", "block", kind, Fraction(str(low)), Fraction(str(high)), 2024)
    return replace(row, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "error"),
    [(18, 22, 0.0), (20, 20, 0.0), (10, 16, 0.25), (25, 30, -0.2)],
)
def test_the_error_is_the_distance_from_the_nearest_bound(low: int, high: int, error: float) -> None:
    (judged,) = backtest(network(), [journey(low, high)])
    assert judged.days == {10: 20.0, 50: 20.0, 80: 20.0, 95: 20.0}
    assert judged.error == pytest.approx(error)
    assert judged.overlaps is judged.holds is (error == 0)


def test_an_observed_range_must_meet_p10_to_p95() -> None:
    wide = network(spread=0.5)
    (judged,) = backtest(wide, [journey(1, 1)])
    assert judged.days and judged.days[10] < 20 < judged.days[95]
    low, high = judged.days[10], judged.days[95]
    ranges = [(low - 5, low), (high, high + 5), (low - 5, low - 1), (high + 1, high + 5), (1, 99)]
    met = [j.overlaps for j in backtest(wide, [journey(round(a, 2), round(b, 2)) for a, b in ranges])]
    assert met == [True, True, False, False, True]


def test_a_record_must_not_be_slower_than_p50_and_a_target_judges_nothing() -> None:
    kinds = [journey(12, 15, "record"), journey(20, 25, "record"), journey(21, 25, "record"), journey(1, 2, "target")]
    assert [j.holds for j in backtest(network(), kinds)] == [True, True, False, None]


def test_any_train_is_a_block_train() -> None:
    single, any_train = backtest(network(), [journey(1, 1, train="single"), journey(1, 1, train="any")])
    assert single.days and single.days[50] == 40
    assert any_train.days and any_train.days[50] == 20


def test_a_blank_corridor_is_the_first_that_contains_the_stretch_and_was_open() -> None:
    rows = [journey(1, 1), journey(1, 1, year=2030), journey(1, 1, start="b"), journey(1, 1, start="c", end="a")]
    judged = backtest(network(), rows)
    assert [j.corridor for j in judged] == ["main", "main", "main", "main"]
    only_short = replace(network(), corridors={"short": Corridor("short", "Short cut", ("a_c",))})
    before, after = backtest(only_short, [journey(1, 1), journey(1, 1, year=2030)])
    assert (before.corridor, before.days and before.days[50]) == ("", 20.0)
    assert (after.corridor, after.days and after.days[50]) == ("short", 5.0)


def test_a_named_corridor_is_judged_over_its_legs_whatever_was_open_or_closed() -> None:
    closed = replace(network(), advisories=(
        Advisory("country", "KZ", None, None, "closed"), Advisory("country", "KZ", None, None, "delay", 240, 240, 240),
    ))  # fmt: skip
    (judged,) = backtest(closed, [journey(4, 6, corridor="short")])
    assert judged.days and judged.days[50] == 5.0
    assert judged.corridor == "short"


def test_what_happened_over_a_way_not_open_yet_is_judged_all_the_same() -> None:
    alone = replace(network(), legs={"a_c": LEGS[2]}, corridors={})
    (judged,) = backtest(alone, [journey(5, 5)])
    assert judged.days and judged.days[50] == 5.0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"start": "nowhere", "end": "there"}, "not a node of the network: nowhere, there"),
        ({"corridor": "silk"}, "not a corridor of the network: silk"),
        ({"corridor": "main", "end": "d"}, "corridor main does not pass both ends"),
        ({"end": "e"}, "no leg leads from a to e"),
        ({"end": "d"}, "no time for transshipment c: add a transshipment row for c from rail1520 to road"),
    ],
)
def test_what_cannot_be_compared_is_listed_with_the_reason(changes: dict[str, str], reason: str) -> None:
    (judged,) = backtest(network(), [journey(1, 2, **changes)])
    assert judged.reason.startswith(reason)
    assert (judged.days, judged.overlaps, judged.holds, judged.error) == (None, None, None, None)


def test_the_summary_counts_what_is_not_comparable_as_not_met() -> None:
    rows = [
        journey(20, 20), journey(10, 16), journey(25, 30), journey(1, 2, end="e"),
        journey(12, 15, "record"), journey(21, 25, "record"), journey(1, 2, "target"),
    ]  # fmt: skip
    found = summary(backtest(network(), rows))
    assert (found.observed, found.left_out, found.overlap) == (3, 1, 1)
    assert found.median_error == pytest.approx(0.2)
    assert (found.records, found.records_kept) == (2, 1)


def test_without_observed_journeys_there_is_no_error() -> None:
    found = summary(backtest(network(), [journey(12, 15, "target")]))
    assert (found.observed, found.median_error) == (0, None)
