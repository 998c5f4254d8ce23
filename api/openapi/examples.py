"""The examples of the document. Each is sent by the tests, and what it is said to answer is what it answers."""

from __future__ import annotations

from api.openapi.shapes import Json

DAYS = {"dispatch_date": "2026-12-01", "as_known_on": "2026-11-23"}

QUESTIONS: dict[str, Json] = {
    "box": {
        "summary": "One 40 ft box from Xi'an to Istanbul, with all that may be said",
        "value": {
            "origin": "xian", "destination": "TRHAL", **DAYS, "equipment": "45G1", "units": 1,
            "mass_per_unit": {"value": "24", "unit": "TNE"}, "commodity": {"code": "8528", "scheme": "NHM"},
            "hazard": "none", "box_owner": "carrier", "wagon_owner": "carrier", "train": "single",
            "value": {"amount": "120000", "currency": "USD"}, "currency": "USD", "via": [],
            "avoid": ["country:RU", "mode:road"], "exchange_date": "2026-11-23", "max_options": 8,
        },
    },
    "few": {
        "summary": "Only what must be said",
        "value": {"origin": "Сиань", "destination": "Halkalı", "dispatch_date": "2026-12-01", "equipment": "40HC"},
    },
    "wheat": {
        "summary": "Ten wagons of wheat to the Gulf, priced in euros",
        "value": {
            "origin": "Tashkent", "destination": "IRBND", **DAYS, "equipment": "WCOV", "units": 10,
            "mass_per_unit": "60 t", "commodity": "1001", "train": "group", "currency": "EUR",
        },
    },
    "what_if": {
        "summary": "The same box over the Kyrgyz pass, once it is open",
        "value": {
            "origin": "xian", "destination": "TRHAL", **DAYS, "equipment": "45G1", "mass_per_unit": "24 t",
            "via": ["country:KG"], "scenario": "cku-open", "max_options": 3,
        },
    },
}  # fmt: skip
"""Questions to ``POST /v1/rates`` and ``POST /v1/quotes``."""

KNOWLEDGE: dict[str, Json] = {
    "today": {"summary": "With what is known today", "value": {}},
    "as_issued": {"summary": "With what was known then", "value": {"knowledge": "as_issued"}},
}
"""Bodies of ``POST /v1/quotes/{quote_id}/reprice``."""

MISTAKEN: Json = {"origin": "xian", "destination": "Istambul", "dispatch_date": "2026-12-01", "equipment": "45G2"}
"""A question with two mistakes, answered by `MISTAKES`."""

MISTAKES: Json = {
    "type": "about:blank", "title": "Unprocessable Entity", "status": 422, "detail": "2 values are wrong.",
    "code": "wrong_values", "request_id": "0f8d2c1e5b7a4d3f9e6c8b1a2d4f6071", "errors": [
        {"pointer": "/equipment", "code": "unknown_equipment",
         "detail": "unknown equipment '45G2'; did you mean 45G1?", "value": "45G2", "suggestions": ["45G1"]},
        {"pointer": "/destination", "code": "unknown_place",
         "detail": "unknown place 'Istambul'; did you mean halkali (Istanbul-Halkali (via Marmaray), TR); "
                   "ambarli (Istanbul-Ambarli port, TR); irkeshtam (Irkeshtam (road), KG)?",
         "value": "Istambul", "suggestions": ["halkali", "ambarli", "irkeshtam"]},
    ],
}  # fmt: skip

BATCH = """row_id,origin,destination,dispatch_date,equipment,units,mass_per_unit,commodity,train,value
1,xian,halkali,2026-12-01,45G1,1,24 t,8528,block,120000
2,Tashkent,IRBND,2026-12-01,WCOV,10,60 t,1001,group,
3,Алматы,Halkalı,2026-12-01,40HC,2,18500 kg,,single,
"""
"""A body of ``POST /v1/batches``."""
