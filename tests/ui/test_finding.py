"""The look-ups of the form: in every script, in the reader's language, light and kept for a while."""

from typing import Any

import pytest

from tests.service import client, shipped


def found(what: str, text: str, language: str = "en") -> Any:
    answer = client(shipped()).get(f"/find/{what}", query_string={"q": text, "lang": language})
    assert answer.status_code == 200
    return answer.get_json()


@pytest.mark.parametrize("typed", ["tashk", "Таш", "塔什", "تاشک", "UZTAS"])
def test_a_place_by_code_or_by_name_in_each_script(typed: str) -> None:
    assert found("places", typed)["found"][0]["value"] == "Tashkent"


def test_names_are_the_readers() -> None:
    first = found("places", "tehran", "fa")["found"][0]
    assert first["name"] == "تهران"
    assert "ایران" in first["note"]


def test_how_many_is_said() -> None:
    assert found("places", "tashkent")["said"] == "1 suggestion"
    assert found("places", "qqqqqqqq") == {"found": [], "said": "0 suggestions"}
    assert found("places", "")["found"] == []


def test_equipment_by_alias_and_all_of_nothing() -> None:
    assert [choice["value"] for choice in found("equipment", "40hc")["found"]] == ["45G1"]
    assert len(found("equipment", "")["found"]) == len(shipped().extensions["desks"].today.network.equipment)


def test_a_commodity_by_word_by_code_and_by_a_longer_code() -> None:
    assert found("commodities", "electric")["found"][0]["sets"] == {"commodity_scheme": "NHM"}
    assert found("commodities", "85")["found"][0]["value"] == "85"
    longer = found("commodities", "852872")["found"][0]
    assert longer["value"] == "852872"
    assert "Electrical" in longer["note"]
    assert found("commodities", "")["found"] == []


def test_what_a_route_may_avoid() -> None:
    assert found("avoidable", "iran")["found"][0]["value"] == "country:IR"
    assert found("avoidable", "ferry")["found"][0]["value"] == "mode:ferry"
    assert "Tashkent" in [choice["value"] for choice in found("avoidable", "tashkent")["found"]]
    assert all(choice["value"].startswith(("country:", "mode:")) for choice in found("avoidable", "")["found"])


def test_an_answer_is_light_and_kept_for_a_while() -> None:
    answer = client(shipped()).get("/find/places?q=a")
    assert len(answer.get_data()) < 4_000
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert {"accept-language", "cookie"} <= {name.lower() for name in answer.vary}
    assert client(shipped()).get("/find/nothing").status_code == 404
