"""``INSERT … ON CONFLICT`` in a dialect. Who makes such a statement often, makes it once a dialect and keeps it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(dialect: str, table: Table) -> Any:
    """An insert into a table that may say what to do on a conflict; both dialects write it alike."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
