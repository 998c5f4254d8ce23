"""Bars are as long as what they stand for, and their parts fill them."""

import pytest

from tests.ui.drawings.quotes import QUESTIONS, minor, quote, timeless
from ui.drawings.bars import Bars, day_bars, money_bars, money_by_group


@pytest.mark.parametrize("name", QUESTIONS)
def test_groups_add_up_to_the_total(name: str) -> None:
    for option in quote(name)["options"]:
        assert sum(money_by_group(option).values()) == minor(option["total"]["amount"])


def held(bars: Bars, totals: dict[int, float]) -> None:
    longest = max(totals.values())
    for bar in bars.bars:
        assert bar.end == pytest.approx(100 * totals[bar.rank] / longest, abs=0.1)
        at = 0.0
        for piece in bar.pieces:
            assert piece.x == pytest.approx(at, abs=0.02)
            at = piece.x + piece.width
        assert at == pytest.approx(bar.end, abs=0.05)
        assert [piece.kind for piece in bar.pieces] == sorted(piece.kind for piece in bar.pieces)
        assert {piece.kind for piece in bar.pieces} <= {kind for kind, _name in bars.kinds}


@pytest.mark.parametrize("name", QUESTIONS)
def test_bars_have_one_scale(name: str) -> None:
    options = quote(name)["options"]
    held(money_bars(options), {o["rank"]: float(o["total"]["amount"]) for o in options})
    days = day_bars(options)
    assert days
    held(days, {o["rank"]: o["transit_time"]["mean"] for o in options})


def test_a_charge_on_a_leg_belongs_to_its_mode() -> None:
    option = quote("ferry")["options"][0]
    ferry = [c for c in option["charges"] if c["subject"].startswith("leg ") and c["code"] == "FER"]
    assert ferry
    assert money_by_group(option)["sea"] == sum(minor(charge["converted"]["amount"]) for charge in ferry)


def test_days_without_a_known_time_are_not_drawn() -> None:
    options = quote("box")["options"]
    assert day_bars([timeless(option) for option in options]) is None
    half = day_bars([options[0], timeless(options[1])])
    assert half
    assert [bar.rank for bar in half.bars] == [1]
