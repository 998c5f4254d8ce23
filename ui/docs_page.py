"""The page that describes the API: the OpenAPI document, set for reading, from our own assets alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from flask import Blueprint, render_template
from markupsafe import Markup, escape

from api.openapi.answers import LIMITS
from api.openapi.document import document

Json = dict[str, Any]
Words = tuple[tuple[str, str], ...]
"""What a value is, in words: (text, name of the shape that it leads to, "" for none)."""

docs = Blueprint("docs", __name__, template_folder="templates")

_KINDS = {
    "string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null",
    "object": "object",
}  # fmt: skip
_FORMATS = {"date": "day", "date-time": "instant", "binary": "bytes"}


@dataclass(frozen=True)
class Member:
    """One member of a body or one parameter. needed : whether it must be there"""

    name: str
    words: Words
    needed: bool
    meaning: str


@dataclass(frozen=True)
class Reply:
    """One answer of an operation. media : media type -> its shape in words"""

    status: str
    meaning: str
    media: tuple[tuple[str, Words], ...]
    headers: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    """One operation, ready to be read."""

    method: str
    path: str
    said: Json
    parameters: tuple[tuple[str, Member], ...]
    media: tuple[tuple[str, Words], ...]
    examples: tuple[tuple[str, str], ...]
    replies: tuple[Reply, ...]
    scope: str

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"op-{self.said['operationId']}"

    @property
    def curl(self) -> str:
        """How to call it from a terminal."""
        address = self.path.replace("{book}/{edition}", "cis-transit/2026-11").replace("{form}", "pdf")
        if not self.media:
            post = "-X POST " if self.method == "POST" else ""
            return f"curl {post}http://127.0.0.1:8000{address}"
        kind = self.media[0][0]
        body = "--data-binary @consignments.csv" if kind == "text/csv" else "-d @question.json"
        return f"curl http://127.0.0.1:8000{address} -H 'Content-Type: {kind}' {body}"


@docs.get("/docs")
def page() -> str:
    """What the API takes and answers, for people."""
    return render_template("docs.html", **_described())


@cache
def _described() -> Json:
    """The document as the page shows it; the frame around it is of each reader's language."""
    data = document()
    shapes = {name: (shape, tuple(members(shape))) for name, shape in data["components"]["schemas"].items()}
    return {"about": data["info"], "groups": groups(data), "shapes": shapes, "prose": cache(prose)}


def groups(data: Json) -> list[tuple[Json, list[Operation]]]:
    """The operations under their tags, in the order of both in the document."""
    listed = [
        _operation(data, path, method, operation)
        for path, methods in data["paths"].items()
        for method, operation in methods.items()
    ]
    return [(tag, [found for found in listed if tag["name"] in found.said["tags"]]) for tag in data["tags"]]


def members(shape: Json, before: str = "", needed: bool = True) -> Iterator[Member]:
    """The members of an object, those of an object inside it under its name: ``rate.before``, ``causes[].days``."""
    required = shape.get("required", [])
    for name, inner in shape.get("properties", {}).items():
        must = needed and name in required
        yield Member(before + name, words(inner), must, inner.get("description", ""))
        bare, suffix = _inside(inner)
        yield from members(bare, f"{before}{name}{suffix}.", must)


def words(shape: Json) -> Words:
    """What a value is, in words."""
    if "$ref" in shape:
        name = shape["$ref"].rsplit("/", 1)[-1]
        return ((name, name),)
    if "enum" in shape:
        listed = shape["enum"] if len(shape["enum"]) <= 12 else [*shape["enum"][:3], "…"]
        return ((" | ".join(map(str, listed)), ""),)
    for many in ("anyOf", "oneOf"):
        if many in shape:
            return _joined([words(choice) for choice in shape[many]])
    kinds = shape.get("type", "any")
    return _joined([_kind(shape, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def prose(text: str) -> Markup:
    """Paragraphs, lists of ``* `` and code in back quotes; everything else is text."""
    found = []
    for block in re.split(r"\n\n+", text.strip()):
        # A plain string of what is escaped: a Markup would escape the tags that come in here.
        lines = [str(escape(" ".join(item.split()))) for item in re.split(r"(?:^|\n)\* ", block)]
        first, *items = [Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", line)) for line in lines]
        found += [Markup("<p>{}</p>").format(first)] if first else []
        found += (
            [Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(i) for i in items))]
            if items
            else []
        )
    return Markup("\n").join(found)


def _kind(shape: Json, kind: str) -> Words:
    if kind == "array":
        return (("list of ", ""), *words(shape["items"]))
    if kind == "object" and isinstance(shape.get("additionalProperties"), dict):
        return (("names with ", ""), *words(shape["additionalProperties"]))
    if kind == "string" and shape.get("format") in _FORMATS:
        return ((_FORMATS[shape["format"]], ""),)
    low, high = shape.get("minimum"), shape.get("maximum")
    between = f" {low} to {high}" if kind in ("integer", "number") and high is not None else ""
    return ((_KINDS.get(kind, "anything") + between, ""),)


def _joined(choices: list[Words]) -> Words:
    parts: list[tuple[str, str]] = []
    for choice in dict.fromkeys(choices):
        parts += [(" or ", "")] * bool(parts) + list(choice)
    return tuple(parts)


def _inside(shape: Json) -> tuple[Json, str]:
    """The object inside a member that has no name of its own, and how it is reached."""
    for choice in shape.get("anyOf", []):
        if "properties" in choice:
            return choice, ""
    if "items" in shape and "properties" in shape["items"]:
        return shape["items"], "[]"
    value = shape.get("additionalProperties")
    return (value, ".*") if isinstance(value, dict) else (shape, "")


def _operation(data: Json, path: str, method: str, said: Json) -> Operation:
    body = said.get("requestBody", {}).get("content", {})
    parameters = tuple(
        (found["in"], Member(found["name"], words(found["schema"]), found["required"], found["description"]))
        for found in said.get("parameters", [])
    )
    scopes = [scope for choice in said.get("security", []) for scope in choice.get("key", [])]
    return Operation(
        method.upper(), path, said, parameters, _media(body),
        tuple((example["summary"], _written(example["value"])) for kind in body.values()
              for example in kind.get("examples", {}).values()),
        tuple(_reply(data, status, reply) for status, reply in said["responses"].items()), " ".join(scopes),
    )  # fmt: skip


def _reply(data: Json, status: str, reply: Json) -> Reply:
    if "$ref" in reply:
        reply = data["components"]["responses"][reply["$ref"].rsplit("/", 1)[-1]]
    return Reply(status, reply["description"], _media(reply.get("content", {})), _headers(reply))


def _headers(reply: Json) -> tuple[str, ...]:
    """The headers that only some answers have."""
    return tuple(name for name in reply.get("headers", {}) if name != "X-Request-ID" and name not in LIMITS)


def _media(content: Json) -> tuple[tuple[str, Words], ...]:
    return tuple((kind, words(described["schema"])) for kind, described in content.items())


def _written(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
