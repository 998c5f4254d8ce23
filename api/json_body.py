"""The JSON of a body, read strictly: what could be understood in two ways is refused."""

from __future__ import annotations

import json
from typing import Any

import orjson
from werkzeug.exceptions import BadRequest

DEEPEST = 16
"""How deep objects and arrays may be nested; a question needs three levels."""


def read_json(sent: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Raises BadRequest where it is none, where a key stands twice, where it holds NaN or Infinity, or where it is
    nested deeper than DEEPEST levels.
    """
    try:
        value = orjson.loads(sent)  # the stricter grammar: UTF-8, no NaN, no lone surrogates
        depth, keys = _shape(value)
        # Each key has a colon: where as many were kept, none stood twice. A colon in a text only costs a second look.
        if sent.count(b":") != keys:
            value = json.loads(sent, object_pairs_hook=_once_each, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from error
    except RecursionError as error:
        raise BadRequest(f"The body is nested deeper than {DEEPEST} levels.") from error
    except ValueError as error:
        raise BadRequest(f"The body cannot be understood: {error}.") from error
    if depth > DEEPEST:
        raise BadRequest(f"The body is nested deeper than {DEEPEST} levels.")
    return value


def _whole(digits: str) -> int | float:
    """A whole number; one beyond 64 bits as the nearest binary number, for nothing that answers can write it."""
    value = int(digits) if len(digits) < 21 else None
    return value if value is not None and -(2**63) <= value < 2**64 else float(digits)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:60]!r} stands twice")
        found[key] = value
    return found


def _shape(value: Any) -> tuple[int, int]:
    """Levels of objects and arrays, counted no further than needed, and keys of the objects in them."""
    level, depth, keys = [value], 0, 0
    while level and depth <= DEEPEST:
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                keys += len(each)
                inner += each.values()
            elif isinstance(each, list):
                inner += each
        level, depth = inner, depth + 1
    return depth, keys
