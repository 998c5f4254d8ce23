"""The operations on quotes that are stored."""

from __future__ import annotations

from api.forms.negotiation import FORMS
from api.openapi.answers import JSON, answer, failures, formed_answer, json_answer
from api.openapi.examples import KNOWLEDGE
from api.openapi.operation import in_path, operation, question
from api.openapi.shapes import TEXT, Json, ref, word
from api.schemas import QuotesSchema

ID: Json = {"type": "string", "pattern": "^[0-9a-hjkmnp-tv-z]{36}$"}
_STORE = (500, 503)
_UNCHANGED = answer("You have it as it is.", None, "ETag")
_IF_NONE_MATCH = {"name": "If-None-Match", "in": "header", "required": False, "schema": {**TEXT, "maxLength": 200},
                  "description": "ETags that you have; if one is right, nothing is sent."}  # fmt: skip
_MADE = ("Location", "ETag", "Idempotency-Replayed")
_RETRY = {
    "name": "Idempotency-Key", "in": "header", "required": False, "schema": {**TEXT, "pattern": "^[!-~]{1,200}$"},
    "description": "Any text of yours, new for each quote, honoured for 24 hours: sent again with the same body it is "
                   "answered with the same quote, never with a second one; with another body it is refused.",
}  # fmt: skip
_QUOTE_ID = in_path("quote_id", "Its id.", "06dr1v4b2k7qf0w3m5x8y9z1c2e4g6h8jkmn", ID)

_MAKE = operation(
    "make_quote", "Quotes", "A quote, priced, numbered and stored",
    {"201": json_answer("The quote; the same bytes whenever it is read.", "Quote", *_MADE),
     **failures(400, 406, 409, 413, 415, 422, *_STORE)},
    more=[_RETRY],
    body=question("A consignment, and a reference of your own.", "QuoteRequest"),
)  # fmt: skip
_OWN = operation(
    "own_quotes", "Quotes", "One's own quotes, newest first",
    {"200": json_answer("One page.", "QuoteList"), **failures(406, 422, *_STORE)}, query=QuotesSchema(),
)  # fmt: skip
_READ = operation(
    "quote", "Quotes", "A quote as it was issued, byte for byte; its CSV, workbook or PDF by Accept",
    {"200": formed_answer("The quote.", "Quote", "ETag"), "304": _UNCHANGED, **failures(404, 406, 422, *_STORE)},
    more=[_QUOTE_ID, _IF_NONE_MATCH],
)  # fmt: skip
_FORM = operation(
    "quote_form", "Quotes", "The same by the suffix of its address",
    {"200": formed_answer("The quote.", "Quote", "ETag"), "304": _UNCHANGED, **failures(404, 422, *_STORE)},
    more=[_QUOTE_ID, in_path("form", "Its form.", "pdf", word(*FORMS)), _IF_NONE_MATCH],
)  # fmt: skip
_REPRICE = operation(
    "reprice", "Quotes", "A quote priced again: as issued, as priced now, and which lines changed and why",
    {"200": json_answer("Old, new and every change with its causes.", "Repriced"),
     **failures(400, 404, 406, 409, 413, 415, 422, *_STORE)},
    more=[_QUOTE_ID], body={
        "required": True, "description": "With which knowledge. With that of its issue the bytes are the same again.",
        "content": {JSON: {"schema": ref("RepriceRequest"), "examples": KNOWLEDGE}},
    },
)  # fmt: skip

QUOTES: dict[str, Json] = {
    "/v1/quotes": {"post": _MAKE, "get": _OWN},
    "/v1/quotes/{quote_id}": {"get": _READ},
    "/v1/quotes/{quote_id}.{form}": {"get": _FORM},
    "/v1/quotes/{quote_id}/reprice": {"post": _REPRICE},
}
"""Address -> its operations by method."""
