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
        orjson.loads(sent)  # the stricter grammar: UTF-8, no NaN, no lone surrogates
        value = json.loads(sent, object_pairs_hook=_once_each, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from error
    except RecursionError as error:
        raise BadRequest(f"The body is nested deeper than {DEEPEST} levels.") from error
    except ValueError as error:
        raise BadRequest(f"The body cannot be understood: {error}.") from error
    if _depth(value) > DEEPEST:
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


def _depth(value: Any) -> int:
    """Levels of objects and arrays, counted no further than needed."""
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        depth += 1
    return depth
