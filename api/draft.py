"""A quote that is priced and packed, up to where it gets its number and is stored.

All but the number is known before, so that those who store at once wait for each other no longer than a digest takes;
drafts that are ready at the same moment share one transaction. Source: product rules, section 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256

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

    row   : its columns; number, body and digest are put in when it is stored
    parts : its answer after the head
    claim : on the idempotency key that it was asked with; overtaken : another made the quote of the claim
    answer: as it is sent, once the quote is stored
    """

    row: Row
    parts: list[bytes | Piece]
    claim: Claim | None = None
    overtaken: bool = False
    answer: bytes = b""

    @cached_property
    def end(self) -> End:
        """Its answer after the head, packed."""
        return end_of(self.parts)

    def number(self, number: str) -> None:
        """Give it a number: its answer is then whole."""
        self.row["number"] = number
        head = head_of(self.row)
        self.answer = b"".join([head, *map(text_of, self.parts)])
        self.row |= {"body": self.end.after(head), "sha256": sha256(self.answer).hexdigest()}


def keep(storing: Together[Draft], draft: Draft) -> None:
    """Pack a draft, then store it in the turn of all that wait. Raises Unavailable, Running; nothing is stored then."""
    _ = draft.end
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
