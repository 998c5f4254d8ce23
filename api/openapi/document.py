"""The OpenAPI 3.1 document: requests from the schemas that read them, answers from shapes that tests hold to them."""

from __future__ import annotations

from functools import cache

import orjson

from api.openapi import look_up_shapes, quote_shapes
from api.openapi.admission import SCHEMES, admitted
from api.openapi.answers import failure_components
from api.openapi.operations import PATHS
from api.openapi.request_shapes import MANDATORY, schema_of
from api.openapi.shapes import Json
from api.quote_json import engine_version
from api.schemas import QuoteSchema, RatesSchema, RepriceSchema

ABOUT = """Rail freight between China, Central Asia, Iran, Türkiye and Europe: price, transit time and their reasons.

* One engine behind all doors: the same question gives the same cents here, on the form and in a CSV.
* Money is `{"amount": "4870.35", "currency": "USD"}`, an exact decimal as text; quantities are
  `{"value": "24.5", "unit": "TNE"}` with codes of UN/ECE Recommendation 20, or text such as `24.5 t`.
* Three days differ: `dispatch_date` (when the goods leave), `as_known_on` (rows published later do not exist),
  `exchange_date` (which exchange rates convert).
* A question without a feasible route is answered with 200, `options: []` and the reasons in `unavailable`.
* A request with mistakes is answered with all of them at once, after RFC 9457. Unknown fields are refused.
* A body is at most 64 kB of JSON; a CSV has a limit of its own.
* Every answer has an `X-Request-ID`; those that are counted say in `RateLimit-*` where one stands within the limit.
* A key is sent as `Authorization: Bearer karvan_…`, never in the address."""

TAGS = [
    {"name": "Quotes", "description": "Prices and times of one consignment on every route."},
    {"name": "Batches", "description": "Many consignments at once."},
    {"name": "Look-ups", "description": "What a request may name."},
    {"name": "Tariffs", "description": "The books behind the prices, row by row."},
    {"name": "Service", "description": "Health and versions."},
]


@cache
def document() -> Json:
    """The document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Karvan", "version": engine_version(), "summary": "Rail freight tariffs and transit times.",
            "description": ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This service."}],
        "tags": TAGS,
        "paths": admitted(PATHS),
        "components": {
            "schemas": {
                "RatesRequest": {**schema_of(RatesSchema()), "required": MANDATORY},
                "QuoteRequest": {**schema_of(QuoteSchema()), "required": MANDATORY},
                "RepriceRequest": schema_of(RepriceSchema()),
                **quote_shapes.SHAPES,
                **look_up_shapes.SHAPES,
            },
            "responses": failure_components(),
            "securitySchemes": SCHEMES,
        },
    }  # fmt: skip


@cache
def as_bytes() -> bytes:
    """The document as JSON, indented for reading."""
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2)
