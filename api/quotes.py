"""The addresses of stored quotes: made once whatever is repeated, read as issued, listed, priced again.

A quote of another key is not there: its answer is that of an id which was never given. Source: product rules,
section 3.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

import orjson
from flask import Blueprint, Flask, Response, current_app, request
from sqlalchemy import RowMapping
from werkzeug.exceptions import BadRequest, Conflict, NotFound

from api.config import Config
from api.desks import Desks
from api.draft import instant, keeping
from api.forms.negotiation import FORMS, JSON, form_of
from api.forms.rendering import answer as formed
from api.issuing import Issuer, answer_of, issue, packed_answer_of
from api.limits import caller
from api.option_json import Json
from api.provenance import holdings
from api.reprice import reprice
from api.schemas import Fault, QuoteSchema, QuotesSchema, Wrong, knowledge_of_json, query_of, question_of_json
from api.store import archives, quotes, retries
from api.store.engine import Store
from api.store.retries import Claim, Reused, Running
from api.store.tables import Row, now
from api.views import acceptable, answer, json_body
from calculator.problem import Problem

MOST_KEY_SIGNS = 200
RETRY_AFTER_S = 1

stored = Blueprint("quotes", __name__, url_prefix="/v1/quotes")


class StillRunning(Conflict):
    """The first request with the same Idempotency-Key is being worked on."""

    description = "A request with this Idempotency-Key is being answered; ask again in a moment."

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """Those of a conflict, and when to come again."""
        return [*super().get_headers(*args, **kwargs), ("Retry-After", str(RETRY_AFTER_S))]


def register(app: Flask, store: Store, settings: Config, desks: Desks) -> None:
    """Put stored quotes on an app, with what it prices with archived in the store. Raises Unavailable."""
    held = holdings(settings, desks.scenarios)
    archives.keep(store, held.all)
    app.extensions["issuer"] = Issuer(store, desks, held, settings.quote_days, keeping(store))
    app.register_blueprint(stored)


def issuer() -> Issuer:
    """What this service issues quotes with."""
    found: Issuer = current_app.extensions["issuer"]
    return found


def owner() -> str:
    """Whose quotes the one who asks may see."""
    return caller().owner


@stored.post("")
def make() -> Response:
    """A quote, priced, numbered and stored."""
    acceptable()
    return created(*made_once(json_body(), retry_key()))


@stored.get("")
def own() -> Response:
    """One's own quotes, newest first, page by page."""
    acceptable()
    return answer(page_of(**query_of(QuotesSchema(), request.args)))


@stored.get("/<quote_id>")
@stored.get("/<quote_id>.<form>")
def read(quote_id: str, form: str = "") -> Response:
    """A quote as it was issued; its workbook, CSV or PDF by suffix or Accept."""
    return as_issued(own_quote(quote_id), form_of(request))


@stored.post("/<quote_id>/reprice")
def again(quote_id: str) -> Response:
    """A quote priced again, with what was known then or what is known today, and what has changed."""
    acceptable()
    knows = knowledge_of_json(json_body())
    return Response(reprice(issuer(), own_quote(quote_id), knows), content_type=FORMS[JSON].content_type)


def made_once(sent: Any, key: str | None) -> tuple[Row | RowMapping, bool]:
    """The quote of a request, and whether it had been made before.

    Raises Wrong, StillRunning, Unavailable; an idempotency key may then be sent again.
    """
    if key is None:
        return _made(sent, None), False
    try:
        claimed = retries.claim(issuer().store, owner(), key, _hash(sent))
        if isinstance(claimed, str):
            return own_quote(claimed), True
        return _made_under(sent, claimed), False
    except Running as running:
        raise StillRunning() from running
    except Reused as reused:
        advice = "send a new key with a new request"
        message = "this Idempotency-Key came before with another body"
        raise Wrong([Fault("", Problem(message, advice, code="reused_idempotency_key"))]) from reused


def retry_key() -> str | None:
    """The Idempotency-Key of the request, or None. Raises BadRequest for one that is no short text of ASCII."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not re.fullmatch(rf"[\x21-\x7e]{{1,{MOST_KEY_SIGNS}}}", key):
        raise BadRequest(f"Idempotency-Key takes 1 to {MOST_KEY_SIGNS} visible ASCII signs without spaces.")
    return key


def own_quote(quote_id: str) -> RowMapping:
    """A quote of the one who asks. Raises NotFound, Unavailable."""
    if not quotes.is_id(quote_id):
        raise NotFound()
    with issuer().store.reading() as connection:
        found = quotes.find(connection, owner(), quote_id)
    if found is None:
        raise NotFound()
    return found


def created(row: Row | RowMapping, again: bool) -> Response:
    """The answer to a quote that was made: the same bytes however often it is asked for."""
    response = _whole(row, 201)
    response.headers["Location"] = f"/v1/quotes/{row['id']}"
    response.set_etag(row["id"])
    if again:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def as_issued(row: RowMapping, form: str) -> Response:
    """A quote in a form; its bytes are sent only to one who has not got them yet."""
    etag = row["id"] if form == JSON else f"{row['id']}-{form}"  # it never changes
    if request.if_none_match.contains(etag):
        response = Response(status=304)
    elif form == JSON:
        response = _whole(row, 200)
    else:
        response = formed(orjson.loads(answer_of(row)), form)
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(("Accept", "Authorization"))
    return response


def page_of(limit: int, cursor: str) -> Json:
    """One page of one's own quotes; ``next`` is the cursor of the page after it, None on the last."""
    if cursor and not quotes.is_id(cursor):
        problem = Problem("is no cursor of this list", "take next of the page before", code="bad_cursor", value=cursor)
        raise Wrong([Fault("/cursor", problem, cursor)])
    with issuer().store.reading() as connection:
        rows = quotes.page(connection, owner(), cursor, limit + 1)
    return {
        "quotes": [_listed(row) for row in rows[:limit]],
        "next": rows[limit - 1]["id"] if len(rows) > limit else None,
    }


def _whole(row: Row | RowMapping, status: int) -> Response:
    """The answer as it is stored, compressed, to one who takes that; else unpacked."""
    packed = request.accept_encodings["gzip"] > 0
    body = packed_answer_of(row) if packed else answer_of(row)
    response = Response(body, status, content_type=FORMS[JSON].content_type)
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _listed(row: RowMapping) -> Json:
    expired = row["status"] == quotes.ISSUED and row["expires_at"] <= now()
    return {
        "id": row["id"], "number": row["number"], "status": "expired" if expired else row["status"],
        "reference": row["reference"] or None, "issued_at": instant(row["issued_at"]),
        "expires_at": instant(row["expires_at"]), **row["summary"],
    }  # fmt: skip


def _made_under(sent: Any, claim: Claim) -> Row:
    """The quote of a claim, which is given back where none can be made."""
    try:
        return _made(sent, claim)
    except Running:
        raise
    except Exception:
        retries.release(issuer().store, claim)
        raise


def _made(sent: Any, claim: Claim | None) -> Row:
    return issue(issuer(), owner(), question_of_json(issuer().desks, sent, QuoteSchema), claim)


def _hash(sent: Any) -> str:
    """The same for the same members in any order."""
    return sha256(orjson.dumps(sent, option=orjson.OPT_SORT_KEYS)).hexdigest()
