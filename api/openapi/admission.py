"""What holds for every address that asks who one is: the key, its scope, the limit, and how each refuses."""

from __future__ import annotations

from api.openapi.answers import LIMITS, failures, headers
from api.openapi.shapes import Json

SCOPES = {"/v1/rates": "rates", "/v1/quotes": "quotes", "/v1/batches": "batches", "/v1/tariffs": "tariffs"}
"""Beginning of an address -> the scope that a key needs there; at the others any valid key will do, or none."""

SCHEMES: dict[str, Json] = {
    "key": {
        "type": "http", "scheme": "bearer", "bearerFormat": "karvan_…",
        "description": "A key as `karvan keys make` printed it. Scopes: " + ", ".join(SCOPES.values()) + ". A quote is "
                       "seen by the key that made it. A service without keys answers its own machine alone.",
    },
}  # fmt: skip


def admitted(paths: dict[str, Json]) -> dict[str, Json]:
    """The addresses with what is asked of who comes to them."""
    return {
        path: {method: _operation(path, operation) for method, operation in methods.items()}
        for path, methods in paths.items()
    }


def scope_of(path: str) -> str:
    """The scope that an address needs, "" for none."""
    return next((scope for start, scope in SCOPES.items() if path.startswith(start)), "")


def _operation(path: str, operation: Json) -> Json:
    if not path.startswith("/v1/"):
        return operation
    scope = scope_of(path)
    refused = failures(401, *([403] if scope else []), 429, 503)
    return {
        **operation,
        "security": [{"key": [scope] if scope else []}, {}],
        "responses": dict(sorted({
            **{status: _counted(answer) for status, answer in operation["responses"].items()}, **refused,
        }.items())),
    }  # fmt: skip


def _counted(answer: Json) -> Json:
    """An answer that says where one stands within the limit."""
    return answer if "$ref" in answer else {**answer, "headers": {**answer["headers"], **headers(*LIMITS)}}
