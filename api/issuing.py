"""Issuing a quote: price it, number it, store it, all in the words in which it will be read for years.

Source: product rules, sections 1 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import orjson
from sqlalchemy import RowMapping

from api import metrics
from api.desks import Desks
from api.draft import Draft
from api.option_json import KEPT_ROUTES, Json, money_json
from api.packing import begun, text_of, unpacked
from api.provenance import Holdings
from api.quote_json import engine_version, quote_json, request_json
from api.schemas import Question
from api.store import quotes
from api.store.engine import Store
from api.store.retries import Claim
from api.store.tables import Row, now
from api.written import json_of, parts_of
from calculator.planned import Lines
from calculator.quote import Option, Quote
from calculator.tariff_book import Rate, ThroughRate

ANSWER = "answer"
"""Of a row that was just made, and no column: the answer as it is sent."""


@dataclass(frozen=True)
class Issuer:
    """What it takes to issue quotes. days : how long a quote is valid at most; keep : stores a draft"""

    store: Store
    desks: Desks
    holdings: Holdings
    days: int
    keep: Callable[[Draft], None]


def issue(issuer: Issuer, owner: str, question: Question, claim: Claim | None = None) -> Row:
    """A new quote, stored. claim : on the idempotency key that it was asked with

    Raises Unavailable, and Running where another has taken the claim over; nothing is stored then.
    """
    draft = draft_of(issuer, owner, question, claim)
    issuer.keep(draft)
    metrics.stored()
    return draft.row | {ANSWER: draft.answer}


def draft_of(issuer: Issuer, owner: str, question: Question, claim: Claim | None = None) -> Draft:
    """A quote that is priced and has no number; it is stored nowhere."""
    desk, answer = issuer.desks.quote(question.known, question.consignment)
    scenario = issuer.desks.scenarios.get(question.known.scenario)
    data = quote_json(desk, answer, scenario, question.most, written=True)
    opening, *rest = parts_of(data)
    issued_at = now()
    row: Row = {
        "id": quotes.new_id(datetime.now(UTC)),
        "owner": owner,
        "status": quotes.ISSUED,
        "reference": question.reference,
        "issued_at": issued_at,
        "expires_at": expiry(issued_at, issuer.days, answer.priced[: question.most]),
        "request": {
            **request_json(answer.consignment), "as_known_on": data["as_known_on"],
            "exchange_date": data["exchange_date"], "scenario": question.known.scenario or None,
            "max_options": question.most,
        },
        "summary": summary(data, answer),
        "provenance": {
            **{name: data[name] for name in ("as_known_on", "exchange_date", "network")},
            **{name: orjson.Fragment(json_of(data[name])) for name in ("exchange_rates", "books")},
            "scenario": scenario.digest if scenario else None,
            "engine": engine_version(),
            "archives": issuer.holdings.digests(question.known.scenario),
        },
    }  # fmt: skip
    return Draft.of(row, [text_of(opening)[1:], *rest], claim)


def answer_of(row: Row | RowMapping) -> bytes:
    """The answer of a row, just made or out of the store."""
    if ANSWER in row:
        return bytes(row[ANSWER])
    head: str = row["head"]
    return head.encode() + unpacked(row["body"])


def packed_answer_of(row: Row | RowMapping) -> bytes:
    """The same as gzip."""
    head: str = row["head"]
    return begun(head.encode(), row["body"])


def expiry(issued_at: datetime, days: int, options: Iterable[Option]) -> datetime:
    """When a quote ends: after so many days, and never after the last day of a row that one of its lines rests on."""
    ends = [_end_of(day) for day in {_last_day(option.lines) for option in options} if day < date.max]
    return max(issued_at, min([issued_at + timedelta(days), *ends]))


@lru_cache(KEPT_ROUTES)
def _last_day(way: Lines) -> date:
    """The last day on which all rows of a way to price an itinerary hold."""
    rows: list[Rate | ThroughRate] = [line.row for line in way.lines]
    days = [row.validity.valid_to for row in (*rows, *(line.row for line in way.percentages))]
    return min((day for day in days if day is not None), default=date.max)


def summary(data: Json, answer: Quote) -> Json:
    """What a list of quotes shows of one."""
    asked, cheapest = data["request"], answer.priced[0] if data["options"] else None
    return {
        **{name: asked[name] for name in ("origin", "destination", "dispatch_date", "equipment", "units")},
        "options": len(data["options"]),
        "cheapest": {
            "option": cheapest.option,
            "total": money_json(cheapest.total_minor or 0, asked["currency"]),
        }
        if cheapest
        else None,
    }


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(1), time(), UTC)
