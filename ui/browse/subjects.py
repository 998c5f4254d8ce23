"""What a tariff row, a piece of news or a published figure is about, in the reader's words and with links."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from calculator.conditions import On
from calculator.network import Network
from calculator.tariff_book import Row, ThroughRate
from ui import words
from ui.browse import links
from ui.browse.links import Part
from ui.spoken import Spelling, term

KINDS = {
    "": lazy_gettext("Any subject"),
    "rail": lazy_gettext("Haulage by rail"),
    "ferry": lazy_gettext("Passage by ferry"),
    "road": lazy_gettext("Haulage by road"),
    "sea": lazy_gettext("Passage by sea"),
    "leg": lazy_gettext("Leg"),
    "gauge_change": lazy_gettext("Gauge change"),
    "transshipment": lazy_gettext("Transshipment"),
    "border": lazy_gettext("Border station"),
    "origin": lazy_gettext("Origin"),
    "destination": lazy_gettext("Destination"),
    "terminal": lazy_gettext("Terminal"),
    "country": lazy_gettext("Country"),
    "consignment": lazy_gettext("The whole consignment"),
    "departure": lazy_gettext("Waiting for departure"),
}
"""Kind of subject -> what it is called."""

EFFECTS = {"closed": lazy_gettext("Closed"), "delay": lazy_gettext("Delay"), "warning": lazy_gettext("Warning")}
"""Effect of an advisory -> what it is called."""

PLACES = {
    "station": lazy_gettext("station"),
    "border": lazy_gettext("border station"),
    "port": lazy_gettext("port"),
    "terminal": lazy_gettext("terminal"),
    "dry_port": lazy_gettext("dry port"),
}
"""Kind of place -> what it is called; the kinds of a network of one's own may be others."""

MOST_NAMED = 3
"""More carriers than so many are told by their codes: a railway tariff names ten at once."""

_CARRIED = ("rail", "ferry", "road", "sea")
_PLACED = ("node", "gauge_change", "transshipment", "border", "origin", "destination", "terminal")


def kind_of(row: Row) -> str:
    """What a row stands on, without its names."""
    return str(_("Through rate")) if isinstance(row, ThroughRate) else str(KINDS[row.on.kind])


def names_of(network: Network, row: Row) -> list[Part]:
    """The names that a row stands on, each with its page; both ends of a through rate."""
    if isinstance(row, ThroughRate):
        return [named(network, "node", row.start), named(network, "node", row.end)]
    return names_on(network, row.on)


def names_on(network: Network, on: On) -> list[Part]:
    """The names of a subject; nothing where every one is meant and where there can be only one."""
    if on.kind in _CARRIED and len(on.names) > MOST_NAMED:
        return [Part(name) for name in on.names]
    return [named(network, on.kind, name) for name in on.names]


def named(network: Network, kind: str, name: str) -> Part:
    """One name of a kind of subject or of an advisory's scope; a name that the network lacks as it is written."""
    if kind == "country":
        return Part(words.country(name), f"/nodes?country={name}")
    if kind in _PLACED and name in network.nodes:
        return Part(words.places(network)[name], links.node(name))
    if kind == "leg" and name in network.legs:
        leg, places = network.legs[name], words.places(network)
        return Part(f"{places[leg.start]} – {places[leg.end]}", links.node(leg.start))
    if kind in (*_CARRIED, "carrier") and name in network.carriers:
        return Part(f"{term(network.carriers[name].name)} ({name})")
    if kind == "corridor" and name in network.corridors:
        return Part(name, links.corridor(name))
    return Part(name)


def way(name: str) -> str:
    """A way as transfers name it: ``rail1520``, ``road``, ``any``."""
    if name == "any":
        return str(_("any"))
    if name.startswith("rail"):
        return str(_("rail %(gauge)s mm", gauge=name.removeprefix("rail")))
    return str(words.MODES[name])


def spelling(network: Network) -> Spelling:
    """How what changes in a reason is said: subjects, places and legs by their names."""

    def scoped(text: str) -> str:
        kind, _blank, name = text.partition(" ")
        return named(network, kind, name).text if name else text

    return {name: scoped for name in ("subject", "scope", "place", "leg")}


def every(row: Row) -> bool:
    """Whether a row stands on every subject of its kind, of which there can be several."""
    return not isinstance(row, ThroughRate) and not row.on.names and row.on.kind not in ("", "consignment")
