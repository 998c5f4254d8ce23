"""The page that prices a CSV: sent, looked through, priced with its progress shown, filtered and downloaded.

The engine is the batch of the command line. Nothing that is sent is kept: the table goes back with the page.
Source: product rules, sections 5 and 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from importlib.resources import files
from typing import Any

import orjson
from flask import (
    Blueprint,
    Flask,
    Response,
    get_template_attribute,
    make_response,
    render_template,
    request,
    stream_with_context,
)  # fmt: skip
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound, RequestEntityTooLarge, ServiceUnavailable
from werkzeug.wsgi import ClosingIterator

from api.batches import MEDIA_TYPE, Room, in_turn
from api.desks import knowledge
from api.limits import count_address
from api.views import desks
from calculator.consignment_fields import FIELDS as COLUMNS
from calculator.desk import QuotingDesk
from calculator.money import CURRENCIES
from calculator.problem import Refused
from ui import csrf
from ui.batch_check import Check, checked, unusable
from ui.batch_results import SHOWN_ROWS, Filter, Results, Step, priced, written
from ui.batch_sent import LEFT_OUT, Limits, Sent, fields, larger, limits_of, sent_with
from ui.browser_owner import settings

DOWNLOADS = {"summary": "out", "options": "options", "charges": "charges", "rejects": "rejects"}
"""Download -> the output of the batch."""

batch_pages = Blueprint("batch_pages", __name__, template_folder="templates", url_prefix="/batch")


@batch_pages.before_request
def _guarded() -> None:
    """Nothing is changed here, but a page of another site shall not make this one work."""
    if request.method == "POST":
        csrf.checked_origin()
        count_address()
    most = 2 * limits().bytes + 64 * 1024
    request.max_content_length = request.max_form_memory_size = most


@batch_pages.get("")
def empty() -> str:
    """The page before anything is sent."""
    return _page(None, None)


@batch_pages.get("/example.csv")
def example() -> Response:
    """A table to begin with."""
    content = files("ui").joinpath("static/consignments.csv").read_bytes()
    answer = Response(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="consignments.csv"'
    return answer


@batch_pages.post("")
def shown() -> Response:
    """The table looked through; where that was asked, priced as well."""
    sent, check = received()
    if sent is None or not check.fit or "run" not in request.form:
        return make_response(_page(sent, check), 200 if check.fit else 422)
    try:
        return in_turn(lambda _room, _held: make_response(_page(sent, check, _finished(sent))))
    except ServiceUnavailable:
        return make_response(_page(sent, check, busy=True), 503)


@batch_pages.post("/progress")
def progress() -> Response:
    """The same results as lines of JSON: how far it is, then the part of the page that shows them."""
    sent, check = received()
    if sent is None or not check.fit:
        return Response(orjson.dumps({"again": True}) + b"\n", 422, content_type="application/x-ndjson")

    def work(_room: Room, held: ExitStack) -> Response:
        lines = stream_with_context(_lines(sent))
        answer = Response(_held(lines, held.pop_all()), content_type="application/x-ndjson")
        answer.headers["X-Accel-Buffering"] = "no"
        return answer

    return in_turn(work)


@batch_pages.post("/download/<output>")
def download(output: str) -> Response:
    """The results as a CSV, block by block: a row a consignment, an option or a line, or the rows that failed."""
    if output not in DOWNLOADS:
        raise NotFound()
    sent, check = received()
    if sent is None or not check.rows:
        return make_response(_page(sent, check), 422)

    def work(_room: Room, held: ExitStack) -> Response:
        name = DOWNLOADS[output]
        rows = (parts[name] for parts in written(sent, own_desk(), (name,)))
        answer = Response(_held(rows, held.pop_all()), content_type=f"{MEDIA_TYPE}; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="karvan-{output}.csv"'
        return answer

    return in_turn(work)


def received() -> tuple[Sent | None, Check]:
    """What was sent, and what was found out about it."""
    try:
        sent = sent_with(request, limits())
    except Refused as refused:
        return None, unusable(refused.problems)
    if sent is None:
        return None, Check(".", 0, 0, (), (), 0, False)
    return sent, checked(sent, own_desk(), limits())


def limits() -> Limits:
    """The most that this service prices on the page."""
    return limits_of(settings().page_rows)


def own_desk() -> QuotingDesk:
    """A desk of the request's own, as known on the day that was asked for: it keeps nobody waiting."""
    try:
        known = date.fromisoformat(request.form.get("as_known_on", ""))
    except ValueError:
        known = None
    return desks().own_desk(knowledge(known))


@batch_pages.errorhandler(413)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """A body that was not read, because it is larger than the page takes: the page, with the limit in words."""
    return make_response(_page(None, unusable([larger(limits())]), asked={}), 413)


def register(app: Flask) -> None:
    """Put the page on an app."""
    app.register_blueprint(batch_pages)


def _held(parts: Iterator[bytes], kept: ExitStack) -> ClosingIterator:
    """Parts of an answer; the place of its batch is free again with the last of them, or when the client is gone."""

    def whole() -> Iterator[bytes]:
        with kept:
            yield from parts

    return ClosingIterator(whole(), kept.close)


def _wanted(asked: Mapping[str, str]) -> Filter:
    return Filter(*(asked.get(name, "") for name in ("lane", "status", "corridor")))


def _finished(sent: Sent) -> Results:
    """The results of a run, at its end."""
    *_steps, results = priced(sent, own_desk(), _wanted(request.form))
    assert isinstance(results, Results)
    return results


def _lines(sent: Sent) -> Iterator[bytes]:
    """The progress with what is downloaded of it, the results, and the what-ifs after more progress.

    The results come with every row, so that a script filters what is priced already.
    """
    of_output = {output: name for name, output in DOWNLOADS.items()}
    line: dict[str, Any]
    for found in priced(sent, own_desk(), Filter()):
        if isinstance(found, Step):
            line = {"done": found.done, "of": found.of}
            if found.written:
                line["csv"] = {of_output[output]: part.decode() for output, part in found.written.items()}
        elif found.complete:
            line = {"what_ifs": render_template("batch_what_ifs.html", results=found)}
        else:
            html = render_template("batch_results.html", results=found, wanted=Filter(), most=SHOWN_ROWS)
            written_row = get_template_attribute("batch_row.html", "row_of")
            told = [[row.lane, row.status, row.corridor, written_row(row)] for row in found.rows]
            line = {"html": html, "rows": told, "most": SHOWN_ROWS}
        yield orjson.dumps(line) + b"\n"


def _page(
    sent: Sent | None,
    check: Check | None,
    results: Results | None = None,
    busy: bool = False,
    asked: Mapping[str, str] | None = None,
) -> str:
    """The page. asked : the form that was sent, where it is not that of the request"""
    asked = request.form if asked is None else asked
    return render_template(
        "batch.html", sent=sent, check=check, results=results, wanted=_wanted(asked), most=SHOWN_ROWS, busy=busy,
        limits=limits(), fields=fields(), left_out=LEFT_OUT, columns={field.name: field for field in COLUMNS},
        currencies=("USD", "EUR", "CNY", *sorted(CURRENCIES)), as_known_on=asked.get("as_known_on", ""),
        decimals={"": _("as they show it"), ".": "1234.5", ",": "1234,5"},
    )  # fmt: skip
