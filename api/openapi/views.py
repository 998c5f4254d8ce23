"""The address of the document."""

from __future__ import annotations

from flask import Blueprint, Response

from api.openapi.document import as_bytes

documents = Blueprint("documents", __name__)


@documents.get("/openapi.json")
def openapi() -> Response:
    """What this API takes and answers, for machines."""
    return Response(as_bytes(), content_type="application/json")
