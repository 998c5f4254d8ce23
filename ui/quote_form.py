"""The form: what it asks, what may be chosen, what was typed, and what is wrong with it in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from api.desks import Desks
from api.schemas import Fault
from calculator.consignment import HAZARDS
from calculator.consignment_fields import DEFAULTS
from calculator.desk import QuotingDesk
from ui import words
from ui.spoken import said, term

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

# One spelling for each script of the corridor beside the name: a browser searches them too.
_SCRIPTS = ("zh", "ru", "fa")

_DATES = ("dispatch_date", "as_known_on", "exchange_date")
_ALWAYS_SHOWN = (
    "origin", "destination", "equipment", "dispatch_date", "mass_per_unit", "mass_unit", "currency", "scenario",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen: what is sent, and how it is shown."""

    value: str
    label: str


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

    @property
    def more(self) -> bool:
        """Whether one of the fields that are folded away is filled in, other than with what it would be anyway."""
        hidden = {name: value for name, value in self.values.items() if name not in _ALWAYS_SHOWN and value}
        usual = any(value != DEFAULTS.get(name, "") for name, value in hidden.items())
        return usual or any(mistake.field not in _ALWAYS_SHOWN for mistake in self.mistakes)

    def mistakes_of(self, field: str) -> list[Mistake]:
        """What is wrong with one field."""
        return [mistake for mistake in self.mistakes if mistake.field == field]

    def with_faults(self, faults: Sequence[Fault], desk: QuotingDesk) -> Form:
        """The form with the faults of its fields, in the order of the page."""
        order = list(self.values)
        mistakes = sorted(
            (_mistake(fault, self.values, desk) for fault in faults), key=lambda mistake: order.index(mistake.field)
        )
        return replace(self, mistakes=tuple(mistakes))


FIELDS = (
    "origin", "destination", "equipment", "dispatch_date", "mass_per_unit", "mass_unit", "currency", "scenario",
    "units", "train", "commodity", "commodity_scheme", "hazard", "value", "value_currency", "box_owner",
    "wagon_owner", "via", "avoid", "as_known_on", "exchange_date",
)  # fmt: skip
"""The fields in the order of the page; the first eight are always shown, the others are folded away."""


def form_of(sent: Mapping[str, str], desks: Desks) -> Form:
    """The form with what was typed; untouched, it proposes a day of dispatch a week ahead."""
    values = {name: sent.get(name, "").strip() for name in FIELDS}
    asked = any(values.values())
    if not asked:
        values["dispatch_date"] = str(date.today() + timedelta(7))
    for name in ("currency", "mass_unit", "train", "hazard", "box_owner", "wagon_owner", "commodity_scheme", "units"):
        values[name] = values[name] or DEFAULTS[name]
    return Form(values, choices(desks), asked=asked)


def choices(desks: Desks) -> dict[str, Sequence[Choice]]:
    """What may be chosen in each field, in words."""
    desk = desks.today
    currencies = dict.fromkeys(("USD", "EUR", "CNY", "CHF", *sorted(_currencies(desk))))
    return {
        "place": _places(desk),
        "equipment": [
            Choice(row.equipment, " · ".join([term(row.name), *row.aliases])) for row in desk.network.equipment.values()
        ],
        "commodity": [
            Choice(row.prefix, f"{term(row.label)} ({row.scheme})") for row in desk.network.commodities
        ],
        "currency": [Choice(code, code) for code in currencies],
        "scenario": [Choice("", _("None: the network as it is"))]
        + [Choice(name, term(found.title)) for name, found in desks.scenarios.items()],
        "hazard": [Choice("none", _("None"))]
        + [Choice(code, _("Class %(code)s", code=code)) for code in HAZARDS if code != "none"],
        "train": [
            Choice("single", _("single wagons")), Choice("group", _("wagon group")), Choice("block", _("block train")),
        ],
        "owner": [Choice("carrier", _("the carrier's")), Choice("shipper", _("the shipper's"))],
        "mass_unit": [Choice("t", _("tonnes")), Choice("kg", "kg"), Choice("lb", "lb")],
        "scheme": [Choice("NHM", "NHM, GNG, HS"), Choice("ETSNG", "ETSNG")],
    }  # fmt: skip


def _currencies(desk: QuotingDesk) -> set[str]:
    """The currencies that some exchange row of the books names: into others there is no way."""
    return {code for book in desk.tariffs.books for row in book.exchange for code in (row.base, row.quote)}


def _places(desk: QuotingDesk) -> list[Choice]:
    """Every place by its short name where that is clear, else by its id; with its country and other spellings."""
    network = desk.network
    official = {(row.node, row.lang): row.name for row in network.names if row.kind == "official"}
    found = []
    for node in network.nodes.values():
        name = official.get((node.node, "en"), node.name)
        clear = desk.gazetteer.find(name).nodes == (node.node,)
        spelt = [official[node.node, lang] for lang in _SCRIPTS if (node.node, lang) in official]
        label = [*([] if clear else [node.name]), words.country(node.country), node.unlocode or node.node, *spelt]
        found.append(Choice(name if clear else node.node, " · ".join(label)))
    return sorted(found, key=lambda choice: choice.value.casefold())


def _mistake(fault: Fault, values: Mapping[str, str], desk: QuotingDesk) -> Mistake:
    field = fault.pointer.split("/")[1]
    field = field if field in values else "origin"
    problem = fault.problem
    plain = str(PLAIN.get(field, ""))
    if plain and problem.code in _PLAIN_CODES:
        return Mistake(field, plain)
    meant = tuple((_link(values, field, value), _named(value, desk)) for value in problem.suggestions)
    message, advice = (said(text, first=words.sentence) if text else "" for text in (problem.message, problem.advice))
    return Mistake(field, message, "" if meant else advice, meant)


def _link(values: Mapping[str, str], field: str, value: str) -> str:
    """The address of the same question with one field mended."""
    return "/?" + urlencode({name: text for name, text in {**values, field: value}.items() if text})


def _named(value: str, desk: QuotingDesk) -> str:
    node: Any = desk.network.nodes.get(value)
    return f"{words.places(desk.network)[value]}, {words.country(node.country)} ({value})" if node else value
