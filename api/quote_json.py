"""A quote as plain data: the one shape for the API, for ``karvan quote --json`` and for the page.

Money is ``{"amount": "4870.35", "currency": "USD"}`` with an exact decimal; quantities and rates are decimal
text; days, kilograms of CO2e and shares are numbers. Source: product rules, sections 2 and 3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from importlib.metadata import version
from typing import Any

import orjson

from calculator.consignment import VALUE_STEPS, Consignment
from calculator.desk import QuotingDesk, Route
from calculator.explanation import ChargeLine, ContingentLine
from calculator.itinerary import Itinerary
from calculator.money import decimal_text, fraction_text
from calculator.network import Advisory, Evidence
from calculator.planned import PlannedLine
from calculator.problem import Problem
from calculator.quote import Option, Quote
from calculator.routing import LeftOut
from calculator.subject import Subject
from calculator.tariff_book import ExchangeRow, Source
from calculator.transit_time import TransitTime
from tariffs.scenario import Scenario

Json = dict[str, Any]


@cache
def engine_version() -> str:
    """The version of this engine."""
    return version("karvan")


def quote_json(desk: QuotingDesk, answer: Quote, scenario: Scenario | None = None, most: int | None = None) -> Json:
    """A quote with everything needed to check it and to price it again.

    A line, a rate that may arise and an exchange row name their source by its key in ``sources``.

    desk     : the one that priced it; scenario: under which it was opened
    most     : how many priced options are listed at most; their ranks are among all
    """
    listed = answer.priced[:most]
    without = [option for option in answer.options if option.total_minor is None]
    return {
        "request": request_json(answer.consignment),
        "as_known_on": str(answer.as_known_on),
        "exchange_date": str(answer.exchange_date),
        "scenario": scenario_json(scenario) if scenario else None,
        "engine": {"name": "karvan", "version": engine_version()},
        "cheapest": listed[0].option if listed else None,
        "fastest": answer.fastest.option if answer.fastest else None,
        "greenest": _greenest(answer),
        "options_priced": len(answer.priced),
        "options": [_option(desk, option, answer) for option in listed],
        "unavailable": [
            *(entry for option in without for entry in _without_price(option, answer.consignment)),
            *(_left_out(entry, answer.consignment) for entry in answer.left_out),
        ],
        "warnings": [_problem(problem) for problem in answer.warnings],
        "exchange_rates": _exchange_rates(desk, listed),
        "books": books_json(desk),
        "sources": _sources(desk, listed),
        "network": {"digest": desk.network.digest},
        "names": _names(desk, answer),
    }


def to_json(data: Json) -> str:
    """Plain data as JSON text, indented for reading."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()


def request_json(asked: Consignment) -> Json:
    """A consignment as understood, in the words of a request: it can be sent again."""
    value = None
    if asked.value_e4 is not None:
        value = {"amount": fraction_text(Fraction(asked.value_e4, VALUE_STEPS)), "currency": asked.value_currency}
    return {
        "origin": asked.origin,
        "destination": asked.destination,
        "dispatch_date": str(asked.dispatch_date),
        "equipment": asked.equipment.equipment,
        "units": asked.units,
        "mass_per_unit": {"value": fraction_text(Fraction(asked.mass_kg, 1000)), "unit": "TNE"},
        "commodity": {"code": asked.commodity, "scheme": asked.scheme} if asked.commodity else None,
        "hazard": asked.hazard,
        "box_owner": asked.box_owner,
        "wagon_owner": asked.wagon_owner,
        "train": asked.train,
        "value": value,
        "currency": asked.currency,
        "via": list(asked.via),
        "avoid": list(asked.avoid),
    }


def money_json(amount_minor: int, currency: str) -> Json:
    """An amount [minor units] as a decimal text with its currency."""
    return {"amount": decimal_text(amount_minor, currency), "currency": currency}


def scenario_json(scenario: Scenario) -> Json:
    """A scenario: what is assumed, why, and after whom."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "reason": " ".join(scenario.reason.split()),
        "sources": [
            {"title": s.title, "publisher": s.publisher, "url": s.url, "published": s.published}
            for s in scenario.sources
        ],
        "digest": scenario.digest,
    }


def books_json(desk: QuotingDesk) -> list[Json]:
    """The editions and digests of the books of a desk, in their order: a later one overrides an earlier one."""
    return [
        {"book": book.book, "edition": book.edition, "title": book.title, "issuer": book.issuer,
         "status": book.status, "digest": book.digest}
        for book in desk.tariffs.books
    ]  # fmt: skip


def arrival(dispatch: date, days: float) -> date:
    """The day on which a journey of so many days has ended, a begun day counted whole."""
    return dispatch + timedelta(math.ceil(days))


def _exchange_rows(line: ChargeLine) -> tuple[ExchangeRow, ...]:
    """The exchange rows of a line: into the invoice currency, then into the quote's; of a value for a percentage."""
    planned = line.planned
    ways = [planned.invoice, planned.conversion] if isinstance(planned, PlannedLine) else [planned.value_conversion]
    return tuple(row for way in ways if way for row in way.rows)


def _option(desk: QuotingDesk, option: Option, answer: Quote) -> Json:
    asked, route = answer.consignment, option.route
    currency = asked.currency
    return {
        **_route(route.itinerary),
        "rank": option.rank,
        "pareto": option.pareto,
        "dominated_by": option.dominated_by or None,
        "total": money_json(option.total_minor or 0, currency),
        "transit_time": _transit_time(route, asked.dispatch_date),
        "statutory_days": route.statutory.days,
        "statutory": {
            "complete": route.statutory.complete,
            "stretches": [
                {"law": s.law, "from": s.start, "to": s.end, "km": s.km, "hours": s.hours}
                for s in route.statutory.stretches
            ],
        },
        "co2e_kg": None if option.co2e_hg is None else option.co2e_hg / 10,
        "trust": {"price": _shares(option.price_trust), "time": _shares(route.time.trust)},
        "through": _through(option, currency),
        "legs": _legs(route.itinerary),
        "transfers": list(_transfers(desk, route, asked.train)),
        "charges": [_charge(line, route.itinerary) for line in option.charges],
        "may_arise": [_may_arise(line) for line in option.contingent],
        "not_included": [
            {"code": missing.charge, "name": desk.tariffs.charge_names.get(missing.charge, missing.charge),
             "subject": missing.subject, "reason": missing.reason}
            for missing in option.not_included
        ],
        "advisories": [_advisory(news) for news in option.advisories],
        "warnings": list(_option_warnings(route)),
    }  # fmt: skip


def _route(found: Itinerary) -> Json:
    """What names a route: its id, its corridors, and where it passes."""
    return {
        "option": found.option,
        "corridors": list(found.corridors),
        "nodes": list(found.nodes),
        "countries": list(dict.fromkeys(found.countries)),
        "modes": list(dict.fromkeys(leg.mode for leg in found.legs)),
        "km": found.km,
    }


def _legs(found: Itinerary) -> list[Json]:
    return [
        {"leg": leg.leg, "from": found.nodes[i], "to": found.nodes[i + 1], "mode": leg.mode, "carrier": leg.carrier,
         "gauge_mm": leg.gauge_mm, "km": leg.tariff_km, **_evidence(leg.evidence)}
        for i, leg in enumerate(found.legs)
    ]  # fmt: skip


def _transfers(desk: QuotingDesk, route: Route, train: str) -> Iterator[Json]:
    """What happens in the inner nodes, in travelling order; hours are None where no row gives them."""
    found = route.itinerary
    for i in range(1, len(found.legs)):
        for kind in found.transfers(i):
            row = desk.network.transfer(found.nodes[i], kind, found.legs[i - 1].way, found.legs[i].way, train)
            yield {
                "node": found.nodes[i], "kind": kind, "low_h": row.low_h if row else None,
                "typical_h": row.typical_h if row else None, "high_h": row.high_h if row else None,
                **(_evidence(row.evidence) if row else {"trust": None, "source": "", "note": ""}),
            }  # fmt: skip


def _transit_time(route: Route, dispatch: date) -> Json:
    """Percentiles in days with their arrival dates, and where the mean goes; None where a stage has no known time."""
    time: TransitTime = route.time
    days = time.days or {}
    points = ("p10", "p50", "p80", "p95")
    at = {point: days.get(int(point[1:])) for point in points}
    return {
        "unit": "DAY",
        **at,
        "mean": round(time.mean_days, 2) if time.days else None,
        "arrival": {p: None if d is None else str(arrival(dispatch, d)) for p, d in at.items()},
        "causes": [
            {"cause": cause, "days": round(spent, 2), "share": round(spent / (time.mean_days or 1), 4)}
            for cause, spent in time.causes
        ],
        "stages": [
            {"cause": s.cause, "subject": s.subject, "low_h": round(s.low_h, 1), "typical_h": round(s.typical_h, 1),
             "high_h": round(s.high_h, 1), **_evidence(s.evidence)}
            for s in time.stages
        ],
        "missing": [{"subject": hole.subject, "fix": hole.fix} for hole in time.holes],
    }  # fmt: skip


def _charge(line: ChargeLine, found: Itinerary) -> Json:
    row = line.planned.row
    return {
        "seq": line.seq,
        "code": line.charge,
        "name": line.name,
        **_subject(line.subject, found),
        "basis": line.unit,
        "quantity": line.quantity,
        "quantities": [{"measure": measure, "value": value} for measure, value in line.quantities],
        "rate": {
            "before": {"value": line.rate_before, "unit": row.unit.text},
            "after": {"value": line.rate, "unit": line.unit},
        },
        "factors": [
            {"factor": applied.factor, "value": applied.value, "source": applied.source, "note": applied.note}
            for applied in line.factors
        ],
        "amount": money_json(line.amount_minor, line.currency),
        "converted": money_json(line.converted_minor, line.quote_currency),
        "exchange": [used.written for used in _exchange_rows(line)],
        "rate_row": {
            "book": line.book, "edition": line.edition, "row": line.rate_row, "file": row.file.rsplit("/", 1)[-1],
            "line": row.line, "note": line.note,
        },
        "source": f"{line.book}/{line.source.source}",
        "trust": line.trust,
        "steps": list(line.steps),
    }  # fmt: skip


def _subject(subject: Subject, found: Itinerary) -> Json:
    """A subject as the tariff writes it, with the stretch it covers; both ends are one node for a node."""
    return {
        "subject": str(subject), "from": found.nodes[subject.start], "to": found.nodes[subject.end], "km": subject.km,
    }  # fmt: skip


def _may_arise(line: ContingentLine) -> Json:
    return {
        "code": line.charge, "name": line.name, "subject": str(line.subject),
        "rate": {"value": line.rate, "unit": line.unit},
        "rate_row": {"book": line.book, "row": line.rate_row, "note": line.note},
        "source": f"{line.book}/{line.source.source}", "trust": line.source.trust,
    }  # fmt: skip


def _through(option: Option, currency: str) -> Json | None:
    if option.through is None:
        return None
    other = option.through.other_minor
    return {
        "row": option.through.row,
        "used": option.through.used,
        "other": None if other is None else money_json(other, currency),
    }


def _without_price(option: Option, asked: Consignment) -> Iterator[Json]:
    """An entry for every hole of a route."""
    for hole in option.holes:
        yield {
            **_route(option.route.itinerary), "subject": hole.subject, "charge": hole.charge, "code": hole.code,
            "reason": hole.reason, "closest": hole.closest or None, "fix": hole.fix, "date": str(asked.dispatch_date),
        }  # fmt: skip


def _left_out(entry: LeftOut, asked: Consignment) -> Json:
    """A route that is closed, not open yet or excluded: it has no id, for it is not offered."""
    return {
        "option": None, "corridors": [entry.corridor] if entry.corridor else [], "nodes": [], "countries": [],
        "modes": [], "km": None, "subject": f"corridor {entry.corridor}" if entry.corridor else "itinerary",
        "charge": None, "code": entry.code, "reason": entry.reason, "closest": None, "fix": entry.fix,
        "date": str(asked.dispatch_date),
    }  # fmt: skip


def _advisory(news: Advisory) -> Json:
    return {
        "scope": news.scope, "name": news.name, "effect": news.effect,
        "from": str(news.start) if news.start else None, "to": str(news.end) if news.end else None,
        **_evidence(news.evidence),
    }  # fmt: skip


def _option_warnings(route: Route) -> Iterator[Json]:
    for hole in route.time.holes:
        yield {"code": "time_unknown", "message": f"no known time for {hole.subject}", "advice": hole.fix}
    if route.emissions.g_per_kg is None:
        yield {"code": "co2e_unknown", "message": route.emissions.reason, "advice": "add the row to emissions.csv"}


def _problem(problem: Problem) -> Json:
    return {"code": problem.code, "field": problem.column, "message": problem.message, "advice": problem.advice}


def _evidence(evidence: Evidence) -> Json:
    return {"trust": evidence.trust, "source": evidence.source, "note": evidence.note}


def _source(source: Source) -> Json:
    published = str(source.published) if source.published else None
    return {
        "source": source.source, "title": source.title, "publisher": source.publisher, "url": source.url,
        "published": published, "trust": source.trust,
    }  # fmt: skip


def _shares(trust: dict[str, Fraction] | dict[str, float]) -> Json:
    """Shares with four digits, in a fixed order of trust."""
    order = ("official", "press", "report", "estimate")
    return {name: round(float(trust[name]), 4) for name in order if name in trust}


def _greenest(answer: Quote) -> str | None:
    """The priced option with the least CO2e, the cheaper of equals; None unless all have a figure."""
    known = [(option.co2e_hg, option.rank, option.option) for option in answer.priced if option.co2e_hg is not None]
    return min(known)[2] if known and len(known) == len(answer.priced) else None


def _exchange_rates(desk: QuotingDesk, options: Iterable[Option]) -> list[Json]:
    """Every exchange row used by a line of these options, once."""
    used = {row: None for option in options for line in option.charges for row in _exchange_rows(line)}
    book_of = _book_of(desk)
    return [
        {"written": row.written, "from": row.base, "to": row.quote, "kind": row.kind,
         "valid_from": str(row.valid_from) if row.valid_from else None,
         "valid_to": str(row.valid_to) if row.valid_to else None,
         "known_from": str(row.known_from) if row.known_from else None,
         "source": f"{book_of[row]}/{row.source}"}
        for row in used
    ]  # fmt: skip


def _book_of(desk: QuotingDesk) -> dict[ExchangeRow, str]:
    return {row: book.book for book in desk.tariffs.books for row in book.exchange}


def _sources(desk: QuotingDesk, options: Iterable[Option]) -> Json:
    """``book/source`` -> the source, for every line, rate that may arise and exchange row of these options."""
    book_of = _book_of(desk)
    named: dict[tuple[str, str], None] = {}
    for option in options:
        for line in option.charges:
            named[line.book, line.source.source] = None
            named |= {(book_of[row], row.source): None for row in _exchange_rows(line)}
        named |= {(arising.book, arising.source.source): None for arising in option.contingent}
    known = {(book.book, key): source for book in desk.tariffs.books for key, source in book.sources.items()}
    return {f"{book}/{key}": _source(known[book, key]) for book, key in sorted(named)}


def _names(desk: QuotingDesk, answer: Quote) -> Json:
    """Names in words for the codes that the answer uses."""
    network, asked = desk.network, answer.consignment
    routes = [option.route.itinerary for option in answer.options]
    nodes = dict.fromkeys([asked.origin, asked.destination, *(node for found in routes for node in found.nodes)])
    carriers = dict.fromkeys(leg.carrier for found in routes for leg in found.legs)
    corridors = dict.fromkeys(
        [*(c for found in routes for c in found.corridors), *(e.corridor for e in answer.left_out if e.corridor)]
    )
    return {
        "nodes": {n: {"name": network.nodes[n].name, "country": network.nodes[n].country} for n in nodes},
        "carriers": {c: network.carriers[c].name for c in carriers if c in network.carriers},
        "corridors": {c: network.corridors[c].name for c in corridors},
        "equipment": asked.equipment.name,
    }
