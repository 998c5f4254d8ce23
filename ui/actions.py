"""What can be done with an answer: its downloads, and saving it as a quote; and the address of the downloads.

A download of a question that is not saved is priced by its address, the same as the page. Source: product rules,
section 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, redirect, request, url_for
from flask_babel import lazy_gettext
from werkzeug.exceptions import NotFound

from api.forms.negotiation import FORMS, JSON
from api.forms.rendering import answer as formed
from api.limits import count_address
from api.option_json import Json
from api.quote_json import quote_json
from api.schemas import Question, Wrong, question_of_form
from api.views import desks
from ui.browser_owner import kept_days, settings
from ui.quote_form import FIELDS

NAMES = {
    "pdf": lazy_gettext("PDF"),
    "xlsx": lazy_gettext("Excel"),
    "csv": lazy_gettext("CSV"),
    "json": lazy_gettext("JSON"),
}
"""Form -> what its button says, in the order of the page."""

answer_forms = Blueprint("answer_forms", __name__)


@dataclass(frozen=True)
class Actions:
    """What can be done with an answer. downloads : (name, address)

    fields     : of the form that saves it, (name, value); () where it is saved already
    kept_days  : how long a saved quote is kept [days]
    quote_days : how long it is valid at most [days]
    """

    downloads: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...] = ()
    kept_days: int = 0
    quote_days: int = 0


@answer_forms.before_request
def _counted() -> None:
    count_address()


@answer_forms.get("/answer.<form>")
def download(form: str) -> Response:
    """The answer to the question in the address, as a file. Where something is wrong with it, the form says what."""
    if form not in FORMS:
        raise NotFound()
    try:
        question = question_of_form(desks(), request.args)
    except Wrong:
        if not request.accept_mimetypes.accept_html:
            raise
        return redirect(f"/?{urlencode(asked(request.args))}", 303)  # type: ignore[return-value]
    return formed(priced(question, written=form == JSON), form)


def priced(question: Question, written: bool = False) -> Json:
    """The answer to a question as plain data; see `api.quote_json`."""
    desk, quote = desks().quote(question.known, question.consignment)
    scenario = desks().scenarios.get(question.known.scenario)
    return quote_json(desk, quote, scenario, question.most, written)


def asked(sent: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the form, without what else stands in an address."""
    return {name: sent[name].strip() for name in FIELDS if sent.get(name, "").strip()}


def of_question() -> Actions:
    """What can be done with the answer to the question in the address of the present page."""
    fields = asked(request.args)
    query = urlencode(fields)
    return Actions(
        tuple((str(name), f"{url_for('answer_forms.download', form=form)}?{query}") for form, name in NAMES.items()),
        tuple(fields.items()), kept_days(settings()), settings().quote_days,
    )  # fmt: skip


def of_saved(quote_id: str) -> Actions:
    """What can be done with a saved quote."""
    return Actions(
        tuple((str(name), url_for("saved.download", quote_id=quote_id, form=form)) for form, name in NAMES.items())
    )


def register(app: Flask) -> None:
    """Put the downloads on an app, and let the answer on a page say what can be done with it."""
    app.register_blueprint(answer_forms)
    app.jinja_env.globals["question_actions"] = of_question
