"""Amounts of some rows stand in their places; ids are the rows' own or their numbers."""

from __future__ import annotations

import csv
import io

import numpy as np

from calculator.batch import ConsignmentTable, Outputs, price_table
from calculator.batch_page import Money
from tests.calculator.test_batch_block import DESKS

ROW = "xi,ba,2026-12-01,45G1"


def test_amounts_stand_in_their_places_with_their_digits() -> None:
    money = Money(4)
    assert money.texts(np.zeros(4, np.int64)).to_pylist() == [""] * 4
    money.put(np.array([3, 1]), np.array([1234, 5]))
    money.put(np.array([0]), np.array([7], object))
    assert money.texts(np.array([0, 2, 2, 3])).to_pylist() == ["7", "0.05", "", "1.234"]


def test_ids_of_options_are_the_rows_own_or_their_numbers() -> None:
    """What was made neutral is made so again, but for a plain number, which needs it not."""
    out = io.BytesIO()
    text = f"row_id,origin,destination,dispatch_date,equipment\n,{ROW}\na,{ROW}\n'=x,{ROW}\n'+7,{ROW}\n=x,{ROW}\n"
    price_table(DESKS["prefer"], ConsignmentTable(io.BytesIO(text.encode())), Outputs(options=out))
    assert [row["row_id"] for row in csv.DictReader(io.StringIO(out.getvalue().decode()))] == [
        "1",
        "a",
        "'=x",
        "+7",
        "'=x",
    ]
