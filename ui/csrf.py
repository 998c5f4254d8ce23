"""What a page sends comes from our own pages: checked before anything is changed.

A form carries a token that only one who knows the browser's id can make, so that nothing has to be kept for it; and
the browser itself says from where a request was sent (Sec-Fetch-Site, else Origin). The API needs none of this: it
reads no cookie.

Source: OWASP, Cross-Site Request Forgery Prevention; W3C, Fetch Metadata Request Headers.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from flask import Flask, request
from flask_babel import lazy_gettext
from werkzeug.exceptions import Forbidden

from ui.browser_owner import browser_id

FIELD = "token"
_PURPOSE = b"karvan: a form of our pages"

SAID = lazy_gettext(
    "This was not sent by a page of this service, or by one that has been open for too long. Nothing was changed. "
    "Go back, load the page again and press the button once more."
)


def token(browser: str | None = None) -> str:
    """The token of a form for a browser, by default the one that asks; one without an id has the same as all such."""
    key = browser_id() if browser is None else browser
    return hmac.new(key.encode(), _PURPOSE, sha256).hexdigest()


def checked() -> None:
    """Let a form of our own pages through. Raises Forbidden for every other.

    A page that was opened before the browser had an id holds the token of those without one. It is enough only
    where the browser itself says that the form is ours, for everybody knows that token.
    """
    ours = sent_by_us()
    known = bool(browser_id()) and _is_sent(token())
    if ours is False or not (known or (ours and _is_sent(token("")))):
        raise Forbidden(str(SAID))


def checked_origin() -> None:
    """The lesser check, for what changes nothing but costs time: only a page of another site is refused."""
    if sent_by_us() is False:
        raise Forbidden(str(SAID))


def sent_by_us() -> bool | None:
    """Whether a page of this service sent the request, as the browser says; None where it says nothing."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    if origin := request.headers.get("Origin"):
        return origin == request.host_url.rstrip("/")
    return None


def _is_sent(expected: str) -> bool:
    return hmac.compare_digest(request.form.get(FIELD, "").encode(), expected.encode())


def register(app: Flask) -> None:
    """Let every template make the token of its forms."""
    app.jinja_env.globals["form_token"] = token
