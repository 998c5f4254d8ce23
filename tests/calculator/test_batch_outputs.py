"""Columns of the outputs, and what a batch came to."""

from __future__ import annotations

from collections import Counter

from calculator.batch_outputs import OUTPUTS, REJECT_COLUMNS, Done, Summary, header
from calculator.consignment_table import RESULT_COLUMNS, Layout

LAYOUT = Layout(";", ("origin", "row,id"), (0, 1), ("Origin", "row,id"))


def test_the_input_s_own_columns_come_first_as_they_were_written() -> None:
    assert header(LAYOUT, "out").decode() == f'Origin,"row,id",{",".join(RESULT_COLUMNS)}\n'
    assert header(LAYOUT, "rejects").decode() == f'Origin,"row,id",{",".join(REJECT_COLUMNS)}\n'
    assert all(header(LAYOUT, name).endswith(b"\n") for name in OUTPUTS)


def test_summaries_add_up() -> None:
    one = Summary(3, 1, Counter(no_rate=1), Counter(bad_date=1))
    both = one + Done({}, Summary(2, 2, Counter(no_rate=2))).summary
    assert both == Summary(5, 3, Counter(no_rate=3), Counter(bad_date=1))
