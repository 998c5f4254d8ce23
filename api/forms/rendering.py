"""A quote in the form that was asked for: the same figures in JSON, CSV, workbook and PDF.

Source: product rules, section 3.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from flask import Response

from api.forms.negotiation import FORMS, JSON
from api.forms.wording import printable
from api.written import json_of

Json = dict[str, Any]


def render(quote: Json, form: str) -> bytes:
    """A quote's plain data (`api.quote_json`, as stored or not) in a form of `FORMS`; the same data, the same bytes.

    Only JSON keeps every sign of a text: the others show those that a page or a cell would obey as �.
    """
    if form == JSON:
        return json_of(quote)
    # A form is loaded when it is first asked for: typst and xlsxwriter would slow every start.
    rendered: bytes = import_module(f"api.forms.{form}_form").render(printable(quote))
    return rendered


def answer(quote: Json, form: str) -> Response:
    """A quote as the answer to a request, under a name to save it by; a PDF opens in the browser."""
    response = Response(render(quote, form), content_type=FORMS[form].content_type)
    response.vary.add("Accept")
    if form != JSON:
        shown = "inline" if form == "pdf" else "attachment"
        response.headers["Content-Disposition"] = f'{shown}; filename="{file_name(quote, form)}"'
    return response


def file_name(quote: Json, form: str) -> str:
    """``karvan-Q-2026-000123.pdf``; of rates that are not stored by the ends and the day."""
    asked = quote["request"]
    name = quote.get("number") or quote.get("id")
    name = name or f"{asked['origin']}-{asked['destination']}-{asked['dispatch_date']}"
    return f"karvan-{re.sub('[^A-Za-z0-9-]+', '-', str(name))[:80]}.{form}"
