"""The languages of the pages: which one a reader gets, how it is written, and what it is called in itself.

Texts of the pages are English in the source, marked by ``_()``; their translations are the catalogues in
``translations``. Codes, currencies and the words of a source stay as they are in every language.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, has_request_context, request
from flask_babel import Babel, Domain, get_locale, get_translations

LANGUAGES = {"en": "English", "ru": "Русский", "zh": "中文", "tr": "Türkçe", "fa": "فارسی"}
"""Language tag -> its name in itself."""

RIGHT_TO_LEFT = {"fa"}
CHOSEN = "lang"
"""The parameter and the cookie that hold a language chosen by hand."""

_TRANSLATIONS = Path(__file__).with_name("translations")
_KEPT_S = 365 * 24 * 3600


def language() -> str:
    """The language of this request: chosen in its address, chosen before, or the one that the browser likes best.

    English outside a request.
    """
    if not has_request_context():
        return "en"
    for named in (request.args.get(CHOSEN), request.cookies.get(CHOSEN)):
        if named in LANGUAGES:
            return str(named)
    return request.accept_languages.best_match(LANGUAGES, "en") or "en"


def register(app: Flask) -> None:
    """Give an app's pages their languages."""
    Babel(app, locale_selector=language, default_translation_directories=str(_TRANSLATIONS))  # type: ignore[no-untyped-call]
    app.before_request(_speak)
    app.context_processor(_spoken)
    app.after_request(_remember)


class _Catalogue(Domain):
    """The texts of one language."""

    def __init__(self, texts: object) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._texts = texts

    def get_translations(self) -> object:
        """The texts, whatever is asked."""
        return self._texts


def _speak() -> None:
    """Open the catalogue of the reader's language once for a request, not for each of the thousand texts of a page.

    What answers machines speaks English.
    """
    if not request.path.startswith("/v1/"):
        _Catalogue(get_translations()).as_default()  # type: ignore[no-untyped-call]


def _spoken() -> dict[str, object]:
    """What every template knows: the language, its direction, and all others."""
    spoken = str(get_locale() or "en")
    return {
        "language": spoken,
        "direction": "rtl" if spoken in RIGHT_TO_LEFT else "ltr",
        "languages": LANGUAGES,
    }


def _remember(answer: Response) -> Response:
    """Keep a language that was chosen by hand; tell caches that pages differ by language."""
    if answer.mimetype == "text/html":
        answer.vary.update(("Accept-Language", "Cookie"))
        if (named := request.args.get(CHOSEN)) in LANGUAGES:
            answer.set_cookie(CHOSEN, str(named), max_age=_KEPT_S, samesite="Lax", httponly=True)
    return answer
