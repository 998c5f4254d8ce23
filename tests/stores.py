"""The service on a database of a test's own, and stored quotes as tests make them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient

from api.config import Config
from api.desks import Desks
from api.quotes import Issuer
from tests.service import EXAMPLES, FIRST_EXAMPLE
from ui.app import create_app

QUOTE: dict[str, Any] = {**FIRST_EXAMPLE, "reference": "PO 4711"}
"""A request for a quote to the service on the books of the worked examples."""

EXAMPLES_ONLY = Config(tariffs=(EXAMPLES / "book",), network=EXAMPLES / "network")


@cache
def example_desks() -> Desks:
    """The desks of the worked examples, opened once a process: a test of the store is not about loading books."""
    return Desks(EXAMPLES_ONLY)


@contextmanager
def service(database: str, **settings: Any) -> Iterator[Flask]:
    """The service on the worked examples and on a database, without limits unless they are set."""
    chosen = {
        "tariffs": EXAMPLES_ONLY.tariffs, "network": EXAMPLES_ONLY.network, "migrate": True, "limit_key": 0,
        "limit_address": 0, **settings,
    }  # fmt: skip
    own = Config(database=database, **chosen)
    usual = (own.tariffs, own.network) == (EXAMPLES_ONLY.tariffs, EXAMPLES_ONLY.network)
    with patch("api.app.Desks", lambda settings: example_desks() if usual else Desks(settings)):
        app = create_app(own)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    issuer_of(app).store.close()


def issuer_of(app: Flask) -> Issuer:
    """What a service issues quotes with."""
    found: Issuer = app.extensions["issuer"]
    return found


def made(client: FlaskClient, **changed: Any) -> dict[str, Any]:
    """A new quote."""
    answer = client.post("/v1/quotes", json={**QUOTE, **changed})
    assert answer.status_code == 201, answer.get_json()
    data: dict[str, Any] = answer.get_json()
    return data
