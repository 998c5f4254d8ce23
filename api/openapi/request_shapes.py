"""The shapes of requests, taken from the marshmallow schemas that read them.

A shape takes at least what is read: what it refuses is refused. That a place exists cannot be said in a shape.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from marshmallow import Schema, fields

from api.json_fields import (
    MOST_PLACES,
    MOST_TEXT,
    Choice,
    CommodityCode,
    Count,
    Day,
    Label,
    Money,
    Most,
    Places,
    Quantity,
    SubjectOf,
    Text,
)
from api.openapi.shapes import Json
from api.schemas import MOST_FOUND, MOST_OPTIONS, MOST_QUOTES, MOST_ROWS
from calculator.consignment_fields import FIELDS

MANDATORY = [field.name for field in FIELDS if field.mandatory]
"""The fields that the reader of consignments asks for."""

MEANINGS = {
    **{field.name: field.meaning + (f". Default: {field.default}" if field.default else "") for field in FIELDS},
    "mass_per_unit": "goods in one unit, with its unit; 0 is empty. Default: 0",
    "commodity": "commodity code, with its scheme (NHM, GNG, HS, ETSNG) where that is not NHM",
    "value": "declared value of the whole consignment",
    "via": "places to pass",
    "avoid": "places to avoid, such as sarakhs-ir, country:RU, mode:road, carrier:RZD, corridor:n1",
    "reference": "what you call it, for your own eyes",
    "as_known_on": "rows published later do not exist. Default: today",
    "exchange_date": "day of the exchange rates. Default: as_known_on",
    "scenario": "a what-if, one of /v1/scenarios",
    "max_options": f"how many priced options at most, 1 to {MOST_OPTIONS}; all where it is not said",
    "q": "a code or a part of a name, in any spelling; without it the first of all",
    "limit": f"how many at most: of finds 1 to {MOST_FOUND}, of rows 1 to {MOST_ROWS}, of quotes 1 to {MOST_QUOTES}",
    "charge": "only rows that make or multiply this charge",
    "on": "only rows for a subject, such as rail KTZ or country IR;TM",
    "day": "only rows that hold on this day",
    "cursor": "next of the page before, as it was given",
    "output": "a row for each consignment, for each of its options, or for each line",
    "knowledge": "what is known today, or what was known when the quote was issued. Default: today",
    "decimal": "decimal sign of the table. Default: as its numbers show",
}
"""Name of a field -> its meaning, the same at every door."""

_SHORT: Json = {"type": "string", "maxLength": MOST_TEXT}
_NUMBER: Json = {"anyOf": [{**_SHORT, "minLength": 1}, {"type": "number"}]}


def schema_of(schema: Schema) -> Json:
    """A schema of marshmallow as JSON Schema; unknown members are refused."""
    return _object({name: property_of(field) for name, field in schema.fields.items()})


def property_of(field: fields.Field[Any]) -> Json:
    """A field with its meaning; null where that is the same as leaving it out."""
    shape = _shape(field)
    if isinstance(field, Most):  # in a body; in an address every number is written in digits
        shape = {"anyOf": [shape, {"type": "string", "pattern": "^[0-9]{1,6}$"}]}
    if field.allow_none:
        kind = shape.get("type")
        shape = {**shape, "type": [kind, "null"]} if kind else {"anyOf": [*shape["anyOf"], {"type": "null"}]}
    return {**shape, "description": _meaning(field)}


def parameters_of(schema: Schema) -> list[Json]:
    """A schema of marshmallow as the parameters of an address."""
    return [
        {"name": name, "in": "query", "required": False, "description": _meaning(field), "schema": _shape(field)}
        for name, field in schema.fields.items()
    ]


def _meaning(field: fields.Field[Any]) -> str:
    meaning = MEANINGS[str(field.name)]
    return f"{meaning[:1].upper()}{meaning[1:]}."


@singledispatch
def _shape(field: fields.Field[Any]) -> Json:
    raise TypeError(f"the document knows no shape of {type(field).__name__}")


@_shape.register
def _(field: Text) -> Json:
    return dict(_SHORT)


@_shape.register
def _(field: Label) -> Json:
    return dict(_SHORT)


@_shape.register
def _(field: SubjectOf) -> Json:
    return dict(_SHORT)


@_shape.register
def _(field: Count) -> Json:
    return {"anyOf": [{"type": "integer"}, dict(_SHORT)]}


@_shape.register
def _(field: Day) -> Json:
    return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


@_shape.register
def _(field: Choice) -> Json:
    return {"type": "string", "enum": list(field.words)}


@_shape.register
def _(field: Most) -> Json:
    return {"type": "integer", "minimum": 1, "maximum": field.limit}


@_shape.register
def _(field: Quantity) -> Json:
    return {"anyOf": [dict(_SHORT), _pair("value", "unit")]}


@_shape.register
def _(field: Money) -> Json:
    return _pair("amount", "currency")


@_shape.register
def _(field: CommodityCode) -> Json:
    members = {"code": {**_SHORT, "minLength": 1}, "scheme": {**_SHORT, "type": ["string", "null"]}}
    return {"anyOf": [dict(_SHORT), _object(members, "code")]}


@_shape.register
def _(field: Places) -> Json:
    return {"anyOf": [{"type": "array", "items": dict(_SHORT), "maxItems": MOST_PLACES}, {"type": "string"}]}


def _pair(number: str, unit: str) -> Json:
    """A number, best as a text, and its unit."""
    return _object({number: _NUMBER, unit: {**_SHORT, "minLength": 1}}, number, unit)


def _object(members: Json, *required: str) -> Json:
    return {"type": "object", "properties": members, "required": list(required), "additionalProperties": False}
