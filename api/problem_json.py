"""Every failure leaves by this one door: ``application/problem+json`` after RFC 9457.

It says what is wrong, with each mistake's place, value and suggestions; never a stack trace, a path or SQL.
Source: product rules, section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from api.schemas import Fault, Wrong
from api.store.engine import Unavailable

MEDIA_TYPE = "application/problem+json"

SAID_OF_STORE = "Stored quotes cannot be reached at the moment; rates are still answered."
RETRY_STORE_S = 5

# status -> (code, detail); a detail that a view has written itself comes before it
_SAID = {
    400: ("unreadable", ""),
    404: ("not_found", "There is nothing at this address; /v1/version and /healthz exist on every instance."),
    405: ("method_not_allowed", "This address does not answer this method; the Allow header lists those it does."),
    406: ("not_acceptable", "This address answers none of the media types that Accept names; */* takes what it has."),
    413: ("too_large", "The body is larger than this address takes."),
    415: ("unsupported_media_type", "Send the body as Content-Type: application/json."),
    500: ("internal", "The service failed; nothing was changed. The request id finds the reason in its log."),
}


def problem(
    status: int, detail: str = "", faults: Sequence[Fault] = (), code: str = "", most_value: int = 200
) -> dict[str, Any]:
    """The body of a failure. Values longer than `most_value` signs of JSON are left out."""
    usual_code, usual_detail = _SAID.get(status, (HTTPStatus(status).name.lower(), ""))
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or usual_detail,
        "code": code or usual_code,
        "request_id": g.get("request_id", ""),
        "errors": [_error(fault, most_value) for fault in faults],
    }


def _error(fault: Fault, most_value: int) -> dict[str, Any]:
    said = "; ".join(part for part in (fault.problem.message, fault.problem.advice) if part)
    value = fault.value if len(orjson.dumps(fault.value)) <= most_value else None
    return {
        "pointer": fault.pointer,
        "code": fault.problem.code,
        "detail": said,
        "value": value,
        "suggestions": list(fault.problem.suggestions),
    }


def of_http(error: HTTPException) -> Response:
    """The answer to a failure of HTTP, with the headers that belong to it, such as Allow."""
    answer = error.get_response()
    status = answer.status_code
    if status < 400:
        return Response(answer.get_data(), status, answer.headers)
    answer.set_data(orjson.dumps(problem(status, _said(error, status))))
    answer.content_type = MEDIA_TYPE
    return Response(answer.get_data(), status, answer.headers)


def _said(error: HTTPException, status: int) -> str:
    """What a view has said itself, or what is usual; the words of werkzeug only where nothing is usual here."""
    own = error.description or ""
    return own if own != type(error).description or not _SAID.get(status, ("", ""))[1] else ""


def of_wrong(error: Wrong) -> Response:
    """The answer to a request with wrong values: 422 and all of them."""
    count = len(error.faults)
    detail = "One value is wrong." if count == 1 else f"{count} values are wrong."
    body = problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, error.faults, "wrong_values")
    return Response(orjson.dumps(body), HTTPStatus.UNPROCESSABLE_ENTITY, content_type=MEDIA_TYPE)


def of_unavailable(error: Unavailable) -> Response:
    """The answer while the store cannot be used: what needs none of it goes on."""
    return of_http(ServiceUnavailable(SAID_OF_STORE, retry_after=RETRY_STORE_S))


def register(app: Flask) -> None:
    """Send every failure of an app through here; an unexpected one is a 500, and its trace goes to the log."""
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Wrong, of_wrong)
    app.register_error_handler(Unavailable, of_unavailable)
