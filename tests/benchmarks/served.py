"""The service, which answers the bytes of a full quote as a constant to one who asks so: what all but pricing costs.

Asked for a stored quote it then inserts a row that was stored before, under another id and number.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask import Flask, Response, request
from sqlalchemy import insert, select

from api.issuing import answer_of
from api.quotes import issuer
from api.store.engine import Store
from api.store.quotes import new_id
from api.store.tables import Row, quotes
from tests.service import QUESTION
from ui.app import create_app as create_service

FULL = {**QUESTION, "max_options": 8}
"""The question whose answer is the constant: eight options, some thirty lines each."""

CONSTANT = "X-Constant"
"""The header of one who wants the constant."""


def create_app() -> Flask:
    """The service on the shipped books."""
    app = create_service()
    constant = app.test_client().post("/v1/rates", json=FULL).get_data()
    priced, stored = app.view_functions["v1.rates"], app.view_functions["quotes.make"]

    def rates() -> Any:
        """The constant behind the same doors: keys, limits, log and counts."""
        return _json(constant, 200) if CONSTANT in request.headers else priced()

    def make() -> Any:
        """The bare insert behind the same doors."""
        if CONSTANT not in request.headers:
            return stored()
        row, answer = _stored()
        insert_again(issuer().store, row)
        return _json(answer, 201)

    app.view_functions |= {"v1.rates": rates, "quotes.make": make}
    return app


def insert_again(store: Store, row: Row) -> None:
    """A quote once more, under another id and as much of it for a number as there is room, in a transaction of its own."""
    name = new_id(datetime.now(UTC))
    with store.writing(one_statement=True) as connection:
        connection.execute(insert(quotes), [{**row, "id": name, "number": name[:20]}])


def some_rows(store: Store, most: int) -> list[Row]:
    """Quotes that are stored."""
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(select(quotes).limit(most)).mappings()]


@cache
def _stored() -> tuple[Row, bytes]:
    """A quote that was stored before, and its answer."""
    (row,) = some_rows(issuer().store, 1)
    return row, answer_of(row)


def _json(body: bytes, status: int) -> Response:
    return Response(body, status, content_type="application/json")
