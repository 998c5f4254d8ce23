"""The whole service as one Flask app: the API, and the page on top of it."""

from __future__ import annotations

from flask import Flask

from api.app import create_app as create_api
from api.config import Config
from ui import actions, batch_page, languages, navigation, pages, saved_pages, spoken, static_files
from ui.browse import views as browse
from ui.docs_page import docs
from ui.finding import finding


def create_app(settings: Config | None = None) -> Flask:
    """The service, ready to answer. settings : by default those of the environment.

    Raises Refused with every problem of the settings, the network and the tariff books.
    """
    app = create_api(settings)
    languages.register(app)
    spoken.register(app)
    navigation.register(app)
    pages.register(app)
    static_files.register(app)
    actions.register(app)
    saved_pages.register(app)
    batch_page.register(app)
    app.register_blueprint(docs)
    app.register_blueprint(finding)
    browse.register(app, app.extensions["desks"])
    return app
