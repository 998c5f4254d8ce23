"""A what-if in one line: an exchange rate, a border or a rate changed by so much, and the desk that prices under it.

    exchange EUR +10 %      one euro is worth a tenth more of every other currency
    border TM-IR +3 days    each passage of that border takes three days more; a node's id names one station
    rate FRT -5 %           every rate of a charge code; ``book/row`` names one row, ``rail KTZ`` one carrier's

What is changed must exist. Larger changes of the data are scenarios, which are files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from calculator.desk import QuotingDesk
from calculator.network import Advisory, Evidence, Network
from calculator.problem import Problem, did_you_mean, suggest
from calculator.tariff_book import ExchangeRow, Rate, TariffBook, ThroughRate
from calculator.tariff_set import TariffSet

KINDS = ("exchange", "border", "rate")
MOST_PERCENT, MOST_DAYS = 1_000, 365

_CHANGE = re.compile(r"(\w+)\s+(.+?)\s*([+\-−])\s*(\d{1,4}(?:\.\d{1,4})?)\s*(%|days?|d|hours?|h)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Variation:
    """One change of the data. text : as it was written, in one spelling

    kind   : exchange, border or rate; name : the currency, the border or the rate
    amount : the change, as a part of the whole (exchange, rate) or in hours (border)
    """

    text: str
    kind: str
    name: str
    amount: Fraction

    def applied(self, desk: QuotingDesk) -> QuotingDesk:
        """A desk of its own that prices under the change; it shares what the change leaves as it is."""
        network, tariffs = desk.network, desk.tariffs
        if self.kind == "border":
            network = _slower(network, self.name, self.amount)
        else:
            change = _dearer_currency if self.kind == "exchange" else _dearer_rate
            tariffs = TariffSet(tuple(change(book, self.name, 1 + self.amount) for book in tariffs.books))
        days = desk.as_known_on, desk.exchange_date
        return QuotingDesk(network, tariffs, *days, desk.paths, desk.route_book, desk.planner)


def read_variation(written: str, desk: QuotingDesk) -> Variation | Problem:
    """A variation out of its text, or what is wrong with it."""
    found = _CHANGE.fullmatch(written.strip())
    if not found or found[1].casefold() not in KINDS:
        advice = "write it like 'exchange EUR +10 %', 'border TM-IR +3 days' or 'rate FRT -5 %'"
        return Problem("no change that can be read", advice, code="bad_variation", value=written)
    kind, name, down, unit = found[1].casefold(), " ".join(found[2].split()), found[3] != "+", found[5].casefold()
    size = Fraction(found[4])
    if (kind == "border") == (unit == "%"):
        advice = "a border takes days or hours, an exchange rate or a rate takes %"
        return Problem(f"{kind} cannot change by {unit}", advice, code="bad_unit", value=written)
    if wrong := _out_of_bounds(kind, size, unit, down):
        return replace(wrong, value=written)
    known = _named(kind, name, desk)
    if isinstance(known, Problem):
        return replace(known, value=written)
    if kind == "border":
        hours = size if unit.startswith("h") else size * 24
        days = f"{float(size):g} {'hours' if unit.startswith('h') else 'days'}"
        return Variation(f"border {known} +{days}", kind, known, hours)
    return Variation(f"{kind} {known} {'−' if down else '+'}{float(size):g} %", kind, known,
                     (-size if down else size) / 100)  # fmt: skip


def usual(desk: QuotingDesk, currencies: Iterable[str], borders: Iterable[str]) -> list[Variation]:
    """What an analyst asks first: each currency a tenth dearer and a tenth cheaper, each border three days slower.

    currencies that no exchange row names cannot change.
    """
    texts = [f"exchange {currency} {sign}10 %" for currency in sorted(currencies) for sign in "+-"]
    texts += [f"border {border} +3 days" for border in sorted(borders)]
    return [found for text in texts if isinstance(found := read_variation(text, desk), Variation)]


def borders_of(network: Network, legs: Iterable[str]) -> tuple[str, ...]:
    """The borders that legs pass, each as its two countries in alphabetical order: ``IR-TM``."""
    return tuple(sorted({border for leg in legs if (border := _border(network, leg))}))


def _out_of_bounds(kind: str, size: Fraction, unit: str, down: bool) -> Problem | None:
    if kind == "border":
        most = MOST_DAYS * 24 if unit.startswith("h") else MOST_DAYS
        if down or not 0 < size <= most:
            return Problem("a border can only become slower", f"+1 to +{most} {unit}", code="out_of_bounds")
    elif not 0 < size <= MOST_PERCENT or (down and size >= 100):
        return Problem("is no usable change", f"-99 to +{MOST_PERCENT} %, and not 0", code="out_of_bounds")
    return None


def _named(kind: str, name: str, desk: QuotingDesk) -> str | Problem:
    """What a variation changes, in one spelling."""
    if kind == "exchange":
        known = {code for book in desk.tariffs.books for row in book.exchange for code in (row.base, row.quote)}
        return name.upper() if name.upper() in known else _unknown("currency", name, known)
    if kind == "border":
        parts = [part.strip().upper() for part in re.split(r"[-–/]", name)]
        pair = "-".join(sorted(parts))
        borders = set(borders_of(desk.network, desk.network.legs))
        if len(parts) == 2 and pair in borders:
            return pair
        node = name.casefold()
        return node if node in desk.network.nodes else _unknown("border", name, borders | set(desk.network.nodes))
    wanted = name.casefold()
    names = {spelt for book in desk.tariffs.books for row in _rated(book) for spelt in _names_of(book, row)}
    found = next((spelt for spelt in names if spelt.casefold() == wanted), None)
    return found or _unknown("rate", name, names)


def _unknown(what: str, name: str, known: Iterable[str]) -> Problem:
    known = sorted(known)
    advice = did_you_mean(name, known) or f"for example {', '.join(known[:8])}"
    return Problem(f"unknown {what} {name!r}", advice, code=f"unknown_{what}", suggestions=suggest(name, known))


def _border(network: Network, leg: str) -> str:
    ends = {network.nodes[node].country for node in (network.legs[leg].start, network.legs[leg].end)}
    return "-".join(sorted(ends)) if len(ends) == 2 else ""


def _slower(network: Network, name: str, hours: Fraction) -> Network:
    """The network with a delay on each leg over a border, or in a node."""
    said = Evidence("estimate", "what-if", f"{name} takes {float(hours):g} hours more")
    places = [("node", name)] if name in network.nodes else [
        ("leg", leg) for leg in network.legs if _border(network, leg) == name
    ]  # fmt: skip
    longer = (float(hours),) * 3
    delays = tuple(Advisory(scope, place, None, None, "delay", *longer, said) for scope, place in places)
    return replace(network, advisories=network.advisories + delays)


def _dearer_currency(book: TariffBook, currency: str, times: Fraction) -> TariffBook:
    def changed(row: ExchangeRow) -> ExchangeRow:
        if currency not in (row.base, row.quote):
            return row
        return replace(row, factor=row.factor * times if row.base == currency else row.factor / times)

    return replace(book, exchange=tuple(map(changed, book.exchange)))


def _dearer_rate(book: TariffBook, name: str, times: Fraction) -> TariffBook:
    """The book with the rows of a name multiplied, their limits with them."""

    def rate(row: Rate) -> Rate:
        if name not in _names_of(book, row):
            return row
        least, most = (None if limit is None else limit * times for limit in (row.min_amount, row.max_amount))
        return replace(row, amount=row.amount * times, min_amount=least, max_amount=most)

    def through(row: ThroughRate) -> ThroughRate:
        return replace(row, amount=row.amount * times) if name in _names_of(book, row) else row

    return replace(
        book, rates=tuple(map(rate, book.rates)), through_rates=tuple(map(through, book.through_rates))
    )  # fmt: skip


def _rated(book: TariffBook) -> Iterable[Rate | ThroughRate]:
    yield from book.rates
    yield from book.through_rates


def _names_of(book: TariffBook, row: Rate | ThroughRate) -> set[str]:
    """By what a row may be named: its book and id, its charge, and the carriers of one mode that it stands on."""
    names = {f"{book.book}/{row.id}"}
    if isinstance(row, Rate):
        names |= {row.charge} | {f"{kind} {on}" for kind in row.on.kinds for on in row.on.names}
    return names
