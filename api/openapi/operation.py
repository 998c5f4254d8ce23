"""One operation: what it takes and what it answers."""

from __future__ import annotations

from marshmallow import Schema

from api.openapi.answers import JSON
from api.openapi.examples import QUESTIONS
from api.openapi.request_shapes import parameters_of
from api.openapi.shapes import TEXT, Json, ref


def operation(
    name: str, tag: str, summary: str, answers: dict[str, Json], *, description: str = "",
    query: Schema | None = None, more: list[Json] | None = None, body: Json | None = None,
) -> Json:  # fmt: skip
    """One operation. name : stable, for clients that are generated; answers : by status"""
    parameters = [*(more or []), *(parameters_of(query) if query else [])]
    return {
        "operationId": name, "tags": [tag], "summary": summary,
        **({"description": description} if description else {}),
        **({"parameters": parameters} if parameters else {}),
        **({"requestBody": body} if body else {}),
        "responses": answers,
    }  # fmt: skip


def question(description: str, shape: str = "RatesRequest") -> Json:
    """A body that asks for a consignment, with examples."""
    return {
        "required": True, "description": description,
        "content": {JSON: {"schema": ref(shape), "examples": QUESTIONS}},
    }  # fmt: skip


def in_path(name: str, description: str, example: str, schema: Json = TEXT) -> Json:
    """A part of the address."""
    return {"name": name, "in": "path", "required": True, "description": description,
            "schema": schema, "example": example}  # fmt: skip
