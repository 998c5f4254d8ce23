"""One option at a glance, as a card and as a row of the table: its way, price, days, CO2e, trust and merits.

Reads a quote's plain data alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from ui import drawings, merits, words
from ui.labels import Labels
from ui.spoken import term
from ui.words import country, number, percent

Json = dict[str, Any]

_STRETCHES = {
    "ferry": lazy_gettext("ferry %(start)s – %(end)s"),
    "road": lazy_gettext("road %(start)s – %(end)s"),
    "sea": lazy_gettext("sea %(start)s – %(end)s"),
}


@dataclass(frozen=True)
class Glance:
    """One option at a glance. The days are "" and `range` is None where the time is unknown, so is `co2e`.

    way       : the countries between the first and the last
    places    : what sets the route apart: where it enters a country by rail, and its stretches by other modes
    corridors : (code, name)
    marks     : in what it is the best
    """

    rank: int
    rank_text: str
    option: str
    way: str
    places: str
    corridors: list[tuple[str, str]]
    marks: list[str]
    price: str
    currency: str
    lasts: str
    p50: str
    within: str
    span: str
    range: drawings.Range | None
    co2e: str
    price_trust: list[drawings.Part]
    trust_text: str
    best: str
    against: str


def glance_of(option: Json, quote: Json, labels: Labels, end: float) -> Glance:
    """An option at a glance. end : of the common axis of days"""
    time, total = option["transit_time"], option["total"]
    known = time["p50"] is not None
    shares = option["trust"]["price"]
    texts = trust_texts(shares)
    return Glance(
        rank=option["rank"],
        rank_text=number(option["rank"]),
        option=option["option"],
        way=way(option["countries"]),
        places=_places(option, labels),
        corridors=[(code, labels.corridor(code)) for code in option["corridors"]],
        marks=[words.sentence(str(merits.MARKS[mark])) for mark in merits.marks_of(option, quote)],
        price=words.grouped(total["amount"]),
        currency=total["currency"],
        lasts=_("about %(days)s", days=words.days(time["p50"])) if known else "",
        p50=number(time["p50"]) if known else "",
        within=number(int(time["p80"] + 0.999)) if known else "",
        span=f"{number(time['p10'])}–{number(time['p95'])}" if known else "",
        range=drawings.span(time["p10"], time["p50"], time["p80"], time["p95"], end) if known else None,
        co2e="" if option["co2e_kg"] is None else number(option["co2e_kg"] / 1000, 1),
        price_trust=drawings.bar(shares, texts),
        trust_text=words.series(texts.values()),
        best=merits.best_at(option, quote),
        against=merits.why_not(option, quote),
    )


def trust_texts(shares: dict[str, float]) -> dict[str, str]:
    """Kind of trust -> its share in words: ``38% press``."""
    return {
        trust: _("%(share)s %(trust)s", share=percent(share), trust=str(words.TRUSTS.get(trust, trust)))
        for trust, share in shares.items()
    }


def way(countries: list[str]) -> str:
    """The countries between the first and the last, which all routes share; those two where none lies between."""
    return " – ".join(country(code) for code in countries[1:-1] or countries)


def _places(option: Json, labels: Labels) -> str:
    """The border stations where the route enters a country by rail, and its stretches by ferry, sea and road."""
    nodes, legs = option["nodes"], option["legs"]
    found, at = [], 0
    for mode, run in groupby(legs, key=lambda leg: leg["mode"]):
        end = at + len(list(run))
        if mode in _STRETCHES:
            found.append(str(_STRETCHES[mode]) % {"start": labels.node(nodes[at]), "end": labels.node(nodes[end])})
        else:
            entered = (
                i for i in range(at + 1, end + 1) if labels.country_of(nodes[i - 1]) != labels.country_of(nodes[i])
            )
            found += [labels.node(nodes[i]) for i in entered]
        at = end
    return words.series(found)


def asked(quote: Json, labels: Labels) -> str:
    """What was asked, as understood, in one line."""
    request = quote["request"]
    parts = [
        f"{number(request['units'])} × {request['equipment']} ({term(quote['names']['equipment'])})",
        _load(request),
    ]
    if request["commodity"]:
        parts.append(f"{request['commodity']['scheme']} {request['commodity']['code']}")
    if request["hazard"] != "none":
        parts.append(_("dangerous goods class %(code)s", code=request["hazard"]))
    if request["train"] == "group":
        parts.append(_("group of wagons"))
    if request["train"] == "block":
        parts.append(_("block train"))
    if request["via"]:
        parts.append(_("by way of %(places)s", places=words.listed(list(map(labels.place, request["via"])))))
    if request["avoid"]:
        parts.append(_("without %(places)s", places=words.listed(list(map(labels.place, request["avoid"])))))
    return words.series([*parts, _("dispatch %(day)s", day=words.day(request["dispatch_date"]))])


def _load(request: Json) -> str:
    mass = words.grouped(request["mass_per_unit"]["value"])
    if request["mass_per_unit"]["value"] == "0":
        return _("empty (enter a weight for goods)")
    return _("%(n)s t of goods each", n=mass) if request["units"] > 1 else _("%(n)s t of goods", n=mass)
