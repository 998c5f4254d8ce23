"""Every corridor end to end, on the shipped network."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from api.corridor_table import LONG_BOX, WAGON, CorridorRow, consignment, corridor_rows, published_text
from api.opening import Sources, open_desk
from calculator.desk import QuotingDesk
from calculator.network import Advisory, Evidence
from calculator.observation import Observation
from calculator.quote import quote

KNOWN, DAY = date(2026, 11, 23), date(2026, 12, 1)


@pytest.fixture(scope="module")
def desk() -> QuotingDesk:
    """The shipped books on the shipped network."""
    return open_desk(Sources(as_known_on=KNOWN))


@pytest.fixture(scope="module")
def rows(desk: QuotingDesk) -> dict[str, CorridorRow]:
    """Every corridor by its id, with one published journey."""
    return {row.corridor.corridor: row for row in corridor_rows(desk, DAY, observations=PUBLISHED)}


def journey(start: str, end: str, corridor: str, kind: str = "observed", low: int = 15, high: int = 15) -> Observation:
    """A published journey of 2025."""
    return Observation("o", corridor, start, end, "block", kind, Fraction(low), Fraction(high), 2025)


PUBLISHED = (
    journey("xian", "aprin", "s6"), journey("aprin", "xian", "s6"),
    journey("xian", "aprin", ""), journey("xian", "tehran", "s6"),
)  # fmt: skip


def test_every_corridor_is_there_and_priced_or_says_why(desk: QuotingDesk, rows: dict[str, CorridorRow]) -> None:
    assert list(rows) == list(desk.network.corridors)
    for row in rows.values():
        assert row.option or row.reason
        for priced in row.prices:
            assert (priced.total_minor is None) == bool(priced.reason)


def test_a_corridor_costs_what_a_quote_by_it_says(desk: QuotingDesk, rows: dict[str, CorridorRow]) -> None:
    asked = consignment(desk.network, LONG_BOX, "xian", "halkali", DAY)
    assert asked is not None and asked.train == "block"
    option = next(o for o in quote(desk, asked).options if "s1-tr" in o.route.itinerary.corridors)
    row = rows["s1-tr"]
    assert row.prices[0].total_minor == option.total_minor
    assert row.option and row.option.route.time.days == option.route.time.days


def test_a_planned_corridor_is_priced_on_the_day_it_opens(desk: QuotingDesk, rows: dict[str, CorridorRow]) -> None:
    planned = rows["s3"]
    assert planned.opens == planned.day == max(
        leg.opens for leg in map(desk.network.legs.__getitem__, planned.corridor.legs) if leg.opens
    )  # fmt: skip
    assert (rows["s6"].opens, rows["s6"].day) == (None, DAY)


def test_a_wagon_that_no_ship_takes_says_what_is_missing(rows: dict[str, CorridorRow]) -> None:
    assert rows["o1"].prices[2].reason.startswith("FRT on sea OCEAN: no FRT rate for sea OCEAN")
    assert rows["s6"].prices[2].total_minor


def test_journeys_that_name_the_corridor_from_end_to_end_count_as_published(rows: dict[str, CorridorRow]) -> None:
    assert rows["s6"].published == tuple(PUBLISHED[:2])
    assert rows["n1"].published == ()


def test_a_closed_corridor_is_not_offered_and_says_why(desk: QuotingDesk) -> None:
    shut = Advisory("country", "IR", None, None, "closed", evidence=Evidence(note="what if"))
    closed = replace(desk, network=replace(desk.network, advisories=(shut,)))
    row = next(row for row in corridor_rows(closed, DAY) if row.corridor.corridor == "s6")
    assert row.option is None
    assert row.reason == "country IR is closed: what if"
    assert {priced.reason for priced in row.prices} == {row.reason}


def test_equipment_that_a_network_lacks_is_named(desk: QuotingDesk) -> None:
    boxes = {code: row for code, row in desk.network.equipment.items() if code != WAGON.equipment}
    bare = replace(desk, network=replace(desk.network, equipment=boxes))
    assert consignment(bare.network, WAGON, "xian", "aprin", DAY) is None
    assert corridor_rows(bare, DAY)[0].prices[2].reason == f"the network has no {WAGON.equipment}"


def test_published_days_in_words() -> None:
    found = [journey("a", "b", ""), journey("a", "b", "", "record", 10, 11), journey("a", "b", "")]
    assert published_text(found) == "15 (2025); record 10–11 (2025)"
