"""Issuing a quote: price it, number it, store it, all in the words in which it will be read for years.

Source: product rules, sections 1 and 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import RowMapping

from api import metrics
from api.desks import Desks
from api.option_json import Json
from api.packing import end_of, unpacked
from api.provenance import Holdings
from api.quote_json import engine_version, quote_json, request_json
from api.schemas import Question
from api.store import quotes, retries
from api.store.engine import Store
from api.store.retries import Claim
from api.store.tables import Row, now
from calculator.quote import Option

ANSWER = "answer"
"""Of a row that was just made, and no column: the answer as it is sent."""


@dataclass(frozen=True)
class Issuer:
    """What it takes to issue quotes. days : how long a quote is valid at most"""

    store: Store
    desks: Desks
    holdings: Holdings
    days: int


def issue(issuer: Issuer, owner: str, question: Question, claim: Claim | None = None) -> Row:
    """A new quote, stored. claim : on the idempotency key that it was asked with

    Raises Unavailable, and Running where another has taken the claim over; nothing is stored then.
    """
    desk, answer = issuer.desks.quote(question.known, question.consignment)
    scenario = issuer.desks.scenarios.get(question.known.scenario)
    data = quote_json(desk, answer, scenario, question.most, written=True)
    priced = orjson.dumps(data)
    # All but the number is known before: others who store wait no longer than the head and its hash take.
    end = end_of(priced[1:])
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
        "summary": summary(data),
        "provenance": {
            **{name: data[name] for name in ("as_known_on", "exchange_date", "exchange_rates", "books", "network")},
            "scenario": scenario.digest if scenario else None,
            "engine": engine_version(),
            "archives": issuer.holdings.digests(question.known.scenario),
        },
    }  # fmt: skip
    with issuer.store.writing() as connection:
        row["number"] = quotes.next_number(connection, issued_at.year)
        body = body_of(row, priced)
        row |= {"body": end.after(head_of(row)), "sha256": sha256(body).hexdigest()}
        quotes.put(connection, row)
        if claim:
            retries.settle(connection, claim, row["id"])
    metrics.stored()
    return row | {ANSWER: body}


def answer_of(row: Row | RowMapping) -> bytes:
    """The answer of a row, just made or out of the store."""
    return row[ANSWER] if ANSWER in row else unpacked(row["body"])


def body_of(row: Row, priced: bytes) -> bytes:
    """The answer of a quote: what it is called and how long it holds, then what was priced, byte for byte."""
    return head_of(row) + priced[1:]


def head_of(row: Row) -> bytes:
    """The beginning of an answer, up to the first member of what was priced."""
    head = {
        "id": row["id"], "number": row["number"], "status": quotes.ISSUED, "reference": row["reference"] or None,
        "issued_at": instant(row["issued_at"]), "expires_at": instant(row["expires_at"]),
    }  # fmt: skip
    return orjson.dumps(head)[:-1] + b","


def expiry(issued_at: datetime, days: int, options: Iterable[Option]) -> datetime:
    """When a quote ends: after so many days, and never after the last day of a row that one of its lines rests on."""
    last_days = [line.planned.row.validity.valid_to for option in options for line in option.charges]
    ends = [_end_of(day) for day in last_days if day is not None and day < date.max]
    return max(issued_at, min([issued_at + timedelta(days), *ends]))


def summary(data: Json) -> Json:
    """What a list of quotes shows of one."""
    asked = data["request"]
    cheapest: dict[str, Any] | None = data["options"][0] if data["options"] else None
    return {
        **{name: asked[name] for name in ("origin", "destination", "dispatch_date", "equipment", "units")},
        "options": len(data["options"]),
        "cheapest": {"option": cheapest["option"], "total": cheapest["total"]} if cheapest else None,
    }


def instant(at: datetime) -> str:
    """An instant after RFC 3339."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(1), time(), UTC)
