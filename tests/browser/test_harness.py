"""The watch over a page: each thing that must never happen is seen, and a good page is let through."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browser.harness import serving, watched

BODIES = {
    "good": "<p>fine</p>",
    "throwing": "<script>throw new Error('broken')</script>",
    "warning": "<script>console.warn('careful')</script>",
    "foreign": "<img src='http://elsewhere.example/a.png' alt=''>",
    "partless": "<link rel=stylesheet href=/nothing.css>",
    "refused": "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\"><script>1</script>",
}


@pytest.fixture(scope="module")
def faulty() -> Iterator[str]:
    app = Flask(__name__)
    app.add_url_rule("/<body>", "page", lambda body: "<!doctype html><title>x</title>" + BODIES[body])
    app.add_url_rule("/nothing.css", "nothing", lambda: ("", 404))
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
    with serving(app) as at:
        yield at


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("throwing", "script failed: broken"),
        ("warning", "console warning: careful"),
        ("foreign", "asked of another host: http://elsewhere.example/a.png"),
        ("partless", "part of a page is missing: 404"),
        ("refused", "console error: "),
    ],
)
def test_what_must_never_happen_fails_the_test(browser: Browser, faulty: str, body: str, said: str) -> None:
    watching: AbstractContextManager[Page] = watched(browser)
    page = watching.__enter__()
    page.goto(f"{faulty}/{body}")
    with pytest.raises(AssertionError, match=said):
        watching.__exit__(None, None, None)


def test_a_good_page_passes(opened: Callable[..., Page], faulty: str) -> None:
    assert opened().goto(f"{faulty}/good").status == 200  # type: ignore[union-attr]


def test_a_form_that_is_sent_back_is_no_fault(page: Page, address: str) -> None:
    answer = page.goto(f"{address}/?origin=nowhere")
    assert answer is not None
    assert answer.status == 422
