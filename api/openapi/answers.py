"""The answers of the document: what succeeds, and every way to fail, with the headers that belong to each."""

from __future__ import annotations

from api.forms.negotiation import FORMS
from api.openapi.examples import MISTAKES
from api.openapi.shapes import TEXT, WHOLE, Json, ref, said

JSON = "application/json"
PROBLEM = "application/problem+json"

HEADERS: dict[str, Json] = {
    "X-Request-ID": said(TEXT, "Names this request in our logs; your own, where you sent a sane one."),
    "Retry-After": said(WHOLE, "Seconds to wait before the request is sent again."),
    "WWW-Authenticate": said(TEXT, "Bearer, and what is wrong with the key."),
    "Idempotency-Replayed": said(TEXT, "true where the quote had been made before."),
    "Location": said(TEXT, "Address of the quote."),
    "ETag": said(TEXT, "Names these bytes, in quotes; for If-None-Match."),
    "RateLimit-Policy": said(TEXT, "Requests and seconds, such as 600;w=60."),
    "RateLimit-Limit": said(WHOLE, "Requests of a minute."),
    "RateLimit-Remaining": said(WHOLE, "Requests left in this minute."),
    "RateLimit-Reset": said(WHOLE, "Seconds until the next."),
    "X-Accel-Buffering": said(TEXT, "no: a proxy passes each block on as it comes."),
}  # fmt: skip
"""Header -> its schema."""

LIMITS = ("RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
_FILES: dict[str, Json] = {
    form.media_type: TEXT if form.media_type.startswith("text/") else {"type": "string", "format": "binary"}
    for form in FORMS.values()
    if form.media_type != JSON
}
_HEADERS_OF: dict[int, tuple[str, ...]] = {
    401: ("WWW-Authenticate",),
    403: ("WWW-Authenticate",),
    409: ("Retry-After",),
    429: ("Retry-After", *LIMITS),
    503: ("Retry-After",),
}

FAILURES = {
    400: ("Unreadable", "The body cannot be read."),
    401: ("KeyMissing", "There is no key, or none that is valid."),
    403: ("KeyForbidden", "The key has not the scope that this address needs."),
    404: ("NotFound", "There is no such thing, or it is not yours."),
    406: ("NotAcceptable", "None of the media types that Accept names is answered here."),
    409: (
        "Conflict",
        "The first request with this Idempotency-Key is still being answered; or the files that a quote "
        "was made of are not in the store.",
    ),
    413: ("TooLarge", "The body is larger than this address takes."),
    415: ("UnsupportedMediaType", "The body is of a media type that is not read here."),
    422: ("WrongValues", "Values are wrong: all of them are named, each with its place and suggestions."),
    429: ("TooManyRequests", "More requests in this minute than the limit allows."),
    500: ("Internal", "The service failed; nothing was changed."),
    503: ("Unavailable", "What is needed cannot be reached or has no room now."),
}
"""Status -> (name of the component, meaning)."""


def answer(description: str, content: dict[str, Json] | None = None, *named: str) -> Json:
    """An answer with its bodies by media type, and its headers."""
    bodies = {"content": {media: {"schema": schema} for media, schema in content.items()}} if content else {}
    return {"description": description, "headers": headers("X-Request-ID", *named), **bodies}


def json_answer(description: str, name: str, *named: str) -> Json:
    """An answer of JSON whose shape is a component."""
    return answer(description, {JSON: ref(name)}, *named)


def formed_answer(description: str, name: str, *named: str) -> Json:
    """An answer of JSON whose shape is a component, or of the same figures as CSV, workbook or PDF."""
    return answer(description, {JSON: ref(name), **_FILES}, *named)


def failures(*statuses: int) -> dict[str, Json]:
    """Status -> a reference to its failure."""
    return {str(status): {"$ref": f"#/components/responses/{FAILURES[status][0]}"} for status in sorted(statuses)}


def failure_components() -> dict[str, Json]:
    """The failures as components: every one is a problem, and a wrong value has an example."""
    made = {
        name: answer(meaning, {PROBLEM: ref("Problem")}, *_HEADERS_OF.get(status, ()))
        for status, (name, meaning) in FAILURES.items()
    }
    made["WrongValues"]["content"][PROBLEM]["examples"] = {
        "two": {"summary": "Two mistakes, both said", "value": MISTAKES}
    }
    return made


def headers(*names: str) -> dict[str, Json]:
    """Headers by name, with their shapes and meanings."""
    return {name: {"schema": HEADERS[name], "description": HEADERS[name]["description"]} for name in names}
