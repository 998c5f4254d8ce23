"""What the form finds while one types: places, equipment, commodities, and what a route may be asked to avoid.

The light look-ups of the page itself, in the reader's language; those of the API are ``/v1/locations`` and
``/v1/commodities``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import orjson
from flask import Blueprint, Response, request
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from api.views import desks
from calculator.desk import QuotingDesk
from ui import choices, words
from ui.choices import MOST_FOUND, Choice, matching

finding = Blueprint("finding", __name__)

MOST_TEXT = 80
"""Signs of a text that are searched for; no name is longer."""

KEPT_S = 300


def places(desk: QuotingDesk, text: str) -> list[Choice]:
    """Places by code or by a name in any spelling; none of nothing."""
    return [choices.place(desk, node) for node in desk.gazetteer.search(text, MOST_FOUND)]


def equipment(desk: QuotingDesk, text: str) -> list[Choice]:
    """Containers and wagons by code, alias or name; all of nothing."""
    found = choices.equipment(desk)
    return matching(found, text) if text else found


def commodities(desk: QuotingDesk, text: str) -> list[Choice]:
    """Commodities by code or by a word of their name; none of nothing.

    A longer code than the network knows is offered as it is, under the name of what it belongs to.
    """
    known = choices.commodities(desk)
    found = matching(known, text) if text else []
    if found or not text.isdecimal():
        return found
    above = [choice for choice in known if text.startswith(choice.value)]
    return [replace(choice, value=text, name=text) for choice in above]


def avoidable(desk: QuotingDesk, text: str) -> list[Choice]:
    """What a route may avoid by name or code, then places; countries and modes of nothing."""
    around = choices.ways_round(desk)
    if not text:
        return [choice for choice in around if choice.value.startswith(("country:", "mode:"))]
    corridors = [choice for choice in around if choice.value.startswith("corridor:")]
    others = [choice for choice in around if choice not in corridors]
    return [*matching(others, text), *places(desk, text), *matching(corridors, text)][:MOST_FOUND]


SEARCHES: Mapping[str, Callable[[QuotingDesk, str], list[Choice]]] = {
    "places": places, "equipment": equipment, "commodities": commodities, "avoidable": avoidable,
}  # fmt: skip
"""What is searched -> the search."""


@finding.get("/find/<what>")
def find(what: str) -> Response:
    """Choices for a text, best first, and how many there are in words."""
    if what not in SEARCHES:
        raise NotFound()
    found = SEARCHES[what](desks().today, request.args.get("q", "").strip()[:MOST_TEXT])
    said = ngettext("%(n)s suggestion", "%(n)s suggestions", len(found), n=words.number(len(found)))
    data = {"found": [_json(choice) for choice in found], "said": said}
    answer = Response(orjson.dumps(data), content_type="application/json")
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_S}"
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def _json(choice: Choice) -> dict[str, object]:
    return {"value": choice.value, "name": choice.name, "note": choice.note, "sets": dict(choice.sets)}
