"""One option unfolded: its way place by place, its lines, where the days go, what may arise, the news.

Reads a quote's plain data alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup

from ui import drawings, words
from ui.charge_lines import Group, grouped_lines
from ui.glance import trust_texts
from ui.labels import Labels
from ui.spoken import said, sentence, term
from ui.words import CAUSES, country, number, percent

Json = dict[str, Any]

EFFECTS = {"warning": lazy_gettext("Warning"), "delay": lazy_gettext("Delay"), "closed": lazy_gettext("Closed")}
"""What news does -> its name."""

_WITHIN = {
    "p10": lazy_gettext("1 in 10 within"),
    "p50": lazy_gettext("Half within"),
    "p80": lazy_gettext("8 in 10 within"),
    "p95": lazy_gettext("19 in 20 within"),
}


@dataclass(frozen=True)
class Share:
    """One part of a whole, with a bar. width : [units of a drawing]"""

    name: str
    value: str
    share: str
    width: float


@dataclass(frozen=True)
class Stop:
    """One place of the way: what happens there, and how it goes on; the last one goes on no more."""

    place: str
    country: str
    happens: list[str]
    mode: str
    carrier: str
    gauge: str
    km: str


@dataclass(frozen=True)
class Details:
    """An option unfolded."""

    groups: list[Group]
    time: list[Share]
    arrivals: list[tuple[str, str, str]]
    mean: str
    statutory: str
    price_trust: str
    time_trust: str
    stages: list[Json]
    stops: list[Stop]
    km: str
    through: str
    may_arise: list[tuple[str, str, str, str]]
    not_included: list[tuple[str, Markup]]
    advisories: list[Json]
    warnings: list[Markup]


def details_of(option: Json, quote: Json, labels: Labels) -> Details:
    """An option unfolded."""
    time = option["transit_time"]
    return Details(
        groups=grouped_lines(option, quote, labels),
        time=[_cause(cause) for cause in time["causes"]],
        arrivals=_arrivals(time),
        mean=number(time["mean"], 1) if time["mean"] else "",
        statutory=_statutory(option),
        price_trust=words.series(trust_texts(option["trust"]["price"]).values()),
        time_trust=words.series(trust_texts(option["trust"]["time"]).values()),
        stages=[_stage(stage, labels) for stage in time["stages"]],
        stops=_stops(option, labels),
        km=words.kilometres(option["km"]),
        through=_through(option),
        may_arise=[
            (term(line["name"]), labels.subject_text(line["subject"]), _rate_text(line), line["rate_row"]["note"])
            for line in option["may_arise"]
        ],
        not_included=[
            (labels.laid(term(left["name"]), left["subject"]), said(left["reason"], labels.spelling))
            for left in option["not_included"]
        ],
        advisories=[_news(news, labels) for news in option["advisories"]],
        warnings=[
            Markup(" ").join((sentence(warning["message"], labels.spelling), sentence(warning["advice"])))
            for warning in option["warnings"]
        ],
    )


def _cause(cause: Json) -> Share:
    name = str(CAUSES.get(str(cause["cause"]), cause["cause"]))
    return Share(name, number(cause["days"], 1), percent(cause["share"]), round(cause["share"] * drawings.WIDTH, 2))


def _rate_text(line: Json) -> str:
    return f"{line['rate']['value']} {line['rate']['unit']}"


def _stage(stage: Json, labels: Labels) -> Json:
    hours = {name: number(stage[name], 1) for name in ("low_h", "typical_h", "high_h")}
    return {
        **hours,
        "name": labels.subject_text(stage["subject"]),
        "trust": stage["trust"],
        "trust_name": str(words.TRUSTS.get(stage["trust"], stage["trust"])),
        "note": stage["note"],
        "links": re.findall(r"https?://[^\s;]+", stage["source"]),
    }


def _arrivals(time: Json) -> list[tuple[str, str, str]]:
    """(how likely, days, day of arrival) for each percentile."""
    return [
        (str(text), number(time[point], 1), words.day(time["arrival"][point]))
        for point, text in _WITHIN.items()
        if time[point] is not None
    ]


def _statutory(option: Json) -> str:
    """The delivery period that the carriers owe, which is not what the shipper will see."""
    if option["statutory_days"] is None:
        return ""
    laws = words.listed(list(dict.fromkeys(s["law"] for s in option["statutory"]["stretches"] if s["hours"])))
    told = {"days": number(option["statutory_days"], 1), "laws": laws}
    if option["statutory"]["complete"]:
        return _("Delivery period owed by the carriers: %(days)s days under %(laws)s.", **told)
    return _(
        "Delivery period owed by the carriers: %(days)s days under %(laws)s, for the part of the way under it.",
        **told,
    )


def _stops(option: Json, labels: Labels) -> list[Stop]:
    """Places in travelling order, each with what happens there and how the way goes on."""
    happens: dict[str, list[str]] = {}
    for transfer in option["transfers"]:
        happens.setdefault(transfer["node"], []).append(_happening(transfer))
    return [
        Stop(
            labels.node(node),
            country(labels.country_of(node)),
            happens.get(node, []),
            *(_onward(option["legs"][i], labels) if i < len(option["legs"]) else ("", "", "", "")),
        )
        for i, node in enumerate(option["nodes"])
    ]


def _happening(transfer: Json) -> str:
    name = str(words.TRANSFERS.get(transfer["kind"], transfer["kind"]))
    if transfer["typical_h"] is None:
        return name
    return _("%(what)s, about %(n)s\u00a0h", what=name, n=number(transfer["typical_h"]))


def _onward(leg: Json, labels: Labels) -> tuple[str, str, str, str]:
    gauge = _("%(n)s\u00a0mm", n=number(leg["gauge_mm"])) if leg["gauge_mm"] else ""
    mode = words.sentence(str(words.MODES.get(leg["mode"], leg["mode"])))
    return mode, labels.carrier(leg["carrier"]), gauge, number(leg["km"])


def _through(option: Json) -> str:
    """Which way of pricing was used, and what the other would have been."""
    if not option["through"]:
        return ""
    other = option["through"]["other"]
    told = {"row": option["through"]["row"], "instead": words.money(other) if other else _("no price")}
    if option["through"]["used"]:
        return _("Priced with the through rate %(row)s; by sections it would be %(instead)s.", **told)
    return _("Priced by sections; with the through rate %(row)s it would be %(instead)s.", **told)


def _news(news: Json, labels: Labels) -> Json:
    since, until = words.day(news["from"]), words.day(news["to"])
    when = ""
    if since and until:
        when = _("from %(since)s until %(until)s", since=since, until=until)
    elif since:
        when = _("since %(since)s", since=since)
    elif until:
        when = _("until %(until)s", until=until)
    place = labels.place(f"{news['scope']}:{news['name']}")
    return {**news, "effect": str(EFFECTS.get(news["effect"], news["effect"])), "name": place, "when": when}
