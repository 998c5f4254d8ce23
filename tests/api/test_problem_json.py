"""Failures as problem+json: what they hold, and what they never hold."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from api import problem_json
from api.problem_json import problem
from api.schemas import Fault
from calculator.problem import Problem
from tests.service import client, shipped


def failing() -> FlaskClient:
    """An app whose addresses fail."""
    app = Flask(__name__)
    problem_json.register(app)

    @app.get("/busy")
    def busy() -> str:
        raise ServiceUnavailable(retry_after=30)

    @app.get("/often")
    def often() -> str:
        raise TooManyRequests(retry_after=5)

    @app.get("/moved/")
    def moved() -> str:
        return "here"

    return app.test_client()


def test_headers_that_belong_to_a_status_stay() -> None:
    answer = failing().get("/busy")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.content_type == "application/problem+json"
    assert failing().get("/often").headers["Retry-After"] == "5"
    assert failing().post("/busy").headers["Allow"]


def test_a_redirect_is_no_failure() -> None:
    answer = failing().get("/moved")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/moved/")


def test_every_member_is_there() -> None:
    answer = client(shipped()).get("/v1/nothing", headers={"X-Request-ID": "shipper-42.a"})
    assert set(answer.get_json()) == {"type", "title", "status", "detail", "code", "request_id", "errors"}
    assert answer.get_json()["request_id"] == answer.headers["X-Request-ID"] == "shipper-42.a"


def test_a_fault_has_its_place_value_and_suggestions() -> None:
    said = Problem("unknown place 'xiann'", "did you mean xian?", code="unknown_place", suggestions=("xian",))
    with shipped().test_request_context():
        body = problem(422, "", [Fault("/origin", said, "xiann"), Fault("/via", said, ["x" * 300])])
    assert body["errors"][0] == {
        "pointer": "/origin", "code": "unknown_place", "detail": "unknown place 'xiann'; did you mean xian?",
        "value": "xiann", "suggestions": ["xian"],
    }  # fmt: skip
    assert body["errors"][1]["value"] is None
