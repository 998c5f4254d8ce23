"""Text in bulk is text one by one."""

from __future__ import annotations

import csv
import io

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.batch_text import Pool, by_digits, cells, decimals, lines, merged, own_cells
from calculator.consignment_table import neutral
from calculator.money import decimal_text


@given(st.lists(st.integers(0, 2**62)), st.sampled_from([("JPY", 0), ("USD", 2), ("KWD", 3)]))
def test_amounts_are_written_as_money_writes_them(amounts: list[int], of: tuple[str, int]) -> None:
    currency, digits = of
    assert decimals(np.array(amounts, np.int64), digits).to_pylist() == [decimal_text(a, currency) for a in amounts]


def test_amounts_past_64_bits_or_below_zero_are_exact_too() -> None:
    assert decimals(np.array([10**30, 5], object), 2).to_pylist() == [f"{10**28}.00", "0.05"]
    assert decimals(np.array([-5, 1234]), 2).to_pylist() == ["-0.05", "12.34"]


def test_each_amount_has_the_digits_of_its_currency() -> None:
    assert by_digits(np.array([1234, 1234, 5]), np.array([2, 0, 3])).to_pylist() == ["12.34", "1234", "0.005"]


@given(st.lists(st.lists(st.text(alphabet="ab,\"\n\r; ='", max_size=4), min_size=2, max_size=2)))
def test_cells_are_read_back_as_they_were(rows: list[list[str]]) -> None:
    written = "".join(f"{cells(*row)}\n" for row in rows)
    assert list(csv.reader(io.StringIO(written, newline=""), strict=True)) == rows


@given(st.lists(st.text(alphabet="a1,\"\n\r=+-@\t'", max_size=4)))
def test_own_cells_are_neutral_and_quoted(texts: list[str]) -> None:
    found = own_cells(pa.array(["", *texts], pa.string())[1:], may_need_quotes=True)
    assert found.to_pylist() == [cells(neutral(text)) for text in texts]


def test_a_pool_keeps_each_text_once() -> None:
    pool = Pool()
    assert [pool.number(text) for text in ("", "a", "b", "a")] == [0, 1, 2, 1]
    assert pool.take(np.array([2, 0, 1])).to_pylist() == ["b", "", "a"]
    assert (pool.number("c"), pool.take(np.array([3])).to_pylist(), len(pool)) == (3, ["c"], 4)


def test_parts_come_to_their_places_and_rows_to_lines() -> None:
    column = merged(4, [(np.array([2, 0]), pa.array(["c", "a"])), (np.array([3]), pa.array(["d"]))])
    assert column.to_pylist() == ["a", "", "c", "d"]
    assert lines([column, column[::-1]]) == b"a,d\n,c\nc,\nd,a\n"
    assert lines([column[:0], column[:0]]) == b""


@pytest.mark.parametrize("most", [9, 10, 9_999, 10_000, 99_999_999, 10**8])
def test_leading_zeros_go_at_every_length(most: int) -> None:
    assert decimals(np.array([0, most]), 0).to_pylist() == ["0", str(most)]
