"""The forms that a quote is given in, and which one a client asks for: by the suffix of the address, else by Accept.

Source: product rules, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Request
from werkzeug.exceptions import NotAcceptable, NotFound

JSON = "json"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a quote. content_type : as sent, with the charset of text"""

    media_type: str
    content_type: str


_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMS = {
    JSON: Form("application/json", "application/json"),
    "csv": Form("text/csv", "text/csv; charset=utf-8"),
    "xlsx": Form(_WORKBOOK, _WORKBOOK),
    "pdf": Form("application/pdf", "application/pdf"),
}
"""Suffix -> form; where a client takes several equally gladly, the first of them is sent."""


def form_of(request: Request) -> str:
    """The form that a request asks for, a key of `FORMS`.

    The address decides where its rule has a part ``<form>`` (``/quotes/<quote_id>.<form>``), whatever Accept
    says; else Accept decides, and a client that says nothing gets JSON.

    Raises NotFound for a suffix that is no form, NotAcceptable where Accept names none of the forms.
    """
    named: dict[str, Any] = request.view_args or {}
    if "form" in named:
        if named["form"] not in FORMS:
            raise NotFound
        return str(named["form"])
    if not request.accept_mimetypes:
        return JSON
    form = _most_welcome(request)
    if form is None:
        raise NotAcceptable
    return form


def _most_welcome(request: Request) -> str | None:
    """The form with the highest quality of Accept, the first of equals; None where all are refused."""
    accepted = request.accept_mimetypes
    # The charset of a text may be named too: it is the one that we send.
    welcome = {
        name: max(accepted.quality(form.media_type), accepted.quality(form.content_type))
        for name, form in FORMS.items()
    }
    best = max(welcome, key=lambda name: welcome[name])
    return best if welcome[best] > 0 else None
