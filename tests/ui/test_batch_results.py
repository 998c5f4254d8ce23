"""What a batch came to: the figures of the batch itself, winners that add up, and what-ifs priced again."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files

import pytest

from calculator.consignment import Consignment
from calculator.desk import QuotingDesk
from calculator.quote import quote
from calculator.variation import borders_of
from tests.service import shipped
from ui.batch_check import read_rows
from ui.batch_results import (
    KEPT,
    SHOWN_ROWS,
    STEPS_OF_A_ROW,
    WRITTEN,
    Filter,
    Results,
    Step,
    priced,
    variations,
    written,
)  # fmt: skip
from ui.batch_sent import Sent, sent_of

EXAMPLE = files("ui").joinpath("static/consignments.csv").read_text(encoding="utf-8")
BAD_ROW = "8,,Xiann,Halkalı,2026-12-01,40HC,1,24,t,,,,\n"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with shipped().test_request_context("/"):
        yield


def desk() -> QuotingDesk:
    found: QuotingDesk = shipped().extensions["desks"].today
    return found


@cache
def run(text: str, wanted: Filter = Filter()) -> Results:  # noqa: B008
    *_steps, results = priced(sent_of(text), desk(), wanted)
    assert isinstance(results, Results)
    return results


def consignments(sent: Sent) -> list[Consignment]:
    return [read for _row, read in read_rows(sent.table(), desk(), "USD") if isinstance(read, Consignment)]


def test_the_rows_are_those_of_single_quotes() -> None:
    results = run(EXAMPLE)
    assert results.counts == {"ok": 7}
    for row, asked in zip(results.rows, consignments(sent_of(EXAMPLE)), strict=True):
        cheapest = quote(desk(), asked).priced[0]
        assert cheapest.total_minor is not None
        assert row.price == f"{cheapest.total_minor / 100:,.2f} {asked.currency}"


def test_progress_never_goes_back_and_ends_with_the_results() -> None:
    text = EXAMPLE.splitlines(keepends=True)
    *steps, results = priced(sent_of(text[0] + text[1] * 600), desk(), Filter())
    done = [step.done for step in steps if isinstance(step, Step)]
    assert done == sorted(done)
    assert done[-1] == 600 * STEPS_OF_A_ROW
    assert isinstance(results, Results)


def test_a_small_table_moves_as_well_and_mistakes_keep_nothing_from_the_end() -> None:
    steps = [step for step in priced(sent_of(EXAMPLE + BAD_ROW), desk(), Filter()) if isinstance(step, Step)]
    assert len(steps) > 5
    assert steps[-1].done == steps[-1].of == 7 * STEPS_OF_A_ROW + WRITTEN


def test_the_results_come_before_the_what_ifs() -> None:
    found = [(type(each), getattr(each, "complete", None)) for each in priced(sent_of(EXAMPLE), desk(), Filter())]
    assert found.index((Results, False)) < len(found) - 2
    assert found[-1] == (Results, True)


def test_what_comes_with_the_results_is_what_a_download_has() -> None:
    sent = sent_of(EXAMPLE + BAD_ROW)
    steps = [step for step in priced(sent, desk(), Filter()) if isinstance(step, Step)]
    for output in KEPT:
        kept = b"".join(step.written.get(output, b"") for step in steps)
        assert kept == b"".join(parts[output] for parts in written(sent, desk(), (output,)))


def test_winners_of_a_lane_add_up_to_its_rows() -> None:
    results = run(EXAMPLE)
    assert results.lanes[0].name == "Xi'an → Halkali"
    for lane in results.lanes:
        for by in ("price", "p50"):
            assert sum(int(won.wins) for won in lane.winners if won.by == by) == int(lane.priced)
    assert sum(int(lane.priced) for lane in results.lanes) == 7


def test_a_filter_lets_through_what_it_names() -> None:
    everything = run(EXAMPLE)
    lane = next(iter(everything.choices["lane"]))
    one = run(EXAMPLE, Filter(lane=lane))
    assert len(one.rows) == 2
    assert {row.lane for row in one.rows} == {lane}
    assert one.counts == everything.counts
    assert one.lanes == everything.lanes
    assert run(EXAMPLE, Filter(status="error")).rows == []
    corridor = everything.rows[0].corridor
    assert {row.corridor for row in run(EXAMPLE, Filter(corridor=corridor)).rows} == {corridor}


def test_rows_with_mistakes_are_counted_beside_the_others() -> None:
    results = run(EXAMPLE + BAD_ROW)
    assert results.counts == {"ok": 7, "error": 1}
    assert (results.rows[-1].lane, results.rows[-1].price) == ("", "")
    assert "Xiann" in results.rows[-1].message


def test_a_table_without_a_price_has_no_winners() -> None:
    head, *_rows = EXAMPLE.splitlines(keepends=True)
    results = run(head + "1,,Xiann,Halkalı,2026-12-01,40HC,1,24,t,,,,\n")
    assert (results.lanes, results.flips, results.idle) == ([], [], [])


def test_no_more_rows_are_shown_at_once_than_can_be_read() -> None:
    head, first, *_others = EXAMPLE.splitlines(keepends=True)
    results = run(head + first * (SHOWN_ROWS + 1))
    assert (len(results.shown), len(results.rows)) == (SHOWN_ROWS, SHOWN_ROWS + 1)


def test_routes_are_named_by_their_countries() -> None:
    results = run(EXAMPLE)
    assert "Azerbaijan" in results.rows[3].way
    assert all(row.way for row in results.rows)
    assert all(won.way for lane in results.lanes for won in lane.winners)
    assert any(row.way in text for row in results.rows for text in results.choices["corridor"].values())


def test_what_ifs_price_again() -> None:
    asked = consignments(sent_of(EXAMPLE))[0]
    as_it_is = quote(desk(), asked)
    first = as_it_is.priced[0]
    borders = borders_of(desk().network, first.route.itinerary.leg_ids)
    dearer, cheaper, *slower = (changed for _name, changed in variations(desk(), [asked], borders))
    totals = {name: {o.option: o.total_minor for o in quote(d, asked).priced} for name, d in
              (("dearer", dearer), ("cheaper", cheaper))}  # fmt: skip
    # A dollar that is worth more buys what is priced in other currencies for less.
    assert totals["dearer"][first.option] < first.total_minor < totals["cheaper"][first.option]  # type: ignore[operator]
    assert len(slower) == len(borders) >= 3
    for changed in slower:
        days = {option.option: option.route.time.p50_days for option in quote(changed, asked).priced}
        assert (days[first.option] or 0) == pytest.approx((first.route.time.p50_days or 0) + 3, abs=0.5)


def test_what_ifs_follow_the_currency_of_most() -> None:
    rows = consignments(sent_of(EXAMPLE))
    euros = [replace(row, currency="EUR") for row in rows]
    assert variations(desk(), [*euros, rows[0]], ())[0][0] == "EUR worth 10% more"
    assert variations(desk(), [], ("IR-TM",)) == []


def test_a_what_if_that_changes_winners_is_listed_and_one_that_does_not_is_named() -> None:
    results = run(EXAMPLE)
    changing = {name for flip in results.flips for name in flip.what_ifs}
    assert changing.isdisjoint(results.idle)
    everything = changing | set(results.idle)
    assert {"USD worth 10% more", "USD worth 10% less", "China – Kazakhstan border: 3 days more"} <= everything
    assert all(flip.winner != flip.other and int(flip.times) and flip.what_ifs for flip in results.flips)


@pytest.mark.parametrize(("output", "least"), [("out", 8), ("options", 20), ("charges", 100), ("rejects", 1)])
def test_downloads_are_the_outputs_of_the_batch(output: str, least: int) -> None:
    text = b"".join(parts[output] for parts in written(sent_of(EXAMPLE), desk(), (output,))).decode()
    assert len(list(csv.reader(io.StringIO(text)))) >= least
