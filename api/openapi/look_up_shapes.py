"""The shapes of the other answers: look-ups, tariff rows, health, version and failures."""

from __future__ import annotations

from api.openapi.quote_shapes import TRUST
from api.openapi.shapes import (
    DAY,
    DECIMAL,
    DIGEST,
    NUMBER,
    TEXT,
    TRUTH,
    WHOLE,
    Json,
    many,
    maybe,
    record,
    ref,
    said,
    word,
)
from calculator.consignment import SCHEMES
from calculator.units import MEASURES

_CODE = maybe(said(TEXT, "UN/ECE Recommendation 20."))
_ROW: dict[str, Json] = {
    "row": TEXT, "charges": many(TEXT), "on": TEXT, "conditions": many(TEXT), "valid_from": maybe(DAY),
    "valid_to": maybe(DAY), "known_from": maybe(DAY),
    "source": record({"source": TEXT, "title": TEXT, "publisher": TEXT, "url": TEXT, "published": maybe(DAY)}),
    "trust": TRUST, "note": TEXT, "file": TEXT, "line": WHOLE,
}  # fmt: skip
_PRICED: dict[str, Json] = {"amount": TEXT, "unit": TEXT, "mass": TEXT, "rounding": TEXT}

SHAPES: dict[str, Json] = {
    "Locations": record({"locations": many(ref("Location"))}),
    "Location": record({
        "node": TEXT, "name": TEXT, "kind": TEXT, "country": TEXT, "unlocode": maybe(TEXT),
        "station_code": maybe(TEXT), "lat": NUMBER, "lon": NUMBER,
        "names": many(record({"lang": TEXT, "name": TEXT, "kind": TEXT})),
    }),
    "EquipmentTypes": record({"equipment": many(ref("Equipment"))}),
    "Equipment": record({
        "equipment": said(TEXT, "ISO 6346 size-type or wagon type."), "name": TEXT, "family": TEXT,
        "aliases": many(TEXT), "length_ft": maybe(NUMBER), "teu": NUMBER, "tare_kg": WHOLE, "max_gross_kg": WHOLE,
        "per_platform": WHOLE, "axles": WHOLE, "length_m": NUMBER, "trust": TRUST,
    }),
    "Commodities": record({"commodities": many(record({
        "code": TEXT, "scheme": word(*dict.fromkeys(SCHEMES.values())), "label": TEXT, "hazard": TEXT,
    }))}),
    "Corridors": record({"corridors": many(ref("Corridor"))}),
    "Corridor": record({
        "corridor": TEXT, "name": TEXT, "nodes": many(TEXT), "legs": many(TEXT), "km": WHOLE, "source": TEXT,
        "note": TEXT,
    }),
    "Scenarios": record({"scenarios": many(ref("Scenario"))}),
    "Currencies": record({"currencies": many(record({
        "code": said(TEXT, "ISO 4217."), "digits": said(WHOLE, "Digits of its minor unit."),
        "exchange": said(TRUTH, "Whether a book served has a rate of it."),
    }))}),
    "Units": record({
        "mass": many(record({"code": TEXT, "size_kg": DECIMAL, "names": many(TEXT)})),
        "measures": many(record({"measure": word(*MEASURES), "unit": TEXT, "code": _CODE})),
    }),
    "TariffBooks": record({"tariffs": many(ref("TariffBook"))}),
    "TariffBook": record({
        "book": TEXT, "edition": TEXT, "title": TEXT, "issuer": TEXT, "status": TEXT,
        "rows": record({"rates": WHOLE, "through": WHOLE, "factors": WHOLE, "exchange": WHOLE, "sources": WHOLE}),
        "charges": many(TEXT), "through": maybe(TEXT),
        "required": {"type": "object", "additionalProperties": TEXT},
        "valid_from": maybe(DAY), "valid_to": maybe(DAY), "digest": DIGEST,
    }),
    "TariffRows": record({
        "book": TEXT, "edition": TEXT, "digest": DIGEST, "found": said(WHOLE, "Rows on all pages together."),
        "rates": many({"oneOf": [ref("RateRow"), ref("ThroughRow"), ref("FactorRow")]}),
        "next": said(maybe(TEXT), "Cursor of the page after this one; null on the last."),
    }),
    "RateRow": record({**_ROW, "table": word("rates"), **_PRICED, "kind": TEXT,
                       "min_amount": maybe(TEXT), "max_amount": maybe(TEXT)}),
    "ThroughRow": record({**_ROW, "table": word("through"), **_PRICED, "includes": many(TEXT)}),
    "FactorRow": record({**_ROW, "table": word("factors"), "value": TEXT, "group": maybe(TEXT)}),
    "Version": record({"engine": TEXT, "books": many(ref("Book")), "network": record({"digest": DIGEST})}),
    "Health": record({"status": word("ok")}, "The process answers."),
    "Readiness": record({
        "status": said(word("ready", "degraded"), "degraded: rates are answered, stored quotes are not."),
        "books": WHOLE, "store": word("reachable", "unavailable"),
    }),
    "Fault": record({
        "pointer": said(TEXT, "JSON pointer into the body; /name of a parameter; /line/column of a CSV."),
        "code": said(TEXT, "Stable; for machines."), "detail": said(TEXT, "For people; may change."),
        "value": {"description": "The value as it was sent; null where it is long."}, "suggestions": many(TEXT),
    }),
    "Problem": record({
        "type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT, "code": said(TEXT, "Stable; for machines."),
        "request_id": TEXT, "errors": said(many(ref("Fault")), "Every mistake of the request at once."),
    }, "A failure, after RFC 9457."),
}  # fmt: skip
"""Name of a component -> its schema."""
