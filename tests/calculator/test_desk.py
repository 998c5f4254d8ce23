"""The desk: classes, seasons, and prices that do not depend on what was asked before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import desk as desks
from calculator import rate_plan, route
from calculator.network import Advisory, Network
from calculator.quote import quote
from calculator.tariff_set import TariffSet
from tests.calculator.world import (
    BOX,
    DISPATCH,
    LEGS,
    TODAY,
    WAGON,
    book,
    consignment,
    desk,
    exchange,
    km,
    mass,
    network,
    rate,
    units,
)

ROWS = (
    rate("light", "FRT", "rail *", "1", "USD/t", mass_band=mass(None, 20_000)),
    rate("heavy", "FRT", "rail *", "2", "USD/t", mass_band=mass(20_000, 30_000), valid_to=date(2026, 12, 31)),
    rate("few", "FER", "ferry *", "9", "EUR/container", units=units(1, 40), valid_from=date(2026, 6, 1)),
    exchange("EUR", "USD", "1.1", valid_to=date(2026, 11, 30)), exchange("EUR", "USD", "1.2", valid_from=date(2026, 12, 1)),
)  # fmt: skip


def test_the_exchange_date_follows_as_known_on_unless_it_is_given() -> None:
    assert desk().exchange_date == TODAY
    assert desk(exchange_date=DISPATCH).exchange_date == DISPATCH


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"mass_kg": 16_100}, {"mass_kg": 1}, True),  # 20.0 t gross is in the lower band
        ({"mass_kg": 16_100}, {"mass_kg": 16_101}, False),
        ({"mass_kg": 26_100}, {"mass_kg": 16_101}, True),
        ({"mass_kg": 26_101}, {"mass_kg": 26_100}, False),
        ({"mass_kg": 26_101}, {"mass_kg": 99_999}, True),
        ({"mass_kg": 0}, {"mass_kg": 1}, False),
        ({"units": 1}, {"units": 40}, True),
        ({"units": 40}, {"units": 41}, False),
        ({"value_e4": 0, "value_currency": "USD"}, {}, False),
        ({"value_e4": 0, "value_currency": "USD"}, {"value_e4": 5, "value_currency": "USD"}, True),
        ({"value_currency": "EUR"}, {}, True),
        ({"reference": "mine"}, {"reference": "yours"}, True),
        ({"currency": "EUR"}, {}, False),
        ({"via": ("node:ko",)}, {}, False),
        ({"equipment": WAGON, "box_owner": "shipper"}, {"equipment": WAGON}, True),
        ({"equipment": BOX, "box_owner": "shipper"}, {}, False),
        ({"dispatch_date": date(2026, 12, 31)}, {"dispatch_date": date(2026, 12, 1)}, True),
        ({"dispatch_date": date(2026, 12, 31)}, {"dispatch_date": date(2027, 1, 1)}, False),
        ({"dispatch_date": date(2026, 5, 31)}, {"dispatch_date": date(2020, 1, 1)}, True),
        ({"dispatch_date": date(2026, 5, 31)}, {"dispatch_date": date(2026, 6, 1)}, False),
    ],
)
def test_two_of_one_class_differ_only_in_what_no_row_parts(
    one: dict[str, object], other: dict[str, object], alike: bool
) -> None:
    made = desk(book("b", *ROWS))
    assert (made.class_of(consignment(**one)) == made.class_of(consignment(**other))) is alike


def test_seasons_end_where_the_network_or_its_news_change() -> None:
    legs = {leg.leg: leg for leg in LEGS} | {
        "ko_ak": replace(LEGS[2], opens=date(2026, 3, 1), closes=date(2026, 9, 30))
    }
    news = (
        Advisory("node", "ko", date(2026, 5, 1), date(2026, 5, 10), "delay", 1, 1, 1),
        Advisory("node", "ko", None, date.max, "warning"),
    )
    made = desk(network_=network(legs=legs, advisories=news))
    changes = [date(2026, 3, 1), date(2026, 5, 1), date(2026, 5, 11), date(2026, 10, 1)]
    seasons = {made.season(date(2026, 1, 1) + timedelta(days)) for days in range(365)}
    assert seasons == {changes[0] - timedelta(1), *changes}
    assert desk().season(DISPATCH) == DISPATCH, "nothing ever changes"


@settings(max_examples=25)
@given(data=st.data())
def test_a_season_prices_as_its_every_day_would(
    data: st.DataObject, shipped_network: Network, shipped_tariffs: TariffSet
) -> None:
    """The shipped books and network: a class shares one plan, the very day has the same lines, days and options."""
    day = data.draw(st.dates(date(2024, 1, 1), date(2032, 12, 31)))
    kept = desk(network_=shipped_network)
    kept.tariffs = shipped_tariffs
    daily = replace(kept)
    daily.season = lambda day: day  # type: ignore[method-assign]
    asked = consignment(
        origin="xian", destination=data.draw(st.sampled_from(("tashkent", "halkali"))), dispatch_date=day
    )
    found, exact = quote(kept, asked), quote(daily, asked)
    assert [(o.option, o.total_minor, o.route.time.days, [h.reason for h in o.holes]) for o in found.options] == [
        (o.option, o.total_minor, o.route.time.days, [h.reason for h in o.holes]) for o in exact.options
    ]
    assert found.left_out == exact.left_out


def test_what_is_forgotten_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "KEPT_PLANS", 1)
    for module, name in ((route, "KEPT_JOURNEYS"), (route, "KEPT_ROUTES"), (rate_plan, "KEPT_LAYOUTS")):
        monkeypatch.setattr(module, name, 1)
    monkeypatch.setattr(rate_plan, "KEPT_WAYS", 1)
    made = desk(book("b", *ROWS))
    asked = [consignment(), consignment(currency="EUR"), consignment(origin="bo"), consignment()]
    totals = [[o.total_minor for o in quote(made, one).options] for one in asked]
    assert totals[0] == totals[-1] == [o.total_minor for o in quote(desk(book("b", *ROWS)), asked[0]).options]
    assert len(made._plans) == len(made.route_book._journeys) == len(made.planner._ways) == 1


def test_bands_of_sections_do_not_part_classes() -> None:
    made = desk(book("b", rate("r", "FRT", "rail *", "1", "USD/t", km=km(100, 200))))
    assert made.class_of(consignment(mass_kg=1)) == made.class_of(consignment(mass_kg=9))
