"""Who wins on price and on time, held against sorting the options of each consignment by hand."""

from datetime import date

import numpy as np

from api.desks import Knowledge
from calculator.consignment import Consignment
from calculator.desk import QuotingDesk
from calculator.winners import NONE, Winners, hundredths, winners
from tests.calculator.in_bulk import groups_of, options_of
from tests.calculator.world import book, consignment, desk, rate
from tests.service import KNOWN, shipped


def of(at: QuotingDesk, asked: list[Consignment]) -> dict[str, Winners]:
    """The winners among the options of consignments of one class."""
    ((_, _, priced),) = groups_of(at, asked)
    _, routes = at.routes(at.class_of(asked[0]).journey, asked[0].equipment.is_container)
    shape = priced.totals.shape
    p50, p95 = (
        np.broadcast_to(np.array([hundredths(r.time, p) for r in routes], np.int64)[:, None], shape) for p in (50, 95)
    )
    return winners(priced.comparison.rank, priced.totals, p50, p95)


def test_winners_are_those_of_sorting_each_consignment_by_hand() -> None:
    at = shipped().extensions["desks"].desk(Knowledge(KNOWN, KNOWN))
    box = at.network.equipment["45G1"]
    asked = [
        Consignment("xian", "halkali", date(2026, 12, 1), box, units, mass, commodity="8528")
        for units, mass in ((1, 20_500), (7, 21_000), (40, 22_000))
    ]
    found = of(at, asked)
    for k, one in enumerate(asked):
        options = [
            (option.total_minor, option.route.time.days, option.rank, i)
            for i, option in enumerate(options_of(at, one))
            if option.total_minor is not None
        ]
        by_price = sorted(options, key=lambda option: option[2])
        assert found["price"].option[k] == by_price[0][3]
        assert found["price"].lead[k] == by_price[1][0] - by_price[0][0]
        for by, percentile in (("p50", 50), ("p95", 95)):
            timed = sorted((round(days[percentile] * 100), rank, i, total) for total, days, rank, i in options if days)
            won = found[by]
            assert (won.option[k], won.total[k]) == (timed[0][2], timed[0][3])
            assert getattr(won, by)[k] == timed[0][0]
            assert won.lead[k] == timed[1][0] - timed[0][0]


def test_one_option_has_no_runner_up_and_none_has_no_winner() -> None:
    only = of(desk(book("b", rate("r", "FRT", "rail *", "1", "USD/t"))), [consignment()])["price"]
    assert (only.option.tolist(), only.lead.tolist()) == ([0], [NONE])
    none = of(desk(book("b", required={"rail": "FRT"})), [consignment()])
    assert all(won.option.tolist() == [NONE] and won.total.tolist() == [NONE] for won in none.values())


def test_where_no_route_leads_nobody_wins() -> None:
    asked = consignment(avoid=("node:ko",))
    found = of(desk(book("b", rate("r", "FRT", "rail *", "1", "USD/t"))), [asked, asked])
    assert all(won.option.tolist() == [NONE, NONE] for won in found.values())
