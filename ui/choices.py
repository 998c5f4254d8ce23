"""What may be chosen in the fields of the form, by its code, its name and its spellings in other scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from flask_babel import gettext as _

from calculator.consignment import HAZARDS
from calculator.desk import QuotingDesk
from calculator.gazetteer import Gazetteer, fold
from tariffs.scenario import Scenario
from ui import words
from ui.spoken import term

KEPT_NETWORKS = 32
"""Networks and languages for which the choices are kept."""

MOST_FOUND = 10
"""Choices found at most by one search."""

# One spelling for each script of the corridor beside the name.
_SCRIPTS = ("zh", "ru", "fa")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen.

    value : what is sent; name: how it is called; note: what sets it apart
    sets  : other fields that are chosen with it
    """

    value: str
    name: str
    note: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Name and note in one line, the name left out where it is what is sent."""
        return " · ".join(part for part in (self.name if self.name != self.value else "", self.note) if part)


def place(desk: QuotingDesk, node: str) -> Choice:
    """A place, sent by its name in the reader's language or in English where that is clear, else by its id."""
    return _places(desk.gazetteer, words.manner().locale.language)[node]


def places(desk: QuotingDesk) -> list[Choice]:
    """Every place, by name."""
    return sorted(
        _places(desk.gazetteer, words.manner().locale.language).values(), key=lambda choice: fold(choice.name)
    )


@lru_cache(maxsize=KEPT_NETWORKS)
def _places(gazetteer: Gazetteer, language: str) -> Mapping[str, Choice]:
    network = gazetteer.network
    named = words.places(network)
    official = {(row.node, row.lang): row.name for row in network.names if row.kind == "official"}
    found = {}
    for node in network.nodes.values():
        names = (named[node.node], official.get((node.node, "en"), node.name))
        value = next((name for name in names if gazetteer.find(name).nodes == (node.node,)), node.node)
        spelt = [official[node.node, tag] for tag in _SCRIPTS if tag != language and (node.node, tag) in official]
        code = node.unlocode or node.station_code or node.node
        full = [node.name] if value == node.node else []
        note = " · ".join(dict.fromkeys([*full, words.country(node.country), code, *spelt]))
        found[node.node] = Choice(value, names[0], note)
    return found


def equipment(desk: QuotingDesk) -> list[Choice]:
    """Types of containers and wagons."""
    return [
        Choice(row.equipment, row.equipment, " · ".join([term(row.name), *row.aliases]))
        for row in desk.network.equipment.values()
    ]


def commodities(desk: QuotingDesk) -> list[Choice]:
    """Commodity codes, each with its scheme."""
    return [
        Choice(row.prefix, row.prefix, f"{term(row.label)} ({row.scheme})", {"commodity_scheme": row.scheme})
        for row in desk.network.commodities
    ]


def ways_round(desk: QuotingDesk) -> list[Choice]:
    """What a route may be asked to avoid, beside places: countries, modes of transport, carriers, corridors."""
    network = desk.network
    countries = sorted({node.country for node in network.nodes.values()}, key=words.country)
    carriers = {leg.carrier for leg in network.legs.values()}
    return [
        *(Choice(f"country:{code}", words.country(code), f"country:{code}") for code in countries),
        *(Choice(f"mode:{mode}", str(name), f"mode:{mode}") for mode, name in words.MODES.items()),
        *(
            Choice(f"carrier:{row.carrier}", term(row.name), f"carrier:{row.carrier}")
            for row in network.carriers.values()
            if row.carrier in carriers
        ),
        *(
            Choice(f"corridor:{row.corridor}", term(row.name), f"corridor:{row.corridor}")
            for row in network.corridors.values()
        ),
    ]


def matching(choices: Iterable[Choice], text: str) -> list[Choice]:
    """Choices whose value or a word of whose name or note begins with a text, then those that contain it."""
    folded = fold(text)
    begins, contains = [], []
    for choice in choices:
        parts = (choice.value, choice.name, *choice.note.split(" · "))
        if any(fold(part).startswith(folded) for part in parts):
            begins.append(choice)
        elif any(folded in fold(part) for part in parts):
            contains.append(choice)
    return [*begins, *contains][:MOST_FOUND]


def listed(desk: QuotingDesk, scenarios: Mapping[str, Scenario]) -> dict[str, list[Choice]]:
    """The choices of the fields where one of few is chosen."""
    currencies = dict.fromkeys(("USD", "EUR", "CNY", "CHF", *sorted(_currencies(desk))))
    return {
        "currency": [Choice(code, code) for code in currencies],
        "scenario": [
            Choice("", _("None: the network as it is")),
            *(Choice(name, term(found.title)) for name, found in scenarios.items()),
        ],
        "hazard": [
            Choice("none", _("None")),
            *(Choice(code, _("Class %(code)s", code=code)) for code in HAZARDS if code != "none"),
        ],
        "train": [
            Choice("single", _("single wagons")), Choice("group", _("wagon group")), Choice("block", _("block train")),
        ],
        "owner": [Choice("carrier", _("the carrier's")), Choice("shipper", _("the shipper's"))],
        "mass_unit": [Choice("t", _("tonnes")), Choice("kg", _("kg")), Choice("lb", _("lb"))],
        "scheme": [Choice("NHM", "NHM, GNG, HS"), Choice("ETSNG", "ETSNG")],
    }  # fmt: skip


def _currencies(desk: QuotingDesk) -> set[str]:
    """The currencies that some exchange row of the books names: into others there is no way."""
    return {code for book in desk.tariffs.books for row in book.exchange for code in (row.base, row.quote)}
