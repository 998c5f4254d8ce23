"""What-ifs in one line: what they change, and what is said of those that cannot be read."""

from fractions import Fraction

import pytest

from calculator.desk import QuotingDesk
from calculator.problem import Problem
from calculator.quote import quote
from calculator.variation import Variation, borders_of, read_variation
from tests.calculator.world import book, consignment, desk, exchange, rate, through

ROWS = (
    rate("cr", "FRT", "rail CR", "1000", "CNY/container"),
    rate("ktz", "FRT", "rail KTZ", "10", "USD/t", min_amount=Fraction(150)),
    rate("ferry", "FER", "ferry *", "300", "EUR/container"),
    exchange("CNY", "USD", "0.14"), exchange("USD", "EUR", "0.8"),
)  # fmt: skip


def under(written: str, base: QuotingDesk) -> QuotingDesk:
    """The desk under a what-if."""
    found = read_variation(written, base)
    assert isinstance(found, Variation), found
    return found.applied(base)


def total(at: QuotingDesk) -> int:
    """The price of the world's consignment [cents]."""
    (best,) = quote(at, consignment()).priced
    assert best.total_minor is not None
    return best.total_minor


def test_an_exchange_rate_changes_whichever_way_its_row_is_written() -> None:
    base = desk(book("b", *ROWS))
    assert total(base) == 140_00 + 239_00 + 375_00
    assert total(under("exchange CNY +10 %", base)) == 154_00 + 239_00 + 375_00
    assert total(under("exchange EUR +20%", base)) == 140_00 + 239_00 + 450_00
    assert total(under("exchange eur −20 %", base)) == 140_00 + 239_00 + 300_00


def test_rates_change_by_charge_by_carrier_and_by_row_with_their_limits() -> None:
    base = desk(book("b", *ROWS, through("t", "xi", "ba", "700", "USD/container", "FRT;FER")))
    assert total(base) == 700_00
    assert total(under("rate b/t -10 %", base)) == 630_00
    base = desk(book("b", *ROWS))
    assert total(under("rate FRT +10 %", base)) == 154_00 + 262_90 + 375_00
    assert total(under("rate rail ktz +100 %", base)) == 140_00 + 478_00 + 375_00
    assert total(under("rate b/cr +1.5 %", base)) == 142_10 + 239_00 + 375_00
    assert total(under("rate b/ktz -90 %", base)) == 140_00 + 23_90 + 375_00, "the least amount falls with the rate"


@pytest.mark.parametrize(
    ("written", "more"),
    [("border CN-KZ +3 days", 3), ("border kz–cn +36 h", 1.5), ("border ko +1 day", 1), ("border az-kz +2d", 2)],
)
def test_a_border_takes_longer_on_each_passage_and_nothing_else_changes(written: str, more: float) -> None:
    base = desk(book("b", *ROWS))
    slower = under(written, base)
    (before,), (after,) = quote(base, consignment()).priced, quote(slower, consignment()).priced
    assert before.route.time.days and after.route.time.days
    assert after.route.time.days[50] - before.route.time.days[50] == pytest.approx(more, abs=0.03)
    assert total(slower) == total(base)


def test_what_a_change_leaves_as_it_is_is_shared() -> None:
    base = desk(book("b", *ROWS))
    slower, dearer = under("border CN-KZ +3 days", base), under("exchange CNY +10 %", base)
    assert slower.planner is base.planner and slower.route_book is not base.route_book
    assert dearer.route_book is base.route_book and dearer.planner is not base.planner
    for start, same in (("xi", False), ("ko", True)):
        asked = base.class_of(consignment(origin=start)).journey
        (before,), (after,) = base.routes(asked, True)[1], slower.routes(asked, True)[1]
        assert (before is after) == same


def test_the_borders_of_legs() -> None:
    assert borders_of(desk().network, ("xi_bo", "bo_ko", "ko_ak", "ak_ba")) == ("AZ-KZ", "CN-KZ")


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ("exchange", "bad_variation", "write it like"),
        ("weather EUR +3 %", "bad_variation", "write it like"),
        ("exchange EUR +3 days", "bad_unit", "an exchange rate or a rate takes %"),
        ("border CN-KZ +3 %", "bad_unit", "a border takes days or hours"),
        ("border CN-KZ -3 days", "out_of_bounds", "+1 to +365 days"),
        ("border CN-KZ +9000 h", "out_of_bounds", "+1 to +8760 h"),
        ("rate FRT -100 %", "out_of_bounds", "-99 to +1000 %"),
        ("rate FRT +0 %", "out_of_bounds", "not 0"),
        ("exchange ERU +3 %", "unknown_currency", "did you mean EUR?"),
        ("border CN-TR +3 days", "unknown_border", "CN-KZ"),
        ("rate FRR +3 %", "unknown_rate", "FRT"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_would(written: str, code: str, said: str) -> None:
    problem = read_variation(written, desk(book("b", *ROWS)))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.value) == (code, written)
    assert said in problem.advice


def test_one_spelling_for_each() -> None:
    base = desk(book("b", *ROWS))
    written = ["exchange eur +10%", "border KZ/CN +3 d", "border KO +12 hours", "rate Rail  KTZ −7.5 %"]
    read = [read_variation(text, base) for text in written]
    assert [found.text for found in read if isinstance(found, Variation)] == [
        "exchange EUR +10 %", "border CN-KZ +3 days", "border ko +12 hours", "rate rail KTZ −7.5 %",
    ]  # fmt: skip
