"""Idempotency keys: however often and wherever a request is repeated, one quote is made of it.

A key is claimed before the work begins and settled in the transaction that stores the quote. A claim whose
process died lapses; whoever takes it over makes the quote, and the first one, should it live, cannot settle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, delete, select, update

from api.store.engine import Store
from api.store.tables import Row, idempotency, now
from api.store.upsert import upsert

KEPT_HOURS = 24
CLAIM_SECONDS = 60


class Running(Exception):
    """The first request with this key has not been answered yet."""


class Reused(Exception):
    """The key came before, with another body."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to make the quote of a key."""

    owner: str
    key: str
    token: str


def claim(store: Store, owner: str, key: str, request_hash: str) -> Claim | str:
    """The right to make the quote of a key, or the id of the quote that was made.

    Raises Running, Reused, Unavailable.
    """
    at = now()
    mine: Row = {
        "request_hash": request_hash, "claim": uuid4().hex, "claimed_until": at + timedelta(seconds=CLAIM_SECONDS),
        "expires_at": at + timedelta(hours=KEPT_HOURS), "quote_id": None,
    }  # fmt: skip
    claimed = Claim(owner, key, mine["claim"])
    with store.writing() as connection:
        new = upsert(connection.dialect.name, idempotency).values(owner=owner, key=key, **mine).on_conflict_do_nothing()
        if connection.scalar(new.returning(idempotency.c.claim)):
            return claimed
        found = connection.execute(
            select(idempotency).where(idempotency.c.owner == owner, idempotency.c.key == key).with_for_update()
        ).one_or_none()
        if found is None:
            raise Running
        if found.expires_at > at:
            if found.request_hash != request_hash:
                raise Reused
            if found.quote_id is not None:
                return str(found.quote_id)
            if found.claimed_until > at:
                raise Running
        lapsed = Claim(owner, key, found.claim)
        connection.execute(update(idempotency).where(*_of(lapsed)).values(mine))
        return claimed


def holds(connection: Connection, held: Claim) -> bool:
    """Whether a claim is still its holder's; until the end of the transaction nobody takes it over then."""
    own = select(idempotency.c.claim).where(*_of(held)).with_for_update()
    return connection.scalar(own) is not None


def settle(connection: Connection, held: Claim, quote_id: str) -> None:
    """Tie the key of a claim that holds to its quote."""
    connection.execute(update(idempotency).where(*_of(held)).values(quote_id=quote_id))


def release(store: Store, held: Claim) -> None:
    """Give a claim back whose quote could not be made: the request may be sent again, mended or not."""
    unused = delete(idempotency).where(*_of(held), idempotency.c.quote_id.is_(None))
    with store.writing() as connection:
        connection.execute(unused)


def prune(connection: Connection, at: datetime) -> int:
    """Forget the keys whose day is over; how many."""
    return connection.execute(delete(idempotency).where(idempotency.c.expires_at < at)).rowcount


def _of(held: Claim) -> tuple[ColumnElement[bool], ...]:
    """The conditions that only the row of a claim meets."""
    return idempotency.c.owner == held.owner, idempotency.c.key == held.key, idempotency.c.claim == held.token
