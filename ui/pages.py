"""The pages: one screen with the form and its answer, and the page that says that something failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.exceptions import HTTPException, NotFound

from api import problem_json
from api.desks import Desks
from api.limits import count_address
from api.quote_json import quote_json
from api.schemas import Wrong, question_of_form
from api.views import desks
from ui import csrf, words
from ui.languages import language
from ui.quote_form import SWAP, USUAL, Form, form_of, swapped
from ui.result_page import FIRST, Result, result_of
from ui.static_files import static_file

pages = Blueprint("pages", __name__, template_folder="templates")
pages.add_url_rule("/static/<filename>", "static", static_file)

QUICK_CURRENCIES = ("USD", "EUR", "CNY", "RUB", "KZT", "TRY")
"""Of the corridors: an answer is a step away in each of these that the books can convert to."""

_SAID = {
    403: csrf.SAID,
    404: lazy_gettext("There is no page at this address."),
    405: lazy_gettext("This page cannot be used in that way."),
    409: lazy_gettext("The files that this quote was made of are not kept here, so that it cannot be recomputed."),
    413: lazy_gettext("That is more than this page takes."),
    429: lazy_gettext("That was more than one may ask in a minute. Please try again in a moment."),
    500: lazy_gettext("The service failed. Nothing was changed; please try again."),
    503: lazy_gettext("The service cannot do this at the moment. Nothing was changed; try again in a moment."),
}


@pages.get("/")
def quote_page() -> Response:
    """The form, and the answer to what was asked in it; the way back where the form was turned round."""
    if SWAP in request.args:
        return cast(Response, redirect("/?" + urlencode(swapped(request.args))))
    form, result = answered(request.args, desks())
    status = 422 if form.mistakes else 200
    return make_response(render_template("quote.html", form=form, result=result, **_ways()), status)


@pages.get("/option/<option>")
def option_page(option: str) -> str:
    """One option of an answer, with every line of it."""
    _form, result = answered(request.args, desks(), option)
    if result is None or option not in result.unfolded:
        raise NotFound()
    return render_template("route.html", result=result, option=option, back=url_of("/", "#answer"))


def _ways() -> dict[str, object]:
    """What the templates of the form and of the answer make addresses with."""
    return {
        "option_address": option_address, "find_address": find_address, "usual": USUAL,
        "quick_currencies": QUICK_CURRENCIES,
    }  # fmt: skip


def find_address(what: str) -> str:
    """Where the form searches while one types, in the reader's language."""
    return f"/find/{what}?lang={language()}"


def option_address(option: str) -> str:
    """Where one option of the present question is told whole."""
    return url_of(f"/option/{option}")


def url_of(path: str, anchor: str = "") -> str:
    """A path with the present question."""
    return f"{path}?{request.query_string.decode('ascii', 'ignore')}{anchor}"


def answered(sent: Mapping[str, str], service: Desks, unfold: str = FIRST) -> tuple[Form, Result | None]:
    """The form with what was typed, and its answer; no answer where nothing is asked or something is wrong.

    unfold : the option whose details are told (`ui.result_page`)
    Raises TooManyRequests where the address has asked too often, here or of the API.
    """
    form = form_of(sent, service)
    if not form.asked:
        return form, None
    count_address()
    try:
        question = question_of_form(service, {**sent, **form.values})
    except Wrong as wrong:
        return form.with_faults(wrong.faults, service.today), None
    desk, quote = service.quote(question.known, question.consignment)
    data = quote_json(desk, quote, service.scenarios.get(question.known.scenario), question.most)
    return form, result_of(data, words.places(desk.network), sent.get("order", ""), unfold, desk.network.nodes)


def failed(error: HTTPException) -> Response:
    """A failure as a page for those who read pages, as problem+json for all others."""
    answer = problem_json.of_http(error)
    reads = request.accept_mimetypes
    if answer.status_code < 400 or request.path.startswith("/v1/") or not reads.accept_html or not reads:
        return answer
    said = _SAID.get(answer.status_code) or _("This did not work.")
    answer.set_data(render_template("failed.html", status=answer.status_code, said=said))
    answer.content_type = "text/html; charset=utf-8"
    return answer


def register(app: Flask) -> None:
    """Put the pages on an app."""
    app.jinja_env.filters["counted"] = words.number
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(pages)
    app.register_error_handler(HTTPException, failed)
