"""A form is taken from our own pages alone; the API, which reads no cookie, is not concerned."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.stores import QUOTE, service
from tests.ui.browser import OURS, QUESTION, browsers, fields_of, saved, text
from ui import csrf
from ui.browser_owner import COOKIE


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("csrf")
    with service(f"sqlite:///{folder / 'karvan.sqlite3'}") as running:
        yield running


def post(app: Flask, known: bool, token: str | None, headers: dict[str, str]) -> int:
    """Send the form that saves. known : whether the browser has an id; token : None for the right one"""
    client, _ = browsers(app)
    if known:
        saved(client)
    fields = fields_of(client.get("/", query_string=QUESTION).get_data(as_text=True), "/saved")
    if token is not None:
        fields["token"] = token
    answer = client.post("/saved", data=fields, headers={"Accept": "text/html", **headers})
    if answer.status_code == 403:
        assert "Nothing was changed" in text(answer.get_data(as_text=True))
    return answer.status_code


SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:81"},
    ],
)
def test_a_page_of_another_site_is_refused_even_with_the_right_token(
    app: Flask, known: bool, headers: dict[str, str]
) -> None:
    assert post(app, known, None, headers) == 403


@pytest.mark.parametrize("headers", [SAME, {"Origin": "http://localhost"}])
@pytest.mark.parametrize("known", [True, False])
def test_our_own_page_is_taken(app: Flask, known: bool, headers: dict[str, str]) -> None:
    assert post(app, known, None, headers) == 303


@pytest.mark.parametrize("token", ["", "0" * 64, "é", csrf.hmac.new(b"x", b"y", "sha256").hexdigest()])
@pytest.mark.parametrize("headers", [SAME, {}])
@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_token_is_refused(app: Flask, known: bool, headers: dict[str, str], token: str) -> None:
    assert post(app, known, token, headers) == 403


def test_where_a_browser_says_nothing_only_the_token_of_its_id_counts(app: Flask) -> None:
    assert post(app, True, None, {}) == 303
    assert post(app, False, None, {}) == 403


def test_a_page_opened_before_the_first_save_still_works(app: Flask) -> None:
    client, stranger = browsers(app)
    earlier = fields_of(client.get("/", query_string=QUESTION).get_data(as_text=True), "/saved")
    saved(client)
    assert client.post("/saved", data=earlier, headers=OURS).status_code == 303
    # But the token of all who have no id is not enough without the word of the browser.
    assert client.post("/saved", data=earlier).status_code == 403
    assert stranger.get_cookie(COOKIE) is None


def test_the_token_of_one_browser_is_no_use_to_another(app: Flask) -> None:
    ours, theirs = browsers(app)
    saved(ours)
    saved(theirs)
    fields = fields_of(theirs.get("/", query_string=QUESTION).get_data(as_text=True), "/saved")
    assert ours.post("/saved", data=fields, headers=OURS).status_code == 403


def test_pricing_again_is_checked_too(app: Flask) -> None:
    client, _ = browsers(app)
    address = saved(client)
    assert client.post(f"{address}/reprice", data={"knowledge": "today"}, headers=OURS).status_code == 403


def test_the_api_needs_no_token_and_no_cookie(app: Flask) -> None:
    client, _ = browsers(app)
    answer = client.post("/v1/quotes", json=QUOTE, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 201
    assert "Set-Cookie" not in answer.headers


def test_a_refusal_is_a_page_in_the_language_of_its_reader_or_a_problem(app: Flask) -> None:
    client, _ = browsers(app)
    page = client.post("/saved", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (403, "text/html")
    assert client.post("/saved").mimetype == "application/problem+json"
