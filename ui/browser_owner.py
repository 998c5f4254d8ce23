"""The browser as the owner of quotes: a random id in a cookie, made when something is first saved.

Whoever has the id sees the quotes, as whoever has a key sees those of the key; the store knows only a hash of it.
Nothing is known of the person, and a browser that saves nothing has no id.
"""

from __future__ import annotations

import re
import secrets
from hashlib import sha256

from flask import Response, current_app, g, request

from api.config import Config
from api.keys import Caller

COOKIE = "browser"
NOBODY = ""
"""Owner of nothing: no quote is stored under it."""

MOST_COOKIE_S = 400 * 24 * 3600
"""Browsers keep no cookie longer."""

_BYTES = 32
_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_DOMAIN = b"karvan: owner of a browser's quotes\n"


def browser_id() -> str:
    """The id of the browser that asks, "" where it has none."""
    sent = request.cookies.get(COOKIE, "")
    return sent if _ID.fullmatch(sent) else ""


def owner_of(browser: str) -> str:
    """The owner under which the quotes of a browser are stored; its id cannot be found from it.

    A key's owner has no hyphen: the two never meet.
    """
    return f"browser-{sha256(_DOMAIN + browser.encode()).hexdigest()[:32]}" if browser else NOBODY


def recognised() -> None:
    """Let the browser that asks be who owns and sees quotes in the present request."""
    g.caller = Caller(owner_of(browser_id()), False, frozenset(["quotes"]))


def given_id() -> str:
    """The id of the browser that asks; where it has none a new one, which `remembered` sends it."""
    found = browser_id()
    if not found:
        g.new_browser = found = secrets.token_urlsafe(_BYTES)
        g.caller = Caller(owner_of(found), False, frozenset(["quotes"]))
    return found


def remembered(answer: Response, settings: Config) -> Response:
    """An answer that gives the browser its id, or the one that it has for as long again as a new quote is kept."""
    browser = g.get("new_browser") or browser_id()
    if browser:
        answer.set_cookie(
            COOKIE, browser, max_age=min(MOST_COOKIE_S, kept_days(settings) * 24 * 3600), path="/",
            secure=request.is_secure, httponly=True, samesite="Lax",
        )  # fmt: skip
    return answer


def kept_days(settings: Config) -> int:
    """How long a quote saved now is kept [days]: while it is valid, and some time after."""
    return settings.quote_days + settings.retention_days


def settings() -> Config:
    """What this service was started with."""
    found: Config = current_app.extensions["keys"].settings
    return found
