"""What goes around every answer: a request id, security headers, compression, one line of log without cargo data.

Source: product rules, sections 3 and 7.
"""

from __future__ import annotations

import logging
import re
import sys
from datetime import UTC, datetime
from time import perf_counter
from uuid import uuid4

import orjson
from flask import Flask, Response, g, request

from api.packing import packed

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Only our own scripts, style sheet and pictures; nothing inline, in nobody's frame."""

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all a form would not say whose page sent it
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

UNSAID = {**HEADERS, "Cache-Control": "no-store"}
"""Headers of an answer that does not say otherwise."""

LEAST_COMPRESSED_BYTES = 2_000
"""Shorter answers gain nothing from compression."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_access = logging.getLogger("karvan.access")


class JsonLines(logging.Formatter):
    """A record as one line of JSON: when, how grave, what, and what the record carries as `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. A trace is kept: it goes to the log and nowhere else."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


class ToStandardError(logging.Handler):
    """Writes to standard error as it is at that moment, which a test or a supervisor may have replaced."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        print(self.format(record), file=sys.stderr, flush=True)


def log_as_json() -> None:
    """Send the logs of the service to standard error, one line of JSON a record."""
    handler = ToStandardError()
    handler.setFormatter(JsonLines())
    for name in ("karvan.access", "karvan.store", "api.app"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)


def register(app: Flask) -> None:
    """Wrap every answer of an app."""
    app.before_request(_open)
    app.after_request(_close)


def _open() -> None:
    """Take the request id of a proxy if it is a sane one, else make one."""
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
    g.started = perf_counter()


def _close(answer: Response) -> Response:
    """Headers, then the log. The address is logged as its rule: the query of the form holds cargo data."""
    _compress(answer)
    said = {name.lower() for name, _ in answer.headers}
    answer.headers.extend([(name, value) for name, value in UNSAID.items() if name.lower() not in said])
    answer.headers["X-Request-ID"] = g.request_id
    fields = {
        "request_id": g.request_id,
        "method": request.method,
        "rule": request.url_rule.rule if request.url_rule else None,
        "status": answer.status_code,
        "ms": round((perf_counter() - g.started) * 1000, 1),
        # To count what is made while it is sent would wait for its end and hold all of it.
        "bytes": None if answer.is_streamed else answer.calculate_content_length(),
    }
    _access.info("request", extra={"fields": fields})
    return answer


def _compress(answer: Response) -> None:
    """Send a long answer compressed to a client that takes it: a page of routes shrinks to a tenth.

    Nothing in an answer is secret from the one who asked, so that its length betrays nothing.
    """
    if answer.direct_passthrough or answer.is_streamed or answer.content_encoding:
        return
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and len(answer.get_data()) >= LEAST_COMPRESSED_BYTES:
        answer.set_data(packed(answer.get_data()))
        answer.content_encoding = "gzip"
