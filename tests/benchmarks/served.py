"""The service with one more address, which answers the bytes of a full quote as a constant: what HTTP alone costs."""

from __future__ import annotations

from flask import Flask, Response

from api.views import v1
from tests.service import QUESTION
from ui.app import create_app as create_service

FULL = {**QUESTION, "max_options": 8}
"""The question whose answer is the constant: eight options, some thirty lines each."""


def create_app() -> Flask:
    """The service on the shipped books."""
    constant = bytearray()

    def answered() -> Response:
        return Response(bytes(constant), content_type="application/json")

    v1.post("/constant")(answered)
    app = create_service()
    constant += app.test_client().post("/v1/rates", json=FULL).get_data()
    return app
