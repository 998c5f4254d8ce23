"""The answer as the page shows it: a sentence, a table of options, and what has no price and why.

It reads a quote's plain data alone (`api.quote_json`), so that the page can show nothing that the API does not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ui import drawings, words
from ui.labels import Labels
from ui.option_details import Details, details_of, link_of
from ui.words import country, days, grouped, listed, percent

Json = dict[str, Any]

MARKS = ("cheapest", "fastest", "greenest")


@dataclass(frozen=True)
class Row:
    """One option in the table. `range` is None and the days "" where the time is unknown.

    places    : what sets the route apart: where it enters a country by rail, and its stretches by other modes
    corridors : (code, name)
    compared  : why it is not the best one, or in what it is
    """

    rank: int
    option: str
    countries: str
    places: str
    corridors: list[tuple[str, str]]
    marks: list[str]
    price: str
    currency: str
    p50: str
    span: str
    range: drawings.Range | None
    co2e: str
    price_trust: list[drawings.Part]
    trust_text: str
    compared: str
    details: Details


@dataclass
class Reason:
    """Why a route has no price: in words, the closest row, what would mend it, and the charges that it concerns."""

    text: str
    closest: str
    fix: str
    charges: list[str]


@dataclass(frozen=True)
class Missing:
    """A route without a price or that is not offered, and why."""

    route: str
    code: str
    reasons: list[Reason]


@dataclass(frozen=True)
class Best:
    """The answer in a sentence: in what a route is best, its price, its days, and where it leads."""

    marks: str
    price: str
    lasts: str
    rest: str


@dataclass(frozen=True)
class Result:
    """Everything that the page says."""

    title: str
    asked: str
    lead: list[Best]
    scenario: Json | None
    axis_days: int
    rows: list[Row]
    missing: list[Missing]
    warnings: list[str]
    exchange: list[Json]
    books: list[Json]
    facts: list[tuple[str, str]]


def result_of(quote: Json, places: Mapping[str, str] | None = None) -> Result:
    """The page of a quote. places : node -> its name in the reader's language; without it as the quote has them"""
    labels = Labels(quote, places)
    options = quote["options"]
    end = drawings.longest(option["transit_time"]["p95"] for option in options)
    asked = quote["request"]
    return Result(
        title=f"{_end(asked['origin'], labels)} → {_end(asked['destination'], labels)}",
        asked=_asked(quote),
        lead=_lead(quote),
        scenario=quote["scenario"],
        axis_days=int(end + 0.999),
        rows=[_row(option, quote, labels, end) for option in options],
        missing=_missing(quote["unavailable"], labels),
        warnings=[f"{words.sentence(said['message'])}: {said['advice']}." for said in quote["warnings"]],
        exchange=[_exchange(used, quote["sources"][used["source"]]) for used in quote["exchange_rates"]],
        books=quote["books"],
        facts=[
            ("As known on", words.day(quote["as_known_on"])),
            ("Exchange rates of", words.day(quote["exchange_date"])),
            ("Network", quote["network"]["digest"][:12]),
            ("Engine", f"Karvan {quote['engine']['version']}"),
        ],
    )  # fmt: skip


def _exchange(used: Json, source: Json) -> Json:
    return {**used, "source": source, "link": link_of(source["url"]), "since": words.day(used["valid_from"])}


def _asked(quote: Json) -> str:
    """What was asked, as understood, in one line."""
    asked = quote["request"]
    mass = asked["mass_per_unit"]["value"]
    load = (
        "empty (enter a weight for goods)"
        if mass == "0"
        else f"{mass} t of goods{' each' if asked['units'] > 1 else ''}"
    )
    parts = [f"{asked['units']} × {asked['equipment']} ({quote['names']['equipment']})", load]
    if asked["commodity"]:
        parts.append(f"{asked['commodity']['scheme']} {asked['commodity']['code']}")
    if asked["hazard"] != "none":
        parts.append(f"dangerous goods class {asked['hazard']}")
    parts += (
        [{"group": "group of wagons", "block": "block train"}[asked["train"]]] if asked["train"] != "single" else []
    )
    parts += [f"{what} {'; '.join(asked[what])}" for what in ("via", "avoid") if asked[what]]
    return ", ".join([*parts, f"dispatch {words.day(asked['dispatch_date'])}"])


def _lead(quote: Json) -> list[Best]:
    """The answer in a sentence for each best route; one that is best in two ways is said once."""
    if not quote["options"]:
        return []
    by_id = {option["option"]: option for option in quote["options"]}
    best: dict[str, list[str]] = {}
    for mark in MARKS:
        if quote[mark] in by_id:
            best.setdefault(quote[mark], []).append(mark)
    return [_best(by_id[option], marks) for option, marks in best.items()]


def _best(option: Json, marks: list[str]) -> Best:
    total, time = option["total"], option["transit_time"]
    through = [country(code) for code in option["countries"][1:-1]]
    within = f", 8 in 10 within {int(time['p80'] + 0.999)}" if time["p50"] else ""
    way = f", by way of {listed(through)}" if through else ""
    return Best(
        marks=words.sentence(listed(marks)),
        price=f"{grouped(total['amount'])} {total['currency']}",
        lasts=f"about {days(time['p50'])}" if time["p50"] else "time unknown",
        rest=f"{within}{way}",
    )


def _way(countries: list[str]) -> str:
    """The countries between the first and the last, which all routes share; those two where none lies between."""
    return " – ".join(country(code) for code in countries[1:-1] or countries)


def _end(node: str, labels: Labels) -> str:
    return f"{labels.node(node)}, {country(labels.country_of(node))}"


def _row(option: Json, quote: Json, labels: Labels, end: float) -> Row:
    time, total = option["transit_time"], option["total"]
    known = time["p50"] is not None
    shares = option["trust"]["price"]
    texts = {trust: f"{percent(share)} {trust}" for trust, share in shares.items()}
    return Row(
        rank=option["rank"],
        option=option["option"],
        countries=_way(option["countries"]),
        places=_places(option, labels),
        corridors=[(code, labels.corridor(code)) for code in option["corridors"]],
        marks=[mark for mark in MARKS if quote[mark] == option["option"]],
        price=grouped(total["amount"]),
        currency=total["currency"],
        p50=str(int(time["p50"] + 0.5)) if known else "",
        span=f"{int(time['p10'] + 0.5)}–{int(time['p95'] + 0.5)}" if known else "",
        range=drawings.span(time["p10"], time["p50"], time["p80"], time["p95"], end) if known else None,
        co2e="" if option["co2e_kg"] is None else f"{option['co2e_kg'] / 1000:,.1f}",
        price_trust=drawings.bar(shares, texts),
        trust_text=", ".join(texts.values()),
        compared=_compared(option, quote),
        details=details_of(option, quote, labels, end),
    )


def _places(option: Json, labels: Labels) -> str:
    """The border stations where the route enters a country by rail, and its stretches by ferry, sea and road."""
    nodes, legs = option["nodes"], option["legs"]
    found, at = [], 0
    for mode, run in groupby(legs, key=lambda leg: leg["mode"]):
        end = at + len(list(run))
        if mode == "rail":
            entered = (
                i for i in range(at + 1, end + 1) if labels.country_of(nodes[i - 1]) != labels.country_of(nodes[i])
            )
            found += [labels.node(nodes[i]) for i in entered]
        else:
            found.append(f"{mode} {labels.node(nodes[at])}–{labels.node(nodes[end])}")
        at = end
    return ", ".join(found)


def _compared(option: Json, quote: Json) -> str:
    """Why this option is not the best one, against the cheapest; or that nothing beats it."""
    if option["dominated_by"]:
        rival = next((o for o in quote["options"] if o["option"] == option["dominated_by"]), None)
        named = f"route {rival['rank']}" if rival else option["dominated_by"]
        return words.sentence(f"{named} is {_better(rival, option) if rival else 'no worse in anything'}")
    if option["rank"] == 1:
        return "Lowest price"
    cheapest = next((o for o in quote["options"] if o["rank"] == 1), None)
    return _against(option, cheapest) if cheapest else ""


def _better(rival: Json, option: Json) -> str:
    """In what a rival is better."""
    said = []
    if _minor(rival) < _minor(option):
        said.append("cheaper")
    if (rival["transit_time"]["p50"] or 0) < (option["transit_time"]["p50"] or 0):
        said.append("faster")
    if rival["co2e_kg"] is not None and option["co2e_kg"] is not None and rival["co2e_kg"] < option["co2e_kg"]:
        said.append("greener")
    return listed(said) or "as good"


def _against(option: Json, cheapest: Json) -> str:
    """How much dearer than the cheapest, and what that buys."""
    currency = option["total"]["currency"]
    more = f"+{grouped(_difference(option['total']['amount'], cheapest['total']['amount']))}\u00a0{currency}"
    said = [more]
    ours, theirs = option["transit_time"]["p50"], cheapest["transit_time"]["p50"]
    if ours is not None and theirs is not None:
        gained = theirs - ours
        said.append(f"{days(abs(gained))} {'sooner' if gained >= 0 else 'later'}")
    if option["co2e_kg"] and cheapest["co2e_kg"]:
        change = option["co2e_kg"] / cheapest["co2e_kg"] - 1
        said.append(f"{percent(abs(change))} {'less' if change < 0 else 'more'} CO₂e")
    return ", ".join(said)


def _minor(option: Json) -> int:
    return int(option["total"]["amount"].replace(".", ""))


def _difference(first: str, second: str) -> str:
    """first − second of two decimals with the same digits, exact."""
    digits = len(first.partition(".")[2])
    minor = int(first.replace(".", "")) - int(second.replace(".", ""))
    return f"{minor // 10**digits}.{minor % 10**digits:0{digits}d}" if digits else str(minor)


def _missing(entries: list[Json], labels: Labels) -> list[Missing]:
    """Routes without a price, each once, with each of their reasons once."""
    found: dict[str, Missing] = {}
    for entry in entries:
        key = entry["option"] or entry["subject"]
        corridors = [f"{labels.corridor(code)} ({code})" for code in entry["corridors"]]
        way = _way(entry["countries"])
        route = "; ".join(corridors) or (f"{way} ({entry['option']})" if way else "Any route")
        reasons = found.setdefault(key, Missing(route, entry["code"], [])).reasons
        text, closest = words.sentence(labels.spelt(entry["reason"])), entry["closest"] or ""
        same = next((reason for reason in reasons if (reason.text, reason.closest) == (text, closest)), None)
        if same is None:
            same = Reason(text, closest, words.sentence(labels.spelt(entry["fix"])), [])
            reasons.append(same)
        if entry["charge"]:
            same.charges.append(labels.hole(entry["charge"], entry["subject"]))
    return list(found.values())
