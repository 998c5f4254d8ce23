"""What is packed already is kept as it is: PostgreSQL spent more time on packing it again than on storing it.

Rows that are there stay as they are.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PACKED = {"quotes": "body", "archives": "content"}
"""Columns that hold gzip or zip."""


def upgrade() -> None:
    """New values as they are, out of line."""
    _store("EXTERNAL")


def downgrade() -> None:
    """New values compressed where that is thought to help, as PostgreSQL does by itself."""
    _store("EXTENDED")


def _store(how: str) -> None:
    """Set how the columns are stored; SQLite packs nothing."""
    if op.get_context().dialect.name == "postgresql":
        for table, column in PACKED.items():
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {how}")
