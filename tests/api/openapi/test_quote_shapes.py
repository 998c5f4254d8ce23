"""The shape of a quote holds every quote: of the shipped books, of the worked examples, with and without routes."""

from typing import Any

import pytest

from api.openapi.examples import KNOWLEDGE
from tests.api.openapi.shaped import faults
from tests.service import FIRST_EXAMPLE, QUESTION, client, examples, shipped

CLOSED = {**QUESTION, "origin": "mashhad", "destination": "bandar-abbas", "dispatch_date": "2025-06-15"}


@pytest.mark.parametrize(
    "question",
    [
        QUESTION, CLOSED, {**QUESTION, "scenario": "cku-open", "currency": "JPY", "max_options": 1},
        {**QUESTION, "mass_per_unit": "0", "value": None, "commodity": None}, {**QUESTION, "mass_per_unit": "60 t"},
        {**QUESTION, "via": ["sarakhs-ir"], "avoid": ["country:RU"], "hazard": "1.4", "box_owner": "shipper"},
        {**QUESTION, "origin": "Tashkent", "destination": "IRBND", "equipment": "WCOV", "train": "group"},
    ],
)  # fmt: skip
def test_a_quote_of_the_shipped_books(question: dict[str, Any]) -> None:
    answer = client(shipped()).post("/v1/rates", json=question)
    assert answer.status_code in (200, 422)
    assert faults("Rates" if answer.status_code == 200 else "Problem", answer.get_json()) == []


def test_a_quote_of_the_worked_examples() -> None:
    assert faults("Rates", client(examples()).post("/v1/rates", json=FIRST_EXAMPLE).get_json()) == []


def test_a_stored_quote_and_the_list_of_quotes() -> None:
    api = client(shipped())
    made = api.post("/v1/quotes", json={**QUESTION, "reference": "PO 4711"})
    assert faults("Quote", made.get_json()) == []
    assert faults("Quote", api.get(made.headers["Location"]).get_json()) == []
    api.post("/v1/quotes", json=CLOSED)
    assert faults("QuoteList", api.get("/v1/quotes").get_json()) == []
    assert faults("QuoteList", api.get("/v1/quotes?limit=1").get_json()) == []


@pytest.mark.parametrize("known", ["2026-11-23", "2026-03-01"])
def test_a_quote_priced_again(known: str) -> None:
    api = client(examples())
    made = api.post("/v1/quotes", json={**FIRST_EXAMPLE, "as_known_on": known})
    for example in KNOWLEDGE.values():
        again = api.post(f"{made.headers['Location']}/reprice", json=example["value"])
        assert again.status_code == 200
        assert faults("Repriced", again.get_json()) == []
        assert faults("RepriceRequest", example["value"]) == []
    assert again.get_json()["same_bytes"] is True


def test_what_is_not_in_the_document_is_found() -> None:
    data = client(examples()).post("/v1/rates", json=FIRST_EXAMPLE).get_json()
    data["options"][0]["charges"][0]["colour"] = "red"
    data["options"][0]["total"]["amount"] = 1.5
    del data["engine"]["version"]
    assert len(faults("Rates", data)) == 3
