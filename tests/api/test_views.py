"""The addresses of the API: every status, and answers equal to those of the engine in this process."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.forms.negotiation import FORMS
from api.forms.rendering import render
from api.opening import Sources, open_desk
from api.quote_json import quote_json
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.quote import quote
from tests.service import FIRST_EXAMPLE, KNOWN, QUESTION, client, examples, shipped

OPTION = {
    "option": str, "corridors": list, "nodes": list, "countries": list, "modes": list, "km": int, "rank": int,
    "pareto": bool, "dominated_by": str | None, "total": dict, "transit_time": dict,
    "statutory_days": float | int | None, "statutory": dict, "co2e_kg": float | None, "trust": dict,
    "through": dict | None, "legs": list, "transfers": list, "charges": list, "may_arise": list,
    "not_included": list, "advisories": list, "warnings": list,
}  # fmt: skip
CHARGE = {
    "seq": int, "code": str, "name": str, "subject": str, "from": str, "to": str, "km": int | None, "basis": str,
    "quantity": str, "quantities": list, "rate": dict, "factors": list, "amount": dict, "converted": dict,
    "exchange": list, "rate_row": dict, "source": str, "trust": str, "steps": list,
}  # fmt: skip
MISSING = {
    "option": str | None, "corridors": list, "nodes": list, "countries": list, "modes": list, "km": int | None,
    "subject": str, "charge": str | None, "code": str, "reason": str, "closest": str | None, "fix": str, "date": str,
}  # fmt: skip


@pytest.fixture
def api() -> FlaskClient:
    return client(shipped())


def shaped(data: dict[str, Any], shape: dict[str, Any]) -> bool:
    """Whether an object has exactly these members, each of its kind."""
    assert set(data) == set(shape)
    return all(isinstance(data[name], kind) for name, kind in shape.items())


def rates(app: Flask, question: dict[str, Any]) -> dict[str, Any]:
    answer = client(app).post("/v1/rates", json=question)
    assert answer.status_code == 200, answer.get_json()
    data: dict[str, Any] = answer.get_json()
    return data


def test_an_answer_has_its_shape() -> None:
    data = rates(shipped(), QUESTION)
    assert all(shaped(option, OPTION) for option in data["options"])
    assert all(shaped(charge, CHARGE) for option in data["options"] for charge in option["charges"])
    assert all(shaped(entry, MISSING) for entry in data["unavailable"])
    assert all(Decimal(option["total"]["amount"]) > 0 for option in data["options"])


def test_the_answer_equals_the_quote_of_this_process() -> None:
    desk = open_desk(Sources(as_known_on=KNOWN))
    read = ConsignmentReader(desk.gazetteer).read({
        "origin": "xian", "destination": "TRHAL", "dispatch_date": "2026-12-01", "equipment": "45G1",
        "mass_per_unit": "24 t", "commodity": "8528", "value": "120000",
    })  # fmt: skip
    assert isinstance(read, Consignment)
    here = orjson.loads(orjson.dumps(quote_json(desk, quote(desk, read))))
    assert rates(shipped(), QUESTION) == here


@pytest.mark.parametrize(("known", "total"), [("2026-11-23", "4793.07"), ("2026-03-01", "4748.87")])
def test_the_first_worked_example_as_known_on_two_days(known: str, total: str) -> None:
    data = rates(examples(), {**FIRST_EXAMPLE, "as_known_on": known})
    by_corridor = {code: option for option in data["options"] for code in option["corridors"]}
    assert by_corridor["s1-tr"]["total"] == {"amount": total, "currency": "USD"}
    assert data["as_known_on"] == data["exchange_date"] == known


def test_the_wheat_of_the_worked_examples_in_pounds_and_text() -> None:
    wheat = {
        "origin": "Ташкент", "destination": "بندرعباس", "dispatch_date": "2026-05-10", "equipment": "covered",
        "mass_per_unit": "60 т", "commodity": "1001", "wagon_owner": "shipper",
        "value": {"amount": 13200, "currency": "usd"}, "as_known_on": "2026-11-23",
    }  # fmt: skip
    assert rates(examples(), wheat)["options"][0]["total"]["amount"] == "5351.04"
    heavier = rates(examples(), {**wheat, "mass_per_unit": {"value": 132277, "unit": "LBR"}})
    assert heavier["request"]["mass_per_unit"] == {"value": "60", "unit": "TNE"}


def test_only_four_fields_are_mandatory() -> None:
    few = {name: QUESTION[name] for name in ("origin", "destination", "dispatch_date", "equipment")}
    data = rates(shipped(), few)
    assert data["request"]["mass_per_unit"] == {"value": "0", "unit": "TNE"}
    assert data["request"]["currency"] == "USD"


def test_a_scenario_an_exchange_day_and_a_number_of_options_are_honoured() -> None:
    asked = {**QUESTION, "scenario": "cku-open", "exchange_date": "2026-10-01", "max_options": 2}
    data = rates(shipped(), asked)
    assert data["scenario"]["name"] == "cku-open"
    assert data["exchange_date"] == "2026-10-01"
    assert len(data["options"]) == 2
    assert not any(entry["corridors"] == ["s3"] and entry["code"] == "not_open" for entry in data["unavailable"])


def test_via_and_avoid_are_honoured() -> None:
    data = rates(shipped(), {**QUESTION, "via": ["sarakhs-ir"], "avoid": ["country:RU", "mode:road"]})
    assert data["options"]
    assert all("sarakhs-ir" in option["nodes"] for option in data["options"])
    assert all("RU" not in option["countries"] and "road" not in option["modes"] for option in data["options"])


def test_a_good_question_without_a_route_is_200_with_reasons() -> None:
    closed = {**QUESTION, "origin": "mashhad", "destination": "bandar-abbas", "dispatch_date": "2025-06-15"}
    data = rates(shipped(), closed)
    assert data["options"] == []
    assert any(entry["code"] == "closed" and "IR is closed" in entry["reason"] for entry in data["unavailable"])


@pytest.mark.parametrize("body", [b"", b"{", b'{"origin": NaN}', b"\xff\xfe", b'"\\ud800"', b"[" * 3000])
def test_what_is_no_json_is_400(api: FlaskClient, body: bytes) -> None:
    answer = api.post("/v1/rates", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["code"] == "unreadable"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/v1/rates", 405, "method_not_allowed"),
        ("DELETE", "/healthz", 405, "method_not_allowed"),
    ],
)
def test_addresses_and_methods_that_are_not_there(
    api: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    answer = api.open(path, method=method)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    if status == 405:
        assert set(answer.headers["Allow"].split(", ")) >= {"OPTIONS"}


def test_another_media_type_is_415(api: FlaskClient) -> None:
    assert api.post("/v1/rates", data="origin=xian").status_code == 415
    assert api.post("/v1/rates", data="{}", content_type="text/plain").status_code == 415


def test_a_client_that_takes_no_json_is_406(api: FlaskClient) -> None:
    assert api.get("/v1/version", headers={"Accept": "text/csv"}).status_code == 406
    assert api.get("/v1/version", headers={"Accept": "application/*"}).status_code == 200
    assert api.get("/v1/version", headers={"Accept": ""}).status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_rates_come_in_the_form_that_accept_names(api: FlaskClient, form: str) -> None:
    answer = api.post("/v1/rates", json=QUESTION, headers={"Accept": FORMS[form].media_type})
    assert (answer.status_code, answer.content_type) == (200, FORMS[form].content_type)
    assert answer.data == render(api.post("/v1/rates", json=QUESTION).get_json(), form)
    assert "Accept" in answer.vary


def test_what_is_wrong_with_a_question_is_said_in_json_whatever_the_form(api: FlaskClient) -> None:
    answer = api.post("/v1/rates", json={}, headers={"Accept": "application/pdf"})
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert api.post("/v1/rates", json=QUESTION, headers={"Accept": "image/png"}).status_code == 406


def test_a_body_over_the_limit_is_413(api: FlaskClient) -> None:
    answer = api.post("/v1/rates", data=b" " * 65_537, content_type="application/json")
    assert answer.status_code == 413
    assert answer.get_json()["code"] == "too_large"


@pytest.mark.parametrize(("body", "status"), [(b" " * 70_000, 413), (b"{}", 422)])
def test_a_body_in_chunks_meets_the_same_limit(api: FlaskClient, body: bytes, status: int) -> None:
    answer = api.post(
        "/v1/rates", input_stream=BytesIO(body), content_type="application/json",
        headers={"Transfer-Encoding": "chunked"}, environ_overrides={"wsgi.input_terminated": True},
    )  # fmt: skip
    assert answer.status_code == status


def test_wrong_values_are_422_all_at_once(api: FlaskClient) -> None:
    answer = api.post("/v1/rates", json={"origin": "xiann", "equipment": "45G9", "unit": 2})
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.get_json()["errors"]}
    assert pointers == {"/origin", "/destination", "/dispatch_date", "/equipment", "/unit"}


def test_an_accident_is_500_and_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    app = shipped()
    monkeypatch.setattr(type(app.extensions["desks"]), "quote", lambda *_: 1 // 0)
    answer = client(app).post("/v1/rates", json=QUESTION)
    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    for secret in (b"Traceback", b"ZeroDivision", b".py", b"tariffs/"):
        assert secret not in answer.data
    log = capfd.readouterr().err
    assert "ZeroDivisionError" in log
    assert answer.headers["X-Request-ID"] in log


def test_health_and_version(api: FlaskClient) -> None:
    assert api.get("/healthz").get_json() == {"status": "ok"}
    assert api.get("/readyz").get_json()["status"] == "ready"
    version = api.get("/v1/version").get_json()
    assert version["books"]
    assert len(version["network"]["digest"]) == 64
    assert api.head("/healthz").status_code == 200


def test_look_ups_refuse_what_they_do_not_know(api: FlaskClient) -> None:
    assert api.get("/v1/locations?query=x").status_code == 422
    assert api.get("/v1/locations?q=x&limit=0").status_code == 422
