"""Look-ups: what may be named in a request."""

import pytest
from flask.testing import FlaskClient

from tests.service import client, shipped


@pytest.fixture
def api() -> FlaskClient:
    return client(shipped())


@pytest.mark.parametrize("text", ["xian", "CNXIA", "Сиань", "西安", "شیان", "Şian", "xi'an", "XIAN", "Xiann"])
def test_a_place_is_found_by_any_of_its_names(api: FlaskClient, text: str) -> None:
    found = api.get("/v1/locations", query_string={"q": text}).get_json()["locations"]
    assert found[0]["node"] == "xian"
    assert found[0]["country"] == "CN"
    assert {"lang": "zh", "name": "西安", "kind": "official"} in found[0]["names"]


def test_look_ups_are_bounded(api: FlaskClient) -> None:
    assert len(api.get("/v1/locations").get_json()["locations"]) == 20
    assert len(api.get("/v1/locations?limit=3&q=a").get_json()["locations"]) == 3
    assert len(api.get("/v1/locations?limit=1000").get_json()["locations"]) > 100


def test_commodities_by_code_and_by_label(api: FlaskClient) -> None:
    assert api.get("/v1/commodities?q=100119").get_json()["commodities"][0]["label"] == "Wheat and meslin"
    assert {row["code"] for row in api.get("/v1/commodities?q=wheat").get_json()["commodities"]} == {"1001", "011005"}
    assert api.get("/v1/commodities?q=nosuchthing").get_json()["commodities"] == []


def test_equipment_corridors_and_scenarios(api: FlaskClient) -> None:
    box = next(row for row in api.get("/v1/equipment").get_json()["equipment"] if row["equipment"] == "45G1")
    assert "40HC" in box["aliases"]
    corridor = next(row for row in api.get("/v1/corridors").get_json()["corridors"] if row["corridor"] == "s1-tr")
    assert corridor["nodes"][-1] == "halkali"
    assert len(corridor["legs"]) == len(corridor["nodes"]) - 1
    scenario = next(row for row in api.get("/v1/scenarios").get_json()["scenarios"] if row["name"] == "cku-open")
    assert scenario["reason"]
    assert scenario["sources"]


def test_currencies_with_their_digits(api: FlaskClient) -> None:
    rows = {row["code"]: row for row in api.get("/v1/currencies").get_json()["currencies"]}
    assert rows["JPY"]["digits"] == 0
    assert rows["USD"] == {"code": "USD", "digits": 2, "exchange": True}
    assert rows["XPF"]["exchange"] is False


def test_units_with_their_exact_size(api: FlaskClient) -> None:
    units = api.get("/v1/units").get_json()
    mass = {row["code"]: row for row in units["mass"]}
    assert (mass["TNE"]["size_kg"], mass["LBR"]["size_kg"]) == ("1000", "0.45359237")
    assert {"t", "tonne", "т"} <= set(mass["TNE"]["names"])
    assert {"measure": "km", "unit": "kilometer", "code": "KMT"} in units["measures"]
