"""Columns of results as text, many cells at once: amounts as decimals, cells as a CSV quotes them, rows as lines.

What is the same for a whole class is written once, as a run of cells, and kept in a pool by its number.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from calculator.consignment_table import neutral
from calculator.money import Integers

Numbers = npt.NDArray[np.int64]

_GROUP = 10_000
_DIGITS = np.array([list(f"{i:04d}".encode()) for i in range(_GROUP)], np.uint8).view(np.uint32).ravel()
_ZERO, _POINT = b"0."
_QUOTED = re.compile(r'[,"\r\n]')
_FORMULA_SIGNS = np.zeros(256, np.bool_)
_FORMULA_SIGNS[list(b"=+-@\t\r'")] = True


def cells(*values: str) -> str:
    """Cells as a CSV writes them, parted by commas; only those quoted that must be."""
    return ",".join(f'"{v.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(v) else v for v in values)


class Pool:
    """Texts known by their numbers, each once."""

    def __init__(self) -> None:
        """With the empty text as number 0."""
        self._known: dict[str, int] = {"": 0}
        self._array: pa.Array | None = None

    def number(self, text: str) -> int:
        """The number of a text, a new one where it is not known yet."""
        return self._known.setdefault(text, len(self._known))

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._known)

    def take(self, numbers: Numbers) -> pa.Array:
        """The texts of these numbers, shape (n,)."""
        if self._array is None or len(self._array) < len(self._known):
            self._array = pa.array(list(self._known), pa.string())
        return self._array.take(pa.array(numbers))


def decimals(amounts: Integers, digits: int) -> pa.Array:
    """Whole numbers ≥ 0 of 1/10**digits as plain decimals, shape (n,)."""
    if amounts.dtype == object or (len(amounts) and int(amounts.min()) < 0):
        return pa.array([_decimal(int(amount), digits) for amount in amounts], pa.string())
    if not len(amounts):
        return pa.array([], pa.string())
    groups = max(1, -(-len(str(int(amounts.max()))) // 4), -(-(digits + 1) // 4))
    signs = np.empty((len(amounts), groups), np.uint32)
    rest = amounts.astype(np.int64)
    for i in range(groups - 1, -1, -1):
        rest, last = np.divmod(rest, _GROUP) if i else (rest, rest)
        signs[:, i] = _DIGITS[last]
    written = signs.view(np.uint8).reshape(len(amounts), 4 * groups)
    if digits:
        whole = written.shape[1] - digits
        point = np.full((len(amounts), 1), _POINT, np.uint8)
        written = np.concatenate([written[:, :whole], point, written[:, whole:]], axis=1)
    kept = np.logical_or.accumulate(written != _ZERO, axis=1)
    kept[:, -(digits + 2 if digits else 1) :] = True
    return texts_of(written[kept], kept.sum(axis=1))


def _decimal(amount: int, digits: int) -> str:
    sign, rest = ("-", -amount) if amount < 0 else ("", amount)
    whole, part = divmod(rest, 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"


def texts_of(signs: npt.NDArray[np.uint8], lengths: Numbers) -> pa.Array:
    """Texts from all their bytes one after the other, and the length of each."""
    ends = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=ends[1:])
    return pa.Array.from_buffers(pa.string(), len(lengths), [None, pa.py_buffer(ends), pa.py_buffer(signs)])


def by_digits(amounts: Integers, digits: Numbers) -> pa.Array:
    """Amounts of several currencies as decimals: each with the digits of its own. Shape (n,)"""
    kinds = np.unique(digits)
    if len(kinds) == 1:
        return decimals(amounts, int(kinds[0]))
    return merged(len(amounts), [(np.flatnonzero(digits == k), decimals(amounts[digits == k], int(k))) for k in kinds])


def merged(n: int, parts: Sequence[tuple[Numbers, pa.Array]]) -> pa.Array:
    """One array of n texts from parts, each with the places it goes to; "" where none goes."""
    order = np.zeros(n, np.int64)
    arrays, used = [pa.array([""], pa.string())], 1
    for places, texts in parts:
        order[places] = np.arange(used, used + len(texts))
        arrays.append(texts)
        used += len(texts)
    return pa.concat_arrays(arrays).take(pa.array(order))


def own_cells(texts: pa.Array, may_need_quotes: bool, made: Callable[[str], str] = neutral) -> pa.Array:
    """Cells of an input as an output writes them: none that a spreadsheet would run, quoted where they must be.

    made : what becomes of a cell that begins with a sign of a formula or with an apostrophe
    """
    ends = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    signs = np.frombuffer(texts.buffers()[2], np.uint8) if texts.buffers()[2] else np.zeros(0, np.uint8)
    held = np.flatnonzero(ends[1:] > ends[:-1])
    odd = _FORMULA_SIGNS[signs[ends[:-1][held]]] if len(signs) else np.zeros(len(held), np.bool_)
    if may_need_quotes:
        odd |= pc.match_substring_regex(texts.take(pa.array(held)), _QUOTED.pattern).to_numpy(zero_copy_only=False)
    places = held[odd]
    if not len(places):
        return texts
    written = [cells(made(text)) for text in texts.take(pa.array(places)).to_pylist()]
    order = np.arange(len(texts))
    order[places] = np.arange(len(texts), len(texts) + len(places))
    return pa.concat_arrays([texts, pa.array(written, pa.string())]).take(pa.array(order))


def lines(columns: Sequence[pa.Array]) -> bytes:
    """Rows of cells as lines of a CSV; a column holds one text for each row, or a run of cells."""
    *first, last = columns
    ended = pc.binary_join_element_wise(last, "\n", "")
    whole = pc.binary_join_element_wise(*first, ended, ",")
    if not len(whole):
        return b""
    ends = np.frombuffer(whole.buffers()[1], np.int32)[whole.offset : whole.offset + len(whole) + 1]
    return bytes(whole.buffers()[2][int(ends[0]) : int(ends[-1])])


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """A few rows of cells as lines of a CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
