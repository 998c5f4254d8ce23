"""One block of a batch: rows of text in, rows of text out. The same bytes whoever prices it, and beside whatever else.

Source: product rules, section 5.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import numpy as np

from calculator.batch_blocks import Block
from calculator.batch_classes import MOST_CLASSES, Classes, Group
from calculator.batch_columns import columns_of
from calculator.batch_grounds import Grounds
from calculator.batch_kernel import Rows, priced
from calculator.batch_outputs import OUTPUTS, Done
from calculator.batch_page import Members, Page
from calculator.batch_reading import Codes, Read, Vocabulary, different
from calculator.consignment_table import Layout
from calculator.desk import QuotingDesk

OWN = -1, -1
"""The place of rows that have a class of their own."""


class BlockPricer:
    """Prices the blocks of one file; what it learns of a block it keeps for the next."""

    def __init__(self, desk: QuotingDesk, layout: Layout, currency: str, wanted: Collection[str] = OUTPUTS) -> None:
        """currency : of rows that name none; wanted : which of OUTPUTS"""
        self._layout, self._wanted = layout, frozenset(wanted)
        self._vocabulary, self._classes = Vocabulary(desk, layout, currency), Classes(desk, "charges" in wanted)
        self._grounds = Grounds(desk, self._vocabulary)
        equipment = self._vocabulary.equipment
        self._tare_kg = np.array([one.gross_kg(0) for one in equipment], np.int64)
        self._per_platform = np.array([one.per_platform for one in equipment], np.int64)

    def price(self, block: Block) -> Done:
        """The outputs of a block."""
        if len(self._classes) > MOST_CLASSES or self._vocabulary.is_full:
            for known in (self._vocabulary, self._grounds, self._classes):
                known.forget()
        columns = columns_of(block, self._layout)
        if len(columns) != block.rows:
            raise AssertionError(f"a block of {block.rows} rows is read as {len(columns)}")
        read = self._vocabulary.read(columns)
        page = Page(columns, self._layout, block.number, self._classes, self._wanted)
        page.reject(read.rejected)
        for group, members, program in self._groups(read):
            rows, places = self._rows(read, members, program), read.places[members]
            page.add(Members(group, places, rows, priced(group.tables, self._classes.store, rows)))
            page.warn(places, read.codes["equipment"][members], rows.mass_kg, self._vocabulary.equipment)
        return page.done()

    def _groups(self, read: Read) -> list[tuple[Group, Codes, Codes]]:
        """The sound rows by the shape of their programs: the group, which rows, and the program of each."""
        at = self._places(read)
        groups = []
        for number in np.unique(at[:, 0]).tolist():
            members = np.flatnonzero(at[:, 0] == number)
            members = members[at[members, 1].argsort(kind="stable")]
            groups.append((self._classes.groups[number], members, at[members, 1]))
        return groups

    def _places(self, read: Read) -> Codes:
        """The group of each sound row's class, and its number there. Shape (k, 2)"""
        consignment = partial(self._vocabulary.consignment, read)
        key = self._grounds.keys(read)
        first, which = different(key)
        found = [self._classes.common(key[i].tobytes(), partial(consignment, i)) for i in first.tolist()]
        at = np.array([OWN if place is None else place for place in found], np.int64).reshape(-1, 2)[which]
        rows = np.flatnonzero(at[:, 0] == OWN[0])
        if len(rows):
            key = self._vocabulary.own_key(read, rows)
            first, which = different(key)
            own = [self._classes.own(key[i].tobytes(), partial(consignment, int(rows[i]))) for i in first.tolist()]
            at[rows] = np.array(own, np.int64)[which]
        return at

    def _rows(self, read: Read, members: Codes, program: Codes) -> Rows:
        equipment, value_e4 = read.codes["equipment"][members], np.maximum(read.value_e4[members], 0)
        return Rows(
            program, read.units[members], read.mass_kg[members], value_e4, self._tare_kg[equipment],
            self._per_platform[equipment],
        )  # fmt: skip
