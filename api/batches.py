"""``POST /v1/batches``: a CSV of consignments in, a priced CSV out, block by block, whatever the number of rows.

Source: product rules, sections 3 and 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any, BinaryIO

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import NotAcceptable, RequestEntityTooLarge, ServiceUnavailable, UnsupportedMediaType
from werkzeug.wsgi import ClosingIterator

from api.csv_body import checked_csv
from api.desks import knowledge
from api.schemas import BatchSchema, Fault, Wrong, query_of
from api.views import desks
from calculator.batch import ConsignmentTable, Outputs, price_blocks
from calculator.desk import QuotingDesk
from calculator.problem import Problem, Refused

MEDIA_TYPE = "text/csv"
BLOCK_BYTES = {"summary": 50_000, "options": 25_000, "charges": 5_000}
"""Of the rows priced at a time: the text of one block is what a batch holds in memory, a few megabytes at most."""

RETRY_AFTER_S = 5

batches = Blueprint("batches", __name__, url_prefix="/v1")


@dataclass(frozen=True)
class Room:
    """How many batches a process works on at once, so that half of its threads are always free for others.

    most_bytes : of one body
    """

    places: BoundedSemaphore
    most_bytes: int


def register(app: Flask, threads: int, batch_mb: int) -> None:
    """Put the batches on an app. threads : of a process; batch_mb : largest body [MB]"""
    app.extensions["batches"] = Room(BoundedSemaphore(max(1, threads // 2)), batch_mb * 1_000_000)
    app.register_blueprint(batches)


@batches.post("/batches")
def batch() -> Response:
    """The rows as they came, each with its status and its price; or a row an option, or a row a line."""
    return in_turn(_priced)


def in_turn(work: Callable[[Room, ExitStack], Response]) -> Response:
    """Work that has a place of its own, given back when `held` closes: at once, or with an answer that took it over."""
    room: Room = current_app.extensions["batches"]
    if not room.places.acquire(blocking=False):
        raise ServiceUnavailable("Other batches are being priced; send it again.", retry_after=RETRY_AFTER_S)
    with ExitStack() as held:
        held.callback(room.places.release)
        return work(room, held)


def _priced(room: Room, held: ExitStack) -> Response:
    """The answer to the batch that was sent. Raises Wrong with every fault of the query and of the table."""
    _media_types()
    asked, faults = _asked()
    try:
        body = held.enter_context(_body(room.most_bytes, asked.get("decimal", "")))
    except Refused as refused:
        raise Wrong([*faults, *map(_in_table, refused.problems)]) from refused
    if faults:
        raise Wrong(faults)
    known = knowledge(asked.get("as_known_on"), asked.get("exchange_date"), asked.get("scenario", ""))
    kept = held.pop_all()  # until the last row is sent, or the client is gone
    rows = ClosingIterator(_rows(desks().own_desk(known), body, asked, kept), kept.close)
    answer = Response(rows, content_type=f"{MEDIA_TYPE}; charset=utf-8; header=present", direct_passthrough=True)
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy passes each block on as it comes
    return answer


def _media_types() -> None:
    if request.accept_mimetypes and not request.accept_mimetypes[MEDIA_TYPE]:
        raise NotAcceptable(f"This address answers {MEDIA_TYPE} only; accept it or */*.")
    charset = request.mimetype_params.get("charset", "utf-8")
    if request.mimetype != MEDIA_TYPE or charset.casefold() not in ("utf-8", "utf8") or request.content_encoding:
        raise UnsupportedMediaType(f"Send the body as Content-Type: {MEDIA_TYPE} in UTF-8, not compressed.")


def _asked() -> tuple[dict[str, Any], list[Fault]]:
    """How the table is to be read and priced, and what is wrong with that."""
    try:
        asked = query_of(BatchSchema(), request.args)
    except Wrong as wrong:
        return {}, wrong.faults
    problem = desks().problem_with(asked.get("scenario", ""))
    return asked, [Fault("/scenario", problem, asked["scenario"])] if problem else []


def _body(most_bytes: int, decimal: str) -> BinaryIO:
    """The table that was sent. Raises RequestEntityTooLarge before anything is read where its length says so."""
    if (request.content_length or 0) > most_bytes:
        raise RequestEntityTooLarge()
    request.max_content_length = most_bytes + 1  # in place of the limit of other addresses
    try:
        return checked_csv(request.stream, most_bytes, decimal)
    except OSError as error:
        raise ServiceUnavailable("There is no room for the body now.", retry_after=RETRY_AFTER_S) from error


def _in_table(problem: Problem) -> Fault:
    """A problem of the table: its pointer is the line, from 1, and the column."""
    places = [str(problem.line or ""), problem.column.replace("~", "~0").replace("/", "~1")]
    return Fault("".join(f"/{place}" for place in places if place), problem, problem.value or None)


def _rows(desk: QuotingDesk, body: BinaryIO, asked: dict[str, Any], kept: ExitStack) -> Iterator[bytes]:
    """The CSV that is answered, a block at a time; what is kept for it is freed with the last."""
    written, output = BytesIO(), asked["output"]
    outputs = Outputs(**{"out" if output == "summary" else output: written})
    table = ConsignmentTable(body, asked.get("decimal", ""))
    with kept:
        for _ in price_blocks(desk, table, outputs, asked["currency"], BLOCK_BYTES[output]):
            yield written.getvalue()
            written.seek(0)
            written.truncate()
