"""Tariff books over HTTP: what is served, and every row of a book page by page."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.service import client, examples, shipped

ROWS = "/v1/tariffs/cis-transit/2026-11/rates"


@pytest.fixture
def api() -> FlaskClient:
    return client(shipped())


def test_the_books_are_those_that_prices_are_made_of(api: FlaskClient) -> None:
    listed = api.get("/v1/tariffs").get_json()["tariffs"]
    used = api.get("/v1/version").get_json()["books"]
    assert [(row["book"], row["edition"], row["digest"]) for row in listed] == [
        (row["book"], row["edition"], row["digest"]) for row in used
    ]


def test_pages_together_are_the_whole_book(api: FlaskClient) -> None:
    whole = api.get(ROWS, query_string={"limit": 500}).get_json()
    pages: list[dict[str, Any]] = [api.get(ROWS, query_string={"limit": 50}).get_json()]
    while pages[-1]["next"]:
        pages.append(api.get(ROWS, query_string={"limit": 50, "cursor": pages[-1]["next"]}).get_json())
    assert [row for page in pages for row in page["rates"]] == whole["rates"]
    assert len(whole["rates"]) == whole["found"] > 100
    assert whole["next"] is None


def test_rows_are_chosen_by_charge_subject_and_days(api: FlaskClient) -> None:
    found = api.get(ROWS, query_string={"charge": "frt", "on": "rail KTZ", "day": "2026-12-01"}).get_json()["rates"]
    assert found
    for row in found:
        assert "FRT" in row["charges"]
        assert row["source"]["title"]
        assert not row["file"].startswith("/")
    # Before the second state of the examples was published, its rows do not exist.
    edition = client(examples()).get("/v1/tariffs").get_json()["tariffs"][0]["edition"]
    rows = f"/v1/tariffs/worked-examples/{edition}/rates"
    late = client(examples()).get(rows).get_json()["found"]
    assert client(examples()).get(f"{rows}?as_known_on=2026-01-01").get_json()["found"] < late


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("charge=FTR", "/charge", "unknown_charge"),
        ("on=rial+KTZ", "/on", "unknown_subject"),
        ("day=2026-13-01", "/day", "bad_date"),
        ("limit=501", "/limit", "out_of_range"),
        ("cursor=0123456789ab.50", "/cursor", "unknown_cursor"),
        ("cursor=5", "/cursor", "unknown_cursor"),
        ("colour=red", "/colour", "unknown_field"),
        ("day=2026-12-01&day=2026-12-02", "/day", "repeated"),
    ],
)
def test_wrong_questions_are_422_with_their_place(api: FlaskClient, query: str, pointer: str, code: str) -> None:
    answer = api.get(f"{ROWS}?{query}")
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.get_json()["errors"]] == [(pointer, code)]


@pytest.mark.parametrize("book", ["cis-transit/2025-01", "none/2026-11", "..%2f..%2fetc/2026-11"])
def test_an_unknown_book_is_404(api: FlaskClient, book: str) -> None:
    assert api.get(f"/v1/tariffs/{book}/rates").status_code == 404
