"""Quotes with their numbers, idempotency keys, API keys, counters and archives."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def code(most: int) -> sa.String:
    """A code of ASCII signs that sorts by its bytes."""
    return sa.String(most).with_variant(sa.String(most, collation="C"), "postgresql")


INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _quotes()
    _idempotency()
    _keys()
    op.create_table(
        "counters",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "minute", name="pk_counters"),
    )
    op.create_index("ix_counters_minute", "counters", ["minute"])
    op.create_table(
        "archives",
        sa.Column("digest", code(64), nullable=False),
        sa.Column("kind", code(12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_archives"),
    )


def downgrade() -> None:
    """Drop the tables, those that refer to others first."""
    for table in ("archives", "counters", "keys", "idempotency", "numbers", "quotes"):
        op.drop_table(table)


def _quotes() -> None:
    op.create_table(
        "quotes",
        sa.Column("id", code(40), nullable=False),
        sa.Column("number", code(20), nullable=False),
        sa.Column("owner", code(40), nullable=False),
        sa.Column("status", code(12), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("provenance", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", code(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quotes"),
        sa.UniqueConstraint("number", name="uq_quotes_number"),
    )
    op.create_index("ix_quotes_owner_id", "quotes", ["owner", "id"])
    op.create_index("ix_quotes_expires_at", "quotes", ["expires_at"])
    op.create_table(
        "numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_numbers"),
    )


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("owner", code(40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", code(64), nullable=False),
        sa.Column("claim", code(40), nullable=False),
        sa.Column("claimed_until", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("quote_id", code(40), nullable=True),
        sa.PrimaryKeyConstraint("owner", "key", name="pk_idempotency"),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name="fk_idempotency_quote_id", ondelete="CASCADE"),
    )
    op.create_index("ix_idempotency_expires_at", "idempotency", ["expires_at"])
    op.create_index("ix_idempotency_quote_id", "idempotency", ["quote_id"])


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("prefix", code(16), nullable=False),
        sa.Column("owner", code(40), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("hash", code(64), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("rotated_from", code(16), nullable=True),
        sa.PrimaryKeyConstraint("prefix", name="pk_keys"),
    )
    op.create_index("ix_keys_owner", "keys", ["owner"])
