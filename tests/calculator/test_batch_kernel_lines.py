"""Lines of rows by themselves and of many rows of one program come to the same sums."""

from __future__ import annotations

import numpy as np
import pytest

from calculator.batch_class_text import WrittenClasses
from calculator.batch_kernel_lines import laid, spread, sums_of_one
from tests.calculator.in_bulk import rows_of
from tests.calculator.test_batch_block import DESKS
from tests.calculator.world import SMALL_BOX, consignment


def test_runs_are_laid_one_after_the_other() -> None:
    places, run = spread(np.array([5, 0, 9]), np.array([2, 0, 3]))
    assert (places.tolist(), run.tolist()) == ([5, 6, 9, 10, 11], [0, 0, 2, 2, 2])


@pytest.mark.parametrize("policy", sorted(DESKS))
def test_sums_are_the_same_line_by_line_and_row_by_row(policy: str) -> None:
    classes = WrittenClasses(DESKS[policy], with_items=False)
    asked = [
        consignment(units=units, mass_kg=kg, equipment=SMALL_BOX) for units in (1, 7, 10_000) for kg in (1, 19_999)
    ]
    number, program = classes.own(b"", lambda: asked[0])
    tables, rows = classes.groups[number].tables, rows_of([program] * len(asked), asked)
    found = laid(tables, classes.store, rows)
    assert sums_of_one(tables, classes.store, rows).tolist() == found.sums.tolist()
    assert found.sums.shape == (tables.shape.sums, len(asked)) and found.sums.any()
    each = np.split(found.converted, found.start[1:])
    assert found.sums[0].tolist() == [
        sum(int(of_row[place]) for place in tables.members.rows[: tables.sum_counts.rows[program, 0]])
        for of_row in each
    ]


def test_rows_of_one_program_name_it_once() -> None:
    asked = [consignment(), consignment(units=2)]
    assert rows_of([4, 4], asked).programs.tolist() == [4]
    assert rows_of([4, 5], asked).programs.tolist() == [4, 5]
    assert rows_of([4, 5], asked).part(slice(1, 2)).units.tolist() == [2]
