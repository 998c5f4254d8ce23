"""Rows of one key are of one class: what is looked up in bulk is what the class book finds one by one."""

from __future__ import annotations

import io
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.batch_blocks import ConsignmentTable
from calculator.batch_columns import columns_of
from calculator.batch_grounds import Grounds
from calculator.batch_reading import Vocabulary
from calculator.desk import QuotingDesk
from calculator.network import Advisory
from tests.calculator.test_class_book import ROWS
from tests.calculator.world import book, desk, network, rate

HEAD = (
    "origin,destination,dispatch_date,equipment,units,mass_per_unit,commodity,hazard,train,box_owner,wagon_owner,"
    "value,value_currency,currency"
)  # fmt: skip
NEWS = Advisory("node", "ko", date(2026, 12, 10), date(2026, 12, 20), "delay", 1, 1, 1)
MORE = (
    rate("own", "WAG", "rail *", "1", "USD/wagon", equipment=("wagon",), wagon_owner=("shipper",)),
    rate("box", "BOX", "rail KTZ", "1", "USD/container", box_owner=("shipper",), hazard=("3",)),
    rate("ins", "INS", "consignment", "0.1", "percent of value"),
)  # fmt: skip
ROW = st.tuples(*map(st.sampled_from, (
    ("xi", "bo"), ("ba", "ak"), [str(date(2026, 11, 28) + timedelta(4 * i)) for i in range(8)], ("45G1", "22G1", "WCOV"),
    ("1", "40", "41"), ("0", "16.1", "16.101", "20"), ("", "2701", "8528"), ("", "3"), ("", "block"), ("", "shipper"),
    ("", "shipper"), ("", "100"), ("", "EUR"), ("", "EUR"),
)))  # fmt: skip


def made() -> QuotingDesk:
    """A desk whose rows ask for everything somewhere."""
    return desk(book("b", *ROWS, *MORE), network_=network(advisories=(NEWS,)))


@settings(max_examples=60)
@given(st.lists(st.lists(ROW, min_size=1, max_size=12), min_size=1, max_size=3))
def test_two_rows_have_one_key_where_the_class_book_has_one_class(blocks: list[list[tuple[str, ...]]]) -> None:
    """In whichever block they are."""
    one, found = made(), {}
    grounds = None
    for rows in blocks:
        table = ConsignmentTable(io.BytesIO("\n".join([HEAD, *map(",".join, rows), ""]).encode()))
        (block,) = table.blocks()
        if grounds is None:
            vocabulary = Vocabulary(one, table.layout, "USD")
            grounds = Grounds(one, vocabulary)
        columns = columns_of(block, table.layout)
        read = vocabulary.read(columns)
        sound = [vocabulary.consignment(read, row) for row in range(len(read.places))]
        written = [cells.to_pylist() for cells in columns.cells]
        fields = [{name: cells[i] for name, cells in zip(HEAD.split(","), written, strict=True)} for i in read.places]
        assert sound == [vocabulary.reader.read(of_row) for of_row in fields]
        for key, consignment in zip(grounds.keys(read).tolist(), sound, strict=True):
            of_class = one.class_book.of(consignment)
            assert found.setdefault(tuple(key), of_class) == of_class
    assert len(set(found.values())) == len(found)


def test_a_block_without_a_sound_row_has_no_key() -> None:
    one = made()
    table = ConsignmentTable(io.BytesIO(f"{HEAD}\nxi,ba,never,45G1,,,,,,,,,,\n".encode()))
    (block,) = table.blocks()
    vocabulary = Vocabulary(one, table.layout, "USD")
    assert len(Grounds(one, vocabulary).keys(vocabulary.read(columns_of(block, table.layout)))) == 0
