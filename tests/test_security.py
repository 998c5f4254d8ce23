"""What an attacker would try first: nothing of it is run, reflected, followed or told.

docs/security.md walks through the OWASP API top ten; every test that it names is held to exist here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from api.envelope import HEADERS
from tests.service import FIRST_EXAMPLE, client, examples

ROOT = Path(__file__).parents[1]

SQL = ("' OR '1'='1", "1; DROP TABLE quotes; --", "x' union select hash from keys --", "%' OR 1=1 --")
PATHS = ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "....//....//etc/passwd", "file:///etc/passwd")
TEMPLATES = ("{{7*191}}", "${7*191}", "#{7*191}", "<%= 7*191 %>", "{% for x in () %}", "#eval(7*191)", "{0.__class__}")
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("x")')
MARKUP = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)")
HOSTILE = (*SQL, *PATHS, *TEMPLATES, *FORMULAS, *MARKUP)
TELLING = re.compile(r"Traceback|File \"|/site-packages/|sqlalchemy|sqlite3?\.|psycopg|SELECT |root:x:0|\b1337\b")
"""What must stand in no answer: traces, paths, SQL, a file of the machine, the result of 7 × 191."""


@pytest.fixture
def api() -> FlaskClient:
    return client(examples())


def unhurt(answer: Any) -> None:
    """An answer that tells nothing, fails no further than the client's fault, and has every header."""
    assert answer.status_code < 500
    assert not TELLING.search(answer.get_data(as_text=True).replace("7*191", ""))
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def requests_with(text: str) -> Iterator[dict[str, Any]]:
    """The first worked example with a text in the place of each of its fields, one after the other."""
    for name in (
        "origin",
        "destination",
        "dispatch_date",
        "equipment",
        "hazard",
        "train",
        "currency",
        "scenario",
        "reference",
    ):
        yield {**FIRST_EXAMPLE, name: text}
    yield {**FIRST_EXAMPLE, "via": [text], "avoid": [f"country:{text}"]}
    yield {**FIRST_EXAMPLE, "commodity": {"code": text, "scheme": "NHM"}}
    yield {**FIRST_EXAMPLE, "mass_per_unit": {"value": text, "unit": text}}
    yield {**FIRST_EXAMPLE, text: text}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_field_of_a_request_is_never_run_nor_followed(api: FlaskClient, text: str) -> None:
    for sent in requests_with(text):
        for address in ("/v1/rates", "/v1/quotes"):
            answer = api.post(address, json=sent)
            unhurt(answer)
            assert answer.status_code in (201, 422)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_part_of_an_address_is_never_run_nor_followed(api: FlaskClient, text: str) -> None:
    for address in ("/v1/quotes/", "/v1/tariffs/", "/static/", "/v1/tariffs/sandbox-2026/", "/"):
        unhurt(api.get(address + text.replace("#", "%23").replace("?", "%3f")))
    for address in ("/v1/locations", "/v1/commodities", "/v1/quotes", "/v1/tariffs"):
        for name in ("q", "limit", "cursor", "charge"):
            unhurt(api.get(address, query_string={name: text}))


@pytest.mark.parametrize("text", [*HOSTILE, "x\r\nSet-Cookie: a=b", "Bearer karvan_x.y", "Bearer " * 50])
@pytest.mark.parametrize(
    "header", ["Authorization", "Idempotency-Key", "X-Request-ID", "Accept", "If-None-Match", "Host", "X-Forwarded-For"]
)
def test_a_header_is_never_run_nor_repeated(api: FlaskClient, header: str, text: str) -> None:
    try:
        answer = api.post("/v1/quotes", json=FIRST_EXAMPLE, headers={header: text})
    except ValueError:
        return  # the client itself refuses to send it
    unhurt(answer)
    assert "Set-Cookie" not in answer.headers
    assert text not in str(answer.headers.to_wsgi_list())


@pytest.mark.parametrize("text", [*FORMULAS, *TEMPLATES, *MARKUP])
@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_what_is_stored_comes_out_of_every_form_as_text(api: FlaskClient, text: str, form: str) -> None:
    made = api.post("/v1/quotes", json={**FIRST_EXAMPLE, "reference": text.strip()})
    assert made.status_code == 201
    answer = api.get(f"{made.headers['Location']}.{form}")
    assert answer.status_code == 200
    if form == "csv":
        cells = answer.get_data(as_text=True)
        assert not re.search(r"(?m)(?:^|,)\"?[=@+\t]", cells)


@pytest.mark.parametrize("text", [*TEMPLATES, *MARKUP])
def test_the_page_shows_what_was_typed_as_text(api: FlaskClient, text: str) -> None:
    answer = api.get("/", query_string={"origin": text, "destination": text, "equipment": "45G1"})
    page = answer.get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert not re.search(r"(?:href|src|action)=.?javascript:", page)
    assert "1337" not in page


@pytest.mark.parametrize(
    "value", ["1e400", "9" * 400, "10**10**10 kg", "nan", "Infinity", "-1", "0x10", "１２", "\x00"]
)
def test_a_number_is_read_and_never_computed(api: FlaskClient, value: str) -> None:
    answer = api.post("/v1/rates", json={**FIRST_EXAMPLE, "mass_per_unit": {"value": value, "unit": "KGM"}})
    unhurt(answer)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "body", [b"[" * 30_000, b'{"a":' * 9_000 + b"1" + b"}" * 9_000, b'{"origin": "' + b"x" * 60_000 + b'"}']
)
def test_a_deep_or_long_body_costs_nothing(api: FlaskClient, body: bytes) -> None:
    answer = api.post("/v1/rates", data=body, content_type="application/json")
    unhurt(answer)
    assert answer.status_code in (400, 422)


def test_members_that_are_not_ours_are_refused_and_change_nothing(api: FlaskClient) -> None:
    for name, value in {
        "owner": "other",
        "status": "booked",
        "expires_at": "2999-01-01",
        "number": "Q-1",
        "__proto__": {},
    }.items():
        answer = api.post("/v1/quotes", json={**FIRST_EXAMPLE, name: value})
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["code"] == "unknown_field"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"])
def test_no_other_method_does_anything(api: FlaskClient, method: str) -> None:
    for address in ("/v1/rates", "/v1/quotes", "/metrics", "/"):
        answer = api.open(address, method=method)
        assert answer.status_code == 405
        unhurt(answer)


def test_other_origins_are_told_nothing(api: FlaskClient) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        answer = api.open(
            "/v1/quotes",
            method=method,
            headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"},
        )
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]


def test_the_log_holds_nothing_that_was_sent(api: FlaskClient, capfd: pytest.CaptureFixture[str]) -> None:
    secret = "Zweibrückengasse-4711"
    api.post(
        "/v1/quotes",
        json={**FIRST_EXAMPLE, "reference": secret},
        headers={"Authorization": f"Bearer {secret.encode('ascii', 'ignore').decode()}"},
    )
    api.post(
        "/v1/quotes",
        json={**FIRST_EXAMPLE, "origin": secret, secret: 1},
        headers={"Idempotency-Key": "secret-key-4711"},
    )
    api.get(f"/v1/quotes/{secret}", query_string={"q": secret})
    api.post("/v1/batches", data=f"origin,destination\n{secret},x\n", content_type="text/csv")
    api.get("/", query_string={"origin": secret})
    written = capfd.readouterr().err
    assert len(written.splitlines()) >= 5
    assert not re.search("4711|Zweibr|8528|120000|halkali|TRHAL", written)
    assert all(orjson.loads(line)["message"] for line in written.splitlines())


def test_every_test_that_the_document_names_is_there() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)`((?:[ ,]+`test_\w+`)*)", text)
    assert len(named) >= 10
    for path, names in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert set(re.findall(r"test_\w+", names)) <= there, path
    for number in range(1, 11):
        assert f"API{number}:2023" in text
