"""Lanes and months summed up: held against quotes of each consignment, at any size of block."""

import io
from collections import Counter
from datetime import date
from statistics import median

import pandas as pd
import pytest

from api.desks import Knowledge
from calculator import batch_reading, lane_classes
from calculator.batch_blocks import ConsignmentTable
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.consignment_table import INPUT_COLUMNS
from calculator.desk import QuotingDesk
from calculator.lane_comparison import FLIP_COLUMNS, LANE, WON_COLUMNS, LaneComparison
from calculator.problem import Problem
from calculator.quote import Quote, quote
from calculator.variation import Variation, read_variation, usual
from calculator.winners import CRITERIA
from tests.benchmarks import consignments
from tests.calculator import lanes
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
    return lanes.compared(base(), what_ifs(), asked)


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


@pytest.mark.parametrize("size", [1, 400])
def test_blocks_of_any_size_come_to_the_same(asked: list[Consignment], compared: LaneComparison, size: int) -> None:
    parts = lanes.compared(base(), what_ifs(), asked, block_bytes=size)
    pd.testing.assert_frame_equal(parts.won(), compared.won())
    pd.testing.assert_frame_equal(parts.flips(), compared.flips())
    assert (parts.consignments, parts.priced) == (len(asked), len(asked) - 2 * len(MONTHS))
    assert (parts.currencies, parts.borders) == (compared.currencies, compared.borders)


def test_what_is_forgotten_in_between_changes_nothing(
    asked: list[Consignment], compared: LaneComparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_reading, "MOST_KNOWN", 0)
    monkeypatch.setattr(lane_classes, "MOST_CLASSES", 0)
    parts = lanes.compared(base(), what_ifs(), asked, block_bytes=400)
    pd.testing.assert_frame_equal(parts.won(), compared.won())
    pd.testing.assert_frame_equal(parts.flips(), compared.flips())


def read(text: str) -> list[Consignment | list[Problem]]:
    """The rows of a file one by one."""
    table = ConsignmentTable(io.BytesIO(text.encode()))
    reader = ConsignmentReader(base().gazetteer, table.layout.decimal, "USD")
    return [list(row.problems) or reader.read(row.fields) for row in table]


def won(answer: Quote, by: str) -> tuple[str, int]:
    """The option of a quote that wins by a criterion, and its figure; no name where none has a price."""
    if by == "price":
        return next(((found.option, found.total_minor or 0) for found in answer.priced), ("", 0))
    percentile = int(by[1:])
    days = [(round(o.route.time.days[percentile] * 100), i) for i, o in enumerate(answer.priced) if o.route.time.days]
    figure, place = min(days, default=(0, -1))
    return (answer.priced[place].option, figure) if days else ("", 0)


@pytest.mark.parametrize("block_bytes", [2_000, 10**6])
def test_a_realistic_file_in_bulk_is_its_quotes_one_by_one(block_bytes: int) -> None:
    mistakes = [["", "", "nowhere"], ["", "", "xian", "poti", "2026-02-30"]]
    text = lanes.written([*consignments.rows(40, seed=7), *mistakes], INPUT_COLUMNS)
    changed = what_ifs() | {"scenario": shipped().extensions["desks"].desk(Knowledge(KNOWN, KNOWN, "iran-closed"))}
    found = lanes.compared_file(base(), changed, text, block_bytes)
    rows = read(text)
    assert found.rejected == Counter(row[0].code for row in rows if isinstance(row, list)) != Counter()
    wins, flips, sums = Counter[tuple[str, ...]](), Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for one in rows:
        if isinstance(one, list):
            continue
        lane = one.origin, one.destination, one.currency, f"{one.dispatch_date:%Y-%m}"
        before = quote(base(), one)
        after = {name: quote(other, one) for name, other in changed.items()}
        for by in CRITERIA:
            option, figure = won(before, by)
            wins[*lane, by, option] += bool(option)
            for name, answer in after.items() if option else ():
                other, its = won(answer, by)
                flips[*lane, name, by, option, other] += option != other
                sums[*lane, name, by] += its - figure if other else 0
    by_month = [*LANE, "by", "option"]
    assert found.won().set_index(by_month).wins.to_dict() == +wins
    said = found.flips()
    pairs = said[said.times > 0].set_index([*LANE, "what_if", "by", "from_option", "to_option"])
    assert pairs.times.to_dict() == +flips != {}
    for row in said.itertuples():
        total = sums[row.origin, row.destination, row.currency, row.month, row.what_if, row.by]
        assert row.change == pytest.approx(total / row.compared / 100, abs=0.006)


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
    without = desk(book("b", required={"rail": "FRT"}))
    for asked, wrong in (([], 0), ([], 1), ([consignment()], 1)):
        bare = lanes.compared(without, {"same": without}, asked, wrong)
        assert bare.won().empty and bare.flips().empty
        assert (bare.consignments, bare.priced, bare.rejected.total()) == (len(asked), 0, wrong)
        assert (bare.what_ifs, bare.borders) == (["same"], set())


def test_a_what_if_that_leaves_no_route_says_so() -> None:
    rows = (rate("r", "FRT", "rail *", "1", "USD/t"), rate("f", "FER", "ferry *", "1", "USD/t"))
    needed = {"rail": "FRT"}
    gone = {"gone": desk(book("b", required=needed))}
    found = lanes.compared(desk(book("b", *rows, required=needed)), gone, [consignment()])
    row = found.flips().iloc[0]
    assert (row.compared, row.flipped, row.times, row.to_option, row.change) == (1, 1, 1, "", 0)
