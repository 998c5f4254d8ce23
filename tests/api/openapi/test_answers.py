"""Failures of the document are problems, with the headers that belong to them."""

from api.openapi.answers import FAILURES, PROBLEM, answer, failure_components, failures
from api.openapi.shapes import TEXT


def test_every_failure_is_a_problem_with_a_request_id() -> None:
    made = failure_components()
    assert set(made) == {name for name, _ in FAILURES.values()}
    for failure in made.values():
        assert list(failure["content"]) == [PROBLEM]
        assert "X-Request-ID" in failure["headers"]
    assert "Retry-After" in made["Unavailable"]["headers"]


def test_failures_are_named_by_reference() -> None:
    assert failures(422, 400) == {
        "400": {"$ref": "#/components/responses/Unreadable"}, "422": {"$ref": "#/components/responses/WrongValues"},
    }  # fmt: skip


def test_an_answer_without_a_body_has_no_content() -> None:
    assert "content" not in answer("Nothing.")
    assert answer("A table.", {"text/csv": TEXT})["content"] == {"text/csv": {"schema": TEXT}}
