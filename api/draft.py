"""A quote that is priced and packed, up to where it gets its number and is stored.

All but the number is known and packed before, so that those who store at once hardly wait for each other.
Source: product rules, section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import orjson
from sqlalchemy import Connection

from api.packing import Piece, packed_parts, text_of
from api.store import quotes, retries
from api.store.engine import Store, Unavailable
from api.store.retries import Claim, Running
from api.store.tables import Row
from api.store.together import Together
from api.written import CUT, CUT_SIGN


@dataclass(eq=False)
class Draft:
    """A quote without a number.

    row    : its columns; number and head are put in when it is stored
    priced : its answer after the head
    claim  : on the idempotency key that it was asked with; overtaken : another made the quote of the claim
    """

    row: Row
    priced: bytes
    claim: Claim | None = None
    overtaken: bool = False

    @classmethod
    def of(cls, row: Row, parts: Sequence[bytes | Piece], claim: Claim | None = None) -> Draft:
        """A draft that is ready to be stored. parts : of the answer after the head"""
        return cls({**row, "body": packed_parts(parts)}, b"".join(map(text_of, parts)), claim)

    @property
    def answer(self) -> bytes:
        """What it says, once it is stored."""
        head: str = self.row["head"]
        return head.encode() + self.priced


def keeping(store: Store) -> Callable[[Draft], None]:
    """What stores a draft: by itself on PostgreSQL; on SQLite those that wait for their turn share a transaction.

    It raises Unavailable, and Running where the claim is lost; nothing is stored then.
    """
    put = Together(partial(keep_all, store), Unavailable).do if store.on_sqlite else lambda one: keep_all(store, [one])

    def keep(draft: Draft) -> None:
        put(draft)
        if draft.overtaken:
            raise Running

    return keep


def keep_all(store: Store, drafts: Sequence[Draft]) -> None:
    """Store drafts, all in one transaction, but for those whose claim another has taken over. Raises Unavailable."""
    with store.writing(one_statement=len(drafts) == 1 and drafts[0].claim is None) as connection:
        _mark_overtaken(connection, drafts)
        for draft in drafts:
            if draft.overtaken:
                continue
            draft.row |= quotes.put(connection, draft.row, *_head(draft.row))
            if draft.claim:
                retries.settle(connection, draft.claim, draft.row["id"])


def _mark_overtaken(connection: Connection, drafts: Sequence[Draft]) -> None:
    """Hold the claims until the end of the transaction, and mark the drafts whose claim is lost."""
    claimed = [(draft.claim, draft) for draft in drafts if draft.claim]
    # Always in the same order: two who hold some of each other's would wait for ever.
    for claim, draft in sorted(claimed, key=lambda each: (each[0].owner, each[0].key)):
        draft.overtaken = not retries.holds(connection, claim)


def _head(row: Row) -> tuple[str, str]:
    """The beginning of an answer before and after its number, up to the first member of what was priced."""
    head = {
        "id": row["id"], "number": CUT, "status": quotes.ISSUED, "reference": row["reference"] or None,
        "issued_at": instant(row["issued_at"]), "expires_at": instant(row["expires_at"]),
    }  # fmt: skip
    before, after = orjson.dumps(head).decode().split(CUT_SIGN.decode())
    return before + '"', '"' + after[:-1] + ","


def instant(at: datetime) -> str:
    """An instant after RFC 3339."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
