"""The document is OpenAPI 3.1, whole, and says of every address what is there."""

import re
from collections.abc import Iterator
from typing import Any

from jsonschema_rs import Draft202012Validator

from api.openapi.document import as_bytes, document
from api.views import QUERIED
from tests.service import client, shipped


def refs(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        if "$ref" in data:
            yield data["$ref"]
        for value in data.values():
            yield from refs(value)
    elif isinstance(data, list):
        for value in data:
            yield from refs(value)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def test_every_address_is_described_and_every_description_has_its_address() -> None:
    app = shipped()
    # What is not for machines, the pages and what they load, is not in the document.
    pages = {name for name, blueprint in app.blueprints.items() if blueprint.import_name.startswith("ui.")}
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.split(".")[0] not in pages and rule.rule != "/openapi.json"
    }
    assert {(path, method) for path, method, _ in operations()} == served


def test_it_is_served_as_it_is() -> None:
    answer = client(shipped()).get("/openapi.json")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.data == as_bytes()
    assert document()["openapi"].startswith("3.1")


def test_every_reference_leads_somewhere_and_every_component_is_used() -> None:
    named = set(refs(document()))
    there = {
        f"#/components/{kind}/{name}" for kind, parts in document()["components"].items() for name in parts
        if kind != "securitySchemes"
    }  # fmt: skip
    assert named == there


def test_every_shape_is_a_json_schema() -> None:
    for schema in document()["components"]["schemas"].values():
        Draft202012Validator({**schema, "components": document()["components"]})


def test_operations_have_names_summaries_tags_and_described_answers() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(names) == len(set(names))
    tags = {tag["name"] for tag in document()["tags"]}
    for path, method, operation in operations():
        assert operation["summary"], (path, method)
        assert set(operation["tags"]) <= tags
        for parameter in operation.get("parameters", []):
            assert parameter["description"]
        assert "500" in operation["responses"]


def test_an_address_takes_the_query_that_is_documented_and_no_other() -> None:
    for path, method, operation in operations():
        if not path.startswith("/v1/"):
            continue
        filled = (
            path.replace("{quote_id}", "0" * 36)
            .replace("{form}", "pdf")
            .replace("{book}", "b")
            .replace("{edition}", "e")
        )
        asked = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"}
        with shipped().test_request_context(filled, method=method) as context:
            assert (context.request.endpoint in QUERIED) == bool(asked), path
        if not asked:
            answer = client(shipped()).open(f"{filled}?odd=1", method=method)
            assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (422, "unknown_field")
            assert "422" in operation["responses"]
