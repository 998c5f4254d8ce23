"""A quote that is priced and packed, up to where it gets its number and is stored.

All but the number is known and packed before, so that those who store at once hardly wait for each other;
drafts that are ready at the same moment share one transaction. Source: product rules, section 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
from sqlalchemy import Connection, RowMapping

from api.packing import End, Piece, end_of, text_of
from api.store import quotes, retries
from api.store.engine import Store
from api.store.retries import Claim, Running
from api.store.tables import Row
from api.store.together import Together


@dataclass(eq=False)
class Draft:
    """A quote without a number.

    row   : its columns; body and number are put in when it is stored
    priced: its answer after the head; end : the same, packed
    claim : on the idempotency key that it was asked with; overtaken : another made the quote of the claim
    """

    row: Row
    priced: bytes
    end: End
    claim: Claim | None = None
    overtaken: bool = False

    @classmethod
    def of(cls, row: Row, parts: Sequence[bytes | Piece], claim: Claim | None = None) -> Draft:
        """A draft that is ready to be stored. parts : of the answer after the head"""
        priced = b"".join(map(text_of, parts))
        return cls(row, priced, end_of(parts), claim)

    def number(self, number: str) -> None:
        """Give it a number: it is whole then."""
        self.row["number"] = number
        self.row["body"] = self.end.after(head_of(self.row))

    @property
    def answer(self) -> bytes:
        """What it says, once it has a number."""
        return head_of(self.row) + self.priced


def keep(storing: Together[Draft], draft: Draft) -> None:
    """Store a draft, in the turn of all that wait. Raises Unavailable, Running; nothing is stored then."""
    storing.do(draft)
    if draft.overtaken:
        raise Running


def keep_all(store: Store, drafts: Sequence[Draft]) -> None:
    """Store drafts, all in one transaction, but for those whose claim another has taken over. Raises Unavailable."""
    with store.writing() as connection:
        _mark_overtaken(connection, drafts)
        kept = [draft for draft in drafts if not draft.overtaken]
        by_year: defaultdict[int, list[Draft]] = defaultdict(list)
        for draft in kept:
            by_year[draft.row["issued_at"].year].append(draft)
        for year, of_year in by_year.items():
            numbers = quotes.next_numbers(connection, year, len(of_year))
            for draft, number in zip(of_year, numbers, strict=True):
                draft.number(number)
        if kept:
            quotes.put(connection, [draft.row for draft in kept])
        for draft in kept:
            if draft.claim:
                retries.settle(connection, draft.claim, draft.row["id"])


def _mark_overtaken(connection: Connection, drafts: Sequence[Draft]) -> None:
    """Hold the claims until the end of the transaction, and mark the drafts whose claim is lost."""
    claimed = [(draft.claim, draft) for draft in drafts if draft.claim]
    # Always in the same order: two who hold some of each other's would wait for ever.
    for claim, draft in sorted(claimed, key=lambda each: (each[0].owner, each[0].key)):
        draft.overtaken = not retries.holds(connection, claim)


def head_of(row: Row | RowMapping) -> bytes:
    """The beginning of an answer, up to the first member of what was priced."""
    head = {
        "id": row["id"], "number": row["number"], "status": quotes.ISSUED, "reference": row["reference"] or None,
        "issued_at": instant(row["issued_at"]), "expires_at": instant(row["expires_at"]),
    }  # fmt: skip
    return orjson.dumps(head)[:-1] + b","


def instant(at: datetime) -> str:
    """An instant after RFC 3339."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
