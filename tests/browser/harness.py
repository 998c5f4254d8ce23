"""The service in a real browser: served on a free port, and every page watched for what must never happen.

A watched page fails its test where a script fails, where the content policy refuses something, where the console
warns, where a part of the page is not there, or where anything is asked of another host than the service's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize
from werkzeug.serving import make_server

OWN_HOST = "127.0.0.1"
LAPTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
NARROW: ViewportSize = {"width": 320, "height": 256}
"""A window of 1280 × 1024 at 400 % zoom."""

OURS = ("data:", "blob:", "about:")
PARTS = {"stylesheet", "script", "image", "font", "manifest"}
_STATUS = "Failed to load resource: the server responded with a status of"
"""What the console says of every answer that is no success: a form that is sent back is one."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """A service on a free port of this machine: its address."""
    server = make_server(OWN_HOST, 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{OWN_HOST}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Watch:
    """Everything that went wrong in a browser context. `faults` is empty after a good test."""

    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Listen to all pages of a context."""
        context.on("weberror", lambda error: self.faults.append(f"script failed: {error.error}"))
        context.on("console", self._said)
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_STATUS):
            self.faults.append(f"console {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(OURS) and urlsplit(request.url).hostname != OWN_HOST:
            self.faults.append(f"asked of another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.request.resource_type in PARTS and response.status >= 400:
            self.faults.append(f"part of a page is missing: {response.status} {response.url}")


@contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[Page]:
    """A fresh page with cookies and storage of its own; what its watch found fails the test at the end.

    options : of the browser's context, such as ``java_script_enabled=False``, ``viewport=PHONE``, ``locale="fa"``
    """
    watch = Watch()
    context = browser.new_context(**{"locale": "en-GB", "viewport": LAPTOP, **options})
    try:
        watch.over(context)
        yield context.new_page()
    finally:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


_WIDER = """() => [...document.querySelectorAll('body *')].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1)
        && !each.closest('[role=region][tabindex], pre, svg') && getComputedStyle(each).position !== 'absolute';
}).slice(0, 3).map(each => each.outerHTML.slice(0, 120))"""


def wider_than_window(page: Page) -> list[str]:
    """Elements that make a page scroll sideways; nothing where it does not."""
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    found: list[str] = page.evaluate(_WIDER)
    return found or ["something"]
