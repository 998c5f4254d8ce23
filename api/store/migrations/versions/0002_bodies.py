"""Bodies are kept as they are: not packed again by PostgreSQL, which took longer than to store them, and not digested.

A quote never changes, so that its id says which bytes it is; what is damaged fails the check of gzip. Rows that are
there stay as they are.
"""

import gzip
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PACKED = {"quotes": "body", "archives": "content"}
"""Columns that hold gzip or zip."""

SOME = 100
"""Quotes read at a time."""


def upgrade() -> None:
    """New values as they are, out of line; no digests."""
    _store("EXTERNAL")
    op.drop_column("quotes", "sha256")


def downgrade() -> None:
    """New values compressed where that is thought to help, as PostgreSQL does by itself; digests made anew."""
    _store("EXTENDED")
    digest = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
    op.add_column("quotes", sa.Column("sha256", digest, nullable=False, server_default=""))
    quotes = sa.table("quotes", sa.column("id"), sa.column("body", sa.LargeBinary()), sa.column("sha256"))
    ids = [*op.get_bind().scalars(sa.select(quotes.c.id))]
    for at in range(0, len(ids), SOME):
        some = sa.select(quotes.c.id, quotes.c.body).where(quotes.c.id.in_(ids[at : at + SOME]))
        for row in op.get_bind().execute(some).all():
            answer = sha256(gzip.decompress(row.body)).hexdigest()
            op.execute(sa.update(quotes).where(quotes.c.id == row.id).values(sha256=answer))


def _store(how: str) -> None:
    """Set how the columns are stored; SQLite packs nothing."""
    if op.get_context().dialect.name == "postgresql":
        for table, column in PACKED.items():
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {how}")
