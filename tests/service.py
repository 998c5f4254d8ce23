"""The service as tests use it: on the shipped books, and on the worked examples; each made once a process.

Each has an SQLite file of its own, no keys and no limits.
"""

import atexit
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from api.config import Config
from ui.app import create_app

EXAMPLES = Path(__file__).parent / "examples"
KNOWN = date(2026, 11, 23)
"""As known on: the day of the worked examples and of the shipped editions."""

QUESTION: dict[str, Any] = {
    "origin": "xian", "destination": "TRHAL", "dispatch_date": "2026-12-01", "equipment": "45G1", "units": 1,
    "mass_per_unit": {"value": "24", "unit": "TNE"}, "commodity": {"code": "8528", "scheme": "NHM"},
    "value": {"amount": "120000", "currency": "USD"}, "as_known_on": str(KNOWN),
}  # fmt: skip
"""A good question to the shipped books."""

FIRST_EXAMPLE: dict[str, Any] = {**QUESTION, "dispatch_date": "2026-05-10"}
"""The first worked example, priced 4793.07 USD by the southern corridor."""


@cache
def shipped() -> Flask:
    """The service on the shipped books."""
    return _app(Config())


@cache
def examples() -> Flask:
    """The service on the book and the network of the worked examples."""
    return _app(Config(tariffs=(EXAMPLES / "book",), network=EXAMPLES / "network"))


def made() -> Flask:
    """The service on the shipped books, made anew."""
    return _app(Config())


def client(app: Flask) -> FlaskClient:
    """A client of a service."""
    return app.test_client()


def _app(settings: Config) -> Flask:
    folder = Path(tempfile.mkdtemp(prefix="karvan-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    app = create_app(replace(settings, data=folder, limit_key=0, limit_address=0))
    # A failure must reach the client as it would in production, not the test.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app
