"""Around every answer: a request id, security headers, and a line of log without cargo data."""

import gzip

import orjson
import pytest

from api.envelope import CONTENT_POLICY, HEADERS
from tests.service import QUESTION, client, shipped


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/rates", "/nothing", "/static/karvan.css", "/?origin=x"])
def test_every_answer_has_the_security_headers(path: str) -> None:
    answer = client(shipped()).get(path, buffered=True)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cache-Control"]


def test_the_policy_allows_our_own_scripts_and_nothing_inline() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert {rule: rules[rule] for rule in ("script-src", "style-src")} == dict.fromkeys(
        ("script-src", "style-src"), "'self'"
    )
    assert "unsafe" not in CONTENT_POLICY


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space", 'quote"d'])
def test_a_strange_request_id_is_replaced(given: str) -> None:
    made = client(shipped()).get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert made != given
    assert len(made) == 32


def test_the_log_names_the_request_and_no_cargo(capfd: pytest.CaptureFixture[str]) -> None:
    service = client(shipped())
    answer = service.post("/v1/rates", json=QUESTION)
    service.get("/?origin=Secretville&value=987654321")
    lines = [orjson.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert lines[0]["request_id"] == answer.headers["X-Request-ID"]
    assert {name: lines[0][name] for name in ("method", "rule", "status", "level")} == {
        "method": "POST", "rule": "/v1/rates", "status": 200, "level": "info",
    }  # fmt: skip
    assert lines[0]["bytes"] == len(answer.data)
    logged = orjson.dumps(lines).decode()
    for cargo in ("xian", "8528", "120000", "Secretville", "987654321"):
        assert cargo not in logged


def test_a_long_answer_is_compressed_for_a_client_that_takes_it() -> None:
    service = client(shipped())
    plain = service.post("/v1/rates", json=QUESTION)
    small = service.post("/v1/rates", json=QUESTION, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == plain.headers["Vary"] == "Accept, Accept-Encoding"
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 5
    assert gzip.decompress(small.data) == plain.data
    assert "Content-Encoding" not in service.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers
    refused = service.get("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
