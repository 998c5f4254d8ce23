"""Whatever is sent, the answer is a price or a reason: never an accident, never a trace."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from api.schemas import RatesSchema
from tests.service import QUESTION, client, examples

ODD = st.sampled_from([
    None, True, 0, -1, 1.5, 10**30, "", " ", "0", "-1", "1e9", "NaN", "∞", "٢٤", "²", "24 t", "24\u00a0t", "1,234",
    "1.234", "9" * 190, "\x00", "\u202e", "xian", "Сарахс", "a;b", ";", "country:", ":", "node:xian", [], [[]], {},
    ["xian"], [""],
    {"value": "1"}, {"value": 1e300, "unit": "t"}, {"value": "1", "unit": ""}, {"amount": "1", "currency": "JPY"},
    {"amount": "0.001", "currency": "USD"}, {"code": "1", "scheme": "HS"}, {"code": "٨٥٢٨"}, "2026-02-29", "2026-12-01",
    "0001-01-01", "block", "shipper", "1.4", "USD", "XAU", "cku-open", "../x", "45G1", "45g1", "WTNK",
])  # fmt: skip


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*sorted(RatesSchema().fields), "odd"]), ODD, max_size=6))
def test_the_api(changed: dict[str, Any]) -> None:
    answer = client(examples()).post("/v1/rates", json={**QUESTION, **changed})
    assert answer.status_code in (200, 422), answer.get_json()
    if answer.status_code == 422:
        assert answer.get_json()["errors"]


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(sorted(RatesSchema().fields)), ODD.map(str), max_size=6))
def test_the_form(changed: dict[str, str]) -> None:
    good = {name: str(QUESTION[name]) for name in ("origin", "destination", "dispatch_date", "equipment")}
    answer = client(examples()).get("/", query_string={**good, **changed})
    assert answer.status_code in (200, 422)
    assert answer.mimetype == "text/html"
