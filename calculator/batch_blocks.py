"""A CSV cut into blocks of whole rows, each with the number of its first row: what workers share out.

Where all quotes stand at the edges of cells, the rows end at the line ends that an even number of quotes precedes,
and that is counted in bulk. Any other block is cut row by row, so that a block never ends inside a row.
"""

from __future__ import annotations

import csv
import io
import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from calculator.consignment_table import InputRow, Layout, layout_of, never_closed
from calculator.problem import Refused

BLOCK_BYTES = 2_500_000
"""About 25,000 rows: enough for the work in bulk, little beside the memory of a process."""

MOST_ROW_BYTES = 64_000_000
"""A longer row is a quote that is never closed: no more than this is read to find its end."""

_HEAD_BYTES = 1 << 20
_LINE_END = re.compile(rb"\r\n|\r|\n")
_NEWLINE, _RETURN, _QUOTE = b"\n\r" + b'"'
_PLAIN_SEPARATORS = ",;\t|"

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row starts: its number, from 1, the line of the file and the byte, from 0."""

    number: int
    line: int
    offset: int


@dataclass(frozen=True, slots=True)
class Block:
    """Whole rows of a file.

    number : of the first, from 1; line, offset : of the file, where it starts; rows : how many
    """

    number: int
    line: int
    rows: int
    data: bytes
    offset: int = 0

    @property
    def end(self) -> Place:
        """Where the next block starts."""
        return Place(self.number + self.rows, self.line + _lines(self.data), self.offset + len(self.data))


class ConsignmentTable:
    """A CSV of consignments: how it is written, and its rows in blocks."""

    def __init__(self, stream: BinaryIO, decimal: str = "") -> None:
        """stream : that can be read again from its start; decimal : the declared decimal sign, "" to see it

        Raises Refused with every problem of the header.
        """
        self._stream = stream
        stream.seek(0)
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
        try:
            self.layout, self._before = layout_of(iter(text), decimal)
        finally:
            text.detach()

    @property
    def first(self) -> Place:
        """Where the first row starts."""
        return Place(1, self._before + 1, self._header_bytes())

    def blocks(self, size: int = BLOCK_BYTES, start: Place | None = None) -> Iterator[Block]:
        """The rows in blocks of about `size` bytes, from the first or from where an earlier block ended.

        Raises Refused for a quote that is never closed.
        """
        place = start or self.first
        number, line, offset, rest = place.number, place.line, place.offset, b""
        self._stream.seek(offset)
        while True:
            read = self._stream.read(size)
            data = rest + read
            cut = _last_row_end(data, self.layout, line, not read)
            if cut:
                block = data[:cut]
                count = rows_in(block, self.layout)
                if count:
                    yield Block(number, line, count, block, offset)
                number, line, offset = number + count, line + _lines(block), offset + cut
            rest = data[cut:]
            if not read:
                return
            if len(rest) > MOST_ROW_BYTES:
                raise Refused([never_closed(line)])

    def __iter__(self) -> Iterator[InputRow]:
        """The rows from the first, one by one, as text: for those who want to see each of them."""
        for block in self.blocks():
            lines = io.StringIO(block.data.decode("utf-8"), newline="")
            yield from self.layout.rows(lines, block.number, block.line)

    def _header_bytes(self) -> int:
        """Where the line after the header starts."""
        self._stream.seek(0)
        data = self._stream.read(_HEAD_BYTES)
        # One line end more than the header's, so that the second half of \r\n has been read too.
        while len(ends := list(_LINE_END.finditer(data))) <= self._before and (more := self._stream.read(_HEAD_BYTES)):
            data += more
        return ends[self._before - 1].end() if len(ends) >= self._before else len(data)


def is_plain(data: bytes, layout: Layout) -> bool:
    """Whether rows can be found in bulk: line ends of one kind, quotes only around whole cells, no NUL.

    The data starts outside of quotes. A cell with a quote inside would be read in one way here, in another there.
    """
    if layout.separator not in _PLAIN_SEPARATORS or b"\0" in data:
        return False
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return False
    if b'"' not in data:
        return True
    signs = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(signs == _QUOTE)
    edge = np.zeros(256, np.bool_)
    edge[[_NEWLINE, _RETURN, _QUOTE, ord(layout.separator)]] = True
    opening, closing = quotes[::2], quotes[1::2]
    before = edge[signs[opening - 1]] | (opening == 0)
    after = edge[signs[np.minimum(closing + 1, len(signs) - 1)]] | (closing == len(signs) - 1)
    return bool(before.all() and after.all())


def row_ends(data: bytes) -> Places:
    """The places of the line ends outside of quotes in plain data, in order."""
    signs = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(signs == _NEWLINE)
    if b'"' in data:
        quotes = np.flatnonzero(signs == _QUOTE)
        ends = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return ends


def rows_in(data: bytes, layout: Layout) -> int:
    """How many rows there are in whole rows of a file, blank ones not counted."""
    if not is_plain(data, layout):
        lines = io.StringIO(data.decode("utf-8", "replace"), newline="")
        return sum(1 for _ in layout.rows(lines))
    ends = row_ends(data)
    starts = np.concatenate(([0], ends + 1))
    if starts[-1] == len(data):
        starts = starts[:-1]
    first = np.frombuffer(data, np.uint8)[starts]
    maybe = np.ones(256, np.bool_)
    maybe[ord("0") : 127] = False
    maybe[ord(layout.separator)] = True
    stops = np.append(starts[1:], len(data))
    blank = sum(_is_blank(data[starts[i] : stops[i]], layout) for i in np.flatnonzero(maybe[first]).tolist())
    return len(starts) - blank


def _is_blank(row: bytes, layout: Layout) -> bool:
    """Whether a row of plain data has nothing in any cell."""
    text = row.decode("utf-8", "replace")
    if text.replace(layout.separator, "").replace('"', "").strip():
        return False
    return not any(cell.strip() for cell in next(csv.reader([text], delimiter=layout.separator), []))


def _last_row_end(data: bytes, layout: Layout, line: int, is_last: bool) -> int:
    """Where the last whole row ends, 0 where none does."""
    if is_last and data[-1:] not in (b"\n", b"\r", b""):
        data += b"\n"
    if not is_plain(data[:-1] if data[-1:] == b"\r" and not is_last else data, layout):
        return _careful_end(data, layout, line, is_last)
    ends = row_ends(data)
    cut = int(ends[-1]) + 1 if len(ends) else 0
    if is_last and cut < len(data):
        raise Refused([never_closed(line + data.count(b"\n", 0, cut))])
    return cut


def _careful_end(data: bytes, layout: Layout, line: int, is_last: bool) -> int:
    """The same, row by row."""
    lines = io.StringIO(data.decode("utf-8", "surrogateescape"), newline="").readlines()
    if not is_last and lines and not lines[-1].endswith("\n"):
        # The last line may be a part, and its \r the first half of a line end.
        lines.pop()
    left = iter(lines)
    reader, whole = csv.reader(left, delimiter=layout.separator, strict=True), 0
    while True:
        try:
            if next(reader, None) is None:
                break
        except csv.Error as error:
            if "unexpected end" in str(error):
                if is_last:
                    at = line + whole
                    raise Refused([never_closed(at)]) from error
                break
        whole = len(lines) - operator.length_hint(left)
    return sum(len(text.encode("utf-8", "surrogateescape")) for text in lines[:whole])


def _lines(data: bytes) -> int:
    if b"\r" in data:
        return sum(1 for _ in _LINE_END.finditer(data))
    return data.count(b"\n")
