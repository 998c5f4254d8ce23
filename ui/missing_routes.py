"""Routes that have no price or are not offered: why, the closest row, and what would mend it.

Reads a quote's plain data alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from ui import words
from ui.glance import way
from ui.labels import Labels
from ui.spoken import closed, reasons, said, sentence

Json = dict[str, Any]


@dataclass
class Reason:
    """Why a route has no price: in words, the closest row, what would mend it, and the charges that it concerns."""

    text: Markup
    closest: Markup
    fix: Markup
    charges: list[str]


@dataclass(frozen=True)
class Missing:
    """A route without a price or that is not offered, and why."""

    route: str
    code: str
    reasons: list[Reason]


def missing_routes(entries: list[Json], labels: Labels) -> list[Missing]:
    """Routes without a price, each once, with each of their reasons once."""
    found: dict[str, Missing] = {}
    known: dict[tuple[str, str, str], Reason] = {}
    for entry in entries:
        route = entry["option"] or entry["subject"]
        missing = found.setdefault(route, Missing(_name(entry, labels), entry["code"], []))
        key = route, entry["reason"], entry["closest"] or ""
        if key not in known:
            known[key] = Reason(
                text=closed(said(entry["reason"], labels.spelling, words.sentence)),
                closest=reasons(entry["closest"], labels.spelling) if entry["closest"] else Markup(),
                fix=sentence(entry["fix"], labels.spelling),
                charges=[],
            )
            missing.reasons.append(known[key])
        if entry["charge"]:
            known[key].charges.append(labels.hole(entry["charge"], entry["subject"]))
    return list(found.values())


def _name(entry: Json, labels: Labels) -> str:
    corridors = [f"{labels.corridor(code)} ({code})" for code in entry["corridors"]]
    if corridors:
        return "; ".join(corridors)
    return f"{way(entry['countries'])} ({entry['option']})" if entry["countries"] else _("Any route")
