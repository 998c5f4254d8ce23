"""Rows sorted by what prices them: every sound row once, in the class that it has alone."""

from __future__ import annotations

import io

from calculator.batch_blocks import ConsignmentTable
from calculator.batch_class_text import WrittenClasses
from calculator.batch_columns import columns_of
from calculator.batch_reading import Vocabulary
from calculator.batch_sorting import Sorter
from tests.calculator.lanes import COLUMNS, written
from tests.calculator.test_batch_block import DESKS

ROW = dict(zip(COLUMNS, ["xi", "ba", "2026-12-01", "45G1", "3", "20000", "kg", *[""] * 11], strict=True))
ROWS = [ROW, ROW | {"destination": "nowhere"}, ROW | {"units": "5"}, ROW | {"currency": "TRY"}, ROW | {"origin": "bo"}]


def test_every_sound_row_is_in_one_group_whether_it_has_a_price_or_not() -> None:
    desk = DESKS["none"]
    table = ConsignmentTable(io.BytesIO(written([[*row.values()] for row in ROWS]).encode()))
    (block,) = table.blocks()
    vocabulary = Vocabulary(desk, table.layout, "USD")
    read = vocabulary.read(columns_of(block, table.layout))
    sorter = Sorter(WrittenClasses(desk, with_items=False), vocabulary)
    for _again in range(2):
        found = {
            member: (group, program, units)
            for group, members, rows in sorter.groups(read)
            for member, program, units in zip(members.tolist(), rows.program.tolist(), rows.units.tolist(), strict=True)
        }
        assert sorted(found) == [0, 1, 2, 3]
        assert found[0][:2] == found[1][:2] != found[3][:2]
        assert [found[i][2] for i in range(4)] == [3, 5, 3, 3]
        group, program, _ = found[2]
        assert group.no_price[program].of([0]).code == "no_conversion"
        sorter.forget()
