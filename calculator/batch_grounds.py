"""Rows -> classes in bulk: what the tariff rows on each consignment's routes ask, answered for a whole block at once.

A ground is a journey in one season with equipment of one kind; it is found once, and with it what its rows ask. Which
class a row belongs to is then a matter of looking numbers up in sorted tables, as `class_book` does it for one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np

from calculator.batch_reading import NO_VALUE, Codes, Read, Vocabulary, different
from calculator.consignment import SCHEMES
from calculator.desk import QuotingDesk
from calculator.questions import Questions

_JOURNEY = ("origin", "destination", "equipment", "train", "via", "avoid")
_PLAIN = ("laden", "box_owner", "wagon_owner", "hazard", "has_value")
_SPAN = 1 << 40
"""More than any day, mass or number of units."""


class Grounds:
    """The grounds of one desk, as numbers."""

    def __init__(self, desk: QuotingDesk, vocabulary: Vocabulary) -> None:
        """vocabulary : what the codes of rows mean"""
        self._desk, self._vocabulary = desk, vocabulary
        self._turns = np.array([day.toordinal() for day in desk.network.days], np.int64)
        self.forget()

    def forget(self) -> None:
        """Begin anew, with no ground known."""
        self._known: dict[bytes, int] = {}
        self._grounds: dict[Hashable, int] = {}
        self._asked_by: list[int] = []
        self._asked: dict[int, int] = {}
        self._questions: list[Questions] = []
        self._plain: list[list[bool]] = []
        self._days, self._masses, self._units = (_Breaks() for _ in range(3))
        self._goods: dict[tuple[int, ...], int] = {}

    def keys(self, read: Read) -> Codes:
        """What decides the class of each sound row, as codes: rows of one key are of one class. Shape (k, columns)"""
        of = read.codes
        season = np.searchsorted(self._turns, read.day, "right")
        ground = self._found(read, np.column_stack([*(of[name] for name in _JOURNEY), season]))
        asked = np.array(self._asked_by, np.int64)[ground]
        plain = np.array(self._plain, np.bool_).reshape(-1, len(_PLAIN))[asked].T
        laden, box_owner, wagon_owner, hazard, value = plain
        value = value & (read.value_e4 != NO_VALUE)
        return np.column_stack([
            ground, of["equipment"], (read.mass_kg > 0) | ~laden,
            np.where(box_owner & read.is_container, of["box_owner"], 0), np.where(wagon_owner, of["wagon_owner"], 0),
            np.where(hazard, of["hazard"], 0), value, np.where(value, of["value_currency"], 0), of["currency"],
            self._goods_of(asked, of["commodity_scheme"], of["commodity"]),
            self._days.cells(asked, read.day, "right"), self._masses.cells(asked, read.gross_kg, "left"),
            self._units.cells(asked, read.units, "left"),
        ]).astype(np.int64)  # fmt: skip

    def _found(self, read: Read, journey: Codes) -> Codes:
        """The number of each row's ground."""
        first, which = different(journey)
        numbers = [self._number(journey[i].tobytes(), read, i) for i in first.tolist()]
        return np.array(numbers, np.int64)[which]

    def _number(self, key: bytes, read: Read, row: int) -> int:
        number = self._known.get(key)
        if number is None:
            ground = self._desk.class_book.ground_of(self._vocabulary.consignment(read, row))
            asked = self._number_of(ground.questions)
            number = self._grounds.setdefault((ground.routes, asked), len(self._grounds))
            if number == len(self._asked_by):
                self._asked_by.append(asked)
            self._known[key] = number
        return number

    def _number_of(self, questions: Questions) -> int:
        number = self._asked.setdefault(id(questions), len(self._questions))
        if number == len(self._questions):
            self._questions.append(questions)
            self._plain.append([name in questions.plain for name in _PLAIN])
            self._days.add(day.toordinal() for day in questions.days)
            self._masses.add(questions.mass_breaks_kg)
            self._units.add(questions.units_breaks)
        return number

    def _goods_of(self, asked: Codes, scheme: Codes, commodity: Codes) -> Codes:
        """What the goods of each row answer; 0 where nothing asks for them."""
        minds = np.array([bool(one.commodities) for one in self._questions], np.bool_)
        answers = np.zeros(len(asked), np.int64)
        rows = np.flatnonzero(minds[asked])
        if len(rows):
            key = np.column_stack([asked[rows], scheme[rows], commodity[rows]])
            first, which = different(key)
            answers[rows] = np.array([self._good(*key[i].tolist()) for i in first.tolist()], np.int64)[which]
        return answers

    def _good(self, asked: int, scheme: int, commodity: int) -> int:
        key = asked, scheme, commodity
        if key not in self._goods:
            kept = SCHEMES[str(self._vocabulary.meaning("commodity_scheme", scheme))]
            code = str(self._vocabulary.meaning("commodity", commodity))
            self._goods[key] = 1 + self._questions[asked].of_goods(kept, code)
        return self._goods[key]


class _Breaks:
    """The sorted values of many questions as one table: one search answers rows of any of them."""

    def __init__(self) -> None:
        self._values: list[int] = []
        self._starts: list[int] = []

    def add(self, values: Iterable[int]) -> None:
        """The values of the next question."""
        base = len(self._starts) * _SPAN
        self._starts.append(len(self._values))
        self._values += [base + value for value in values]

    def cells(self, asked: Codes, values: Codes, side: str) -> Codes:
        """Between which of its question's values each value lies. Shape (k,)"""
        place = np.searchsorted(np.array(self._values, np.int64), asked * _SPAN + values, side)  # type: ignore[call-overload]
        found: Codes = place - np.array(self._starts, np.int64)[asked]
        return found
