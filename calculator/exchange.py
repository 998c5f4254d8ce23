"""Conversion of money between currencies by dated, named rates; exact, and never guessed.

Source: the tariff-book rules, section 2, exchange.csv.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from calculator.kept import Kept
from calculator.tariff_book import ExchangeRow
from calculator.tariff_set import RankedExchange, TariffSet, latest

KEPT_CONVERSIONS = 10_000


@dataclass(frozen=True, slots=True)
class Conversion:
    """1 unit of `base` = `factor` units of `quote`, by the rows used in order (none for one currency)."""

    base: str
    quote: str
    factor: Fraction
    rows: tuple[ExchangeRow, ...] = ()


@dataclass(frozen=True, slots=True)
class NoConversion:
    """There is no way from one currency to the other, or two rows claim it; `fix` says what would mend it."""

    base: str
    quote: str
    on: date
    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class ExchangeDesk:
    """Converts with the exchange rows of a tariff set as known on a day."""

    tariffs: TariffSet
    as_known_on: date
    _kept: Kept[object, Conversion | NoConversion] = field(default_factory=lambda: Kept(KEPT_CONVERSIONS))

    def into_quote(self, base: str, quote: str, exchange_date: date) -> Conversion | NoConversion:
        """Each step by the market row, else the administrative one, valid on the exchange date."""
        return self._convert(base, quote, exchange_date, ("market", "administrative"))

    def into_invoice(self, base: str, quote: str, dispatch_date: date) -> Conversion | NoConversion:
        """Administrative rows alone, valid on the dispatch date."""
        return self._convert(base, quote, dispatch_date, ("administrative",))

    def usable(self, exchange_date: date) -> list[RankedExchange]:
        """Every published row that may convert something: those valid on the exchange date, and, for invoices, the
        administrative ones of whichever day of dispatch. In the order of the books."""
        return [
            RankedExchange(rank, row)
            for rank, book in enumerate(self.tariffs.books)
            for row in book.exchange
            if _holds(row, exchange_date if row.kind == "market" else None, self.as_known_on)
        ]

    def _convert(self, base: str, quote: str, on: date, kinds: tuple[str, ...]) -> Conversion | NoConversion:
        return self._kept.get((base, quote, on, kinds), lambda: self._find(base, quote, on, kinds))

    def _find(self, base: str, quote: str, on: date, kinds: tuple[str, ...]) -> Conversion | NoConversion:
        if base == quote:
            return Conversion(base, quote, Fraction(1))
        direct = self._step(base, quote, on, kinds)
        if direct is not None:
            return direct
        pivot = self.tariffs.pivot
        steps = []
        for start, end in ((base, pivot), (pivot, quote)) if pivot not in ("", base, quote) else ():
            step = self._step(start, end, on, kinds)
            if isinstance(step, NoConversion):
                return step
            steps.append(step)
        if not steps or None in steps:
            return self._none(base, quote, on, kinds, steps)
        first, second = (step for step in steps if step is not None)
        return Conversion(base, quote, first.factor * second.factor, first.rows + second.rows)

    def _step(self, base: str, quote: str, on: date, kinds: tuple[str, ...]) -> Conversion | NoConversion | None:
        """One pair by the first kind that has a row: latest book, then valid_from, then known_from."""
        for kind in kinds:
            rows = latest(
                (ranked for ranked in self.tariffs.exchange.get((frozenset((base, quote)), kind), ())
                 if _holds(ranked.row, on, self.as_known_on)),
                "valid_from", "known_from",
            )  # fmt: skip
            if len(rows) > 1:
                named = " and ".join(f"{row.file}:{row.line}" for _, row in rows)
                return NoConversion(base, quote, on, f"two {kind} rates for {base}/{quote}: {named}",
                                    "end one of them or give it another known_from")  # fmt: skip
            for _, row in rows:
                factor = row.factor if row.base == base else 1 / row.factor
                return Conversion(base, quote, factor, (row,))
        return None

    def _none(
        self, base: str, quote: str, on: date, kinds: tuple[str, ...], steps: list[Conversion | None]
    ) -> NoConversion:
        missing = f"{base}>{quote}"
        if steps and self.tariffs.pivot:
            pivot = self.tariffs.pivot
            missing += f" (nor {base}>{pivot})" if steps[0] is None else f" (nor {pivot}>{quote})"
        kind = "administrative rate" if kinds == ("administrative",) else "rate"
        administrative = kinds == ("administrative",)
        when = "" if administrative else f" on {on}"
        day = "the dispatch date" if administrative else str(on)
        fix = f"add a row {base},{quote} to exchange.csv that holds on {day}"
        return NoConversion(base, quote, on, f"no {kind} {missing}{when}", fix)


def _holds(row: ExchangeRow, on: date | None, as_known_on: date) -> bool:
    """Whether the row is published, and valid on a day or, for None, on any."""
    if row.known_from and row.known_from > as_known_on:
        return False
    if on is None:
        return True
    return not (row.valid_from and on < row.valid_from) and not (row.valid_to and on > row.valid_to)
