"""Whose quotes a browser sees: those of its own id, which is a secret that the store does not know."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from api.config import Config
from api.store import tables
from tests.stores import issuer_of, service
from tests.ui.browser import OURS, QUESTION, browsers, fields_of, saved
from ui.browser_owner import COOKIE, MOST_COOKIE_S, kept_days, owner_of


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    with service(database) as running:
        yield running


def test_a_browser_has_an_id_only_when_it_saves_something(app: Flask) -> None:
    reader, _ = browsers(app)
    for address in ("/", "/saved"):
        assert "Set-Cookie" not in reader.get(address).headers
    reader.get("/", query_string=QUESTION)
    assert reader.get_cookie(COOKIE) is None
    saved(reader)
    cookie = reader.get_cookie(COOKIE)
    assert cookie is not None
    assert len(cookie.value) == 43
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert not cookie.secure
    assert cookie.max_age == (14 + 365) * 24 * 3600


def test_over_https_the_cookie_is_for_https_alone(app: Flask) -> None:
    reader, _ = browsers(app)
    page = reader.get("/", query_string=QUESTION, base_url="https://localhost")
    fields = fields_of(page.get_data(as_text=True), "/saved")
    reader.post("/saved", data=fields, headers=OURS, base_url="https://localhost")
    cookie = reader.get_cookie(COOKIE)
    assert cookie is not None
    assert cookie.secure


def test_another_browser_sees_nothing_of_it(app: Flask) -> None:
    ours, theirs = browsers(app)
    address = saved(ours, reference="ours")
    saved(theirs)
    assert ours.get(address).status_code == 200
    for path in (address, f"{address}.pdf", f"{address}.json", f"/saved/compare?a={address[7:]}&b={address[7:]}"):
        assert theirs.get(path).status_code == 404
        assert app.test_client().get(path).status_code == 404
    assert "ours" not in theirs.get("/saved").get_data(as_text=True)
    # Nor does the API, to which everybody without a key is the same.
    assert ours.get(f"/v1/quotes/{address[7:]}").status_code == 404


def test_the_store_knows_a_hash_and_not_the_id(app: Flask) -> None:
    reader, _ = browsers(app)
    saved(reader)
    cookie = reader.get_cookie(COOKIE)
    assert cookie is not None
    with issuer_of(app).store.reading() as connection:
        owners = connection.scalars(select(tables.quotes.c.owner)).all()
    assert owners == [owner_of(cookie.value)]
    assert len(owners[0]) <= 40
    assert cookie.value not in owners[0]


def test_two_ids_are_two_owners_and_no_id_owns_nothing(app: Flask) -> None:
    assert owner_of("a") != owner_of("b")
    assert owner_of("") == ""
    reader, _ = browsers(app)
    for odd in ("", "x", "é" * 43, "a" * 42, "a" * 44, "../" * 20):
        reader.set_cookie(COOKIE, odd)
        assert reader.get("/saved").status_code == 200
    saved(reader)
    cookie = reader.get_cookie(COOKIE)
    assert cookie is not None
    assert len(cookie.value) == 43


def test_a_cookie_is_kept_no_longer_than_browsers_do() -> None:
    settings = Config(quote_days=14, retention_days=3650)
    assert kept_days(settings) == 3664
    assert min(MOST_COOKIE_S, kept_days(settings) * 24 * 3600) == MOST_COOKIE_S
