"""The pages of saved quotes: one's own list, a quote as issued with its downloads, and saving one.

They are the stored quotes of the API, seen by the browser that saved them. Source: product rules, sections 3 and 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import RowMapping
from werkzeug.exceptions import BadRequest, NotFound

from api.forms.negotiation import form_of
from api.issuing import answer_of, issue
from api.json_fields import MOST_TEXT, Label
from api.limits import count_address
from api.quotes import as_issued, issuer, own_quote, owner, page_of
from api.reprice import AS_ISSUED, TODAY
from api.schemas import Wrong, question_of_form
from api.store import quotes
from api.store.tables import now
from ui import browser_owner, csrf, words
from ui.actions import Actions, asked, of_saved
from ui.comparison_page import comparison_of
from ui.reprice_page import repriced
from ui.result_page import FIRST, result_of

Json = dict[str, Any]

PAGE_QUOTES = 20
"""Quotes on one page of the list."""

saved = Blueprint("saved", __name__, template_folder="templates", url_prefix="/saved")


@dataclass(frozen=True)
class Saved:
    """A saved quote as its page says it. status : issued, expired or booked; question : its address in the form"""

    id: str
    number: str
    reference: str
    status: str
    issued: str
    expires: str
    question: str
    actions: Actions


@dataclass(frozen=True)
class Listed:
    """A saved quote as a row of the list; price and currency are "" where no route has a price."""

    id: str
    number: str
    reference: str
    status: str
    route: str
    what: str
    dispatch: str
    price: str
    currency: str
    issued: str
    expires: str


@saved.before_request
def _known() -> None:
    count_address()
    browser_owner.recognised()
    if request.method == "POST":
        csrf.checked()


@saved.after_request
def _private(answer: Response) -> Response:
    """What a browser may see depends on its cookie; each visit keeps the cookie for as long again."""
    answer.vary.add("Cookie")
    answer.headers.setdefault("Cache-Control", "private, no-cache")
    return browser_owner.remembered(answer, browser_owner.settings())


@saved.post("")
def save() -> Response:
    """The answer to a question, stored as a quote. Where something is wrong with it, the form says what."""
    try:
        question = question_of_form(issuer().desks, request.form)
    except Wrong:
        return _other(f"/?{urlencode(asked(request.form))}")
    browser_owner.given_id()
    row = issue(issuer(), owner(), replace(question, reference=_reference(request.form.get("reference", ""))))
    return _other(url_for("saved.read", quote_id=row["id"]))


@saved.get("")
def own() -> Response:
    """The quotes that this browser saved, newest first, page by page."""
    cursor = request.args.get("cursor", "")
    if cursor and not quotes.is_id(cursor):
        raise NotFound()
    page = page_of(PAGE_QUOTES, cursor)
    return _page(
        "saved_list.html", quotes=[_listed(quote) for quote in page["quotes"]], next=page["next"], first=not cursor,
        chosen=request.args.get("compare", ""), kept_days=browser_owner.kept_days(browser_owner.settings()),
    )  # fmt: skip


@saved.get("/<quote_id>")
def read(quote_id: str) -> Response:
    """A quote as it was issued."""
    row = own_quote(quote_id)
    return _page(
        "saved.html", saved=saved_of(row),
        result=result_of(
            body_of(row), _places(), request.args.get("order", ""), FIRST, issuer().desks.today.network.nodes
        ),
        option_address=lambda option: url_for("saved.option", quote_id=quote_id, option=option),
    )  # fmt: skip


@saved.get("/<quote_id>/option/<option>")
def option(quote_id: str, option: str) -> Response:
    """One option of a quote as it was issued, with every line of it."""
    sites = issuer().desks.today.network.nodes
    result = result_of(body_of(own_quote(quote_id)), _places(), unfold=option, sites=sites)
    if option not in result.unfolded:
        raise NotFound()
    return _page("route.html", result=result, option=option, back=url_for("saved.read", quote_id=quote_id))


@saved.get("/<quote_id>.<form>")
def download(quote_id: str, form: str) -> Response:
    """A quote as it was issued, as a file."""
    return as_issued(own_quote(quote_id), form_of(request))


@saved.post("/<quote_id>/reprice")
def again(quote_id: str) -> Response:
    """A quote priced again, with what was known when it was issued or with what is known today."""
    row = own_quote(quote_id)
    knowledge = AS_ISSUED if request.form.get("knowledge") == AS_ISSUED else TODAY
    try:
        found = repriced(issuer(), row, knowledge, _places())
    except Wrong as wrong:
        faults = [fault.problem.message for fault in wrong.faults]
        return make_response(render_template("reprice.html", saved=saved_of(row), faults=faults), 422)
    return _page("reprice.html", saved=saved_of(row), repriced=found)


@saved.get("/compare")
def compare() -> Response:
    """Two of one's own quotes side by side."""
    rows = [own_quote(request.args.get(name, "")) for name in ("a", "b")]
    bodies = [body_of(row) for row in rows]
    first, second = (saved_of(row) for row in rows)
    asked_first, asked_second = (result_of(body, _places(), unfold=FIRST) for body in bodies)
    return _page(
        "compare.html", first=first, second=second, asked_first=asked_first, asked_second=asked_second,
        compared=comparison_of(bodies[0], bodies[1], _places()),
    )  # fmt: skip


def body_of(row: RowMapping) -> Json:
    """The plain data of a stored quote."""
    data: Json = orjson.loads(answer_of(row))
    return data


def saved_of(row: RowMapping) -> Saved:
    """A stored quote as its page says it."""
    expired = row["status"] == "issued" and row["expires_at"] <= now()
    return Saved(
        row["id"], row["number"], row["reference"], "expired" if expired else row["status"],
        words.instant(row["issued_at"]), words.instant(row["expires_at"]), question_address(row["request"]),
        of_saved(row["id"]),
    )  # fmt: skip


def question_address(request: Mapping[str, Any]) -> str:
    """The address of the form filled in with a stored request, to be changed and asked again; known then is left out.

    request : as `api.issuing` stores it
    """
    mass, commodity, value = request["mass_per_unit"], request["commodity"] or {}, request["value"] or {}
    plain = ("origin", "destination", "equipment", "dispatch_date", "currency", "units", "train", "hazard",
             "box_owner", "wagon_owner", "scenario")  # fmt: skip
    filled = {
        **{name: request[name] for name in plain},
        "mass_per_unit": mass["value"], "mass_unit": "t",
        "commodity": commodity.get("code"), "commodity_scheme": commodity.get("scheme"),
        "value": value.get("amount"), "value_currency": value.get("currency"),
        **{name: "; ".join(request[name]) for name in ("via", "avoid")},
    }  # fmt: skip
    return "/?" + urlencode({name: written for name, written in filled.items() if written})


def register(app: Flask) -> None:
    """Put the pages of saved quotes on an app."""
    csrf.register(app)
    app.jinja_env.filters["counted"] = words.number
    app.register_blueprint(saved)


def _places() -> Mapping[str, str]:
    """The names of places in the reader's language."""
    return words.places(issuer().desks.today.network)


def _listed(quote: Json) -> Listed:
    cheapest = quote["cheapest"]
    names = _places()
    ends = [names.get(quote[end], quote[end]) for end in ("origin", "destination")]
    return Listed(
        quote["id"], quote["number"], quote["reference"] or "", quote["status"],
        _("%(origin)s → %(destination)s", origin=ends[0], destination=ends[1]),
        f"{words.number(quote['units'])} × {quote['equipment']}", words.day(quote["dispatch_date"]),
        words.grouped(cheapest["total"]["amount"]) if cheapest else "",
        cheapest["total"]["currency"] if cheapest else "",
        words.instant(datetime.fromisoformat(quote["issued_at"])),
        words.instant(datetime.fromisoformat(quote["expires_at"])),
    )  # fmt: skip


def _reference(written: str) -> str:
    """What the sender calls the quote. Raises BadRequest for what the field of the page does not take."""
    try:
        return str(Label().deserialize(written.strip()))
    except ValidationError as error:
        raise BadRequest(_("A reference is one line of at most %(most)s signs.", most=MOST_TEXT)) from error


def _page(template: str, **told: Any) -> Response:
    return make_response(render_template(template, **told))


def _other(address: str) -> Response:
    """The way to another page, which can be loaded again without sending anything twice."""
    return make_response(redirect(address, 303))
