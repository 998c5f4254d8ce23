"""The tables of the store: quotes, their numbers and keys of retries, API keys, counters, archives.

The same on SQLite and PostgreSQL. Money is never a column of its own: a quote's amounts stand, exact, in its body.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
)

Row = dict[str, Any]
"""Column -> value of one row."""


class Instant(TypeDecorator[datetime]):
    """An instant in UTC, also where the database keeps no zone: a naive one would be read as local time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """What is stored; an instant without a zone is refused."""
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """What was stored, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def code(most: int) -> String:
    """A code of ASCII signs that sorts by its bytes on every database."""
    return String(most).with_variant(String(most, collation="C"), "postgresql")


def now() -> datetime:
    """This instant, in whole seconds, as quotes write it."""
    return datetime.now(UTC).replace(microsecond=0)


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s",
                                       "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                                       "fk": "fk_%(table_name)s_%(column_0_N_name)s"})  # fmt: skip

quotes = Table(
    "quotes", metadata,
    Column("id", code(40), nullable=False),
    Column("number", code(20), nullable=False, unique=True),
    Column("owner", code(40), nullable=False),
    Column("status", code(12), nullable=False),
    Column("reference", Text, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("request", JSON, nullable=False),
    Column("summary", JSON, nullable=False),
    Column("provenance", JSON, nullable=False),
    Column("head", Text, nullable=False, server_default=""),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("id"),
    Index(None, "owner", "id"),
    Index(None, "expires_at"),
)  # fmt: skip
"""Quotes as issued. request : prices the quote again; head : the beginning of the answer, with its number, "" where the
body has it too; body : all after it, as gzip."""

numbers = Table(
    "numbers", metadata,
    Column("year", Integer, autoincrement=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("year"),
)  # fmt: skip
"""The last number given to a quote of a year."""

idempotency = Table(
    "idempotency", metadata,
    Column("owner", code(40), nullable=False),
    Column("key", Text, nullable=False),
    Column("request_hash", code(64), nullable=False),
    Column("claim", code(40), nullable=False),
    Column("claimed_until", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("quote_id", code(40), ForeignKey("quotes.id", ondelete="CASCADE"), nullable=True),
    PrimaryKeyConstraint("owner", "key"),
    Index(None, "expires_at"),
    Index(None, "quote_id"),
)  # fmt: skip
"""Idempotency keys. claim : who works on it, until claimed_until; quote_id : its quote, once there is one."""

keys = Table(
    "keys", metadata,
    Column("prefix", code(16), nullable=False),
    Column("owner", code(40), nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("hash", code(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=True),
    Column("revoked_at", Instant, nullable=True),
    Column("rotated_from", code(16), nullable=True),
    PrimaryKeyConstraint("prefix"),
    Index(None, "owner"),
)  # fmt: skip
"""API keys. owner : whose quotes it opens, the same after a rotation; scopes : words with spaces between."""

counters = Table(
    "counters", metadata,
    Column("subject", Text, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    PrimaryKeyConstraint("subject", "minute"),
    Index(None, "minute"),
)  # fmt: skip
"""Requests granted to a key or an address in a minute since 1970, over all processes."""

archives = Table(
    "archives", metadata,
    Column("digest", code(64), nullable=False),
    Column("kind", code(12), nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("digest"),
)  # fmt: skip
"""The files of a book, a network or a scenario as quotes used them, zipped. digest : of the files, not of the zip."""
