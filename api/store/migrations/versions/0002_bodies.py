"""Bodies without their heads, which hold the number, so that all else is ready when a quote gets one; no digests.

A quote never changes, so that its id says which bytes it is; what is damaged fails the check of gzip. PostgreSQL packs
no body again, which took longer than to store it. Rows that are there stay as they are, each with its head in its body.
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
    """Heads beside the bodies, which are stored as they are, out of line; no digests."""
    _store("EXTERNAL")
    op.drop_column("quotes", "sha256")
    op.add_column("quotes", sa.Column("head", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Heads put into the bodies, and digests made anew; stored as PostgreSQL does by itself."""
    _store("EXTENDED")
    digest = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
    op.add_column("quotes", sa.Column("sha256", digest, nullable=False, server_default=""))
    binary = sa.column("body", sa.LargeBinary())
    quotes = sa.table("quotes", sa.column("id"), sa.column("head"), binary, sa.column("sha256"))
    ids = [*op.get_bind().scalars(sa.select(quotes.c.id))]
    for at in range(0, len(ids), SOME):
        some = sa.select(quotes.c.id, quotes.c.head, quotes.c.body).where(quotes.c.id.in_(ids[at : at + SOME]))
        for row in op.get_bind().execute(some).all():
            answer = row.head.encode() + gzip.decompress(row.body)
            changed = {"body": gzip.compress(answer, mtime=0), "sha256": sha256(answer).hexdigest()}
            op.get_bind().execute(sa.update(quotes).where(quotes.c.id == row.id).values(changed))
    op.drop_column("quotes", "head")


def _store(how: str) -> None:
    """Set how the columns are stored; SQLite packs nothing."""
    if op.get_context().dialect.name == "postgresql":
        for table, column in PACKED.items():
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {how}")
