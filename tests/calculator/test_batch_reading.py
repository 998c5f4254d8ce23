"""What columns mean is what the reader says of each row; goods that no row parts are one code."""

from __future__ import annotations

import io

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.batch_blocks import ConsignmentTable
from calculator.batch_columns import columns_of
from calculator.batch_reading import NO_VALUE, Read, Vocabulary, different, plain_decimals
from calculator.conditions import Commodities
from tests.calculator.world import book, desk, rate

HEAD = "origin,destination,dispatch_date,equipment,mass_per_unit,mass_unit,value,commodity,currency"
GRAIN = rate("grain", "FRT", "rail *", "1", "USD/container", commodity=Commodities(frozenset({("NHM", "10")})))
DESK = desk(book("b", GRAIN))


def of(*rows: str) -> tuple[Vocabulary, Read]:
    """What rows mean, and who says so."""
    table = ConsignmentTable(io.BytesIO("\n".join([HEAD, *rows, ""]).encode()))
    (block,) = table.blocks()
    vocabulary = Vocabulary(DESK, table.layout, "USD")
    return vocabulary, vocabulary.read(columns_of(block, table.layout))


def read(*rows: str) -> Read:
    """What rows mean."""
    return of(*rows)[1]


def test_masses_and_values_in_any_spelling() -> None:
    row = "xi,ba,2026-12-01,45G1,"
    found = read(
        *(
            row + rest
            for rest in ("24.5,t,,,", "24500,kg,1,,", "24.5 t,,0.25,,", ",,1 000,,", "10,LBR,1.00005,,", "0.0001,t,,,")
        )
    )
    assert found.mass_kg.tolist() == [24_500, 24_500, 24_500, 0]
    assert found.value_e4.tolist() == [NO_VALUE, 10_000, 2_500, 10_000_000]
    assert {place: [p.code for p in said] for place, said in found.rejected.items()} == {
        4: ["too_fine"],
        5: ["bad_quantity"],
    }


def test_rows_of_one_class_have_one_key() -> None:
    table, found = of(*(f"{place},ba,{day},45G1,{mass},t,,{goods}," for place, day, mass, goods in (
        ("xi", "2026-12-01", "20", "8528"), ("Xi", "01.12.2026", "21.5", "7208"), ("xi", "2026-12-01", "20", "1001"),
        ("xi", "2026-12-01", "0", "8528"), ("bo", "2026-12-01", "20", "8528"),
    )))  # fmt: skip
    first, which = different(table.own_key(found, np.arange(5)))
    assert which[0] == which[1]
    assert len(set(which.tolist())) == len(first) == 4
    assert len(table.own_key(found, np.array([0, 3]))) == 2


@pytest.mark.parametrize("decimal", [".", ","])
def test_only_plain_numbers_are_read_in_bulk(decimal: str) -> None:
    texts = ["1", "0.5", "0,5", "12.345", "1.2345", "", "1e3", "-1", "1 000", "٣", "123456789", "1234567890"]
    plain = {".": ["1", "0.5", "12.345", "123456789"], ",": ["1", "0,5", "123456789"]}[decimal]
    values, is_plain = plain_decimals(pa.array(texts), decimal, 3)
    assert [text for text, so in zip(texts, is_plain, strict=True) if so] == plain
    assert values[is_plain].tolist() == [round(float(text.replace(",", ".")) * 1000) for text in plain]
    assert NO_VALUE < 0


@given(st.lists(st.tuples(*[st.integers(-2, 2**40)] * 3), max_size=30))
def test_different_rows_are_told_apart_whatever_their_codes(rows: list[tuple[int, int, int]]) -> None:
    first, which = different(np.array(rows, np.int64).reshape(-1, 3))
    assert len(first) == len(set(rows))
    assert [rows[int(first[i])] for i in which.tolist()] == rows
