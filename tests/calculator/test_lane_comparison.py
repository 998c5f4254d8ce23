"""Lanes and months summed up: held against quotes of each consignment, at any size of block."""

from collections import Counter
from datetime import date
from statistics import median

import pandas as pd
import pytest

from api.desks import Knowledge
from calculator.consignment import Consignment
from calculator.desk import QuotingDesk
from calculator.lane_comparison import FLIP_COLUMNS, WON_COLUMNS, LaneComparison
from calculator.quote import quote
from calculator.variation import Variation, read_variation, usual
from tests.calculator.world import book, consignment, desk, rate
from tests.service import KNOWN, shipped

WHAT_IFS = ("border IR-TR +9 days", "rate rail TCDD +900 %", "exchange CNY +10 %")
MONTHS = (date(2026, 11, 25), date(2026, 12, 1), date(2026, 12, 20))


@pytest.fixture(scope="module")
def asked() -> list[Consignment]:
    """Consignments of two lanes and one that has no route."""
    box = base().network.equipment["45G1"]
    lanes = (("xian", "halkali", ()), ("tashkent", "bandar-abbas", ()), ("almaty", "poti", ("country:KZ",)))
    return [
        Consignment(start, end, day, box, units, mass, avoid=avoid)
        for start, end, avoid in lanes
        for day in MONTHS
        for units, mass in ((1, 8_000), (3, 20_500))
    ]


def base() -> QuotingDesk:
    """The desk of the shipped books."""
    found: QuotingDesk = shipped().extensions["desks"].desk(Knowledge(KNOWN, KNOWN))
    return found


def what_ifs() -> dict[str, QuotingDesk]:
    """The desks under the what-ifs."""
    read = [read_variation(text, base()) for text in WHAT_IFS]
    return {found.text: found.applied(base()) for found in read if isinstance(found, Variation)}


@pytest.fixture(scope="module")
def compared(asked: list[Consignment]) -> LaneComparison:
    """All of them in one block."""
    found = LaneComparison(base(), what_ifs())
    found.add(asked)
    return found


def test_every_row_agrees_with_the_quotes_of_its_consignments(
    asked: list[Consignment], compared: LaneComparison
) -> None:
    won = compared.won()
    assert tuple(won.columns) == WON_COLUMNS
    for (origin, destination, month), rows in won.groupby(["origin", "destination", "month"]):
        answers = [
            quote(base(), one)
            for one in asked
            if (one.origin, one.destination, f"{one.dispatch_date:%Y-%m}") == (origin, destination, month)
        ]
        assert set(rows.consignments) == {len(answers)} and set(rows.priced) == {len(answers)}
        cheapest = rows[rows.by == "price"]
        assert dict(zip(cheapest.option, cheapest.wins, strict=True)) == Counter(a.priced[0].option for a in answers)
        for row in cheapest.itertuples():
            winners = [a for a in answers if a.priced[0].option == row.option]
            assert row.total == pytest.approx(median(a.priced[0].total_minor or 0 for a in winners) / 100, abs=0.006)
            leads = [(a.priced[1].total_minor or 0) - (a.priced[0].total_minor or 0) for a in winners]
            assert row.lead == pytest.approx(median(leads) / 100, abs=0.006)
            assert row.share == pytest.approx(len(winners) / len(answers), abs=1e-4)
        fastest = rows[rows.by == "p50"]
        assert set(fastest.option) == {a.fastest.option for a in answers if a.fastest}


def test_flips_agree_with_quotes_under_the_what_if(asked: list[Consignment], compared: LaneComparison) -> None:
    flips = compared.flips()
    assert tuple(flips.columns) == FLIP_COLUMNS
    assert (flips.flipped > 0).any() and (flips.flipped == 0).any()
    for (origin, destination, month, name), rows in flips[flips.by == "price"].groupby(
        ["origin", "destination", "month", "what_if"]
    ):
        pairs = []
        for one in asked:
            if (one.origin, one.destination, f"{one.dispatch_date:%Y-%m}") == (origin, destination, month):
                pairs.append((quote(base(), one).priced[0], quote(what_ifs()[name], one).priced[0]))
        moved = Counter((old.option, new.option) for old, new in pairs if old.option != new.option)
        said = {(r.from_option, r.to_option): r.times for r in rows.itertuples() if r.times}
        assert said == dict(moved)
        assert set(rows.compared) == {len(pairs)} and set(rows.flipped) == {sum(moved.values())}
        change = sum((new.total_minor or 0) - (old.total_minor or 0) for old, new in pairs) / len(pairs) / 100
        assert rows.change.iloc[0] == pytest.approx(change, abs=0.006)


@pytest.mark.parametrize("size", [1, 5])
def test_blocks_of_any_size_come_to_the_same(asked: list[Consignment], compared: LaneComparison, size: int) -> None:
    parts = LaneComparison(base(), what_ifs())
    for start in range(0, len(asked), size):
        parts.add(asked[start : start + size])
    pd.testing.assert_frame_equal(parts.won(), compared.won())
    pd.testing.assert_frame_equal(parts.flips(), compared.flips())
    assert (parts.consignments, parts.priced) == (len(asked), len(asked) - 2 * len(MONTHS))
    assert (parts.currencies, parts.borders) == (compared.currencies, compared.borders)


def test_all_months_together_have_the_sums_of_each(compared: LaneComparison) -> None:
    months, whole = compared.won(), compared.won(by_month=False)
    same = ["origin", "destination", "currency", "by", "option"]
    assert set(whole.month) == {"all"}
    assert months.groupby(same).wins.sum().to_dict() == whole.set_index(same).wins.to_dict()
    months, whole = compared.flips(), compared.flips(by_month=False)
    same = ["origin", "destination", "currency", "what_if", "by", "from_option", "to_option"]
    moved = months[months.times > 0].groupby(same).times.sum().to_dict()
    assert moved == whole[whole.times > 0].set_index(same).times.to_dict()


def test_what_was_touched_is_what_the_usual_what_ifs_change(compared: LaneComparison) -> None:
    assert {"USD", "CNY", "CHF"} <= compared.currencies
    assert {"CN-KZ", "IR-TM"} <= compared.borders
    texts = [found.text for found in usual(base(), compared.currencies - {"USD"}, compared.borders)]
    assert {"exchange CNY +10 %", "exchange CNY −10 %", "border IR-TM +3 days"} <= set(texts)


def test_nothing_added_and_nothing_priced() -> None:
    bare = LaneComparison(desk(book("b", required={"rail": "FRT"})), {})
    assert bare.won().empty and bare.flips().empty and (bare.consignments, bare.priced) == (0, 0)
    bare.add([consignment()])
    assert bare.won().empty and bare.flips().empty and (bare.consignments, bare.priced) == (1, 0)


def test_a_what_if_that_leaves_no_route_says_so() -> None:
    rows = (rate("r", "FRT", "rail *", "1", "USD/t"), rate("f", "FER", "ferry *", "1", "USD/t"))
    needed = {"rail": "FRT"}
    found = LaneComparison(desk(book("b", *rows, required=needed)), {"gone": desk(book("b", required=needed))})
    found.add([consignment()])
    row = found.flips().iloc[0]
    assert (row.compared, row.flipped, row.times, row.to_option, row.change) == (1, 1, 1, "", 0)
