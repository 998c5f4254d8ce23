"""API keys: made once and shown once; only a hash of the secret is kept.

A secret is 256 bits of chance, so that a plain SHA-256 keeps it: there is nothing to guess, and a slow hash, made
for passwords that people choose, would only cost every request its time.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, RowMapping, insert, select, update

from api.store.tables import keys, now

SCOPES = ("rates", "quotes", "batches", "tariffs")
_FORM = re.compile(r"karvan_([a-z2-7]{8})_([A-Za-z0-9_-]{43})")
_PREFIX_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"


def parted(key: str) -> tuple[str, str] | None:
    """The prefix and the hash of the secret of a key as it is sent; None where it has not the form of one."""
    found = _FORM.fullmatch(key)
    return (found[1], _hash(found[2])) if found else None


def make(
    connection: Connection,
    label: str,
    scopes: Iterable[str],
    expires_at: datetime | None = None,
    rotated_from: RowMapping | None = None,
) -> tuple[str, str]:
    """A new key: its prefix, and the key itself, which is nowhere kept.

    rotated_from : the key whose owner it has, and whose quotes it opens; without one it owns none yet
    """  # fmt: skip
    prefix = "".join(secrets.choice(_PREFIX_SIGNS) for _ in range(8))
    secret = secrets.token_urlsafe(32)
    connection.execute(insert(keys), {
        "prefix": prefix, "owner": rotated_from["owner"] if rotated_from else prefix, "label": label,
        "scopes": " ".join(scopes), "hash": _hash(secret), "created_at": now(), "expires_at": expires_at,
        "revoked_at": None, "rotated_from": rotated_from["prefix"] if rotated_from else None,
    })  # fmt: skip
    return prefix, f"karvan_{prefix}_{secret}"


def find(connection: Connection, prefix: str) -> RowMapping | None:
    """A key by its prefix, whatever its state."""
    return connection.execute(select(keys).where(keys.c.prefix == prefix)).mappings().one_or_none()


def listed(connection: Connection) -> Sequence[RowMapping]:
    """Every key, oldest first."""
    return connection.execute(select(keys).order_by(keys.c.created_at, keys.c.prefix)).mappings().all()


def any_made(connection: Connection) -> bool:
    """Whether a key was ever made: from then on the service asks for one."""
    return connection.scalar(select(keys.c.prefix).limit(1)) is not None


def revoke(connection: Connection, prefix: str, at: datetime) -> bool:
    """End a key at once; False where there is none of this prefix, or it had been revoked."""
    ended = update(keys).where(keys.c.prefix == prefix, keys.c.revoked_at.is_(None)).values(revoked_at=at)
    return connection.execute(ended).rowcount == 1


def expire(connection: Connection, prefix: str, at: datetime) -> None:
    """Let a key end at an instant."""
    connection.execute(update(keys).where(keys.c.prefix == prefix).values(expires_at=at))


def state(key: RowMapping, at: datetime) -> str:
    """``valid``, ``expired`` or ``revoked``."""
    if key["revoked_at"] is not None:
        return "revoked"
    return "expired" if key["expires_at"] is not None and key["expires_at"] <= at else "valid"


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
