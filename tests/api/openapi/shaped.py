"""Holding answers against the shapes of the document."""

from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from api.openapi.document import document


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document()["components"]}
    return Draft202012Validator(schema, validate_formats=True)


def faults(name: str, data: Any) -> list[str]:
    """What is wrong with data that a component is to describe."""
    return [f"{error.instance_path} {error.message}" for error in _validator(name).iter_errors(data)]
