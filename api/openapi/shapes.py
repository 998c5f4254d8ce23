"""JSON Schema in few words: the shapes of which the document's answers are made.

A record has exactly the members it names: what an answer holds and the document does not is an error of either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
TRUTH: Json = {"type": "boolean"}
WHOLE: Json = {"type": "integer"}
NUMBER: Json = {"type": "number"}
DAY: Json = {"type": "string", "format": "date"}
INSTANT: Json = {"type": "string", "format": "date-time"}
DIGEST: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
DECIMAL: Json = {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$", "description": "An exact decimal."}
SHARE: Json = {"type": "number", "minimum": 0, "maximum": 1}


def record(members: Mapping[str, Json], description: str = "") -> Json:
    """An object with all of these members and no other."""
    said = {"description": description} if description else {}
    return {"type": "object", **said, "properties": dict(members), "required": list(members),
            "additionalProperties": False}  # fmt: skip


def many(item: Json) -> Json:
    """An array."""
    return {"type": "array", "items": item}


def maybe(shape: Json) -> Json:
    """The shape, or null."""
    if "type" in shape and "enum" not in shape:
        return {**shape, "type": [shape["type"], "null"]}
    return {"anyOf": [shape, {"type": "null"}]}


def table(value: Json) -> Json:
    """An object whose names are data."""
    return {"type": "object", "additionalProperties": value}


def word(*words: str) -> Json:
    """One of a few words."""
    return {"type": "string", "enum": list(words)}


def said(shape: Json, description: str) -> Json:
    """The shape with its meaning."""
    return {**shape, "description": description}


def ref(name: str) -> Json:
    """A component's schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}
