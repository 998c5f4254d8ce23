"""Conversions between currencies, exact. Source: tariff book rules, section 2 (exchange.csv)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.tables import Book, Row, day


class NoConversion(Exception):
    """There is no way from one currency to the other on that day."""

    def __init__(self, source: str, target: str) -> None:
        super().__init__(f"no rate {source}>{target}")


class Tie(Exception):
    """Two rows are left where one must win."""


@dataclass(frozen=True)
class Exchange:
    """The exchange rows of a set, as known on a day."""

    books: Sequence[Book]
    as_known_on: date

    @property
    def pivot(self) -> str:
        """§2: "the exchange pivot [is that] of the latest book"."""
        return self.books[-1].pivot

    def quote(self, source: str, target: str, on: date) -> Fraction:
        """How much `target` one `source` is, for lines that go into the quote's currency.

        §2: each step takes the market row, else the administrative row, both valid on the exchange date.
        Raises NoConversion, or Tie if two rows are left.
        """
        return self._way(source, target, ("market", "administrative"), on)

    def invoice(self, source: str, target: str, on: date) -> Fraction:
        """The same for a rounding profile: administrative rows alone, on the dispatch date."""
        return self._way(source, target, ("administrative",), on)

    def _way(self, source: str, target: str, kinds: Sequence[str], on: date) -> Fraction:
        if source == target:
            return Fraction(1)
        direct = self._step(source, target, kinds, on)
        if direct is not None:
            return direct
        # §2: only if the pair has neither, in two such steps through the pivot, without rounding between.
        if self.pivot not in (source, target):
            first = self._step(source, self.pivot, kinds, on)
            second = self._step(self.pivot, target, kinds, on)
            if first is not None and second is not None:
                return first * second
        raise NoConversion(source, target)

    def _step(self, source: str, target: str, kinds: Sequence[str], on: date) -> Fraction | None:
        for kind in kinds:
            row = self._winner(source, target, kind, on)
            if row is None:
                continue
            # §2: `multiply`: 1 from = rate to; `divide`: amount_to = amount_from ÷ rate.
            forward = Fraction(row["rate"]) if row["op"] == "multiply" else 1 / Fraction(row["rate"])
            return forward if row["from"] == source else 1 / forward
        return None

    def _winner(self, source: str, target: str, kind: str, on: date) -> Row | None:
        # §2: a pair has no direction; the latest book, then valid_from, then known_from wins.
        found = [
            ((book.position, day(row["valid_from"], date.min), day(row["known_from"], date.min)), row)
            for book in self.books
            for row in book.exchange
            if row["kind"] == kind
            and {row["from"], row["to"]} == {source, target}
            and day(row["valid_from"], date.min) <= on <= day(row["valid_to"], date.max)
            and day(row["known_from"], date.min) <= self.as_known_on
        ]
        if not found:
            return None
        best = max(key for key, _ in found)
        winners = [row for key, row in found if key == best]
        if len(winners) > 1:
            raise Tie(f"two {kind} exchange rows for {source} and {target}")
        return winners[0]
