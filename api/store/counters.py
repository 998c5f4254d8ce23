"""Counters of requests over all processes and machines: tickets of a minute, taken a few at a time."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete

from api.store.tables import counters
from api.store.upsert import upsert


def take(connection: Connection, subject: str, minute: int, tickets: int) -> int:
    """How many tickets of a minute are gone after so many more were taken."""
    given = {"subject": subject, "minute": minute, "taken": tickets}
    return int(connection.scalar(_taken(connection.dialect.name), given) or 0)


def prune(connection: Connection, before: int) -> int:
    """Forget the minutes before one; how many counters."""
    return connection.execute(delete(counters).where(counters.c.minute < before)).rowcount


@cache
def _taken(dialect: str) -> Any:
    """So many tickets more of a subject and a minute; the sum."""
    row = upsert(dialect, counters).values({name: bindparam(name) for name in ("subject", "minute", "taken")})
    taken = row.on_conflict_do_update(
        index_elements=[counters.c.subject, counters.c.minute],
        set_={"taken": counters.c.taken + row.excluded.taken},
    )
    return taken.returning(counters.c.taken)
