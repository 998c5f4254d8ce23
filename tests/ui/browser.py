"""A browser as the tests of pages that save use it: it keeps its cookie, and says where a form came from."""

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

QUESTION = {
    "origin": "Xi'an", "destination": "Halkali", "equipment": "45G1", "dispatch_date": "2026-05-10",
    "mass_per_unit": "24", "commodity": "8528", "value": "120000", "as_known_on": "2026-11-23",
}  # fmt: skip
"""The first worked example, as it is typed."""

OURS = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
"""What a browser says of a form on one of our pages."""


def fields_of(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the form on a page that leads to an address."""
    form = re.search(rf'<form method="post" action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.S)
    assert form, f"no form leads to {action}"
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[1])
    return {name: unescape(value) for name, value in found}


def saved(client: FlaskClient, **changed: str) -> str:
    """Save a quote as a person does, from its answer: the address of its page."""
    reference = changed.pop("reference", "")
    page = client.get("/", query_string={**QUESTION, **changed})
    sent = fields_of(page.get_data(as_text=True), "/saved") | {"reference": reference}
    answer = client.post("/saved", data=sent, headers=OURS)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert answer.headers["Location"].startswith("/saved/")
    return answer.headers["Location"]


def sent(
    client: FlaskClient, page: str, action: str, headers: dict[str, str] | None = None, **fields: Any
) -> TestResponse:
    """Press a button on a page: the answer to its form."""
    hidden = fields_of(client.get(page).get_data(as_text=True), action)
    return client.post(action, data={**hidden, **fields}, headers=OURS if headers is None else headers)


def text(html: str) -> str:
    """A page's words in a row."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def browsers(app: Flask) -> tuple[FlaskClient, FlaskClient]:
    """Two browsers that know nothing of each other."""
    return app.test_client(), app.test_client()
