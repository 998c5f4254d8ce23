"""Questions: who answers alike is charged alike, and what no row asks is no answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import questions as questions_module
from calculator.consignment import Consignment, ConsignmentClass
from calculator.desk import QuotingDesk
from calculator.network import Network
from calculator.planned import Lines, RatePlan
from calculator.questions import Questions, questions, together
from calculator.tariff_set import TariffSet
from tests.calculator.world import (
    BOX,
    DISPATCH,
    SMALL_BOX,
    TODAY,
    WAGON,
    consignment,
    desk,
    exchange,
    factor,
    km,
    mass,
    rate,
    units,
)  # fmt: skip

ASKED = desk().class_of(consignment())
COAL = "2701"


def asked(*rows: Any) -> Questions:
    """What rates and factors ask."""
    return questions([(row, getattr(row, "unit", None)) for row in rows])


@pytest.mark.parametrize(
    ("row", "one", "other"),
    [
        ({"laden": True}, {"laden": True}, {"laden": False}),
        ({"train": ("block",)}, {"train": "block"}, {"train": "group"}),
        ({"unit": "USD/train"}, {"train": "block"}, {"train": "group"}),
        ({"box_owner": ("shipper",)}, {"box_owner": "shipper"}, {"box_owner": "carrier"}),
        ({"wagon_owner": ("shipper",)}, {"wagon_owner": "shipper"}, {"wagon_owner": "carrier"}),
        ({"hazard": ("3",)}, {"hazard": "3"}, {"hazard": "none"}),
        ({"unit": "USD/container"}, {"equipment": BOX}, {"equipment": WAGON}),
        ({"unit": "USD/TEU"}, {"equipment": BOX}, {"equipment": SMALL_BOX}),
        ({"unit": "USD/m"}, {"equipment": BOX}, {"equipment": WAGON}),
        ({"mass_band": mass(20_000, None)}, {"gross_kg": 20_000}, {"gross_kg": 20_001}),
        ({"units": units(1, 40)}, {"units": 40}, {"units": 41}),
        ({"unit": "percent of value"}, {"has_value": True}, {"has_value": False}),
        ({"unit": "percent of value"}, {"value_currency": "USD"}, {"value_currency": "EUR"}),
        ({}, {"currency": "USD"}, {"currency": "EUR"}),
    ],
)  # fmt: skip
def test_what_a_row_asks_parts_two_answers_and_nothing_else_does(
    row: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    row = {"unit": "USD/t", **row}
    found = asked(rate("r", "FRT", "rail *", "1", **row))
    answers = [found.answers(replace(ASKED, **change), DISPATCH, 8) for change in (one, other)]
    assert answers[0] != answers[1]
    if row != {"unit": "USD/t"}:
        nothing = asked(rate("r", "FRT", "rail *", "1", "USD/t"))
        assert len({nothing.answers(replace(ASKED, **change), DISPATCH, 8) for change in (one, other)}) == 1


def test_days_of_dispatch_and_of_transit_are_answers_where_they_are_asked_for() -> None:
    found = asked(rate("r", "WAG", "rail *", "1", "USD/(wagon*day)", valid_to=DISPATCH))
    later = DISPATCH + timedelta(1)
    assert found.answers(ASKED, DISPATCH, 8) != found.answers(ASKED, later, 8)
    assert found.answers(ASKED, DISPATCH, 8) != found.answers(ASKED, DISPATCH, 9)
    may_arise = asked(rate("r", "STO", "rail *", "1", "USD/(wagon*day)", kind="contingent"))
    assert may_arise.answers(ASKED, DISPATCH, 8) == may_arise.answers(ASKED, DISPATCH, 9)
    plain = asked(rate("r", "WAG", "rail *", "1", "USD/wagon"))
    assert plain.answers(ASKED, DISPATCH, 8) == plain.answers(ASKED, later, None)


def test_goods_answer_by_the_conditions_that_they_meet() -> None:
    from calculator.conditions import Commodities

    coal = Commodities(frozenset({("NHM", "27")}))
    found = asked(rate("r", "FRT", "rail *", "1", "USD/t", commodity=coal))
    answers = {
        code: found.answers(replace(ASKED, commodity=code), DISPATCH, 8) for code in ("", COAL, "270112", "8528")
    }
    assert answers[COAL] == answers["270112"] != answers[""] == answers["8528"]


def test_the_questions_of_several_are_the_questions_of_all_their_rows() -> None:
    rows = (
        rate("a", "FRT", "rail *", "1", "USD/(container*day)", mass_band=mass(1, 2), laden=True),
        factor("f", "FRT", "2", units=units(3, 4), valid_from=TODAY),
    )
    assert together([asked(rows[0]), asked(rows[1])]) == asked(*rows)
    assert together([]) == Questions()


def contents(lines: Lines) -> tuple[Any, ...]:
    """All that a way to price an itinerary holds."""
    return lines.lines, lines.percentages, lines.contingent, lines.not_included, lines.holes


def planned(made: QuotingDesk, one: Consignment, of_class: ConsignmentClass | None = None) -> list[tuple[Any, ...]]:
    """The contents of the plans of one consignment, route by route; of its own class unless another is given."""
    plans: tuple[RatePlan, ...] = made.plans(of_class or made.class_of(one))
    return [
        (plan.itinerary.leg_ids, contents(plan.sectional),
         plan.through and (plan.through.row.id, *map(contents, (plan.through.lines, plan.through.replaced))))
        for plan in plans
    ]  # fmt: skip


CONSIGNMENTS = st.fixed_dictionaries(
    {
        "origin": st.sampled_from(("xian", "almaty")),
        "destination": st.sampled_from(("tashkent", "halkali")),
        "dispatch_date": st.dates(date(2025, 11, 1), date(2026, 12, 31)),
        "equipment": st.sampled_from(("22G1", "45G1", "45R1", "WCOV", "WGON")),
        "units": st.sampled_from((1, 39, 40)),
        "mass_kg": st.sampled_from((0, 1, 18_000, 21_799, 21_801, 28_000)),
        "commodity": st.sampled_from(("", "8528", "2701", "270112", "5201", "1001")),
        "hazard": st.sampled_from(("none", "3")),
        "wagon_owner": st.sampled_from(("carrier", "shipper")),
        "train": st.sampled_from(("single", "block")),
        "value_e4": st.sampled_from((None, 10_000)),
        "currency": st.sampled_from(("USD", "EUR")),
    }
)


def drawn_consignment(network: Network, fields: dict[str, Any]) -> Consignment:
    """A consignment of what CONSIGNMENTS drew, with the owners and currencies that go with it."""
    equipment = network.equipment[fields["equipment"]]
    box = "carrier" if equipment.is_container else ""
    value = "USD" if fields["value_e4"] else ""
    return Consignment(**{**fields, "equipment": equipment, "box_owner": box, "value_currency": value})


@settings(max_examples=12)
@given(st.lists(CONSIGNMENTS, min_size=2, max_size=6))
def test_plans_that_classes_share_are_those_that_each_has_alone(
    shipped_network: Network, shipped_tariffs: TariffSet, drawn: list[dict[str, Any]]
) -> None:
    """The shipped books: lines, percentages and what may arise, the words of holes too."""
    shared = QuotingDesk(shipped_network, shipped_tariffs, TODAY)
    for fields in drawn:
        one = drawn_consignment(shipped_network, fields)
        alone = QuotingDesk(shipped_network, shipped_tariffs, TODAY, known_routes=shared.route_book)
        assert planned(shared, one) == planned(alone, one)


BANDS = st.sampled_from((
    {}, {"mass_band": mass(None, 20_000)}, {"mass_band": mass(20_000, 24_000)}, {"units": units(1, 5)},
    {"units": units(5, 9)}, {"valid_to": DISPATCH}, {"valid_from": DISPATCH}, {"laden": True}, {"laden": False},
    {"equipment": ("20ft",)}, {"equipment": ("wagon",)}, {"equipment": ("container",)}, {"corridor": ("main",)},
    {"km": km(200, None)}, {"train": ("block",)}, {"hazard": ("3",)}, {"box_owner": ("shipper",)},
))  # fmt: skip
UNITS = st.sampled_from(
    ("USD/container", "USD/t", "CHF/(t*km)", "USD/wagon", "USD/TEU", "USD/train", "USD/(wagon*day)")
)
SENT = st.fixed_dictionaries(
    {
        "units": st.sampled_from((1, 5, 6)), "mass_kg": st.sampled_from((0, 16_000, 20_000)),
        "dispatch_date": st.sampled_from((DISPATCH - timedelta(1), DISPATCH, DISPATCH + timedelta(1))),
        "equipment": st.sampled_from((BOX, SMALL_BOX, WAGON)), "train": st.sampled_from(("single", "block")),
        "hazard": st.sampled_from(("none", "3")),
    }
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(("rail *", "rail KTZ", "ferry *", "border *")), UNITS, BANDS, BANDS, st.booleans()), min_size=1, max_size=8),
       st.lists(SENT, min_size=2, max_size=8))  # fmt: skip
def test_any_rows_part_classes_only_where_they_part_their_plans(
    drawn: list[tuple[str, str, dict[str, Any], dict[str, Any], bool]], sent: list[dict[str, Any]]
) -> None:
    from tests.calculator.world import book

    rows: list[Any] = [exchange("CHF", "USD", "1.1", "administrative", valid_to=DISPATCH),
                       exchange("CHF", "USD", "1.3", "administrative", valid_from=DISPATCH + timedelta(1))]  # fmt: skip
    for i, (on, unit, first, second, multiplies) in enumerate(drawn):
        conditions = {**first, **second}
        rows.append(rate(f"r{i}", "FRT", on, str(i + 1), unit, rounding="cis" if i % 2 else "", **conditions))
        if multiplies:
            rows.append(factor(f"f{i}", "FRT", f"1.{i + 1}", **second))
    shared = desk(book("b", *rows, required={"rail": "FRT"}))
    for change in sent:
        one = consignment(**change, box_owner="" if change["equipment"] is WAGON else "carrier")
        assert planned(shared, one) == planned(desk(book("b", *rows, required={"rail": "FRT"})), one)


def test_a_full_memory_of_answers_gives_no_number_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions_module, "MOST_ANSWERS", 3)
    found = asked(rate("r", "WAG", "rail *", "1", "USD/(wagon*day)"))
    numbers = [found.answers(ASKED, DISPATCH, days) for days in range(1, 9)]
    assert len(set(numbers)) == len(numbers)
    assert found.answers(ASKED, DISPATCH, 8) == numbers[-1]
    assert found.answers(ASKED, DISPATCH, 1) not in numbers[1:]
