"""The service, which answers the bytes of a full quote as a constant to one who asks so: what all but pricing costs."""

from __future__ import annotations

from flask import Flask, Response, request

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
    priced = app.view_functions["v1.rates"]

    def rates() -> Response:
        """The constant behind the same doors: keys, limits, log and counts."""
        if CONSTANT not in request.headers:
            return priced()  # type: ignore[return-value]
        return Response(constant, content_type="application/json")

    app.view_functions["v1.rates"] = rates
    return app
