"""One option unfolded: its lines with their arithmetic, where money and days go, what may arise, the news.

Reads a quote's plain data alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ui import drawings, words
from ui.labels import Labels
from ui.words import CAUSES, country, grouped, percent

Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of the price."""

    name: str
    code: str
    subject: str
    amount: str
    converted: str
    trust: str
    steps: list[str]
    note: str
    factors: list[str]
    row: str
    source: Json
    link: str


@dataclass(frozen=True)
class Share:
    """One part of a whole, with a bar."""

    name: str
    value: str
    share: str
    width: float


@dataclass(frozen=True)
class Details:
    """An option unfolded."""

    lines: list[Line]
    money: list[Share]
    time: list[Share]
    arrivals: list[tuple[str, str, str]]
    mean: str
    statutory: str
    time_trust: str
    stages: list[Json]
    route: list[tuple[str, str]]
    km: str
    through: str
    may_arise: list[tuple[str, str, str]]
    not_included: list[tuple[str, str]]
    advisories: list[Json]
    warnings: list[str]


def details_of(option: Json, quote: Json, labels: Labels, end: float) -> Details:
    """An option unfolded. end : of the common axis of days"""
    time = option["transit_time"]
    return Details(
        lines=[_line(charge, quote, labels) for charge in option["charges"]],
        money=_money(option),
        time=[_cause(cause) for cause in time["causes"]],
        arrivals=_arrivals(time),
        mean=f"{time['mean']:.1f}" if time["mean"] else "",
        statutory=_statutory(option),
        time_trust=", ".join(f"{percent(share)} {trust}" for trust, share in option["trust"]["time"].items()),
        stages=[
            {**stage, "name": labels.subject_text(stage["subject"]), "links": _urls(stage["source"])}
            for stage in time["stages"]
        ],
        route=_route(option, labels),
        km=f"{option['km']:,}",
        through=_through(option),
        may_arise=[
            (line["name"], labels.subject_text(line["subject"]), _rate_text(line)) for line in option["may_arise"]
        ],
        not_included=[
            (f"{left['name']}, {labels.subject_text(left['subject'])}", left["reason"])
            for left in option["not_included"]
        ],
        advisories=[_news(news, labels) for news in option["advisories"]],
        warnings=[f"{words.sentence(said['message'])}: {said['advice']}." for said in option["warnings"]],
    )  # fmt: skip


def link_of(url: str) -> str:
    """An address that may be followed, "" for anything but a web address; a bare host is completed."""
    if re.fullmatch(r"https?://[^\s\"'<>]+", url):
        return url
    return f"https://{url}" if re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}(/[^\s\"'<>]*)?", url) else ""


def _cause(cause: Json) -> Share:
    name = str(CAUSES.get(str(cause["cause"]), cause["cause"]))
    return Share(name, f"{cause['days']:.1f}", percent(cause["share"]), round(cause["share"] * drawings.WIDTH, 2))


def _rate_text(line: Json) -> str:
    note = line["rate_row"]["note"]
    return f"{line['rate']['value']} {line['rate']['unit']}" + (f" ({note})" if note else "")


def _urls(source: str) -> list[str]:
    return re.findall(r"https?://[^\s;]+", source)


def _line(charge: Json, quote: Json, labels: Labels) -> Line:
    amount, row = charge["amount"], charge["rate_row"]
    source = quote["sources"][charge["source"]]
    own = f"{grouped(amount['amount'])} {amount['currency']}"
    return Line(
        name=charge["name"],
        code=charge["code"],
        subject=labels.subject(charge),
        amount="" if amount["currency"] == charge["converted"]["currency"] else own,
        converted=grouped(charge["converted"]["amount"]),
        trust=charge["trust"],
        steps=charge["steps"],
        note=row["note"],
        factors=[f"{f['factor']} × {f['value']}: {f['note']}" for f in charge["factors"] if f["note"]],
        row=f"{row['row']} in {row['book']} {row['edition']}, {row['file']} line {row['line']}",
        source=source,
        link=link_of(source["url"]),
    )


def _money(option: Json) -> list[Share]:
    """What each kind of charge adds up to, largest first."""
    sums: dict[str, int] = {}
    for charge in option["charges"]:
        minor = int(charge["converted"]["amount"].replace(".", ""))
        sums[charge["name"]] = sums.get(charge["name"], 0) + minor
    total = sum(sums.values()) or 1
    digits = len(option["total"]["amount"].partition(".")[2])
    found = []
    for name, minor in sorted(sums.items(), key=lambda item: -item[1]):
        whole, part = divmod(minor, 10**digits)
        amount = f"{whole}.{part:0{digits}d}" if digits else str(whole)
        found.append(Share(name, grouped(amount), percent(minor / total), round(minor / total * drawings.WIDTH, 2)))
    return found


def _arrivals(time: Json) -> list[tuple[str, str, str]]:
    """(how likely, days, day of arrival) for each percentile."""
    said = {"p10": "1 in 10 within", "p50": "Half within", "p80": "8 in 10 within", "p95": "19 in 20 within"}
    return [(text, f"{time[p]:.1f}", words.day(time["arrival"][p])) for p, text in said.items() if time[p] is not None]


def _statutory(option: Json) -> str:
    """The delivery period that the carriers owe, which is not what the shipper will see."""
    if option["statutory_days"] is None:
        return ""
    laws = " and ".join(dict.fromkeys(s["law"] for s in option["statutory"]["stretches"] if s["hours"] is not None))
    part = "" if option["statutory"]["complete"] else ", for the part of the way that lies under it"
    return f"{option['statutory_days']:.1f} days under {laws}{part}"


def _route(option: Json, labels: Labels) -> list[tuple[str, str]]:
    """Places in travelling order, each with what happens there and how the way goes on."""
    happens: dict[str, list[str]] = {}
    for transfer in option["transfers"]:
        happens.setdefault(transfer["node"], []).append(transfer["kind"].replace("_", " "))
    rows = []
    for i, node in enumerate(option["nodes"]):
        leg = option["legs"][i] if i < len(option["legs"]) else None
        gauge = f", {leg['gauge_mm']} mm" if leg and leg["gauge_mm"] else ""
        onward = f"{leg['mode']} {leg['carrier']}{gauge}, {leg['km']:,} km" if leg else ""
        place = f"{labels.node(node)}, {labels.country_of(node)}"
        rows.append((place, " · ".join([*happens.get(node, []), *([onward] if onward else [])])))
    return rows


def _through(option: Json) -> str:
    """Which way of pricing was used, and what the other would have been."""
    if not option["through"]:
        return ""
    other = option["through"]["other"]
    instead = f"{grouped(other['amount'])} {other['currency']}" if other else "no price"
    row = option["through"]["row"]
    if option["through"]["used"]:
        return f"Priced with the through rate {row}; by sections it would be {instead}."
    return f"Priced by sections; with the through rate {row} it would be {instead}."


def _news(news: Json, labels: Labels) -> Json:
    name = country(news["name"]) if news["scope"] == "country" else news["name"]
    name = labels.node(news["name"]) if news["scope"] == "node" else name
    since = f"since {words.day(news['from'])}" if news["from"] else ""
    until = f"until {words.day(news['to'])}" if news["to"] else ""
    return {**news, "name": name, "when": " ".join(part for part in (since, until) if part)}
