"""Stored quotes over HTTP, on both databases: made once, read as issued, listed, and nobody else's."""

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from api import issuing
from api.desks import Desks
from api.issuing import issue
from api.schemas import QuoteSchema, question_of_json
from api.store import quotes, retries, tables
from api.store.tables import now
from tests.service import QUESTION
from tests.stores import QUOTE, issuer_of, made, service


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    with service(database) as running:
        yield running


@pytest.fixture
def api(app: Flask) -> FlaskClient:
    return app.test_client()


def count(app: Flask) -> int:
    with issuer_of(app).store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.quotes)) or 0


def test_a_quote_is_made_numbered_and_read_byte_for_byte(api: FlaskClient) -> None:
    answer = api.post("/v1/quotes", json=QUOTE)
    data = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/v1/quotes/{data['id']}"
    assert data["number"] == f"Q-{datetime.now(UTC).year}-000001"
    assert (data["status"], data["reference"]) == ("issued", "PO 4711")
    assert datetime.fromisoformat(data["expires_at"]) - datetime.fromisoformat(data["issued_at"]) <= timedelta(14)
    read = api.get(answer.headers["Location"])
    assert read.data == answer.data
    assert read.headers["ETag"] == answer.headers["ETag"] == f'"{data["id"]}"'
    packed = api.get(answer.headers["Location"], headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == answer.data


def test_what_is_priced_is_what_rates_answers(api: FlaskClient) -> None:
    quote = made(api)
    rates = api.post("/v1/rates", json={name: QUOTE[name] for name in QUOTE if name != "reference"}).get_json()
    assert {name: quote[name] for name in rates} == rates
    assert set(quote) - set(rates) == {"id", "number", "status", "reference", "issued_at", "expires_at"}


def test_one_who_has_it_is_sent_nothing(api: FlaskClient) -> None:
    address = f"/v1/quotes/{made(api)['id']}"
    etag = api.get(address).headers["ETag"]
    again = api.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert api.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(("form", "begins"), [("csv", b""), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_its_forms_have_names_and_etags_of_their_own(api: FlaskClient, form: str, begins: bytes) -> None:
    quote = made(api)
    address = f"/v1/quotes/{quote['id']}"
    answer = api.get(f"{address}.{form}")
    assert answer.status_code == 200
    assert answer.data.startswith(begins)
    assert f"karvan-{quote['number']}.{form}" in answer.headers["Content-Disposition"]
    assert answer.headers["ETag"] != api.get(address).headers["ETag"]
    assert api.get(f"{address}.{form}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    by_accept = api.get(address, headers={"Accept": answer.content_type.split(";")[0]})
    assert by_accept.data == answer.data


def test_no_form_but_those(api: FlaskClient) -> None:
    address = f"/v1/quotes/{made(api)['id']}"
    assert api.get(f"{address}.docx").status_code == 404
    assert api.get(address, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("unknown", ["x", "0" * 36, "../../etc/passwd", "%00", "'; DROP TABLE quotes; --"])
def test_an_unknown_id_is_not_found(api: FlaskClient, unknown: str) -> None:
    answer = api.get(f"/v1/quotes/{unknown}")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_numbers_have_no_gap_where_a_quote_fails(api: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made(api)
    with monkeypatch.context() as patched:
        patched.setattr(quotes, "put", lambda *_: 1 // 0)
        assert api.post("/v1/quotes", json=QUOTE).status_code == 500
    assert made(api)["number"].endswith("-000002")
    assert count(app) == 2


def test_ids_sort_by_their_instant_and_are_never_the_same() -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    ids = [quotes.new_id(start + timedelta(milliseconds=i)) for i in range(1000)]
    assert ids == sorted(ids)
    assert len({written[10:] for written in ids}) == 1000
    assert all(map(quotes.is_id, ids))
    assert quotes.new_id(datetime(9999, 12, 31, tzinfo=UTC)) > ids[-1]


def test_a_repeated_request_gets_the_same_bytes(api: FlaskClient, app: Flask) -> None:
    head = {"Idempotency-Key": "order-1"}
    first = api.post("/v1/quotes", json=QUOTE, headers=head)
    again = api.post("/v1/quotes", json=dict(reversed(QUOTE.items())), headers=head)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(app) == 1
    assert api.post("/v1/quotes", json=QUOTE, headers={"Idempotency-Key": "order-2"}).data != first.data


def test_a_key_with_another_body_is_refused(api: FlaskClient) -> None:
    head = {"Idempotency-Key": "order-1"}
    api.post("/v1/quotes", json=QUOTE, headers=head)
    other = api.post("/v1/quotes", json={**QUOTE, "units": 2}, headers=head)
    assert other.status_code == 422
    assert other.get_json()["errors"][0]["code"] == "reused_idempotency_key"


def test_a_request_that_was_wrong_can_be_mended_under_its_key(api: FlaskClient) -> None:
    head = {"Idempotency-Key": "order-1"}
    assert api.post("/v1/quotes", json={**QUOTE, "origin": "nowhere at all"}, headers=head).status_code == 422
    assert api.post("/v1/quotes", json=QUOTE, headers=head).status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 201])
def test_a_key_is_a_short_word(api: FlaskClient, key: str) -> None:
    assert api.post("/v1/quotes", json=QUOTE, headers={"Idempotency-Key": key}).status_code == 400


def test_a_key_that_is_worked_on_conflicts_until_its_claim_lapses(api: FlaskClient, app: Flask) -> None:
    head = {"Idempotency-Key": "order-1"}
    store = issuer_of(app).store
    first = api.post("/v1/quotes", json=QUOTE, headers=head)
    with store.writing() as connection:
        connection.execute(update(tables.idempotency).values(quote_id=None))
    running = api.post("/v1/quotes", json=QUOTE, headers=head)
    assert (running.status_code, running.headers["Retry-After"]) == (409, "1")
    assert running.get_json()["code"] == "conflict"
    with store.writing() as connection:
        connection.execute(update(tables.idempotency).values(claimed_until=now() - timedelta(seconds=1)))
    taken_over = api.post("/v1/quotes", json=QUOTE, headers=head)
    assert taken_over.status_code == 201
    assert taken_over.data != first.data


def test_one_whose_claim_was_taken_over_stores_nothing(app: Flask) -> None:
    issuer = issuer_of(app)
    held = retries.claim(issuer.store, "open", "order-1", "hash")
    assert isinstance(held, retries.Claim)
    with issuer.store.writing() as connection:
        connection.execute(update(tables.idempotency).values(claim="another"))
    with pytest.raises(retries.Running):
        issue(issuer, "open", question_of_json(issuer.desks, QUOTE, QuoteSchema), held)
    with issuer.store.reading() as connection:
        assert connection.execute(select(tables.numbers)).all() == []
        assert connection.execute(select(tables.quotes)).all() == []


def test_after_a_day_a_key_is_new(api: FlaskClient, app: Flask) -> None:
    head = {"Idempotency-Key": "order-1"}
    first = api.post("/v1/quotes", json=QUOTE, headers=head)
    with issuer_of(app).store.writing() as connection:
        connection.execute(update(tables.idempotency).values(expires_at=now()))
    assert api.post("/v1/quotes", json={**QUOTE, "units": 2}, headers=head).status_code == 201
    assert count(app) == 2
    assert first.status_code == 201


def test_many_at_once_with_one_key_make_one_quote(app: Flask) -> None:
    def post(_: int) -> tuple[int, bytes]:
        answer = app.test_client().post("/v1/quotes", json=QUOTE, headers={"Idempotency-Key": "order-1"})
        return answer.status_code, answer.data

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(post, range(40)))
    assert count(app) == 1
    assert {status for status, _ in answers} <= {201, 409}
    assert len({data for status, data in answers if status == 201}) == 1


def test_the_list_is_newest_first_and_paged(api: FlaskClient) -> None:
    numbers = [made(api, reference=f"PO {i}")["number"] for i in range(5)]
    first = api.get("/v1/quotes?limit=2").get_json()
    second = api.get(f"/v1/quotes?limit=2&cursor={first['next']}").get_json()
    last = api.get(f"/v1/quotes?limit=2&cursor={second['next']}").get_json()
    listed = [*first["quotes"], *second["quotes"], *last["quotes"]]
    assert [entry["number"] for entry in listed] == numbers[::-1]
    assert last["next"] is None
    assert listed[0]["reference"] == "PO 4"
    assert set(listed[0]) == {
        "id", "number", "status", "reference", "issued_at", "expires_at", "origin", "destination", "dispatch_date",
        "equipment", "units", "options", "cheapest",
    }  # fmt: skip


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=x", "limit=1&limit=2", "owner=other"])
def test_a_list_takes_no_other_query(api: FlaskClient, query: str) -> None:
    assert api.get(f"/v1/quotes?{query}").status_code == 422


def test_a_question_without_a_route_is_stored_with_its_reasons(api: FlaskClient) -> None:
    quote = made(api, origin="mashhad", destination="bandar-abbas", dispatch_date="2025-06-15")
    assert quote["options"] == []
    assert api.get("/v1/quotes").get_json()["quotes"][0]["cheapest"] is None


def test_an_old_quote_is_listed_as_expired(api: FlaskClient, app: Flask) -> None:
    made(api)
    with issuer_of(app).store.writing() as connection:
        connection.execute(update(tables.quotes).values(expires_at=now()))
    assert api.get("/v1/quotes").get_json()["quotes"][0]["status"] == "expired"


def test_a_reference_is_one_line(api: FlaskClient) -> None:
    assert api.post("/v1/quotes", json={**QUOTE, "reference": "a\u0000b"}).status_code == 422
    assert api.post("/v1/rates", json=QUOTE).get_json()["errors"][0]["code"] == "unknown_field"
    assert QUESTION["origin"] == "xian"


def test_without_its_store_rates_answer_and_quotes_come_back_later(
    api: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = made(api)
    with monkeypatch.context() as patched:
        patched.setattr(issuer_of(app).store, "_rests_until", float("inf"))
        for answer in (api.get(f"/v1/quotes/{quote['id']}"), api.post("/v1/quotes", json=QUOTE), api.get("/v1/quotes")):
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "5"
            assert answer.get_json()["code"] == "service_unavailable"
        assert api.post("/v1/rates", json={**QUOTE, "reference": None}).status_code == 422
        assert api.get("/v1/units").status_code == 200
    assert api.get(f"/v1/quotes/{quote['id']}").status_code == 200


def test_pricing_happens_outside_of_the_transaction(
    api: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, open_now = issuer_of(app).store, []
    priced = Desks.quote
    monkeypatch.setattr(
        issuing.Desks, "quote", lambda *given: open_now.append(store.engine.pool.checkedout()) or priced(*given)
    )
    made(api)
    assert open_now == [0]
