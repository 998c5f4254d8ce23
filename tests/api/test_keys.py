"""Keys over HTTP on both databases: what each opens, what it does not, and that nobody guesses another's quotes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api import keys as ring
from api.store import keys
from api.store.tables import now
from tests.stores import QUOTE, issuer_of, service

RATES = {name: value for name, value in QUOTE.items() if name != "reference"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request looks whether a key was made."""
    monkeypatch.setattr(ring, "LOOK_AGAIN_S", 0.0)


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    with service(database) as running:
        yield running


def key(app: Flask, *scopes: str, **given: Any) -> str:
    """A new key."""
    with issuer_of(app).store.writing() as connection:
        return keys.make(connection, "a customer", scopes or keys.SCOPES, **given)[1]


def ask(app: Flask, method: str, path: str, sent: str | None = None, **given: Any) -> TestResponse:
    headers = {"Authorization": sent} if sent else {}
    return app.test_client().open(path, method=method, headers={**headers, **given.pop("headers", {})}, **given)


def test_without_any_key_this_machine_is_answered(app: Flask) -> None:
    assert ask(app, "POST", "/v1/quotes", json=QUOTE).status_code == 201
    assert ask(app, "GET", "/v1/quotes").get_json()["quotes"]


def test_behind_a_proxy_it_is_not_this_machine_that_asks(app: Flask) -> None:
    for name in ("X-Forwarded-For", "Forwarded", "x-real-ip"):
        assert ask(app, "GET", "/v1/quotes", headers={name: "203.0.113.7"}).status_code == 401


def test_a_name_that_is_not_this_machines_opens_nothing(app: Flask) -> None:
    for host, status in (("evil.example", 401), ("127.evil.example:80", 401), ("127.0.0.1:8000", 200), ("[::1]", 200)):
        assert ask(app, "GET", "/v1/quotes", headers={"Host": host}).status_code == status, host


@pytest.mark.parametrize(("settings", "status"), [
    ({"host": "0.0.0.0"}, 401), ({"host": "0.0.0.0", "open": True}, 200), ({"host": "::1"}, 200),
])  # fmt: skip
def test_other_machines_are_answered_where_it_is_said(database: str, settings: dict[str, Any], status: int) -> None:
    with service(database, **settings) as app:
        assert ask(app, "GET", "/v1/quotes").status_code == status
        assert ask(app, "GET", "/v1/units").status_code == 200


def test_from_the_first_key_on_a_key_is_asked_for(app: Flask) -> None:
    made = key(app)
    refused = ask(app, "POST", "/v1/rates", json=RATES)
    assert refused.status_code == 401
    assert refused.content_type == "application/problem+json"
    assert refused.headers["WWW-Authenticate"] == "Bearer realm=karvan"
    assert ask(app, "POST", "/v1/rates", f"Bearer {made}", json=RATES).status_code == 200
    assert ask(app, "POST", "/v1/rates", f"bearer {made}", json=RATES).status_code == 200
    assert ask(app, "GET", "/healthz").status_code == 200


def test_a_first_key_is_noticed_within_a_moment(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two looks at the store nobody asks it."""
    monkeypatch.setattr(ring, "LOOK_AGAIN_S", 60.0)
    assert ask(app, "GET", "/v1/quotes").status_code == 200
    key(app)
    assert ask(app, "GET", "/v1/quotes").status_code == 200
    app.extensions["keys"]._true_until = 0.0
    assert ask(app, "GET", "/v1/quotes").status_code == 401


def test_rates_may_stay_open(database: str) -> None:
    with service(database, rates_open=True) as app:
        key(app)
        assert ask(app, "POST", "/v1/rates", json=RATES).status_code == 200
        assert ask(app, "POST", "/v1/quotes", json=QUOTE).status_code == 401


def test_a_key_that_is_not_valid_opens_nothing(app: Flask) -> None:
    good = key(app)
    expired = key(app, expires_at=now() - timedelta(seconds=1))
    revoked = key(app)
    with issuer_of(app).store.writing() as connection:
        assert keys.revoke(connection, revoked.split("_")[1], now())
    other = f"{good[:-1]}{'A' if good[-1] != 'A' else 'B'}"
    for sent in (
        "", "Bearer", "Bearer x", f"Basic {good}", good, f"Bearer {other}", f"Bearer {expired}", f"Bearer {revoked}",
        f"Bearer {good} {good}", f"Bearer karvan_aaaaaaaa_{good.rsplit('_')[2][:43]}", "Bearer ' OR 1=1 --",
    ):  # fmt: skip
        answer = ask(app, "GET", "/v1/quotes", sent or " ")
        assert answer.status_code == 401, sent
        assert "error=invalid_token" in answer.headers["WWW-Authenticate"]
    assert ask(app, "GET", f"/v1/quotes?key={good}").status_code == 401


@pytest.mark.parametrize(("scope", "method", "path"), [
    ("rates", "POST", "/v1/rates"), ("quotes", "POST", "/v1/quotes"), ("quotes", "GET", "/v1/quotes"),
    ("quotes", "GET", f"/v1/quotes/{'0' * 36}"), ("quotes", "GET", f"/v1/quotes/{'0' * 36}.pdf"),
    ("batches", "POST", "/v1/batches"), ("tariffs", "GET", "/v1/tariffs"),
    ("tariffs", "GET", "/v1/tariffs/a/b/rates"),
])  # fmt: skip
def test_a_key_opens_its_scopes_alone(app: Flask, scope: str, method: str, path: str) -> None:
    others = [other for other in keys.SCOPES if other != scope]
    refused = ask(app, method, path, f"Bearer {key(app, *others)}", data=b"")
    assert refused.status_code == 403
    assert scope in refused.get_json()["detail"]
    assert refused.headers["WWW-Authenticate"] == f"Bearer realm=karvan, error=insufficient_scope, scope={scope}"
    assert ask(app, method, path, f"Bearer {key(app, scope)}", data=b"").status_code not in (401, 403)


def test_a_quote_is_seen_by_its_key_alone(app: Flask) -> None:
    mine, other = key(app), key(app)
    head = {"Idempotency-Key": "order-1"}
    quote = ask(app, "POST", "/v1/quotes", f"Bearer {mine}", json=QUOTE, headers=head).get_json()
    address = f"/v1/quotes/{quote['id']}"
    assert ask(app, "GET", address, f"Bearer {mine}").status_code == 200
    hidden = ask(app, "GET", address, f"Bearer {other}")
    unknown = ask(app, "GET", f"/v1/quotes/{'0' * 36}", f"Bearer {other}")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert {**hidden.get_json(), "request_id": ""} == {**unknown.get_json(), "request_id": ""}
    assert ask(app, "GET", f"{address}.pdf", f"Bearer {other}").status_code == 404
    assert ask(app, "GET", "/v1/quotes", f"Bearer {other}").get_json()["quotes"] == []
    cursor = ask(app, "GET", f"/v1/quotes?cursor={'z' * 36}", f"Bearer {other}").get_json()
    assert cursor == {"quotes": [], "next": None}
    again = ask(app, "POST", "/v1/quotes", f"Bearer {other}", json=QUOTE, headers=head).get_json()
    assert again["id"] != quote["id"]


def test_a_rotated_key_opens_the_same_quotes(app: Flask) -> None:
    old = key(app)
    quote = ask(app, "POST", "/v1/quotes", f"Bearer {old}", json=QUOTE).get_json()
    with issuer_of(app).store.writing() as connection:
        before = keys.find(connection, old.split("_")[1])
        new = keys.make(connection, "a customer", keys.SCOPES, rotated_from=before)[1]
    for valid in (old, new):
        assert ask(app, "GET", f"/v1/quotes/{quote['id']}", f"Bearer {valid}").status_code == 200


def test_while_the_store_is_down_keys_that_were_seen_are_known(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, unseen = key(app), key(app)
    assert ask(app, "POST", "/v1/rates", f"Bearer {seen}", json=RATES).status_code == 200
    monkeypatch.setattr(issuer_of(app).store, "_rests_until", float("inf"))
    assert ask(app, "POST", "/v1/rates", f"Bearer {seen}", json=RATES).status_code == 200
    assert ask(app, "POST", "/v1/rates", f"Bearer {unseen}", json=RATES).status_code == 503
    assert ask(app, "GET", "/v1/quotes", f"Bearer {seen}").status_code == 503
