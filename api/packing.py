"""Answers as gzip (RFC 1952), written by ISA-L: a fifth of the time of zlib for the same size."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from isal import isal_zlib

LEVEL = 1
"""Of 0 to 3: the higher ones save a fiftieth."""

LEAST_BYTES = 1_000
"""A text between two pieces that is shorter stays as it is: its own code would be as long as what it saves."""

KEPT_LEVEL = 6
"""Of 0 to 9, by zlib, for what is compressed once for many answers: it makes up for compressing them apart."""

_GZIP = 16 + isal_zlib.MAX_WBITS
_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
"""Deflate, no name, no time of making, an unknown system: the same answer is the same bytes everywhere."""


def packed(data: bytes) -> bytes:
    """Data as gzip, the same whenever it is made."""
    return packed_parts([data])


def unpacked(data: bytes) -> bytes:
    """What gzip holds, whoever wrote it. Raises isal_zlib.error where it is none or is broken."""
    return isal_zlib.decompress(data, _GZIP)


def begun(beginning: bytes, data: bytes) -> bytes:
    """Gzip of ours with a beginning, of less than 64 KB and not compressed, put before what it holds."""
    crc, size = (int.from_bytes(data[at : at + 4], "little") for at in (len(data) - 8, len(data) - 4))
    crc = isal_zlib.crc32_combine(isal_zlib.crc32(beginning), crc, size)
    return b"".join([_HEAD, _uncompressed(beginning), data[len(_HEAD) : -8], _tail(crc, len(beginning) + size)])


class Piece:
    """Text that stands in many answers. Compressed apart from all around it when it comes again, once and well."""

    __slots__ = ("_asked", "_deflated", "text")

    def __init__(self, text: bytes) -> None:
        """text : of one answer, and perhaps of more"""
        self.text = text
        self._asked = False
        self._deflated: bytes | None = None

    def deflated(self) -> bytes | None:
        """Itself compressed; None when it is asked for the first time, for it may not come again."""
        if self._deflated is None and self._asked:
            work = zlib.compressobj(KEPT_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
            self._deflated = work.compress(self.text) + work.flush(zlib.Z_FULL_FLUSH)
        self._asked = True
        return self._deflated


def text_of(part: bytes | Piece) -> bytes:
    """What a part of a text says."""
    return part if isinstance(part, bytes) else part.text


def packed_parts(parts: Iterable[bytes | Piece]) -> bytes:
    """A text as gzip; pieces that came before as they were compressed then."""
    work = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
    written: list[bytes] = [_HEAD]
    own, crc, size = b"", 0, 0
    for part in parts:
        text = text_of(part)
        crc, size = isal_zlib.crc32(text, crc), size + len(text)
        kept = None if isinstance(part, bytes) else part.deflated()
        if kept is None:
            own += text
            continue
        if len(own) < LEAST_BYTES:
            written += _uncompressed(own), kept
        else:  # what comes after must not point back over a piece
            written += work.compress(own), work.flush(isal_zlib.Z_FULL_FLUSH), kept
        own = b""
    written += work.compress(own), work.flush(), _tail(crc, size)
    return b"".join(written)


def _tail(crc: int, size: int) -> bytes:
    """The end of gzip: what it holds is checked by it. size : of all text [byte]"""
    return crc.to_bytes(4, "little") + (size % 2**32).to_bytes(4, "little")


def _uncompressed(text: bytes) -> bytes:
    """A text of less than 64 KB as a block of deflate that holds it as it is."""
    length = len(text)
    return b"\0" + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little") + text
