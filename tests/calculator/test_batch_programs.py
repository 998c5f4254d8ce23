"""A program holds what its plans hold; tables grow and keep what they were given."""

from __future__ import annotations

import pytest

from calculator.batch_programs import Grown, LineStore, ProgramTables, Shape, program
from calculator.charges import OF_TOTAL, OF_VALUE
from tests.calculator.world import book, consignment, desk, rate, through

RATES = (
    rate("rail", "FRT", "rail *", "1", "USD/(container*km)"), rate("ferry", "FER", "ferry *", "400", "USD/container"),
    rate("fee", "FWD", "consignment", "3", "percent of total"), rate("ins", "INS", "consignment", "1", "percent of value"),
)  # fmt: skip
THROUGH = through("thr", "bo", "ak", "90", "USD/container", "FRT")


@pytest.mark.parametrize(("policy", "ways"), [("prefer", 1), ("ignore", 1), ("cheaper", 4)])
def test_only_ways_that_may_be_taken_are_kept(policy: str, ways: int) -> None:
    made = desk(book("b", *RATES, THROUGH, required={"rail": "FRT"}, through=policy))
    of_class = made.class_of(consignment(value_e4=1, value_currency="USD"))
    found = program(made.plans(of_class), LineStore())
    assert found.shape == Shape(1, ways, ways, 2)
    assert {step.of for step in found.ways[0].steps} == {OF_TOTAL, OF_VALUE}
    assert found.fits
    lines = found.ways[0].lines.lines
    assert len(found.sums[found.ways[0].sum]) == len(lines)


def test_a_line_of_many_routes_is_kept_once() -> None:
    store, made = LineStore(), desk(book("b", *RATES))
    found = program(made.plans(made.class_of(consignment())), store)
    tables = ProgramTables(found.shape)
    _, routes = made.routes(made.class_of(consignment()).journey, True)
    assert [tables.add(found, routes) for _ in range(3)] == [0, 1, 2]
    assert len(store.variable) == len(found.lines)
    assert tables.lines.rows.reshape(3, -1).tolist() == [list(range(len(found.lines)))] * 3


def test_tables_grow_and_hold_any_whole_number() -> None:
    table = Grown(2)
    assert [table.add([i, i]) for i in range(100)] == list(range(100))
    assert len(table.rows) == 100 and table.rows.dtype == "int64"
    assert (table.add([2**70, 1]), table.extend([[1, 2], [3, 4]]), len(table)) == (100, 101, 103)
    assert table.rows[[0, 99, 100]].tolist() == [[0, 0], [99, 99], [2**70, 1]]
    empty = Grown(0)
    assert [empty.add([]) for _ in range(3)] == [0, 1, 2]
    assert len(empty) == 3
