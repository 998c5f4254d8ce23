"""Rows of many classes at once cost what each class costs by itself, to the last unit, past 64 bits too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calculator import batch_kernel
from calculator.batch_class_text import WrittenClasses
from calculator.batch_kernel import Rows, priced, spread
from calculator.consignment import Consignment
from calculator.desk import QuotingDesk
from tests.calculator.test_batch_block import DESKS
from tests.calculator.world import SMALL_BOX, book, consignment, desk, rate

ASKED = [
    consignment(units=units, mass_kg=mass, equipment=box, value_e4=value, value_currency="USD" if value else "")
    for units in (1, 3, 10_000)
    for mass in (0, 12_345, 60_000)
    for box in (consignment().equipment, SMALL_BOX)
    for value in (None, 1_234_567, 10**13)
]


def check(made: QuotingDesk, asked: list[Consignment]) -> None:
    """Totals, ranks, CO2e and Pareto marks of rows are those of the desk's own pricing."""
    classes = WrittenClasses(made, with_items=False)
    found = [classes.own(repr(made.class_of(one)).encode(), lambda one=one: one) for one in asked]
    for group_number, group in enumerate(classes.groups):
        mine = [i for i, (number, _) in enumerate(found) if number == group_number]
        columns = [
            [found[i][1] for i in mine], [asked[i].units for i in mine], [asked[i].mass_kg for i in mine],
            [asked[i].value_e4 or 0 for i in mine], [asked[i].equipment.gross_kg(0) for i in mine],
            [asked[i].equipment.per_platform for i in mine],
        ]  # fmt: skip
        got = priced(group.tables, classes.store, Rows(*(np.array(column) for column in columns)))
        for n, i in enumerate(mine):
            ((_, alone),) = made.group([asked[i]])
            want = made.price(alone)
            assert got.totals[:, n].tolist() == np.where(want.priced, want.totals, 0)[:, 0].tolist()
            assert got.priced[:, n].tolist() == want.priced[:, 0].tolist()
            assert got.comparison.rank[:, n].tolist() == want.comparison.rank[:, 0].tolist()
            assert got.comparison.pareto[:, n].tolist() == want.comparison.pareto[:, 0].tolist()
            assert [int(a[0]) for a in want.co2e_hg if a is not None] == got.co2e_hg[got.has_co2e[:, n], n].tolist()


@pytest.mark.parametrize("policy", sorted(DESKS))
@pytest.mark.parametrize("entries", [1, 50, 60_000])
def test_rows_cost_what_their_class_costs(policy: str, entries: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_kernel, "MOST_ENTRIES", entries)
    check(DESKS[policy], ASKED)


def test_what_64_bits_do_not_hold_is_exact() -> None:
    dear = desk(
        book(
            "b",
            rate("rail", "FRT", "rail *", "1234567.891234567", "USD/(t*km)"),
            rate("f", "FWD", "consignment", "3.7", "percent of total"),
        )
    )
    check(dear, [replace(one, mass_kg=max(one.mass_kg, 1)) for one in ASKED])


def test_runs_are_laid_one_after_the_other() -> None:
    places, run = spread(np.array([5, 0, 9]), np.array([2, 0, 3]))
    assert (places.tolist(), run.tolist()) == ([5, 6, 9, 10, 11], [0, 0, 2, 2, 2])
