"""The API as a Flask app: the one place where its parts are put together."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from api import batches, config, envelope, health, limits, metrics, problem_json, quotes, tariff_views, views
from api.config import Config
from api.desks import Desks
from api.keys import KeyRing
from api.openapi.views import documents
from api.store import schema

MOST_BODY_BYTES = 64 * 1024
"""Largest body of a request."""


def create_app(settings: Config | None = None) -> Flask:
    """The API, ready to answer. settings : by default those of the environment.

    Raises Refused with every problem of the settings, the network and the tariff books, or of the store.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    settings = settings or config.from_environment()
    app.extensions["desks"] = desks = Desks(settings)
    store = schema.opened(settings)
    envelope.log_as_json()
    envelope.register(app)
    metrics.register(app)
    problem_json.register(app)
    limits.register(app, KeyRing(store, settings))
    app.before_request(views.unasked)
    app.register_blueprint(views.v1)
    app.register_blueprint(documents)
    app.register_blueprint(tariff_views.tariff_books)
    quotes.register(app, store, settings, desks)
    app.register_blueprint(health.health)
    batches.register(app, settings.threads, settings.batch_mb)
    store.close()  # the processes that answer open connections of their own
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    return app
