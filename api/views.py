"""The addresses of the API: load, call the desk, dump. What fails leaves by `problem_json`.

Source: product rules, section 3.
"""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotAcceptable, RequestEntityTooLarge, UnsupportedMediaType

from api.desks import Desks
from api.forms.negotiation import JSON, form_of
from api.forms.rendering import answer as formed
from api.json_body import read_json
from api.look_ups import (
    commodities_json,
    corridors_json,
    currencies_json,
    equipment_json,
    locations_json,
    scenarios_json,
    units_json,
)
from api.quote_json import books_json, engine_version, quote_json
from api.schemas import NothingSchema, SearchSchema, query_of, question_of_json

QUERIED = {"v1.locations", "v1.commodities", "quotes.own", "batches.batch", "tariffs.rows"}
"""Addresses that read a query; at every other one it is refused."""

v1 = Blueprint("v1", __name__, url_prefix="/v1")


def desks() -> Desks:
    """The desks of this service."""
    found: Desks = current_app.extensions["desks"]
    return found


def answer(data: dict[str, Any]) -> Response:
    """Plain data as JSON."""
    return Response(orjson.dumps(data), content_type="application/json")


@v1.before_request
def acceptable() -> None:
    """Refuse a client that takes no JSON; one that says nothing takes anything. Rates have other forms too."""
    if request.endpoint == "v1.rates":
        return
    if request.accept_mimetypes and not request.accept_mimetypes.accept_json:
        raise NotAcceptable()


def unasked() -> None:
    """Refuse a query where none is read: what was meant by it would be left out in silence. Raises Wrong."""
    if request.args and request.endpoint and request.path.startswith("/v1/") and request.endpoint not in QUERIED:
        query_of(NothingSchema(), request.args)


@v1.post("/rates")
def rates() -> Response:
    """Options with charges for one consignment, in the form that Accept names; nothing is stored."""
    form = form_of(request)
    question = question_of_json(desks(), json_body())
    desk, quote = desks().quote(question.known, question.consignment)
    scenario = desks().scenarios.get(question.known.scenario)
    return formed(quote_json(desk, quote, scenario, question.most, written=form == JSON), form)


@v1.get("/locations")
def locations() -> Response:
    """Places whose code or name begins with, contains or resembles the text; without one the first of all."""
    return answer({"locations": locations_json(desks().today, **query_of(SearchSchema(), request.args))})


@v1.get("/equipment")
def equipment() -> Response:
    """Types of containers and wagons."""
    return answer({"equipment": equipment_json(desks().today)})


@v1.get("/commodities")
def commodities() -> Response:
    """Commodity codes that begin with the text, or whose label contains it."""
    return answer({"commodities": commodities_json(desks().today, **query_of(SearchSchema(), request.args))})


@v1.get("/corridors")
def corridors() -> Response:
    """Named corridors with their legs."""
    return answer({"corridors": corridors_json(desks().today)})


@v1.get("/currencies")
def currencies() -> Response:
    """Currencies that a request may name."""
    return answer({"currencies": currencies_json(desks().today)})


@v1.get("/units")
def units() -> Response:
    """Units of mass that a request may name, and the measures of tariff rows."""
    return answer(units_json())


@v1.get("/scenarios")
def scenarios() -> Response:
    """What-ifs that a request may name."""
    return answer({"scenarios": scenarios_json(desks().scenarios)})


@v1.get("/version")
def version() -> Response:
    """The engine's version, and the editions and digests that it prices with."""
    desk = desks().today
    return answer({"engine": engine_version(), "books": books_json(desk), "network": {"digest": desk.network.digest}})


def json_body() -> Any:
    """The JSON that was sent. Raises UnsupportedMediaType, RequestEntityTooLarge, BadRequest."""
    if not request.is_json:
        raise UnsupportedMediaType()
    sent = request.get_data()
    # A body sent in chunks names no length: what is read of it ends at the limit, wherever the body ends.
    if request.content_length is None and len(sent) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge()
    return read_json(sent)
