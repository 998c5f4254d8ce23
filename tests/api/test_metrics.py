"""What is counted, by names of ours alone."""

import re

from flask.testing import FlaskClient

from api import metrics
from tests.service import FIRST_EXAMPLE, client, examples


def read(api: FlaskClient) -> dict[str, float]:
    """Every sample by its name and labels."""
    answer = api.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    return {name: float(value) for name, value in re.findall(r"^(karvan_\S+) (\S+)$", answer.text, re.MULTILINE)}


def grown(name: str, before: dict[str, float], after: dict[str, float]) -> float:
    """By how much a sample has grown."""
    return after[name] - before.get(name, 0)


def test_requests_options_and_holes_are_counted() -> None:
    api = client(examples())
    before = read(api)
    options = api.post("/v1/rates", json=FIRST_EXAMPLE).get_json()["options_priced"]
    turkish = {
        "origin": "van",
        "destination": "tatvan",
        "dispatch_date": "2026-05-10",
        "equipment": "45G1",
        "currency": "TRY",
    }
    assert api.post("/v1/rates", json={**turkish, "as_known_on": "2026-11-23"}).status_code == 200
    after = read(api)
    assert grown('karvan_requests_total{method="POST",rule="/v1/rates",status="200"}', before, after) == 2
    assert grown('karvan_request_seconds_count{rule="/v1/rates"}', before, after) == 2
    assert grown("karvan_options_priced_total", before, after) == options
    assert grown('karvan_holes_total{code="no_conversion"}', before, after) >= 1


def test_nothing_that_a_client_writes_becomes_a_label() -> None:
    api = client(examples())
    api.get("/secret-path?cargo=televisions")
    api.open("/v1/rates", method="BREW")
    text = api.get("/metrics").text
    assert 'rule="",status="404"' in text
    assert 'method="other"' in text
    assert not re.search("secret|televisions|BREW", text)


def test_stored_quotes_are_counted_once_each() -> None:
    api = client(examples())
    before = read(api)
    metrics.stored()
    assert grown("karvan_quotes_stored_total", before, read(api)) == 1
