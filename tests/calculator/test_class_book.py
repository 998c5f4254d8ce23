"""Classes as wide as a journey's rows allow: what is not asked does not part, and what is shared is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.conditions import Commodities
from calculator.desk import QuotingDesk
from calculator.network import Advisory, Network
from calculator.tariff_set import TariffSet
from tests.calculator.in_bulk import hold_against_quotes
from tests.calculator.test_questions import CONSIGNMENTS, drawn_consignment, planned
from tests.calculator.world import (
    BOX,
    DISPATCH,
    TODAY,
    WAGON,
    book,
    consignment,
    desk,
    exchange,
    mass,
    network,
    rate,
    units,
)  # fmt: skip

COAL = Commodities(frozenset({("NHM", "27")}))
ROWS = (
    rate("light", "FRT", "rail KTZ", "1", "USD/t", mass_band=mass(None, 20_000)),
    rate("heavy", "FRT", "rail KTZ", "2", "USD/t", mass_band=mass(20_000, None)),
    rate("few", "FER", "ferry *", "9", "EUR/container", units=units(1, 40), valid_from=date(2026, 6, 1)),
    rate("coal", "FRT", "rail CR", "1", "USD/t", commodity=COAL), rate("any", "FRT", "rail CR", "1", "USD/container"),
    rate("away", "FRT", "rail RZD", "1", "USD/t", hazard=("3",), laden=True, mass_band=mass(None, 10_000), valid_to=DISPATCH),
    exchange("EUR", "USD", "1.1", valid_to=DISPATCH),
)  # fmt: skip
AUGUST = Advisory("node", "ko", date(2026, 8, 1), date(2026, 8, 31), "delay", 1, 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"mass_kg": 16_100}, {"mass_kg": 16_101}, False),
        ({"mass_kg": 1}, {"mass_kg": 16_100}, True),  # a band of another railway's row parts nothing here
        ({"mass_kg": 0}, {"mass_kg": 1}, True),
        ({"hazard": "3"}, {}, True), ({"wagon_owner": "shipper"}, {}, True), ({"box_owner": "shipper"}, {}, True),
        ({"commodity": "2701"}, {"commodity": "270112"}, True), ({"commodity": "2701"}, {"commodity": "8528"}, False),
        ({"commodity": "8528"}, {}, True), ({"units": 40}, {"units": 41}, False),
        ({"value_e4": 5, "value_currency": "USD"}, {}, True),
        ({"currency": "EUR"}, {}, False), ({"equipment": WAGON}, {}, False), ({"train": "block"}, {}, False),
        ({"dispatch_date": DISPATCH + timedelta(1)}, {}, True),  # a market rate does not hold by the day of dispatch
        ({"dispatch_date": date(2026, 5, 31)}, {"dispatch_date": date(2026, 6, 1)}, False),
        ({"dispatch_date": date(2026, 7, 31)}, {"dispatch_date": date(2026, 8, 1)}, False),
        ({"dispatch_date": date(2026, 7, 31)}, {"dispatch_date": date(2026, 9, 1)}, True),
    ],
)  # fmt: skip
def test_only_what_the_journey_s_rows_ask_parts_two_consignments(
    one: dict[str, Any], other: dict[str, Any], alike: bool
) -> None:
    made = desk(book("b", *ROWS), network_=network(advisories=(AUGUST,)))
    assert (made.class_book.of(consignment(**one)) == made.class_book.of(consignment(**other))) is alike


def test_where_a_price_is_missing_the_class_is_the_consignment_s_own() -> None:
    """What the closest row lacks is said of the very consignment, as its quote says it."""
    made = desk(book("b", *ROWS, required={"ferry": "FER"}))
    priced, missing = consignment(units=40), consignment(units=41, hazard="3")
    assert made.common_class_of(priced) == made.class_book.of(priced) != made.class_of(replace(priced, hazard="3"))
    assert made.common_class_of(missing) is None


@settings(max_examples=12)
@given(st.lists(CONSIGNMENTS, min_size=2, max_size=8))
def test_every_consignment_of_a_class_is_planned_and_priced_as_it_is_alone(
    shipped_network: Network, shipped_tariffs: TariffSet, drawn: list[dict[str, Any]]
) -> None:
    """The shipped books, in one desk for all and in one for each: lines, words of holes, totals."""
    shared = QuotingDesk(shipped_network, shipped_tariffs, TODAY)
    for fields in drawn:
        one = drawn_consignment(shipped_network, fields)
        alone = QuotingDesk(shipped_network, shipped_tariffs, TODAY, known_routes=shared.route_book)
        wanted = planned(alone, one)
        assert planned(shared, one, shared.common_class_of(one) or shared.class_of(one)) == wanted
        hold_against_quotes(alone, [one], common=True)


def test_an_unreachable_place_has_a_class_too() -> None:
    made = desk(network_=network(legs={}, corridors={}))
    assert made.common_class_of(consignment()) == made.common_class_of(consignment(equipment=BOX, mass_kg=1))
