"""What a quote keeps: its bytes, what it was made of, and until when it holds."""

import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from flask import Flask

from api.issuing import answer_of, expiry, issue, packed_answer_of
from api.quote_json import engine_version
from api.schemas import QuoteSchema, question_of_json
from api.store import quotes
from calculator.planned import Lines
from tests.stores import QUOTE, issuer_of, service

ISSUED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    with service(database, quote_days=3) as running:
        yield running


def option(*last_days: date | None) -> Any:
    """An option with lines whose rows end on these days."""
    lines: Any = [SimpleNamespace(row=SimpleNamespace(validity=SimpleNamespace(valid_to=day))) for day in last_days]
    return SimpleNamespace(lines=Lines("USD", (), (), percentages=tuple(lines)))


def test_a_quote_holds_some_days_and_never_past_a_row_of_its_lines() -> None:
    assert expiry(ISSUED, 14, []) == ISSUED + timedelta(14)
    assert expiry(ISSUED, 14, [option(None, date(2027, 1, 1), date.max)]) == ISSUED + timedelta(14)
    assert expiry(ISSUED, 14, [option(date(2026, 11, 30)), option(None)]) == datetime(2026, 12, 1, tzinfo=UTC)
    assert expiry(ISSUED, 14, [option(date(2026, 1, 1))]) == ISSUED


def test_what_is_kept_is_what_it_was_made_of(app: Flask) -> None:
    issuer = issuer_of(app)
    question = question_of_json(issuer.desks, {**QUOTE, "max_options": 2}, QuoteSchema)
    row = issue(issuer, "a", question)
    with issuer.store.reading() as connection:
        kept = quotes.find(connection, "a", row["id"])
    assert kept is not None
    assert answer_of(kept) == answer_of(row) == gzip.decompress(packed_answer_of(kept))
    data = orjson.loads(answer_of(kept))
    assert [*data][:7] == ["id", "number", "status", "reference", "issued_at", "expires_at", "request"]
    assert kept["expires_at"] - kept["issued_at"] == timedelta(3)
    made_of = kept["provenance"]
    assert made_of["books"] == data["books"]
    assert made_of["network"] == data["network"]
    assert made_of["exchange_rates"] == data["exchange_rates"]
    assert (made_of["as_known_on"], made_of["exchange_date"]) == ("2026-11-23", "2026-11-23")
    assert (made_of["engine"], made_of["scenario"]) == (engine_version(), None)
    assert made_of["archives"] == issuer.holdings.digests("")
    assert kept["request"]["max_options"] == 2
    assert kept["summary"]["options"] == len(data["options"]) == 2
    assert kept["summary"]["cheapest"]["total"] == data["options"][0]["total"]
