"""One operation in the words of OpenAPI."""

from api.openapi.examples import QUESTIONS
from api.openapi.operation import in_path, operation, question
from api.schemas import SearchSchema


def test_an_operation_says_only_what_there_is() -> None:
    assert operation("a", "Tag", "Does a.", {"200": {}}) == {
        "operationId": "a", "tags": ["Tag"], "summary": "Does a.", "responses": {"200": {}},
    }  # fmt: skip
    more = operation("a", "Tag", "Does a.", {}, query=SearchSchema(), more=[in_path("id", "Its id.", "1")])
    assert [(parameter["name"], parameter["in"]) for parameter in more["parameters"]] == [
        ("id", "path"), ("q", "query"), ("limit", "query"),
    ]  # fmt: skip


def test_a_question_has_the_examples() -> None:
    content = question("A consignment.")["content"]["application/json"]
    assert content == {"schema": {"$ref": "#/components/schemas/RatesRequest"}, "examples": QUESTIONS}
