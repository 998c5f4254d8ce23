"""Stored quotes: put in once, with the next number of the year, and read as they were issued."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Text, bindparam, cast, delete, func, insert, select, update

from api.store.tables import Row, numbers, quotes
from api.store.upsert import upsert

ISSUED, BOOKED = "issued", "booked"
"""States of a quote; a booked one is kept for ever."""

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_TIME_DIGITS, _RANDOM_DIGITS = 10, 26

_PUT = insert(quotes)

LISTED = ("id", "number", "status", "reference", "issued_at", "expires_at", "request", "summary")
"""Columns of a list: all but the bodies."""


def new_id(issued_at: datetime) -> str:
    """An id that sorts by its instant and cannot be guessed: 50 bits of milliseconds, 130 bits of chance."""
    written, milliseconds = "", int(issued_at.timestamp() * 1000)
    for _ in range(_TIME_DIGITS):
        milliseconds, digit = divmod(milliseconds, len(_DIGITS))
        written = _DIGITS[digit] + written
    chance = secrets.randbits(_RANDOM_DIGITS * 5)
    return written + "".join(_DIGITS[chance >> 5 * i & 31] for i in range(_RANDOM_DIGITS))


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return len(text) == _TIME_DIGITS + _RANDOM_DIGITS and set(text) <= set(_DIGITS)


def put(connection: Connection, row: Mapping[str, Any], before: str, after: str) -> Row:
    """Store a quote, all columns given but those that are returned: its number, the next of its year, and its head.

    before, after : what the head says before the number and after it. A number that is not committed is given again.
    """
    year = row["issued_at"].year
    series = f"Q-{year}-"
    if connection.dialect.name == "postgresql":
        asked = {**row, "year": year, "series": series, "before": before, "after": after}
        number = connection.scalar(_counted_and_put(), asked)
    else:
        number = f"{series}{connection.scalar(_counted(connection.dialect.name), {'year': year}):06d}"
        connection.execute(_PUT, {**row, "number": number, "head": before + number + after})
    return {"number": number, "head": before + number + after}


def find(connection: Connection, owner: str, quote_id: str) -> RowMapping | None:
    """A quote of an owner; None where there is none, or where it is another's."""
    found = select(quotes).where(quotes.c.id == quote_id, quotes.c.owner == owner)
    return connection.execute(found).mappings().one_or_none()


def page(connection: Connection, owner: str, before: str, most: int) -> Sequence[RowMapping]:
    """An owner's quotes, newest first, without their bodies. before : id of the last one seen, "" for none"""
    found = select(*(quotes.c[name] for name in LISTED)).where(quotes.c.owner == owner)
    if before:
        found = found.where(quotes.c.id < before)
    return connection.execute(found.order_by(quotes.c.id.desc()).limit(most)).mappings().all()


def book(connection: Connection, number: str) -> bool:
    """Keep a quote for ever; False where there is none of that number."""
    kept = update(quotes).where(quotes.c.number == number).values(status=BOOKED)
    return connection.execute(kept).rowcount == 1


def prune(connection: Connection, now: datetime, days: int, most: int = 500) -> int:
    """Delete quotes that expired so many days ago and were not booked, some at a time; how many."""
    old = select(quotes.c.id).where(quotes.c.expires_at < now - timedelta(days), quotes.c.status != BOOKED)
    return connection.execute(delete(quotes).where(quotes.c.id.in_(old.limit(most)))).rowcount


@cache
def _counted(dialect: str) -> Any:
    """One more quote in a year; how many there are."""
    row = upsert(dialect, numbers).values(year=bindparam("year"), last=1)
    counted = row.on_conflict_do_update(index_elements=[numbers.c.year], set_={"last": numbers.c.last + 1})
    return counted.returning(numbers.c.last)


@cache
def _counted_and_put() -> Any:
    """Both in one statement: the number of the year is held no longer than the database itself takes."""
    counted = _counted("postgresql").cte("counted")
    digits = cast(counted.c.last, Text)
    number = bindparam("series", type_=Text) + func.lpad(digits, func.greatest(6, func.length(digits)), "0")
    head = bindparam("before", type_=Text) + number + bindparam("after", type_=Text)
    made = {"number": number, "head": head}
    values = [made.get(c.name, bindparam(c.name, type_=c.type)) for c in quotes.c]
    return insert(quotes).from_select([*quotes.c], select(*values)).returning(quotes.c.number)
