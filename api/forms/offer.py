"""What a quote says on paper, in words: the one content behind the PDF and the first sheet of the workbook.

Reads a quote's plain data (`api.quote_json`, with ``number``, ``issued_at`` and ``expires_at`` where it is stored)
and adds no figure of its own. Source: product rules, sections 1 and 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from api.forms.wording import (
    Names,
    counted,
    country,
    day,
    instant,
    money,
    percent,
    ranks,
    sentence,
)
from api.tables import grouped

Json = dict[str, Any]

NOT_STORED = "Not stored: these figures have no number and bind nobody."

TRUST = (
    "Official is the carrier's or the state's own tariff, press is reported, report is a study, "
    "estimate is made by analogy, and its note says with what."
)

_OWNERS = {"carrier": "the carrier", "shipper": "the shipper"}
_TRAINS = {"single": "single wagon or container", "group": "group of wagons", "block": "block train"}


def offer(quote: Json) -> Json:
    """Everything that the paper says, as text; ``sources`` are numbered from 1 in the order of the quote."""
    names, asked = Names(quote), quote["request"]
    numbers = {key: number for number, key in enumerate(quote["sources"], 1)}
    options = quote["options"]
    return {
        **identity(quote),
        "title": f"{names.node(asked['origin'])} → {names.node(asked['destination'])}",
        "asked": request(quote),
        "currency": asked["currency"],
        "best": best(quote),
        "scenario": _scenario(quote["scenario"]),
        "options": [option_text(option, quote, names, numbers) for option in options],
        "more": _more(quote),
        "included": included(options),
        "not_included": not_included(options, names),
        "may_arise": may_arise(options, names, numbers),
        "advisories": advisories(options, names),
        "warnings": warnings(quote),
        "unavailable": unavailable(quote["unavailable"], names),
        "assumptions": assumptions(quote),
        "exchange": exchange(quote, numbers),
        "rows": rows(options, numbers),
        "sources": sources(quote["sources"], numbers),
        "books": [[b["title"], f"{b['book']} {b['edition']}", b["status"], b["digest"]] for b in quote["books"]],
        "network": quote["network"]["digest"],
    }  # fmt: skip


def identity(quote: Json) -> Json:
    """Number, the customer's reference, issue and expiry with their zones, or that it is not stored; the engine."""
    number = quote.get("number") or quote.get("id") or ""
    issued, expires = quote.get("issued_at"), quote.get("expires_at")
    return {
        "number": str(number),
        "reference": str(quote.get("reference") or ""),
        "issued": instant(issued) if issued else "",
        "expires": instant(expires) if expires else "",
        "not_stored": "" if number else NOT_STORED,
        "engine": f"{quote['engine']['name'].capitalize()} {quote['engine']['version']}",
    }


def instant_of(quote: Json) -> datetime:
    """The instant of issue; of a quote that is not stored the day whose publications it knows."""
    return datetime.fromisoformat(quote.get("issued_at") or f"{quote['as_known_on']}T00:00:00+00:00")


def request(quote: Json) -> list[list[str]]:
    """The request as understood: (what, value), the ways and values that were named only if they were."""
    asked, names = quote["request"], Names(quote)
    mass, goods, value = asked["mass_per_unit"], asked["commodity"], asked["value"]
    load = "empty" if mass["value"] == "0" else f"{grouped(mass['value'])} t of goods in each"
    rows = [
        ("From", names.place(asked["origin"])),
        ("To", names.place(asked["destination"])),
        ("Dispatch", day(asked["dispatch_date"])),
        ("Equipment", f"{asked['units']:,} × {asked['equipment']} ({quote['names']['equipment']}), {load}"),
        ("Goods", f"{goods['scheme']} {goods['code']}" if goods else ""),
        ("Dangerous goods", "no" if asked["hazard"] == "none" else f"class {asked['hazard']}"),
        ("Container of", _OWNERS.get(asked["box_owner"], asked["box_owner"])),
        ("Wagon of", _OWNERS.get(asked["wagon_owner"], asked["wagon_owner"])),
        ("Train", _TRAINS.get(asked["train"], asked["train"])),
        ("Value of the goods", money(value) if value else "not declared"),
        ("Quote currency", asked["currency"]),
        ("By way of", "; ".join(map(names.criterion, asked["via"]))),
        ("Avoiding", "; ".join(map(names.criterion, asked["avoid"]))),
    ]
    return [[what, said] for what, said in rows if said]


def best(quote: Json) -> list[str]:
    """The cheapest, the fastest and the greenest option in a sentence each; one best in two ways is said once."""
    listed = {option["option"]: option for option in quote["options"]}
    marks: dict[str, list[str]] = {}
    for mark in ("cheapest", "fastest", "greenest"):
        if quote[mark] in listed:
            marks.setdefault(quote[mark], []).append(mark)
    return [_best(listed[key], said) for key, said in marks.items()]


def option_text(option: Json, quote: Json, names: Names, numbers: dict[str, int]) -> Json:
    """An option: its row in the table, its way, and its lines with their arithmetic."""
    time = option["transit_time"]
    return {
        "rank": str(option["rank"]),
        "id": option["option"],
        "marks": [mark for mark in ("cheapest", "fastest", "greenest") if quote[mark] == option["option"]],
        "countries": " – ".join(option["countries"]),
        "way": _way(option, names),
        "corridors": "; ".join(f"{names.corridor(code)} ({code})" for code in option["corridors"]),
        "total": grouped(option["total"]["amount"]),
        "p50": days(time["p50"]),
        "span": f"{days(time['p10'])} – {days(time['p95'])}" if time["p50"] is not None else "",
        "within": days(time["p80"]),
        "co2e": tonnes(option["co2e_kg"]),
        "trust": ", ".join(f"{percent(share)}\u00a0{trust}" for trust, share in option["trust"]["price"].items()),
        "facts": list(_facts(option)),
        "sections": [list(section) for section in sections(option, names)],
        "lines": [_line(charge, names, numbers) for charge in option["charges"]],
        "warnings": [_advised(said) for said in option["warnings"]],
    }


def days(count: float | None) -> str:
    """Days with one decimal; "unknown" for none."""
    return "unknown" if count is None else f"{count:,.1f}"


def tonnes(co2e_kg: float | None) -> str:
    """Kilograms of CO2e as tonnes with one decimal; "unknown" for none."""
    return "unknown" if co2e_kg is None else f"{co2e_kg / 1000:,.1f}"


def sections(option: Json, names: Names) -> Iterator[tuple[str, str, str]]:
    """Runs of legs of one mode and one carrier, as (stretch, by whom, km)."""
    for (mode, carrier), run in groupby(option["legs"], key=lambda leg: (leg["mode"], leg["carrier"])):
        legs = list(run)
        stretch = f"{names.node(legs[0]['from'])} – {names.node(legs[-1]['to'])}"
        yield stretch, f"{mode}, {names.carrier(carrier)}", f"{sum(leg['km'] for leg in legs):,}"


def included(options: list[Json]) -> list[list[str]]:
    """(which options, the kinds of charges that their totals hold), what is in most of them first."""
    names = ((option["rank"], charge["name"]) for option in options for charge in option["charges"])
    held: dict[str, list[str]] = {}
    for which, name in _grouped(names, len(options)):
        held.setdefault(which, []).append(name)
    return [[which, ", ".join(said)] for which, said in held.items()]


def not_included(options: list[Json], names: Names) -> list[list[str]]:
    """(which options, what was left out and why); duties and taxes on the goods are never part of a price."""
    never = "Duties and taxes on the goods"
    left_out = (
        (option["rank"], sentence(f"{left['name']}, {names.subject_text(left['subject'])}: {left['reason']}"))
        for option in options
        for left in option["not_included"]
    )
    return [*_shared(left_out, len(options)), ["Always", f"{never}."]]


def may_arise(options: list[Json], names: Names, numbers: dict[str, int]) -> list[list[str]]:
    """(which options, what may arise, its rate, its source)."""
    arising = (
        (option["rank"], (_arising(line, names), _rate(line), line["rate_row"]["note"], _reference(line, numbers)))
        for option in options
        for line in option["may_arise"]
    )
    return [[which, *said] for which, said in _grouped(arising, len(options))]


def advisories(options: list[Json], names: Names) -> list[list[str]]:
    """(which options, what is in the news of a place or a carrier)."""
    return _shared(
        ((option["rank"], _news(news, names)) for option in options for news in option["advisories"]), len(options)
    )


def warnings(quote: Json) -> list[str]:
    """What is odd about the request as understood."""
    return [_advised(said) for said in quote["warnings"]]


def rows(options: list[Json], numbers: dict[str, int]) -> list[list[str]]:
    """Every tariff row behind a line, once: (book and row, its note, trust and number of its source)."""
    found = {
        (row_text(charge["rate_row"]), charge["rate_row"]["note"], _reference(charge, numbers)): None
        for option in options
        for charge in option["charges"]
    }
    return [list(row) for row in sorted(found)]


def exchange(quote: Json, numbers: dict[str, int]) -> list[list[str]]:
    """(rate as written, kind, first and last day, source with its number) of every exchange row."""
    return [
        [row["written"], row["kind"], day(row["valid_from"]), day(row["valid_to"]) or "open",
         f"{quote['sources'][row['source']]['title']} [{numbers[row['source']]}]"]
        for row in quote["exchange_rates"]
    ]  # fmt: skip


def sources(quoted: Json, numbers: dict[str, int]) -> list[list[str]]:
    """(number, title, publisher with the day of publication, trust, address) of every source."""
    return [
        [f"[{numbers[key]}]", source["title"],
         ", ".join(part for part in (source["publisher"], day(source["published"])) if part),
         source["trust"], source["url"]]
        for key, source in quoted.items()
    ]  # fmt: skip


def unavailable(entries: list[Json], names: Names) -> list[list[str]]:
    """(route, why it has no price, what would mend it): a route once for each reason."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for entry in entries:
        route = "; ".join(f"{names.corridor(code)} ({code})" for code in entry["corridors"])
        route = route or " – ".join(entry["countries"]) or names.subject_text(entry["subject"])
        closest = f" Closest row: {entry['closest']}." if entry["closest"] else ""
        why = sentence(names.spelt(entry["reason"])) + closest
        missing = found.setdefault((route, why, sentence(names.spelt(entry["fix"] or ""))), [])
        if entry["charge"]:
            name = names.names["charges"].get(entry["charge"], entry["charge"])
            missing.append(f"{name}, {names.subject_text(entry['subject'])}")
    return [
        [route, f"{why} Missing: {'; '.join(dict.fromkeys(missing))}." if missing else why, fix]
        for (route, why, fix), missing in found.items()
    ]


def assumptions(quote: Json) -> list[str]:
    """What the figures rest on and what was taken for granted, a sentence each."""
    asked = quote["request"]
    said = [
        f"Priced with what was published up to {day(quote['as_known_on'])}, converted at the exchange rates of "
        f"{day(quote['exchange_date'])}.",
        "Each line is rounded once, half up, to the smallest unit of its currency; the lines add up to the total.",
        "Days run from dispatch to arrival: 1 in 10 journeys is expected within P10, half within the median, 8 in 10 "
        "within P80, 19 in 20 within P95. None of them is promised; the statutory period is what carriers owe by law.",
        TRUST,
    ]
    if not asked["value"]:
        said.append("No value of the goods was declared: nothing that depends on it is priced.")
    if not asked["commodity"]:
        said.append("No commodity was named: rates for particular goods are not applied.")
    return said


def _scenario(scenario: Json | None) -> str:
    if not scenario:
        return ""
    return (
        f"What if: {scenario['title']}. These are not the prices of the network as it is. {scenario['reason']} "
        f"(scenario {scenario['name']}, digest {scenario['digest'][:16]})"
    )


def _more(quote: Json) -> str:
    listed, priced = len(quote["options"]), quote["options_priced"]
    return f"{listed} of {counted(priced, 'priced option')} are listed." if listed < priced else ""


def _best(option: Json, marks: list[str]) -> str:
    time = option["transit_time"]
    lasts = ", time unknown"
    if time["p50"] is not None:
        lasts = f", about {days(time['p50'])} days, 8 in 10 within {days(time['p80'])}"
    return f"{' and '.join(marks).capitalize()}: option {option['rank']}, {money(option['total'])}{lasts}."


def _way(option: Json, names: Names) -> str:
    """What sets routes through the same countries apart: the border stations entered, and where it is no railway."""
    nodes = [option["legs"][0]["from"], *(leg["to"] for leg in option["legs"])]
    entered = [to for of, to in pairwise(nodes) if names.country_of(of) != names.country_of(to)]
    other = [
        f"{said.partition(',')[0]} {stretch}"
        for stretch, said, _ in sections(option, names)
        if not said.startswith("rail")
    ]
    return ", ".join([*(names.node(node) for node in entered), *other])


def _facts(option: Json) -> Iterator[str]:
    """Distance, time and emissions of an option, and which way of pricing was used."""
    time = option["transit_time"]
    yield f"{option['km']:,}\u00a0km"
    if time["p50"] is not None:
        arrival = time["arrival"]
        yield f"half of the journeys within {days(time['p50'])} days, by {day(arrival['p50'])}"
        yield f"8 in 10 within {days(time['p80'])}, by {day(arrival['p80'])}"
        yield f"19 in 20 within {days(time['p95'])}, by {day(arrival['p95'])}"
    if option["statutory_days"] is not None:
        part = "" if option["statutory"]["complete"] else " for the part under SMGS or CIM"
        yield f"statutory delivery period {days(option['statutory_days'])} days{part}"
    if option["co2e_kg"] is not None:
        yield f"CO2e {tonnes(option['co2e_kg'])} t"
    if option["through"]:
        other = option["through"]["other"]
        used = "with the through rate" if option["through"]["used"] else "by sections, not with the through rate"
        instead = f"; the other way would be {money(other)}" if other else ""
        yield f"priced {used} {option['through']['row']}{instead}"


def _line(charge: Json, names: Names, numbers: dict[str, int]) -> Json:
    amount, converted = charge["amount"], charge["converted"]
    return {
        "seq": str(charge["seq"]),
        "name": charge["name"],
        "subject": names.subject(charge),
        "steps": "; ".join(charge["steps"]),
        "row": row_text(charge["rate_row"]),
        "trust": _reference(charge, numbers),
        "amount": "" if amount["currency"] == converted["currency"] else money(amount),
        "converted": grouped(converted["amount"]),
    }


def row_text(row: Json) -> str:
    """A tariff row by its book and name; a quote holds one edition of a book, named with its digest."""
    return f"{row['book']}, {row['row']}"


def _reference(line: Json, numbers: dict[str, int]) -> str:
    return f"{line['trust']} [{numbers[line['source']]}]"


def _arising(line: Json, names: Names) -> str:
    return f"{line['name']}, {names.subject_text(line['subject'])}"


def _rate(line: Json) -> str:
    return f"{line['rate']['value']} {line['rate']['unit']}"


def _advised(said: Json) -> str:
    return f"{sentence(said['message'])} {sentence(said['advice'])}".strip()


def _news(news: Json, names: Names) -> str:
    name = names.node(news["name"]) if news["scope"] == "node" else names.spelt(f"{news['scope']} {news['name']}")
    name = {"carrier": names.carrier(news["name"]), "country": country(news["name"])}.get(news["scope"], name)
    since = f" from {day(news['from'])}" if news["from"] else ""
    until = f" to {day(news['to'])}" if news["to"] else ""
    said = f" ({news['source'] or news['trust']})"
    return f"{news['effect'].capitalize()}, {name}{since}{until}: {news['note'].rstrip('. ')}{said}."


def _shared(said: Iterable[tuple[int, str]], count: int) -> list[list[str]]:
    return [[which, text] for which, text in _grouped(said, count)]


def _grouped(said: Iterable[tuple[int, Any]], count: int) -> Iterator[tuple[str, Any]]:
    """Each text once, with the options that it is true of."""
    found: dict[Any, dict[int, None]] = {}
    for rank, text in said:
        found.setdefault(text, {})[rank] = None
    for text, which in found.items():
        yield ranks(list(which), count), text
