"""The rules of pricing, and what they come to, against the independent slow pricer: random books, to the cent."""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.charges import (
    OF_LINES,
    OF_TOTAL,
    OF_VALUE,
    charged_kg,
    limited,
    product,
    share_amount,
    shares_of,
    through_taken,
    wagons_of,
)
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.contest import Case
from calculator.desk import QuotingDesk
from calculator.gazetteer import Gazetteer
from calculator.itinerary import itinerary
from calculator.money import minor_units
from calculator.planned import RatePlan
from calculator.planned_line import OPEN, Variable
from calculator.single_price import SinglePricer
from calculator.tariff_book import MassRule
from calculator.tariff_set import TariffSet
from tariffs import loader
from tests.calculator.world import book, consignment, desk, exchange, km, rate, through
from tests.oracle.books import Question, Shipped, questions
from tests.oracle.pricing import price as slow_price
from tests.oracle.results import OraclePrice
from tests.oracle.theatre import NETWORK as FOLDER

NETWORK = loader.load_network(FOLDER)
READER = ConsignmentReader(Gazetteer(NETWORK))


def plan_of(*rows: object, most_km: int = 310, **changes: object) -> RatePlan:
    """The plan of the world's consignment, with a value of some euro, by freight for so many km and these rows."""
    freight = rate("km", "FRT", "rail *", "1", "USD/(container*km)", km=km(None, most_km))
    made = desk(book("b", freight, *rows, exchange("EUR", "USD", "1.1"), **changes))  # type: ignore[arg-type]
    (plan,) = made.plans(made.class_of(consignment(value_e4=1, value_currency="EUR")))
    return plan


@given(st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 10**5)), min_size=1), st.integers(1, 999))
def test_the_chargeable_mass_is_the_same_for_one_and_for_many(rows: list[tuple[int, int]], step_kg: int) -> None:
    goods, tare = (np.array(column) for column in zip(*rows, strict=True))
    for rule in (MassRule("goods", 500, step_kg), MassRule("gross", 0, step_kg)):
        wanted = [
            max(rule.min_kg, math.ceil(Fraction(g + (t if rule.basis == "gross" else 0), step_kg)) * step_kg)
            for g, t in rows
        ]
        assert [charged_kg(rule, g, t) for g, t in rows] == wanted
        assert charged_kg(rule, goods, tare).tolist() == wanted


def test_wagons_and_what_a_line_multiplies() -> None:
    assert [wagons_of(units, 2) for units in (1, 2, 3)] == [1, 1, 2]
    assert wagons_of(np.array([1, 2, 3]), np.array([2, 1, 2])).tolist() == [1, 2, 2]
    assert product(Variable(1, 2, None), 3, 5, 1) == 75
    many = product(Variable(1, 0, MassRule()), np.array([1, 3]), np.array([9, 9]), np.array([20, 30]))
    assert many.tolist() == [20, 90]


@pytest.mark.parametrize(("lowest", "highest", "wanted"), [(None, None, 5), (7, None, 7), (None, 3, 3), (1, 9, 5)])
def test_an_amount_stays_within_its_limits(lowest: int | None, highest: int | None, wanted: int) -> None:
    assert limited(5, lowest, highest) == wanted
    assert limited(np.array([5]), lowest, highest).tolist() == [wanted]


def test_what_a_percentage_is_taken_of() -> None:
    """The second is of a line and of the first percentage; a value is taken in dollars."""
    plan = plan_of(
        rate("f", "FWD", "consignment", "2.5", "percent of FRT", min_amount=Fraction(9)),
        rate("i", "INS", "consignment", "0.3", "percent of value", max_amount=Fraction(0)),
        rate("w", "WAR", "consignment", "1", "percent of FRT;FWD"), rate("z", "ZZZ", "consignment", "1", "percent of total"),
    )  # fmt: skip
    of_value = Fraction("0.003") * Fraction("1.1") / 100
    assert shares_of(plan.sectional) == (
        (OF_LINES, (0, 1), (), 1, 40, 900, OPEN), (OF_VALUE, (), (), of_value.numerator, of_value.denominator, 0, 0),
        (OF_LINES, (0, 1), (0,), 1, 100, 0, OPEN), (OF_TOTAL, (), (), 1, 100, 0, OPEN),
    )  # fmt: skip
    assert [share_amount(base, 1, 40, 900, OPEN) for base in (0, 36_019, 36_020)] == [900, 900, 901]
    assert share_amount(np.array([10**18, 36_020]), 39, 40, 900, OPEN).tolist() == [975 * 10**15, 35_120]


@pytest.mark.parametrize("policy", ["prefer", "cheaper", "ignore"])
def test_when_a_through_rate_is_taken(policy: str) -> None:
    row = through("t", "ko", "ak", "9", "USD/container", "FRT")
    plan = plan_of(row, through=policy)
    assert plan.through
    decided = plan.through.alone, plan.through.replaced
    assert through_taken(plan) == {"prefer": True, "cheaper": decided, "ignore": False}[policy]
    without = plan_of(through=policy)
    assert without.through is None and through_taken(without) is False
    missing = plan_of(row, through=policy, most_km=299, required={"rail": "FRT"})
    assert missing.through and missing.through.replaced.holes
    assert through_taken(missing) is (policy != "ignore")


def shipped_plan(tariffs: TariffSet, question: Question, shipped: Shipped) -> tuple[SinglePricer, RatePlan]:
    """The product's plan for one shipped consignment, and what prices it."""
    desk = QuotingDesk(NETWORK, tariffs, question.as_known_on, question.exchange_date or question.as_known_on)
    consignment = READER.read(shipped.consignment)
    assert isinstance(consignment, Consignment), consignment
    asked = desk.class_of(consignment)
    route = itinerary(NETWORK, consignment.origin, [NETWORK.legs[leg] for leg in shipped.legs])
    days = None if question.p50_days is None else math.ceil(question.p50_days)
    case = Case(
        asked, frozenset(route.corridors), asked.journey.dispatch_date, desk.as_known_on, desk.exchange_date, days
    )
    return SinglePricer(tariffs, consignment), desk.planner.plan(route, case)


def hold(pricer: SinglePricer, plan: RatePlan, slow: OraclePrice) -> None:
    """Hold one priced plan against the slow pricer's answer."""
    priced, minor = pricer.price(plan), minor_units(plan.currency)
    way, other, taken = priced.taken, priced.other, priced.through_taken
    if slow.total is None:
        assert way is None, (slow.holes, slow.lines)
        return
    assert way is not None, plan.through.lines.holes if taken and plan.through else plan.sectional.holes
    found = Counter(
        (line.charge, line.rate_row, line.currency, Fraction(line.amount_minor, minor_units(line.currency)),
         Fraction(line.converted_minor, minor))
        for run in pricer.printed(way) for line in run.lines
    )  # fmt: skip
    assert found == Counter(
        (line.charge, line.rate_row, line.currency, line.amount, line.converted) for line in slow.lines
    )
    assert Fraction(way.total_minor, minor) == slow.total
    assert (plan.through.row.id if plan.through and taken else "") == slow.through
    assert (None if other is None else Fraction(other.total_minor, minor)) == slow.other_total
    assert {n.charge for n in way.lines.not_included} == set(slow.not_included)
    assert Counter((c.charge, c.row.id) for c in way.lines.contingent) == Counter(
        (c.charge, c.rate_row) for c in slow.contingent
    )


@settings(max_examples=200)
@given(questions())
def test_every_line_and_total_agrees_with_the_slow_pricer(question: Question) -> None:
    """Lines, totals, through rates and what would have been, for random books and consignments."""
    with tempfile.TemporaryDirectory() as parent:
        folders = question.tariff_set.write(Path(parent))
        tariffs = loader.load_tariffs(folders, NETWORK)
        for shipped in question.shipped:
            slow = slow_price(
                folders,
                FOLDER,
                shipped.consignment,
                shipped.legs,
                question.as_known_on,
                question.exchange_date,
                question.p50_days,
            )
            hold(*shipped_plan(tariffs, question, shipped), slow)
