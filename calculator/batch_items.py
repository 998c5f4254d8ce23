"""The lines of a way of pricing as items: what is written of each for its whole class, and where its amounts are."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from calculator.batch_programs import Way
from calculator.batch_text import Pool, cells
from calculator.desk import QuotingDesk
from calculator.money import CURRENCIES, fraction_text
from calculator.planned import Contingent, PlannedPercentage
from calculator.planned_line import PlannedLine

OF_LINE, OF_STEP, OF_RATE = range(3)
"""Where an item has its amount: a line, a percentage's step, or nowhere, as it may only arise."""


class Item(NamedTuple):
    """One line of the output for any consignment of its class: runs of cells by number, and where its amounts are.

    head, rate, currency, tail : runs of cells; place : of the line among the lines of its program, or of the step
    quantity : the number of its quantity for one product of the variables, -1 where it has none
    """

    head: int
    rate: int
    currency: int
    tail: int
    source: int
    place: int
    quantity: int
    digits: int
    into_digits: int


class Quantities:
    """Quantities known by their numbers, each once."""

    def __init__(self) -> None:
        """Without a quantity."""
        self.known: list[Fraction] = []
        self._numbers: dict[Fraction, int] = {}

    def number(self, quantity: Fraction) -> int:
        """The number of a quantity, a new one where it is not known yet."""
        number = self._numbers.setdefault(quantity, len(self.known))
        if number == len(self.known):
            self.known.append(quantity)
        return number


class ItemWriter:
    """Writes the items of ways."""

    def __init__(self, desk: QuotingDesk, pool: Pool, quantities: Quantities) -> None:
        """pool, quantities : where runs of cells and quantities get their numbers"""
        self._books, self._pool, self._quantities = desk.tariffs.books, pool, quantities

    def of(self, way: Way, option: str, quote: str) -> list[Item]:
        """The items of a way of an option: lines, then percentages, then what may arise. quote : its currency"""
        lines, made = way.lines, list[Item]()

        def add(
            line: PlannedLine | PlannedPercentage | Contingent, rate: tuple[str, str], currency: str, source: int,
            place: int = 0, quantity: int = -1,
        ) -> None:  # fmt: skip
            number, kind = self._pool.number, "contingent" if source == OF_RATE else "charge"
            trust = self._books[line.rank].sources[line.row.source].trust
            head = cells(option, str(len(made) + 1), line.charge, kind, str(line.subject), line.row.id)
            made.append(Item(
                number(head), number(cells(*rate)), number(cells(currency)), number(cells(quote, trust)), source, place,
                quantity, CURRENCIES[currency], CURRENCIES[quote],
            ))  # fmt: skip

        for line, at in zip(lines.lines, way.places, strict=True):
            unit = f"{line.currency}/{line.row.unit.text.split('/', 1)[1]}"
            add(
                line,
                (unit, fraction_text(line.rate)),
                line.currency,
                OF_LINE,
                at,
                self._quantities.number(line.quantity),
            )
        for step, percentage in enumerate(lines.percentages):
            add(percentage, (percentage.row.unit.text, fraction_text(percentage.row.amount)), quote, OF_STEP, step)
        for late in lines.contingent:
            add(late, (late.row.unit.text, fraction_text(late.rate)), late.row.unit.currency, OF_RATE)
        return made
