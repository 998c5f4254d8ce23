"""Columns of text -> codes and whole numbers, each different text understood once by the one reader.

A row with a mistake in any column goes through the reader by itself, so that all its mistakes are said as they
would be alone. What is known of texts is kept from block to block.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial, reduce
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from calculator.batch_columns import Columns
from calculator.consignment import MOST_MASS_KG, MOST_VALUE, SCHEMES, VALUE_STEPS, Consignment, Equipment
from calculator.consignment_fields import MOST_KNOWN, WRONG, ConsignmentReader
from calculator.consignment_table import Layout, revived
from calculator.desk import QuotingDesk
from calculator.kept import Kept
from calculator.problem import Problem
from calculator.units import QUANTITY_UNITS

Codes = npt.NDArray[np.int64]

BAD = -1
"""The code of a text that means nothing."""

_SAME_WORDS = {"destination": "origin", "value_currency": "currency", "wagon_owner": "box_owner"}
_CODED = (
    "origin", "destination", "dispatch_date", "equipment", "units", "mass_unit", "commodity", "commodity_scheme",
    "hazard", "box_owner", "wagon_owner", "train", "currency", "via", "avoid",
)  # fmt: skip
_TOGETHER = {
    "mass_per_unit": ("mass_per_unit", "mass_unit"), "destination": ("destination", "origin"),
    "value_currency": ("value_currency", "currency"),
}  # fmt: skip
"""Fields whose mistakes depend on another field too, with that."""

_UNIT_DIGITS, _DECIMALS = 9, {"mass_per_unit": 3, "value": 4}


@dataclass(frozen=True)
class Read:
    """What n rows mean.

    rejected : place of a row -> what is wrong with it
    places   : of the k sound rows, shape (k,); codes : of what each says in the columns that have codes
    day      : of dispatch, counted as by `date.toordinal`
    units, mass_kg, value_e4 : shape (k,), as in `Rows`; value_e4 is NO_VALUE where none was declared
    gross_kg : of one unit; is_container : whether it is one
    """

    rejected: dict[int, list[Problem]]
    places: Codes
    codes: dict[str, Codes]
    day: Codes
    units: Codes
    mass_kg: Codes
    value_e4: Codes
    gross_kg: Codes
    is_container: npt.NDArray[np.bool_]

    def packed(self) -> Read:
        """The same to be kept: in the smallest integers that hold it, without the rows that were rejected."""
        return self._with(lambda held: held.astype(np.result_type(*map(np.min_scalar_type, _ends(held)))))

    def unpacked(self) -> Read:
        """The same to be worked with."""
        return self._with(lambda held: held.astype(np.int64))

    def _with(self, of: Callable[[Codes], Codes]) -> Read:
        codes = {name: of(code) for name, code in self.codes.items()}
        day, units, mass_kg, value_e4, gross_kg = map(
            of, (self.day, self.units, self.mass_kg, self.value_e4, self.gross_kg)
        )
        return Read({}, of(self.places), codes, day, units, mass_kg, value_e4, gross_kg, self.is_container)


class Vocabulary:
    """What texts mean to one desk, as codes that stay the same from block to block."""

    def __init__(self, desk: QuotingDesk, layout: Layout, currency: str) -> None:
        """currency : of rows that name none"""
        self.reader = ConsignmentReader(desk.gazetteer, layout.decimal, currency)
        self.desk, self.layout = desk, layout
        self.equipment: list[Equipment] = list(desk.network.equipment.values())
        self._tare_kg = np.array([one.gross_kg(0) for one in self.equipment], np.int64)
        self._is_container = np.array([one.is_container for one in self.equipment], np.bool_)
        self._breaks = tuple(np.array(b, np.int64) for b in (desk.tariffs.mass_breaks_kg, desk.tariffs.units_breaks))
        self._turns = np.array([day.toordinal() for day in desk.days], np.int64)
        self._places = {name: i for i, name in enumerate(layout.names[k] for k in layout.kept)}
        self.forget()

    def forget(self) -> None:
        """Begin anew, with no text and no code known."""
        self._codes: dict[str, dict[str, int]] = {}
        self._meanings: dict[str, dict[object, int]] = {"equipment": {one: i for i, one in enumerate(self.equipment)}}
        self._listed: dict[str, list[object]] = {}
        self._masses: dict[tuple[str, str], int | None] = {}
        self._alike: dict[tuple[object, ...], int] = {}
        self._pairs: dict[tuple[int, int], int] = {}
        self._hazards: dict[int, int] = {}
        self._mistakes: Kept[object, list[Problem]] = Kept(MOST_KNOWN)

    @property
    def is_full(self) -> bool:
        """Whether so many texts are known that all are to be forgotten."""
        return sum(map(len, self._codes.values())) + sum(map(len, self._meanings.values())) > MOST_KNOWN

    def read(self, columns: Columns) -> Read:
        """What the rows of a block mean."""
        codes = {name: self._column(name, columns) for name in _CODED}
        units = self._numbers("units", codes["units"])
        mass_kg = self._mass_kg(columns, codes["mass_unit"])
        value_e4 = self._value_e4(columns)
        value_currency = self._column("value_currency", columns, blank=codes["currency"])
        found = codes | {"value_currency": value_currency, "mass_per_unit": mass_kg, "value": value_e4}
        mistakes = {name: code == BAD for name, code in found.items()}
        mistakes["destination"] = mistakes["destination"] | (codes["origin"] == codes["destination"])
        bad: npt.NDArray[np.bool_] = np.logical_or.reduce([*mistakes.values()])
        bad[list(columns.problems)] = True
        rejected = self._rejected(columns, np.flatnonzero(bad), mistakes)
        good = np.flatnonzero(~bad)
        sound = {name: code[good] for name, code in (codes | {"value_currency": value_currency}).items()}
        box = self._is_container[sound["equipment"]]
        gross_kg = mass_kg[good] + self._tare_kg[sound["equipment"]]
        day = self._numbers("dispatch_date", sound["dispatch_date"])
        return Read(rejected, good, sound, day, units[good], mass_kg[good], value_e4[good], gross_kg, box)

    def consignment(self, read: Read, row: int) -> Consignment:
        """A sound row as a consignment, without its reference."""
        of: dict[str, Any] = {name: self.meaning(name, int(codes[row])) for name, codes in read.codes.items()}
        value_e4 = int(read.value_e4[row])
        return Consignment(
            of["origin"], of["destination"], date.fromordinal(of["dispatch_date"]), of["equipment"], of["units"],
            int(read.mass_kg[row]), of["commodity"], SCHEMES[of["commodity_scheme"]], of["hazard"], of["box_owner"],
            of["wagon_owner"], of["train"], None if value_e4 == NO_VALUE else value_e4, of["value_currency"],
            of["currency"], of["via"], of["avoid"],
        )  # fmt: skip

    def _rejected(
        self, columns: Columns, wrong: Codes, mistakes: dict[str, npt.NDArray[np.bool_]]
    ) -> dict[int, list[Problem]]:
        """What is wrong with rows: with their cells, or else with what they say. mistakes : where each field is wrong

        The same mistakes in the same words are the same problems, whatever else the rows hold.
        """
        rejected: dict[int, list[Problem]] = {place: list(said) for place, said in columns.problems.items()}
        unread = wrong[[place not in rejected for place in wrong.tolist()]]
        texts = {name: columns.cells[i].take(pa.array(unread)).to_pylist() for name, i in self._places.items()}
        names = [name for name in mistakes if name in texts]
        flags = np.array([mistakes[name][unread] for name in names], np.bool_).T
        for i, (place, of_row) in enumerate(zip(unread.tolist(), flags, strict=True)):
            found = [names[k] for k in np.flatnonzero(of_row).tolist()]
            key = tuple(
                [(name, texts[name][i]) for one in found for name in _TOGETHER.get(one, (one,)) if name in texts]
            )
            rejected[place] = self._mistakes.get(key, partial(self._problems, texts, i))
        return dict(sorted(rejected.items()))

    def _problems(self, texts: dict[str, list[str]], i: int) -> list[Problem]:
        """What is wrong with what a row says."""
        found = self.reader.read({name: revived(of[i]) for name, of in texts.items()})
        if isinstance(found, Consignment):
            raise AssertionError("a sound row is not read as one")
        return found

    def _column(self, name: str, columns: Columns, blank: Codes | None = None) -> Codes:
        """The code of each row's text in a column, BAD where it means nothing. Shape (n,)

        blank : codes of the rows whose cell is blank, where they follow another column
        """
        if name not in self._places:
            alone = self._code(name, "") if blank is None else blank
            return np.broadcast_to(np.asarray(alone, np.int64), (len(columns),))
        texts = columns.cells[self._places[name]].dictionary_encode()
        different = texts.dictionary.to_pylist()
        places: Codes = texts.indices.to_numpy()
        if blank is None:
            return np.array([self._code(name, text) for text in different], np.int64)[places]
        is_blank = np.array([not revived(text).strip() for text in different], np.bool_)[places]
        codes = np.array([self._code(name, text) for text in different], np.int64)[places]
        return np.where(is_blank, blank, codes)

    def _code(self, name: str, text: str) -> int:
        known = self._codes.setdefault(name, {})
        code = known.get(text)
        if code is None:
            meaning = self.reader.meaning(name, revived(text))
            if isinstance(meaning, date):
                meaning = meaning.toordinal()
            meanings = self._meanings.setdefault(_SAME_WORDS.get(name, name), {})
            code = known[text] = BAD if meaning is WRONG else meanings.setdefault(meaning, len(meanings))
        return code

    def _numbers(self, name: str, codes: Codes) -> Codes:
        """Codes of whole numbers as those numbers."""
        values = [cast(int, value) for value in self._meanings.get(name, {})]
        return np.array([*values, 0], np.int64)[codes]

    def _mass_kg(self, columns: Columns, unit: Codes) -> Codes:
        """The mass of one unit [kg], BAD where it cannot be read. Shape (n,)"""
        names = [str(name) for name in self._meanings.get("mass_unit", {})]
        if "mass_per_unit" not in self._places:
            written: pa.Array = pa.nulls(len(columns), pa.string()).fill_null("")
        else:
            written = columns.cells[self._places["mass_per_unit"]]
        thousandths, plain = plain_decimals(written, self.layout.decimal, _DECIMALS["mass_per_unit"])
        factors = [QUANTITY_UNITS["kg"][name.casefold()] for name in names]
        whole = np.array([*(f.numerator if f.denominator == 1 else 0 for f in factors), 0], np.int64)[unit]
        product = thousandths * whole
        mass = product // 1000
        slow = ~plain | (whole == 0) | (product % 1000 != 0) | (mass > MOST_MASS_KG)
        if slow.any():
            at = np.flatnonzero(slow & (unit != BAD))
            encoded = written.take(at).dictionary_encode()
            pairs = list(zip(encoded.indices.to_pylist(), unit[at].tolist(), strict=True))
            texts = encoded.dictionary.to_pylist()
            read = {pair: self._one_mass(texts[pair[0]], names[pair[1]]) for pair in set(pairs)}
            mass[at] = [read[pair] for pair in pairs]
        return np.where(unit == BAD, BAD, mass)

    def _one_mass(self, text: str, unit: str) -> int:
        key = text, unit
        if key not in self._masses:
            if len(self._masses) >= MOST_KNOWN:
                self._masses.clear()
            self._masses[key] = self.reader.mass_kg(revived(text), unit)
        found = self._masses[key]
        return BAD if found is None else found

    def _value_e4(self, columns: Columns) -> Codes:
        """The declared value [1/10,000 unit], NO_VALUE without one, BAD where it cannot be read. Shape (n,)"""
        if "value" not in self._places:
            return np.full(len(columns), NO_VALUE)
        written = columns.cells[self._places["value"]]
        value, plain = plain_decimals(written, self.layout.decimal, _DECIMALS["value"])
        slow = np.flatnonzero(~plain | (value > MOST_VALUE * VALUE_STEPS))
        encoded = written.take(slow).dictionary_encode()
        read = [self._one_value(text) for text in encoded.dictionary.to_pylist()]
        value[slow] = np.array(read, np.int64)[encoded.indices.to_numpy()]
        return value

    def _one_value(self, text: str) -> int:
        found = self.reader.meaning("value", revived(text))
        return BAD if found is WRONG else NO_VALUE if found is None else int(cast(int, found))

    def own_key(self, read: Read, rows: Codes) -> Codes:
        """What decides the own class of some sound rows, as codes: as `QuotingDesk.class_of`, goods that no row of any
        book parts alike. Shape (rows, columns)"""
        of = {name: code[rows] for name, code in read.codes.items()}
        goods = self._goods(of["commodity_scheme"], of["commodity"])
        hazards = [self._hazard(code, str(word)) for word, code in self._meanings.get("hazard", {}).items()]
        hazard, value = np.array([*hazards, 0], np.int64)[of["hazard"]], read.value_e4[rows] != NO_VALUE
        return np.column_stack([
            of["origin"], of["destination"], of["equipment"], of["train"], of["via"], of["avoid"], of["currency"],
            np.searchsorted(self._turns, read.day[rows], "right"), read.mass_kg[rows] > 0,
            np.where(read.is_container[rows], of["box_owner"], BAD), of["wagon_owner"], goods, hazard, value,
            np.where(value, of["value_currency"], BAD), np.searchsorted(self._breaks[0], read.gross_kg[rows]),
            np.searchsorted(self._breaks[1], read.units[rows]),
        ]).astype(np.int64)  # fmt: skip

    def meaning(self, name: str, code: int) -> object:
        """What a code of a column means."""
        listed = self._listed.get(name, [])
        if not 0 <= code < len(listed):
            listed = self._listed[name] = list(self._meanings[_SAME_WORDS.get(name, name)])
        return listed[code]

    def _goods(self, scheme: Codes, commodity: Codes) -> Codes:
        """Commodities as codes: two are the same where every row of the tariffs takes both or neither."""
        code, places = np.unique(scheme << 32 | commodity, return_inverse=True)
        return np.array([self._good(c >> 32, c & 0xFFFFFFFF) for c in code.tolist()], np.int64)[places]

    def _good(self, scheme: int, commodity: int) -> int:
        if (scheme, commodity) not in self._pairs:
            kept = SCHEMES[str(self.meaning("commodity_scheme", scheme))]
            code = str(self.meaning("commodity", commodity))
            taken = ("goods", *(one.match(kept, code) for one in self._commodities))
            self._pairs[scheme, commodity] = self._alike.setdefault(taken, len(self._alike))
        return self._pairs[scheme, commodity]

    def _hazard(self, code: int, hazard: str) -> int:
        if code not in self._hazards:
            taken = ("hazard", *(hazard in one for one in self._hazard_lists))
            self._hazards[code] = self._alike.setdefault(taken, len(self._alike))
        return self._hazards[code]

    @cached_property
    def _conditions(self) -> list[Any]:
        books = self.desk.tariffs.books
        return [row.conditions for book in books for row in (*book.rates, *book.factors, *book.through_rates)]

    @cached_property
    def _commodities(self) -> list[Any]:
        return list(dict.fromkeys(c.commodity for c in self._conditions if c.commodity is not None))

    @cached_property
    def _hazard_lists(self) -> list[tuple[str, ...]]:
        return list(dict.fromkeys(c.hazard for c in self._conditions if c.hazard))


NO_VALUE = -2
"""The value of a consignment for which none was declared."""


def plain_decimals(texts: pa.Array, decimal: str, decimals: int) -> tuple[Codes, npt.NDArray[np.bool_]]:
    """Numbers of digits and a decimal sign alone, as whole numbers of 1/10**decimals, and which are so. Shape (n,)

    What is written in any other way is for the reader.
    """
    sign = "\\." if decimal == "." else ","
    plain = pc.match_substring_regex(texts, rf"^[0-9]{{1,{_UNIT_DIGITS}}}(?:{sign}[0-9]{{1,{decimals}}})?$")
    digits = pc.if_else(plain, texts, "0")
    if decimal == ",":
        digits = pc.replace_substring(digits, ",", ".")
    exact = digits.cast(pa.decimal128(_UNIT_DIGITS + decimals, decimals))
    low = np.frombuffer(exact.buffers()[1], np.int64)[::2][exact.offset : exact.offset + len(exact)]
    return low.copy(), plain.to_numpy(zero_copy_only=False)


def _ends(held: Codes) -> tuple[int, int]:
    return int(held.min(initial=0)), int(held.max(initial=0))


def different(key: Codes) -> tuple[Codes, Codes]:
    """Rows of a matrix of codes: the place of the first of each different one, and which one each row is."""
    if not len(key):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    code = reduce(_joined, (key[:, i] for i in range(key.shape[1])))
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    return first, which


def _joined(left: Codes, right: Codes) -> Codes:
    """Two columns of codes as one."""
    right = right - right.min()
    span = int(right.max()) + 1
    if int(left.max()) >= 2**62 // span:
        left = np.unique(left, return_inverse=True)[1]
    return left * span + right
