import pytest
from flask import Flask, request
from werkzeug.exceptions import NotAcceptable, NotFound

from api.forms.negotiation import FORMS, form_of


def asked(accept: str | None = None, **parts: str) -> str:
    """The form of a request with this Accept and these parts of its address."""
    headers = {} if accept is None else {"Accept": accept}
    with Flask(__name__).test_request_context("/", headers=headers):
        request.view_args = dict(parts)
        return form_of(request)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("application/*", "json"),
        ("text/*", "csv"),
        ("text/csv", "csv"),
        ("text/csv; charset=utf-8", "csv"),
        ("application/pdf", "pdf"),
        (FORMS["xlsx"].media_type, "xlsx"),
        ("application/pdf, application/json", "json"),
        ("application/pdf, application/json;q=0.5", "pdf"),
        ("text/html, application/pdf;q=0.9, */*;q=0.8", "pdf"),
        ("application/json;q=0, */*", "csv"),
    ],
)
def test_accept_names_the_form(accept: str | None, form: str) -> None:
    assert asked(accept) == form


@pytest.mark.parametrize("accept", ["text/html", "image/png, audio/*", "application/json;q=0"])
def test_accept_without_any_form_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptable):
        asked(accept)


def test_a_suffix_goes_before_accept() -> None:
    assert asked("application/json", form="pdf") == "pdf"
    assert asked("text/html", form="json") == "json"


@pytest.mark.parametrize("suffix", ["exe", "", "PDF", "pdf/"])
def test_another_suffix_is_not_found(suffix: str) -> None:
    with pytest.raises(NotFound):
        asked("*/*", form=suffix)
