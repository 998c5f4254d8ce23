"""Where a page leads: the parts of the service in the masthead, and the same page in another language."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, current_app, has_app_context, request
from flask_babel import lazy_gettext

from ui.languages import CHOSEN, LANGUAGES, language

PARTS = (
    ("/", lazy_gettext("Quote")),
    ("/batch", lazy_gettext("Batch")),
    ("/saved", lazy_gettext("Saved")),
    ("/corridors", lazy_gettext("Corridors")),
    ("/tariffs", lazy_gettext("Tariffs")),
    ("/how", lazy_gettext("How it works")),
    ("/docs", lazy_gettext("API")),
)
"""The parts of the service: (path, name). A part that an app does not have is left out."""

FOOT = (
    ("/about", lazy_gettext("About and limits")),
    ("/nodes", lazy_gettext("Places")),
    ("/units", lazy_gettext("Units")),
)
"""What the foot of a page leads to beside them."""


@dataclass(frozen=True)
class Link:
    """One way on. current : the reader is there already, or in a part of it"""

    path: str
    name: str
    current: bool
    tag: str = ""


def register(app: Flask) -> None:
    """Give an app's pages their ways on."""
    app.jinja_env.globals["here"] = here
    app.context_processor(
        lambda: {"navigation": links(PARTS), "foot": links(FOOT), "other_languages": same_page_in_languages()}
    )


def links(parts: tuple[tuple[str, object], ...]) -> list[Link]:
    """The parts that this app has, in their order."""
    at = request.path
    return [
        Link(path, str(name), at == path or (path != "/" and at.startswith(f"{path}/")))
        for path, name in parts
        if leads(path)
    ]


def here(**changes: str) -> str:
    """The address of this page with a part of its query changed, at its answer."""
    asked = {**request.args.to_dict(), **changes}
    return f"{request.path}?{urlencode({name: text for name, text in asked.items() if text})}#answer"


def leads(path: str) -> bool:
    """Whether a page of this app stands at a path; nothing does outside an app."""
    return has_app_context() and current_app.url_map.bind("").test(path, method="GET")


def same_page_in_languages() -> list[Link]:
    """This page, its query kept, in each language by its name in itself."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != CHOSEN]
    return [
        Link(f"{request.path}?{urlencode([*asked, (CHOSEN, tag)])}", name, tag == language(), tag)
        for tag, name in LANGUAGES.items()
    ]
