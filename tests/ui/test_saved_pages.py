"""Saved quotes on their pages: saved once, read as issued, listed, downloaded, whatever happens to the books."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from api.store import tables
from api.store.tables import now
from tests.stores import issuer_of, service
from tests.ui.browser import OURS, QUESTION, fields_of, saved, sent, text
from ui.saved_pages import question_address


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    with service(database) as running:
        yield running


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    return app.test_client()


def read(reader: FlaskClient, address: str, status: int = 200) -> str:
    answer = reader.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == status
    return text(answer.get_data(as_text=True))


def test_a_quote_has_a_number_and_says_how_long_it_holds(reader: FlaskClient) -> None:
    address = saved(reader, reference="PO 4711")
    said = read(reader, address)
    data = reader.get(f"{address}.json").get_json()
    assert data["number"].startswith("Q-")
    assert data["reference"] == "PO 4711"
    for part in (data["number"], "PO 4711", "valid", "Issued", "Valid until", "4,793.07", "Xi'an, China → Halkali"):
        assert part in said


def test_it_stays_as_it_was_issued(reader: FlaskClient) -> None:
    address = saved(reader)
    page = reader.get("/", query_string=QUESTION).get_data(as_text=True)
    shown = reader.get(address).get_data(as_text=True)
    # The lines of the two answers are the same, down to their arithmetic.
    lines = [html[html.index('<table class="lines"') : html.index("</table>", html.index('<table class="lines"'))]
             for html in (page, shown)]  # fmt: skip
    assert lines[0] == lines[1]


def test_the_list_is_newest_first_and_goes_on(reader: FlaskClient) -> None:
    assert "Nothing is saved in this browser yet" in read(reader, "/saved")
    with patch("ui.saved_pages.PAGE_QUOTES", 2):
        numbers = [reader.get(f"{saved(reader, reference=f'R{i}')}.json").get_json()["number"] for i in range(3)]
        html = reader.get("/saved").get_data(as_text=True)
        assert html.index(numbers[2]) < html.index(numbers[1])
        assert numbers[0] not in html
        assert "379 days" in text(html)
        older = html.split('rel="next"')[0].rpartition('href="')[2].split('"')[0]
        assert numbers[0] in read(reader, older)
    for cursor in ("x", "0" * 36 + "'"):
        assert reader.get("/saved", query_string={"cursor": cursor}).status_code == 404


def test_an_expired_quote_says_so_and_is_still_read(app: Flask, reader: FlaskClient) -> None:
    address = saved(reader)
    with issuer_of(app).store.writing() as connection:
        connection.execute(update(tables.quotes).values(expires_at=now() - timedelta(1)))
    assert "no longer valid" in read(reader, address)
    assert "expired" in read(reader, "/saved")


def test_a_quote_without_a_price_is_listed_too(reader: FlaskClient) -> None:
    closed = {"origin": "van", "destination": "tatvan", "units": "3", "currency": "TRY", "value": "", "commodity": ""}
    page = reader.get("/", query_string={**QUESTION, **closed}).get_data(as_text=True)
    assert "No route has a price" in text(page)
    answer = reader.post("/saved", data={**QUESTION, **closed, "token": _token(reader)}, headers=OURS)
    assert "No route has a price" in read(reader, answer.headers["Location"])
    assert "no price" in read(reader, "/saved")


def _token(reader: FlaskClient) -> str:
    return fields_of(reader.get("/", query_string=QUESTION).get_data(as_text=True), "/saved")["token"]


def test_downloads_are_those_of_the_stored_quote(reader: FlaskClient) -> None:
    address = saved(reader)
    data = reader.get(f"{address}.json").get_json()
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"{address}.xlsx").data))
    assert book["Quote"]["B1"].value == data["number"]
    pdf = reader.get(f"{address}.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert data["number"] in pdf.headers["Content-Disposition"]
    assert data["number"] in reader.get(f"{address}.csv").get_data(as_text=True)
    assert reader.get(f"{address}.doc").status_code == 404
    assert "Cookie" in reader.get(address).headers["Vary"]
    assert reader.get(address).headers["Cache-Control"] == "private, no-cache"


def test_what_cannot_be_priced_goes_back_to_the_form(reader: FlaskClient) -> None:
    answer = reader.post("/saved", data={**QUESTION, "origin": "Xiann", "token": _token(reader)}, headers=OURS)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/?origin=Xiann")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("reference", ["x" * 201, "two\nlines", "\x1b[31m"])
def test_a_reference_is_one_short_line(reader: FlaskClient, reference: str) -> None:
    answer = reader.post("/saved", data={**QUESTION, "reference": reference, "token": _token(reader)}, headers=OURS)
    assert answer.status_code == 400


def test_a_reference_is_never_markup(reader: FlaskClient) -> None:
    address = saved(reader, reference="<b>PO</b>")
    for path in (address, "/saved"):
        assert "&lt;b&gt;PO&lt;/b&gt;" in reader.get(path).get_data(as_text=True)


def test_the_question_of_a_quote_can_be_changed_and_asked_again(reader: FlaskClient) -> None:
    address = saved(reader, via="sarakhs-ir", avoid="country:RU; mode:road")
    link = question_address(reader.get(f"{address}.json").get_json()["request"] | {"scenario": None})
    said = reader.get(link).get_data(as_text=True)
    assert "4,793.07" in said
    assert 'value="node:sarakhs-ir"' in said
    assert 'value="country:RU; mode:road"' in said


def test_priced_again_with_either_knowledge(reader: FlaskClient) -> None:
    address = saved(reader)
    for knowledge, title in (("as_issued", "Recomputed as issued"), ("today", "Priced again today")):
        answer = sent(reader, address, f"{address}/reprice", knowledge=knowledge)
        assert answer.status_code == 200
        assert title in text(answer.get_data(as_text=True))
    assert sent(reader, address, f"{address}/reprice", knowledge="tomorrow").status_code == 200


def test_what_is_not_understood_any_more_is_said(app: Flask, reader: FlaskClient) -> None:
    address = saved(reader)
    with issuer_of(app).store.writing() as connection:
        row = reader.get(f"{address}.json").get_json()
        gone = {**row["request"], "origin": "gone", "scenario": None, "max_options": None}
        connection.execute(update(tables.quotes).values(request=gone))
    answer = sent(reader, address, f"{address}/reprice", knowledge="today")
    assert answer.status_code == 422
    assert "cannot be priced again" in text(answer.get_data(as_text=True))


def test_two_quotes_are_compared(reader: FlaskClient) -> None:
    first, second = saved(reader, reference="first"), saved(reader, mass_per_unit="18")
    said = read(reader, f"/saved/compare?a={first[7:]}&b={second[7:]}")
    for part in ("Two quotes compared", "first", "Routes", "Lines that differ", "24 t of goods", "18 t of goods"):
        assert part in said
    for query in ("", "?a=x&b=y", f"?a={first[7:]}", f"?a={first[7:]}&b={'0' * 36}"):
        assert reader.get(f"/saved/compare{query}").status_code == 404


@pytest.mark.parametrize("language", ["ru", "zh", "tr", "fa"])
def test_every_page_is_there_in_every_language(reader: FlaskClient, language: str) -> None:
    first, second = saved(reader), saved(reader, currency="EUR")
    reader.get(f"/?lang={language}")
    for path in ("/saved", first, f"/saved/compare?a={first[7:]}&b={second[7:]}"):
        answer = reader.get(path)
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.get_data(as_text=True)


def test_a_saved_quote_brings_the_script_of_its_print_button(app: Flask) -> None:
    reader = app.test_client()
    html = reader.get(saved(reader)).get_data(as_text=True)
    assert "data-print" in html
    assert re.search(r'<script type="module" src="/static/print\.js\?v=\w+"', html)
