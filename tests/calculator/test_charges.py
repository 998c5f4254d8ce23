"""The kernel against the independent slow pricer: thousands of random books and consignments, to the cent."""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
from hypothesis import given, settings

from api.opening import Sources, open_desk
from calculator.charges import FEW, Charged, price
from calculator.consignment import Consignment, Consignments
from calculator.consignment_fields import ConsignmentReader
from calculator.contest import Case
from calculator.desk import QuotingDesk, columns
from calculator.gazetteer import Gazetteer
from calculator.itinerary import itinerary
from calculator.money import minor_units
from calculator.planned import RatePlan
from calculator.tariff_set import TariffSet
from tariffs import loader
from tests.oracle.books import Question, Shipped, questions
from tests.oracle.pricing import price as slow_price
from tests.oracle.results import OraclePrice
from tests.oracle.theatre import NETWORK as FOLDER

NETWORK = loader.load_network(FOLDER)
READER = ConsignmentReader(Gazetteer(NETWORK))


def plan_of(tariffs: TariffSet, question: Question, shipped: Shipped) -> tuple[RatePlan, Consignments]:
    """The product's plan for one shipped consignment, and the consignment as a batch of one."""
    desk = QuotingDesk(NETWORK, tariffs, question.as_known_on, question.exchange_date or question.as_known_on)
    consignment = READER.read(shipped.consignment)
    assert isinstance(consignment, Consignment), consignment
    asked = desk.class_of(consignment)
    route = itinerary(NETWORK, consignment.origin, [NETWORK.legs[leg] for leg in shipped.legs])
    days = None if question.p50_days is None else math.ceil(question.p50_days)
    case = Case(
        asked, frozenset(route.corridors), asked.journey.dispatch_date, desk.as_known_on, desk.exchange_date, days
    )
    return desk.planner.plan(route, case), columns(asked, [consignment])


def lines_of(plan: RatePlan, charged: Charged) -> Counter[tuple[str, str, str, Fraction, Fraction]]:
    """charge, row, currency, amount, converted of each line; amounts in units of the currency."""
    minor = minor_units(plan.currency)
    found = [
        (
            line.charge,
            line.row.id,
            line.currency,
            Fraction(int(a[0]), minor_units(line.currency)),
            Fraction(int(c[0]), minor),
        )
        for line, a, c in zip(charged.lines.lines, charged.amounts, charged.converted, strict=True)
    ]
    found += [
        (line.charge, line.row.id, plan.currency, Fraction(int(a[0]), minor), Fraction(int(a[0]), minor))
        for line, a in zip(charged.lines.percentages, charged.percentages, strict=True)
    ]
    return Counter(found)


def compare(plan: RatePlan, consignments: Consignments, slow: OraclePrice) -> None:
    """Hold one priced plan against the slow pricer's answer."""
    priced = price(plan, consignments)
    taken = bool(priced.through_taken[0])
    charged, other = (priced.through, priced.sectional) if taken else (priced.sectional, priced.through)
    minor = minor_units(plan.currency)
    if slow.total is None:
        assert charged is None, (slow.holes, slow.lines)
        return
    assert charged is not None, plan.through.lines.holes if taken and plan.through else plan.sectional.holes
    wanted = Counter((line.charge, line.rate_row, line.currency, line.amount, line.converted) for line in slow.lines)
    assert lines_of(plan, charged) == wanted
    assert Fraction(int(charged.total[0]), minor) == slow.total
    assert (plan.through.row.id if plan.through and taken else "") == slow.through
    assert (None if other is None else Fraction(int(other.total[0]), minor)) == slow.other_total
    assert {n.charge for n in charged.lines.not_included} == set(slow.not_included)
    assert Counter((c.charge, c.row.id) for c in charged.lines.contingent) == Counter(
        (c.charge, c.rate_row) for c in slow.contingent
    )


def test_few_and_many_consignments_are_priced_alike() -> None:
    """The rule is laid along the lines for few consignments and along the rows for many: the same cents."""
    desk = open_desk(Sources(as_known_on=date(2026, 11, 23)))
    fields = {
        "origin": "xian",
        "destination": "halkali",
        "dispatch_date": "2026-12-01",
        "equipment": "45G1",
        "mass_per_unit": "20",
    }
    read = ConsignmentReader(desk.gazetteer).read({**fields, "value": "120000"})
    assert isinstance(read, Consignment)
    draw = np.random.default_rng(1)
    units, mass = draw.integers(1, 10_001, 300), draw.integers(1, 20_001, 300)
    value = draw.integers(0, 10**13, 300)
    many = Consignments(desk.class_of(read), units, mass, value)
    for plan in desk.plans(many.of_class):
        whole = price(plan, many)
        for k in range(0, 290, 7):
            some = slice(k, k + 1 + k % (FEW + 2))
            few = price(plan, Consignments(many.of_class, units[some], mass[some], value[some]))
            assert few.total.tolist() == whole.total[some].tolist()
            for way, same in ((few.sectional, whole.sectional), (few.through, whole.through)):
                amounts = [] if same is None else [amount[some].tolist() for amount in same.percentages]
                assert amounts == ([] if way is None else [amount.tolist() for amount in way.percentages])


@settings(max_examples=400)
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
            compare(*plan_of(tariffs, question, shipped), slow)
