"""A quote priced again: the same bytes out of the archives when the books have moved on, and today's with reasons."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import delete, update

from api import reprice
from api.store import tables
from api.store.tables import now
from tests.books import Files
from tests.service import QUESTION
from tests.stores import QUOTE, issuer_of, made, service


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def again(app: Flask, quote_id: str, **body: str) -> dict[str, Any]:
    answer = app.test_client().post(f"/v1/quotes/{quote_id}/reprice", json=body)
    assert answer.status_code == 200, answer.get_json()
    data: dict[str, Any] = answer.get_json()
    return data


def causes(repriced: dict[str, Any]) -> set[str]:
    return {cause["cause"] for change in repriced["changes"] for cause in change["causes"]}


def test_nothing_has_changed(database: str) -> None:
    with service(database) as app:
        quote = made(app.test_client(), dispatch_date="2026-12-01")
        for knows in ("as_issued", "today"):
            repriced = again(app, quote["id"], knowledge=knows)
            assert repriced["same"]
            assert repriced["changes"] == []
            assert repriced["old"] == quote
            assert repriced["new"]["options"] == quote["options"]
        assert again(app, quote["id"])["knowledge"] == "today"


def test_the_same_bytes_when_books_and_network_have_moved_on(database: str, files: Files) -> None:
    with service(database, **files.settings) as app:
        first = app.test_client().post("/v1/quotes", json=QUOTE)
    files.change(
        "rates.csv", "gau-altynkol,GAU,gauge_change altynkol,329", "gau-altynkol,GAU,gauge_change altynkol,340"
    )
    files.change("exchange.csv", "EUR,USD,1.0837", "EUR,USD,1.1")
    files.change("legs.csv", "CR,1435,1050", "CR,1435,1051")
    reprice._opened.cache_clear()
    with service(database, **files.settings) as app:
        quote_id = first.get_json()["id"]
        assert app.test_client().get(f"/v1/quotes/{quote_id}").data == first.data
        answer = app.test_client().post(f"/v1/quotes/{quote_id}/reprice", json={"knowledge": "as_issued"})
        repriced = answer.get_json()
        assert repriced["same_bytes"]
        issued, recomputed = answer.data.split(b',"old":')[1].split(b',"new":')
        assert issued == first.data
        assert recomputed[1:-1] in first.data
        options = orjson.dumps(first.get_json()["options"])
        assert options in recomputed
        assert again(app, quote_id)["new"]["options"] != repriced["new"]["options"]


def test_a_scenario_of_the_shipped_books_is_archived_too(tmp_path: Path) -> None:
    asked = {**QUESTION, "scenario": "uniform-withdrawn", "reference": "PO 1"}
    with service(f"sqlite:///{tmp_path / 'k.sqlite3'}", tariffs=(), network=None) as app:
        quote = app.test_client().post("/v1/quotes", json=asked).get_json()
        digests = issuer_of(app).holdings.digests("uniform-withdrawn")
        # As if the service had other files now: the archives are asked.
        object.__setattr__(issuer_of(app).holdings, "books", ())
        assert len(digests["books"]) > 5
        assert digests["scenario"]
        repriced = again(app, quote["id"], knowledge="as_issued")
        assert repriced["same_bytes"]
        assert repriced["new"]["scenario"]["name"] == "uniform-withdrawn"


def test_each_changed_line_has_its_cause(database: str, files: Files) -> None:
    with service(database, **files.settings) as app:
        quote = made(app.test_client())
    files.change(
        "rates.csv", "gau-altynkol,GAU,gauge_change altynkol,329", "gau-altynkol,GAU,gauge_change altynkol,340"
    )
    files.change(
        "rates.csv", "gau-sarahs,GAU,gauge_change sarahs-tm,120", "gau-sarahs-2,GAU,gauge_change sarahs-tm,130"
    )
    files.change("exchange.csv", "EUR,USD,1.0837", "EUR,USD,1.1")
    files.add("factors.csv", "tdy-boxes,FRT,rail TDY,1.10,,container,,,,,,,,,,,,,,,,,fixture,dearer")
    with service(database, **files.settings) as app:
        repriced = again(app, quote["id"])
    found = {
        (change["line"]["code"], change["line"]["subject"]): change
        for change in repriced["changes"]
        if change["line"] and "s1-tr" in change["corridors"]
    }
    assert found["GAU", "gauge_change altynkol"]["causes"] == [
        {"cause": "row_changed", "detail": "row gau-altynkol of worked-examples: 329 USD/container → 340 USD/container"}
    ]
    assert found["GAU", "gauge_change sarahs-tm"]["causes"][0]["cause"] == "row_ended"
    assert found["GAU", "gauge_change sarahs-tm"]["new"]["converted"]["amount"] == "130.00"
    assert found["FRT", "rail TDY"]["causes"] == [{"cause": "other_factor", "detail": "none → tdy-boxes 1.1"}]
    assert found["CUS", "country TR"]["causes"][0]["cause"] == "new_exchange_rate"
    assert found["FWD", "consignment"]["causes"][0]["cause"] == "other_base"
    assert ("FRT", "rail KTZ") not in found
    totals = {change["option"]: change for change in repriced["changes"] if change["line"] is None}
    assert repriced["changes"][0]["causes"][0]["cause"] == "dispatch_past"
    assert None in totals
    assert not repriced["same"]


def test_a_row_published_since_is_new(database: str) -> None:
    with service(database) as app:
        quote = made(app.test_client(), as_known_on="2026-03-01")
        repriced = again(app, quote["id"])
    assert "new_row" in causes(repriced)
    assert again_known(repriced) == ("2026-03-01", str(now().date()))


def again_known(repriced: dict[str, Any]) -> tuple[str, str]:
    return repriced["old"]["as_known_on"], repriced["new"]["as_known_on"]


def test_kilometres_and_hours_are_the_networks(database: str, files: Files) -> None:
    with service(database, **files.settings) as app:
        quote = made(app.test_client())
    text = (files.network / "transfers.csv").read_text(encoding="utf-8")
    slower = text.replace("14.0,34.8,58.7", "24.0,64.8,98.7")
    (files.network / "transfers.csv").write_text(slower, encoding="utf-8")
    legs = (files.network / "legs.csv").read_text(encoding="utf-8")
    longer = legs.replace(",CR,1435,", ",CR,1435,1", 99)
    (files.network / "legs.csv").write_text(longer, encoding="utf-8")
    with service(database, **files.settings) as app:
        assert {"network_km", "network_time"} <= causes(again(app, quote["id"]))


def test_a_route_is_closed_and_opens_again(database: str, files: Files) -> None:
    with service(database, **files.settings) as app:
        before = made(app.test_client())
    files.add("advisories.csv", "country,IR,2026-05-01,2026-06-30,closed,,,,press,News,the country is closed")
    with service(database, **files.settings) as app:
        after = made(app.test_client())
        closed = {change["option"]: change for change in again(app, before["id"])["changes"]}
    lost = {option["option"] for option in before["options"]} - {option["option"] for option in after["options"]}
    assert lost
    assert {closed[option]["causes"][0]["cause"] for option in lost} == {"route_closed"}
    assert all(closed[option]["new"] is None for option in lost)
    with service(database) as app:
        opened = {change["option"]: change for change in again(app, after["id"])["changes"]}
    assert {opened[option]["causes"][0]["cause"] for option in lost} == {"new_route"}


def test_an_expired_quote_says_so(database: str) -> None:
    with service(database) as app:
        quote = made(app.test_client(), dispatch_date=str(now().date() + timedelta(30)))
        with issuer_of(app).store.writing() as connection:
            connection.execute(update(tables.quotes).values(expires_at=now()))
        repriced = again(app, quote["id"])
        assert causes(repriced) == {"expired"}
        assert repriced["same"]
        assert again(app, quote["id"], knowledge="as_issued")["changes"] == []


def test_a_request_that_is_not_understood_any_more_says_why(database: str, files: Files) -> None:
    with service(database, **files.settings) as app:
        quote = made(app.test_client())
    with service(database, **files.settings) as app:
        with issuer_of(app).store.writing() as connection:
            asked = {**quote["request"], "origin": "gone", "scenario": None, "max_options": None}
            connection.execute(update(tables.quotes).values(request=asked))
        answer = app.test_client().post(f"/v1/quotes/{quote['id']}/reprice", json={})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/origin"


def test_without_its_archives_it_cannot_be_recomputed(database: str, files: Files) -> None:
    with service(database, **files.settings) as app:
        quote = made(app.test_client())
        with issuer_of(app).store.writing() as connection:
            connection.execute(delete(tables.archives))
    files.change("exchange.csv", "EUR,USD,1.0837", "EUR,USD,1.1")
    with service(database, **files.settings) as app:
        answer = app.test_client().post(f"/v1/quotes/{quote['id']}/reprice", json={"knowledge": "as_issued"})
    assert answer.status_code == 409
    assert "not in the store" in answer.get_json()["detail"]


@pytest.mark.parametrize("body", [[], "today", {"knowledge": "tomorrow"}, {"knowledge": 1}, {"when": "today"}])
def test_what_is_asked_wrongly_is_refused(database: str, body: Any) -> None:
    with service(database) as app:
        quote = made(app.test_client())
        assert app.test_client().post(f"/v1/quotes/{quote['id']}/reprice", json=body).status_code == 422
        assert app.test_client().post(f"/v1/quotes/{'0' * 36}/reprice", json={}).status_code == 404
