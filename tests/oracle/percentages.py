"""Percentages, computed last and in print order. Source: tariff book rules, section 6."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from tests.oracle.exchange import Exchange, NoConversion, Tie
from tests.oracle.journey import Subject
from tests.oracle.matching import Shipment
from tests.oracle.results import Draft, Hole, OracleLine
from tests.oracle.tables import Book, Row, number
from tests.oracle.units import PercentUnit, half_up, minor_unit, parse_unit

Percentage = tuple[Subject, Book, Row]


def add_percentages(
    draft: Draft,
    books: Sequence[Book],
    percentages: Sequence[Percentage],
    shipment: Shipment,
    exchange: Exchange,
    exchange_date: date,
) -> None:
    """Add the percentages that won their contests to a price without holes, each rounded half up once.

    The draft's lines, holes and `not_included` grow.
    """
    order = print_order(books)
    # countries come in travelling order, which the stable sort keeps; silent: the consignment after them
    for subject, book, row in sorted(percentages, key=lambda each: order.index(each[2]["charge"])):
        unit = parse_unit(row["unit"])
        assert isinstance(unit, PercentUnit)
        # §6: without a declared value the line is left out and said so; 0 is a value
        if unit.of == "value" and shipment.value is None:
            draft.not_included.append(row["charge"])
            continue
        try:
            amount = _percentage(draft, unit, Fraction(row["amount"]), shipment, exchange, exchange_date)
            low, high = (
                _limit(row.get(name, ""), book, shipment, exchange, exchange_date)
                for name in ("min_amount", "max_amount")
            )
        except (NoConversion, Tie) as trouble:
            # §6: a percentage whose value or limit has no conversion is a hole
            kind = "tie" if isinstance(trouble, Tie) else "no conversion"
            draft.holes.append(Hole(subject.text, row["charge"], kind, str(trouble)))
            continue
        amount = max(amount, low) if low is not None else amount
        amount = min(amount, high) if high is not None else amount
        line = OracleLine(row["charge"], row["rate"], book.name, subject.text, amount, shipment.currency, amount)
        draft.lines.append(line)


def print_order(books: Sequence[Book]) -> list[str]:
    """Charge codes in the order percentages are computed in.

    §6: the list of the latest book that has percentages; codes that it lacks come after, in the order of the
    other books, latest first.
    """
    latest_first = list(reversed(books))
    having = [book for book in latest_first if any(row["unit"].startswith("percent") for row in book.rates)]
    # the second time a code turns up says nothing new
    return list(dict.fromkeys(code for book in having[:1] + latest_first for code in book.charges))


def _percentage(
    draft: Draft, unit: PercentUnit, percent: Fraction, shipment: Shipment, exchange: Exchange, on: date
) -> Fraction:
    """The amount before its limits. [quote currency]"""
    if unit.of == "value":
        # §6: the declared cargo value, converted; its conversion is not rounded
        assert shipment.value is not None
        basis = shipment.value * exchange.quote(shipment.value_currency, shipment.currency, on)
    else:
        # §6: the sum of those converted lines, or of all lines printed before it
        basis = draft.sum_of(unit.codes if unit.of == "charges" else None)
    # silent: a profile's `line` step is in the book's currency, so only the quote currency's minor unit holds
    return half_up(basis * percent / 100, minor_unit(shipment.currency))


def _limit(cell: str, book: Book, shipment: Shipment, exchange: Exchange, on: date) -> Fraction | None:
    """§6: limits are in the row's own book's pivot, converted and rounded before they are compared."""
    limit = number(cell)
    if limit is None:
        return None
    conversion = exchange.quote(book.pivot, shipment.currency, on)
    return half_up(limit * conversion, minor_unit(shipment.currency))
