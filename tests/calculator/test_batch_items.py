"""Items are the lines, percentages and contingent charges of a way, in print order."""

from __future__ import annotations

from fractions import Fraction

from calculator.batch_items import OF_LINE, OF_RATE, OF_STEP, ItemWriter, Quantities
from calculator.batch_programs import LineStore, program
from calculator.batch_text import Pool
from tests.calculator.test_batch_block import DESKS
from tests.calculator.world import consignment


def test_every_line_is_an_item_with_the_place_of_its_amount() -> None:
    made, pool = DESKS["prefer"], Pool()
    (plan,) = made.plans(made.class_of(consignment(value_e4=10_000, value_currency="USD")))
    (way,) = program([plan], LineStore()).ways
    items = ItemWriter(made, pool, Quantities()).of(way, "opt", "USD")
    lines = way.lines
    assert [item.source for item in items] == [OF_LINE] * len(lines.lines) + [OF_STEP] * len(lines.percentages) + [
        OF_RATE
    ] * len(lines.contingent)
    assert [item.place for item in items[: len(lines.lines)]] == list(way.places)
    texts = list(pool._known)
    assert [texts[item.head].split(",")[:3] for item in items] == [
        ["opt", str(seq), line.charge]
        for seq, line in enumerate((*lines.lines, *lines.percentages, *lines.contingent), 1)
    ]


def test_a_quantity_is_kept_once() -> None:
    quantities = Quantities()
    assert [quantities.number(Fraction(q)) for q in ("1/2", "3", "2/4")] == [0, 1, 0]
    assert quantities.known == [Fraction(1, 2), Fraction(3)]
