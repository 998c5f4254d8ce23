"""The sound rows of a block sorted by what prices them: groups of rows whose classes have programs of one shape."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Generic

import numpy as np

from calculator.batch_classes import AnyGroup, Classes
from calculator.batch_grounds import Grounds
from calculator.batch_kernel_lines import Rows
from calculator.batch_reading import Codes, Read, Vocabulary, different

OWN = -1, -1
"""The place of rows that have a class of their own."""


class Sorter(Generic[AnyGroup]):
    """Finds the classes of rows on one desk; what it learns of a block it keeps for the next."""

    def __init__(self, classes: Classes[AnyGroup], vocabulary: Vocabulary) -> None:
        """vocabulary : what the codes of rows mean; that of any desk with the same places and equipment"""
        self.classes, self._vocabulary = classes, vocabulary
        self._grounds = Grounds(classes.desk, vocabulary)
        self._tare_kg = np.array([one.gross_kg(0) for one in vocabulary.equipment], np.int64)
        self._per_wagon = np.array([one.per_wagon for one in vocabulary.equipment], np.int64)

    def forget(self) -> None:
        """Begin anew, with no class known."""
        self._grounds.forget()
        self.classes.forget()

    def groups(self, read: Read) -> Iterator[tuple[AnyGroup, Codes, Rows]]:
        """The sound rows by the shape of their programs: the group, which of the sound rows, and what the kernel needs
        of them."""
        at = self._places(read)
        for number in np.unique(at[:, 0]).tolist():
            members = np.flatnonzero(at[:, 0] == number)
            members = members[at[members, 1].argsort(kind="stable")]
            yield self.classes.groups[number], members, self._rows(read, members, at[members, 1])

    def _places(self, read: Read) -> Codes:
        """The group of each sound row's class, and its number there. Shape (k, 2)"""
        consignment = partial(self._vocabulary.consignment, read)
        key = self._grounds.keys(read)
        first, which = different(key)
        found = [self.classes.common(key[i].tobytes(), partial(consignment, i)) for i in first.tolist()]
        at = np.array([OWN if place is None else place for place in found], np.int64).reshape(-1, 2)[which]
        rows = np.flatnonzero(at[:, 0] == OWN[0])
        if len(rows):
            key = self._vocabulary.own_key(read, rows)
            first, which = different(key)
            own = [self.classes.own(key[i].tobytes(), partial(consignment, int(rows[i]))) for i in first.tolist()]
            at[rows] = np.array(own, np.int64)[which]
        return at

    def _rows(self, read: Read, members: Codes, program: Codes) -> Rows:
        equipment, value_e4 = read.codes["equipment"][members], np.maximum(read.value_e4[members], 0)
        return Rows(
            program, read.units[members], read.mass_kg[members], value_e4, self._tare_kg[equipment],
            self._per_wagon[equipment],
        )  # fmt: skip
