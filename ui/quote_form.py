"""The form: what it asks, what may be chosen, what was typed, and what is wrong with it in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask_babel import lazy_gettext

from api.desks import Desks
from api.schemas import Fault
from calculator.consignment_fields import DEFAULTS
from calculator.desk import QuotingDesk
from ui import choices, words
from ui.choices import Choice
from ui.spoken import said

PLAIN = {
    "origin": lazy_gettext("Enter where the goods leave from, for example Xi'an or CNXIA"),
    "destination": lazy_gettext("Enter where the goods go, for example Halkalı or TRHAL"),
    "equipment": lazy_gettext("Enter the container or wagon, for example 45G1, 40HC or covered wagon"),
    "dispatch_date": lazy_gettext("Enter the day of dispatch, for example 2026-12-01"),
    "mass_per_unit": lazy_gettext("Enter the weight in tonnes, for example 24.5"),
    "units": lazy_gettext("Enter how many containers or wagons, for example 2"),
    "commodity": lazy_gettext("Enter the commodity code in digits, for example 8528"),
    "value": lazy_gettext("Enter the value of the goods, for example 120000"),
    "as_known_on": lazy_gettext("Enter the day as YYYY-MM-DD, for example 2026-11-23"),
    "exchange_date": lazy_gettext("Enter the day as YYYY-MM-DD, for example 2026-11-23"),
}
"""What a field wants, as one would say it at the counter."""

# For these the plain sentence is the whole message; other mistakes also say what is wrong.
_PLAIN_CODES = {"missing", "bad_quantity", "not_a_number", "bad_date", "bad_commodity", "no_unit", "wrong_type"}

KEPT = ("lang", "order")
"""What a form keeps beside its fields: how the answer is shown."""

SWAP = "swap"
"""The button that sends the form the other way round."""

_ALWAYS_SHOWN = ("origin", "destination", "units", "equipment", "dispatch_date", "mass_per_unit", "mass_unit")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a field, in plain words, with what to do or what may have been meant, as links."""

    field: str
    text: str
    advice: str = ""
    meant: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Form:
    """The form as it is shown: values by field, choices by field, mistakes in the order of the page."""

    values: Mapping[str, str]
    choices: Mapping[str, Sequence[Choice]]
    mistakes: tuple[Mistake, ...] = ()
    asked: bool = False
    kept: Mapping[str, str] = field(default_factory=dict)

    def address(self, **changes: str) -> str:
        """The address of this question with some of it changed; what is usual is left out."""
        asked = {**self.values, **self.kept, **changes}
        return "/?" + urlencode({name: text for name, text in asked.items() if text not in ("", USUAL.get(name))})

    @property
    def more(self) -> bool:
        """Whether one of the fields that are folded away is filled in, other than with what it would be anyway."""
        hidden = {name: value for name, value in self.values.items() if name not in _ALWAYS_SHOWN and value}
        unusual = any(value != USUAL.get(name, "") for name, value in hidden.items())
        return unusual or any(mistake.field not in _ALWAYS_SHOWN for mistake in self.mistakes)

    def mistakes_of(self, field: str) -> list[Mistake]:
        """What is wrong with one field."""
        return [mistake for mistake in self.mistakes if mistake.field == field]

    def with_faults(self, faults: Sequence[Fault], desk: QuotingDesk) -> Form:
        """The form with the faults of its fields, in the order of the page."""
        order = list(self.values)
        mistakes = sorted(
            (_mistake(fault, self, desk) for fault in faults), key=lambda mistake: order.index(mistake.field)
        )
        return replace(self, mistakes=tuple(mistakes))


FIELDS = (
    "origin", "destination", "units", "equipment", "dispatch_date", "mass_per_unit", "mass_unit",
    "commodity", "commodity_scheme", "hazard", "value", "value_currency", "currency", "box_owner", "wagon_owner",
    "train", "via", "avoid", "scenario", "as_known_on", "exchange_date",
)  # fmt: skip
"""The fields in the order of the page; the first seven are always shown, the others are folded away."""

USUAL = {name: DEFAULTS[name] for name in FIELDS if DEFAULTS.get(name) and name != "mass_per_unit"}
"""What a field holds where nothing else is chosen: it is left out of addresses."""


def form_of(sent: Mapping[str, str], desks: Desks) -> Form:
    """The form with what was typed; untouched, it proposes a day of dispatch a week ahead."""
    values = {name: sent.get(name, "").strip() for name in FIELDS}
    asked = any(values.values())
    if not asked:
        values["dispatch_date"] = str(date.today() + timedelta(7))
    values |= {name: usual for name, usual in USUAL.items() if not values[name]}
    kept = {name: sent[name] for name in KEPT if sent.get(name)}
    return Form(values, _choices(desks), asked=asked, kept=kept)


def swapped(sent: Mapping[str, str]) -> dict[str, str]:
    """What was sent, the other way round."""
    ends = {"origin": sent.get("destination", ""), "destination": sent.get("origin", "")}
    return {name: text for name, text in {**sent, **ends}.items() if name != SWAP and text}


def _choices(desks: Desks) -> dict[str, Sequence[Choice]]:
    """What may be chosen in each field, in words."""
    desk = desks.today
    return {
        **choices.listed(desk, desks.scenarios),
        "place": choices.places(desk),
        "equipment": choices.equipment(desk),
        "commodity": choices.commodities(desk),
    }


def _mistake(fault: Fault, form: Form, desk: QuotingDesk) -> Mistake:
    named = fault.pointer.split("/")[1]
    name = named if named in form.values else "origin"
    problem = fault.problem
    plain = str(PLAIN.get(name, ""))
    if plain and problem.code in _PLAIN_CODES:
        return Mistake(name, plain)
    meant = tuple((form.address(**{name: value}), _named(value, desk)) for value in problem.suggestions)
    message, advice = (said(text, first=words.sentence) if text else "" for text in (problem.message, problem.advice))
    return Mistake(name, message, "" if meant else advice, meant)


def _named(value: str, desk: QuotingDesk) -> str:
    node: Any = desk.network.nodes.get(value)
    return f"{words.places(desk.network)[value]}, {words.country(node.country)} ({value})" if node else value
