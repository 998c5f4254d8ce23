"""The examples of the document are sent, and answered as it says."""

import csv
import io

import pytest

from api.openapi.examples import BATCH, MISTAKEN, MISTAKES, QUESTIONS
from tests.api.openapi.shaped import faults
from tests.service import KNOWN, client, shipped


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_questions_are_answered_with_options(name: str) -> None:
    question = QUESTIONS[name]["value"]
    assert faults("RatesRequest", question) == []
    answer = client(shipped()).post("/v1/rates", json=question)
    assert answer.status_code == 200
    assert answer.get_json()["options"]
    assert faults("Rates", answer.get_json()) == []
    made = client(shipped()).post("/v1/quotes", json=question)
    assert (made.status_code, made.get_json()["options"]) == (201, answer.get_json()["options"])


def test_mistakes_are_answered_as_shown() -> None:
    answer = client(shipped()).post("/v1/rates", json=MISTAKEN, headers={"X-Request-ID": MISTAKES["request_id"]})
    assert (answer.status_code, answer.get_json()) == (422, MISTAKES)
    assert faults("Problem", MISTAKES) == []


def test_the_batch_is_priced() -> None:
    answer = client(shipped()).post(f"/v1/batches?as_known_on={KNOWN}", data=BATCH, content_type="text/csv")
    assert [row["status"] for row in csv.DictReader(io.StringIO(answer.text))] == ["ok"] * 3
