"""JSON text in pieces: what many answers share is written once, and only what is an answer's own is written for it.

A sign that JSON text cannot hold stands for a piece while all around it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from api.packing import LEAST_BYTES, Piece, text_of

CUT_SIGN = b"\0"
CUT = orjson.Fragment(CUT_SIGN)
"""Where something is put in later."""

_OURS = orjson.OPT_PASSTHROUGH_DATACLASS


@dataclass(frozen=True, slots=True)
class Members:
    """An object whose first members are written already, with commas between and no braces around."""

    first: Piece
    rest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Items:
    """An array whose items are written already, one or more in each text, with commas between."""

    texts: tuple[bytes | Piece, ...]


def kept_text(value: Any) -> Piece | orjson.Fragment:
    """A value as JSON text, for many answers."""
    text = orjson.dumps(value)
    return Piece(text) if len(text) >= LEAST_BYTES else orjson.Fragment(text)


def members_text(value: dict[str, Any]) -> Piece:
    """The members of an object as JSON text, for many answers."""
    return Piece(orjson.dumps(value)[1:-1])


def parts_of(value: Any) -> list[bytes | Piece]:
    """A value as JSON text, in the order of its parts; the first and the last are its own."""
    found: list[Piece] = []

    def text(part: bytes | Piece) -> bytes:
        if isinstance(part, bytes):
            return part
        found.append(part)
        return CUT_SIGN

    def put(part: Any) -> orjson.Fragment:
        if isinstance(part, Piece):
            return orjson.Fragment(text(part))
        if isinstance(part, Items):
            return orjson.Fragment(b"[" + b",".join([text(each) for each in part.texts]) + b"]")
        if isinstance(part, Members):
            return orjson.Fragment(b"{" + text(part.first) + b"," + orjson.dumps(part.rest, put, _OURS)[1:])
        raise TypeError

    first, *own = orjson.dumps(value, put, _OURS).split(CUT_SIGN)
    parts: list[bytes | Piece] = [first]
    for piece, after in zip(found, own, strict=True):
        parts += piece, after
    return parts


def json_of(value: Any) -> bytes:
    """A value as JSON text, whole."""
    return b"".join(map(text_of, parts_of(value)))
