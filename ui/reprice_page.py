"""A saved quote priced again: what it was, what it is, and every line that changed, with the reason.

Source: product rules, sections 3 and 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask_babel import gettext as _
from sqlalchemy import RowMapping

from api.issuing import Issuer
from api.reprice import AS_ISSUED, reprice
from ui import words
from ui.change_words import Why, why
from ui.comparison_page import Comparison, comparison_of, way

Json = dict[str, Any]


@dataclass(frozen=True)
class RouteChange:
    """A route that only one of the two states has, and why."""

    way: str
    whys: tuple[Why, ...]


@dataclass(frozen=True)
class Repriced:
    """What the page says. same : whether nothing has changed; same_bytes : whether the answer is that of then

    about  : what is true of the whole quote, such as that it is no longer valid
    routes : that came or went
    """

    knowledge: str
    title: str
    same: bool
    same_bytes: bool
    as_known_on: str
    exchange_date: str
    about: tuple[Why, ...]
    routes: tuple[RouteChange, ...]
    comparison: Comparison


def repriced(issuer: Issuer, row: RowMapping, knowledge: str, places: Mapping[str, str] | None = None) -> Repriced:
    """A stored quote priced again.

    knowledge : that of its issue or today's; places : node -> its name in the reader's language

    Raises Wrong where today's network does not understand it any more, Conflict, Unavailable.
    """
    answer: Json = orjson.loads(reprice(issuer, row, knowledge))
    old, new, changes = answer["old"], answer["new"], answer["changes"]
    options = {option["option"]: option for quote in (old, new) for option in quote["options"]}
    alone = [entry for entry in changes if entry["option"] and (entry["old"] is None or entry["new"] is None)]
    return Repriced(
        knowledge,
        _("Recomputed as issued") if knowledge == AS_ISSUED else _("Priced again today"),
        answer["same"], answer["same_bytes"], words.day(answer["as_known_on"]), words.day(answer["exchange_date"]),
        tuple(why(cause, entry) for entry in changes if not entry["option"] for cause in entry["causes"]),
        tuple(
            RouteChange(way(options[entry["option"]]), tuple(why(cause, entry) for cause in entry["causes"]))
            for entry in alone
            if not entry["line"]
        ),
        comparison_of(old, new, places, changes),
    )  # fmt: skip
