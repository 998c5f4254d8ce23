"""Units to browse: of mass, of tariffs, of money with today's rates, of what is consigned, and the goods."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from api.look_ups import Json, units_json
from calculator.consignment import Equipment
from calculator.desk import QuotingDesk
from calculator.exchange import Conversion, ExchangeDesk
from calculator.money import CURRENCIES
from calculator.network import Commodity
from calculator.tariff_book import ExchangeRow, TariffBook
from ui import words

FIGURES = 6
"""Significant figures of an exchange rate that is shown and not calculated with."""

MOST_DECIMALS = 12


@dataclass(frozen=True)
class Currency:
    """A currency that some book can convert. conversion : 1 of it into the pivot today, None where there is no way"""

    code: str
    digits: int
    conversion: Conversion | None
    rows: list[tuple[ExchangeRow, TariffBook]]

    @property
    def back(self) -> Fraction | None:
        """How many of it 1 of the pivot is."""
        return 1 / self.conversion.factor if self.conversion else None


@dataclass(frozen=True)
class Page:
    """Everything that the page shows. pivot : the currency that others go through"""

    masses: list[Json]
    measures: list[Json]
    pivot: str
    currencies: list[Currency]
    others: list[str]
    equipment: list[Equipment]
    commodities: list[Commodity]


def page(desk: QuotingDesk) -> Page:
    """The units that a request, a tariff and a quote may use."""
    sizes, pivot = units_json(), desk.tariffs.pivot or "USD"
    rated = {code for book in desk.tariffs.books for row in book.exchange for code in (row.base, row.quote)}
    return Page(
        sizes["mass"], sizes["measures"], pivot, [_currency(desk, code, pivot) for code in sorted(rated)],
        [code for code in CURRENCIES if code not in rated], list(desk.network.equipment.values()),
        list(desk.network.commodities),
    )  # fmt: skip


def significant(value: Fraction) -> str:
    """A positive number as a plain decimal with so many significant figures, without idle noughts."""
    digits, scaled = 0, value
    while scaled < 10 ** (FIGURES - 1) and digits < MOST_DECIMALS:
        scaled, digits = scaled * 10, digits + 1
    whole, part = divmod((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**digits)
    text = f"{whole}.{part:0{digits}d}" if digits else str(whole)
    return text.rstrip("0").rstrip(".") if "." in text else text


def named(code: str) -> str:
    """A currency by its name in the reader's language."""
    return str(words.manner().locale.currencies.get(code, code))


def _currency(desk: QuotingDesk, code: str, pivot: str) -> Currency:
    found = ExchangeDesk(desk.tariffs, desk.as_known_on).into_quote(code, pivot, desk.exchange_date)
    known = found if isinstance(found, Conversion) else None
    book_of = {id(row): book for book in desk.tariffs.books for row in book.exchange}
    rows = [(row, book_of[id(row)]) for row in known.rows] if known else []
    return Currency(code, CURRENCIES[code], known, rows)
