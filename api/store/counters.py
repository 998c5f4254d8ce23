"""Counters of requests over all processes and machines: tickets of a minute, taken a few at a time."""

from __future__ import annotations

from sqlalchemy import Connection, delete

from api.store.tables import counters
from api.store.upsert import upsert


def take(connection: Connection, subject: str, minute: int, tickets: int) -> int:
    """How many tickets of a minute are gone after so many more were taken."""
    row = upsert(connection, counters).values(subject=subject, minute=minute, taken=tickets)
    taken = row.on_conflict_do_update(
        index_elements=[counters.c.subject, counters.c.minute], set_={"taken": counters.c.taken + tickets}
    )
    return int(connection.scalar(taken.returning(counters.c.taken)) or 0)


def prune(connection: Connection, before: int) -> int:
    """Forget the minutes before one; how many counters."""
    return connection.execute(delete(counters).where(counters.c.minute < before)).rowcount
