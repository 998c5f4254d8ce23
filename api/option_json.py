"""One option of a quote as plain data: its route, price, time, trust and news; and why a route has no price.

Routes and lines are the same objects from quote to quote, and so is what they are in JSON: whoever reads the
data must not change it. Source: product rules, section 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeVar

import orjson

from api.packing import Piece
from api.written import CUT, CUT_SIGN, Items, Members, kept_text, members_text
from calculator.consignment import Consignment
from calculator.desk import QuotingDesk
from calculator.explanation import KEPT_LINES, KEPT_RUNS, ChargeLine, ContingentLine, Printed
from calculator.itinerary import Itinerary
from calculator.money import decimal_text
from calculator.network import Advisory, Evidence, Network
from calculator.planned import PlannedPercentage
from calculator.planned_line import PlannedLine
from calculator.quote import Option
from calculator.route import Route
from calculator.routing import LeftOut
from calculator.tariff_book import TRUSTS, ExchangeRow
from calculator.transit_time import TransitTime

Json = dict[str, Any]

Number = TypeVar("Number", int, float)

KEPT_ROUTES = 1_000
"""Routes whose JSON is kept, each with the dispatch dates it was asked for."""


class Part:
    """What is the same in many answers, kept as plain data for its readers and as text for one who only sends it on.

    Which of both does not show in the answer: text stands in it as the data would be written.
    """

    def __init__(self, make: Callable[..., Any]) -> None:
        """make : the plain data of what can be told apart by identity"""
        self._plain = lru_cache(KEPT_LINES)(make)
        self._text = lru_cache(KEPT_LINES)(lambda *of: kept_text(make(*of)))

    def kept(self, written: bool) -> Callable[..., Any]:
        """The part as text, or as plain data; nobody changes it."""
        return self._text if written else self._plain


def option_json(desk: QuotingDesk, option: Option, asked: Consignment) -> Json:
    """An option that has a price, with its legs, transfers, lines, time, trust and news."""
    charges = [*map(_charge.kept(False), option.charges)]
    journey = _journey(desk.network, option.route, asked.train, asked.dispatch_date)
    return {**journey, **_offer(desk, option, asked, charges, False)}


def option_text(desk: QuotingDesk, option: Option, asked: Consignment) -> Members:
    """The same for one who only sends it on: what it has in common with other quotes is JSON text already."""
    journey = _journey_text(desk.network, option.route, asked.train, asked.dispatch_date)
    return Members(journey, _offer(desk, option, asked, Items(tuple(map(_run_text, option.printed))), True))


def _offer(desk: QuotingDesk, option: Option, asked: Consignment, charges: list[Json] | Items, written: bool) -> Json:
    """What an option says beyond its route: price, lines and news."""
    currency, total = asked.currency, option.total_minor or 0
    return {
        "rank": option.rank,
        "pareto": option.pareto,
        "dominated_by": option.dominated_by or None,
        "total": money_json(total, currency),
        "co2e_kg": None if option.co2e_hg is None else option.co2e_hg / 10,
        "trust": {
            "price": {trust: round(part / total, 4) for trust, part in _by_trust(option.trust_minor)} if total else {},
            "time": _time_trust.kept(written)(option.route),
        },
        "through": _through(option, currency),
        "charges": charges,
        "may_arise": _may_arise.kept(written)(option.contingent),
        "not_included": [
            {"code": missing.charge, "name": desk.tariffs.charge_names.get(missing.charge, missing.charge),
             "subject": missing.subject, "reason": missing.reason}
            for missing in option.not_included
        ],
        "advisories": [_advisory(news) for news in option.advisories],
    }  # fmt: skip


def way_json(found: Itinerary) -> Json:
    """A way with its legs, priced or not."""
    return {**_route(found), "legs": _legs(found)}


def unpriced_json(option: Option, asked: Consignment) -> Iterator[Json]:
    """An entry for every hole of a route."""
    for hole in option.holes:
        yield {
            **_route(option.route.itinerary), "subject": hole.subject, "charge": hole.charge, "code": hole.code,
            "reason": hole.reason, "closest": hole.closest or None, "fix": hole.fix, "date": str(asked.dispatch_date),
        }  # fmt: skip


def left_out_json(entry: LeftOut, asked: Consignment) -> Json:
    """A route that is closed, not open yet or excluded: it has no id, for it is not offered."""
    return {
        "option": None, "corridors": [entry.corridor] if entry.corridor else [], "nodes": [], "countries": [],
        "modes": [], "km": None, "subject": f"corridor {entry.corridor}" if entry.corridor else "itinerary",
        "charge": None, "code": entry.code, "reason": entry.reason, "closest": None, "fix": entry.fix,
        "date": str(asked.dispatch_date),
    }  # fmt: skip


def exchange_rows(planned: PlannedLine | PlannedPercentage) -> tuple[ExchangeRow, ...]:
    """The exchange rows of a line: into the invoice currency, then into the quote's; of a value for a percentage."""
    ways = [planned.invoice, planned.conversion] if isinstance(planned, PlannedLine) else [planned.value_conversion]
    return tuple(row for way in ways if way for row in way.rows)


def money_json(amount_minor: int, currency: str) -> Json:
    """An amount [minor units] as a decimal text with its currency."""
    return {"amount": decimal_text(amount_minor, currency), "currency": currency}


def arrival(dispatch: date, days: float) -> date:
    """The day on which a journey of so many days has ended, a begun day counted whole."""
    return dispatch + timedelta(math.ceil(days))


@lru_cache(maxsize=KEPT_ROUTES)
def _journey(network: Network, route: Route, train: str, dispatch: date) -> Json:
    """What an option says of its route whatever is carried: the way, its time and what is unknown of it."""
    return {
        **_route(route.itinerary),
        "transit_time": _transit_time(route, dispatch),
        "statutory_days": route.statutory.days,
        "statutory": {
            "complete": route.statutory.complete,
            "stretches": [
                {"law": s.law, "from": s.start, "to": s.end, "km": s.km, "hours": s.hours}
                for s in route.statutory.stretches
            ],
        },
        "legs": _legs(route.itinerary),
        "transfers": list(_transfers(network, route, train)),
        "warnings": list(_option_warnings(route)),
    }


@lru_cache(maxsize=KEPT_ROUTES)
def _journey_text(network: Network, route: Route, train: str, dispatch: date) -> Piece:
    return members_text(_journey(network, route, train, dispatch))


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


def _transfers(network: Network, route: Route, train: str) -> Iterator[Json]:
    """What happens in the inner nodes, in travelling order; hours are None where no row gives them."""
    found = route.itinerary
    for i in range(1, len(found.legs)):
        for kind in found.transfers(i):
            row = network.transfer(found.nodes[i], kind, found.legs[i - 1].way, found.legs[i].way, train)
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


@Part
def _charge(line: ChargeLine) -> Json:
    row = line.planned.row
    return {
        "seq": line.seq,
        "code": line.charge,
        "name": line.name,
        "subject": str(line.subject),
        "from": line.start,
        "to": line.end,
        "km": line.subject.km,
        "basis": line.unit,
        "quantity": line.quantity,
        "quantities": _quantities(line),
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
        "exchange": [used.written for used in exchange_rows(line.planned)],
        "rate_row": {
            "book": line.book, "edition": line.edition, "row": line.rate_row, "file": row.file.rsplit("/", 1)[-1],
            "line": row.line, "note": line.note,
        },
        "source": f"{line.book}/{line.source.source}",
        "trust": line.trust,
        "steps": list(line.steps),
    }  # fmt: skip


def _run_text(run: Printed) -> bytes | Piece:
    """Lines as JSON text. Those that count pieces come again as they are; a mass or a value is seldom met twice."""
    planned = run.lines[0].planned
    once = isinstance(planned, PlannedPercentage) or planned.mass is not None
    return b",".join(map(_charge_text, run.lines)) if once else _kept_run(run)


@lru_cache(KEPT_RUNS)
def _kept_run(run: Printed) -> Piece:
    return Piece(b",".join(map(_charge_text, run.lines)))


def _charge_text(line: ChargeLine) -> bytes:
    """A line as JSON text: its figures between the words that it has without them."""
    first, second, third, fourth, fifth, last = _charge_form(line.said or line)
    amount, converted = _amount(line.amount_minor, line.currency), _amount(line.converted_minor, line.quote_currency)
    return b"".join((
        first, orjson.dumps(line.quantity), second, orjson.dumps(_quantities(line)), third, amount, fourth, converted,
        fifth, orjson.dumps(line.steps), last,
    ))  # fmt: skip


@lru_cache(KEPT_LINES)
def _charge_form(line: ChargeLine) -> list[bytes]:
    """The words of a line as JSON text, parted where its figures stand, whatever they are."""
    data = _charge.kept(False)(line)
    figures = {name: CUT for name in ("quantity", "quantities", "steps")}
    money = {name: {**data[name], "amount": CUT} for name in ("amount", "converted")}
    return orjson.dumps({**data, **figures, **money}).split(CUT_SIGN)


def _quantities(line: ChargeLine) -> list[Json]:
    return [{"measure": measure, "value": value} for measure, value in line.quantities]


def _amount(amount_minor: int, currency: str) -> bytes:
    return b'"%b"' % decimal_text(amount_minor, currency).encode()


@Part
def _may_arise(lines: tuple[ContingentLine, ...]) -> list[Json]:
    return [
        {"code": line.charge, "name": line.name, "subject": str(line.subject),
         "rate": {"value": line.rate, "unit": line.unit},
         "rate_row": {"book": line.book, "row": line.rate_row, "note": line.note},
         "source": f"{line.book}/{line.source.source}", "trust": line.source.trust}
        for line in lines
    ]  # fmt: skip


def _through(option: Option, currency: str) -> Json | None:
    if option.through is None:
        return None
    other = option.through.other_minor
    return {
        "row": option.through.row,
        "used": option.through.used,
        "other": None if other is None else money_json(other, currency),
    }


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


def _evidence(evidence: Evidence) -> Json:
    return {"trust": evidence.trust, "source": evidence.source, "note": evidence.note}


@Part
def _time_trust(route: Route) -> Json:
    return {trust: round(share, 4) for trust, share in _by_trust(route.time.trust)}


def _by_trust(parts: dict[str, Number]) -> list[tuple[str, Number]]:
    """Parts in a fixed order of trust."""
    return [(trust, parts[trust]) for trust in TRUSTS if trust in parts]
