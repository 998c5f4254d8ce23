"""One block of a batch: rows of text in, rows of text out. The same bytes whoever prices it, and beside whatever else.

Source: product rules, section 5.
"""

from __future__ import annotations

from collections.abc import Collection

from calculator.batch_blocks import Block
from calculator.batch_class_text import WrittenClasses
from calculator.batch_classes import MOST_CLASSES
from calculator.batch_columns import columns_of
from calculator.batch_kernel import priced
from calculator.batch_outputs import OUTPUTS, Done
from calculator.batch_page import Members, Page
from calculator.batch_reading import Vocabulary
from calculator.batch_sorting import Sorter
from calculator.consignment_table import Layout
from calculator.desk import QuotingDesk


class BlockPricer:
    """Prices the blocks of one file; what it learns of a block it keeps for the next."""

    def __init__(self, desk: QuotingDesk, layout: Layout, currency: str, wanted: Collection[str] = OUTPUTS) -> None:
        """currency : of rows that name none; wanted : which of OUTPUTS"""
        self._layout, self._wanted = layout, frozenset(wanted)
        self._vocabulary, self._classes = Vocabulary(desk, layout, currency), WrittenClasses(desk, "charges" in wanted)
        self._sorter = Sorter(self._classes, self._vocabulary)

    def price(self, block: Block) -> Done:
        """The outputs of a block."""
        if len(self._classes) > MOST_CLASSES or self._vocabulary.is_full:
            self._vocabulary.forget()
            self._sorter.forget()
        columns = columns_of(block, self._layout)
        if len(columns) != block.rows:
            raise AssertionError(f"a block of {block.rows} rows is read as {len(columns)}")
        read = self._vocabulary.read(columns)
        page = Page(columns, self._layout, block.number, self._classes, self._wanted)
        page.reject(read.rejected)
        for group, members, rows in self._sorter.groups(read):
            places = read.places[members]
            page.add(Members(group, places, rows, priced(group.tables, self._classes.store, rows)))
            page.warn(places, read.codes["equipment"][members], rows.mass_kg, self._vocabulary.equipment)
        return page.done()
