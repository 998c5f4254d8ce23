"""What a comparison of lanes keeps of classes: options by number, currencies, and who wins."""

from __future__ import annotations

import io

from calculator.batch_blocks import ConsignmentTable
from calculator.batch_columns import columns_of
from calculator.batch_reading import Vocabulary
from calculator.lane_classes import LaneClasses, LanePricer, NamedOption, Options
from calculator.winners import CRITERIA, NONE
from tests.calculator.lanes import COLUMNS, written
from tests.calculator.test_batch_block import DESKS
from tests.calculator.world import MAIN, consignment, network

ROW = dict(zip(COLUMNS, ["xi", "ba", "2026-12-01", "45G1", "1", "20000", "kg", *[""] * 11], strict=True))


def test_an_option_has_one_number_with_its_corridors_countries_and_legs() -> None:
    options, desk = Options(), DESKS["none"]
    journeys = [desk.class_of(consignment(origin=start)).journey for start in ("xi", "bo", "xi")]
    found = [options.number(desk.routes(journey, True)[1][0].itinerary, network()) for journey in journeys]
    assert found == [0, 1, 0]
    (route,) = desk.routes(journeys[0], True)[1]
    assert options.listed[0] == NamedOption(route.itinerary.option, "main", "CN-KZ-AZ", MAIN)


def test_currencies_are_those_of_rates_and_what_lacks_a_price_has_its_class_too() -> None:
    classes = LaneClasses(DESKS["prefer"], Options())
    assert classes.common(b"a", lambda: consignment(currency="TRY")) is not None
    assert classes.currencies == set()
    assert classes.common(b"b", consignment) is not None
    assert classes.currencies == {"USD", "EUR"}


def test_rows_without_a_price_or_a_route_have_no_winner() -> None:
    rows = [ROW, ROW | {"currency": "TRY"}, ROW | {"avoid": "node:ko"}]
    table = ConsignmentTable(io.BytesIO(written([[*row.values()] for row in rows]).encode()))
    (block,) = table.blocks()
    vocabulary = Vocabulary(DESKS["none"], table.layout, "USD")
    read = vocabulary.read(columns_of(block, table.layout))
    won = LanePricer(DESKS["none"], vocabulary, Options()).winners(read.packed().unpacked())
    for by in CRITERIA:
        assert won[by].option.tolist() == [0, NONE, NONE]
        assert (won[by].total > 0).tolist() == [True, False, False]
        assert won[by].lead.tolist() == [NONE] * 3
