"""Two quotes side by side: their routes, the lines that differ and why, the exchange rates and books that differ.

Reads the plain data of two quotes and the changes between them (`api.changes`) and adds no figure but differences.
Amounts in two currencies are shown and never subtracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from api.changes import changes
from ui import words
from ui.change_words import Why, why
from ui.labels import Labels

Json = dict[str, Any]


@dataclass(frozen=True)
class Money:
    """An amount in each of two quotes, and what the second is more; "" where there is none."""

    first: str
    second: str
    difference: str
    sign: int = 0


@dataclass(frozen=True)
class RoutePair:
    """A route in two quotes. price, days : "" where a quote does not offer it"""

    option: str
    way: str
    corridors: str
    price: Money
    days: Money


@dataclass(frozen=True)
class LinePair:
    """A line in two quotes, and why it is not the same in both."""

    name: str
    code: str
    subject: str
    price: Money
    whys: tuple[Why, ...]


@dataclass(frozen=True)
class LinesPair:
    """The lines of one route in two quotes. other : the route of the second quote where it is another one"""

    option: str
    way: str
    other: str
    total: Money
    changed: tuple[LinePair, ...]
    same: tuple[LinePair, ...]
    whys: tuple[Why, ...]


@dataclass(frozen=True)
class Differing:
    """What stands in two quotes in two ways."""

    name: str
    first: str
    second: str


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two quotes. currencies : of the first and of the second"""

    currencies: tuple[str, str]
    routes: tuple[RoutePair, ...]
    lines: tuple[LinesPair, ...]
    exchange: tuple[Differing, ...]
    books: tuple[Differing, ...]

    @property
    def differing(self) -> list[LinesPair]:
        """The routes of which something differs besides."""
        return [pair for pair in self.lines if pair.changed or pair.whys or pair.other]

    @property
    def alike(self) -> int:
        """On how many routes that both quotes have nothing differs."""
        return len(self.lines) - len(self.differing)


def comparison_of(
    first: Json, second: Json, places: Mapping[str, str] | None = None, said: Sequence[Json] | None = None
) -> Comparison:
    """Two quotes side by side.

    places : node -> its name in the reader's language; without it as the quotes have them
    said   : the changes between them where they are known, else they are found
    """
    currencies = first["request"]["currency"], second["request"]["currency"]
    labels = Labels(first, places), Labels(second, places)
    return Comparison(
        currencies,
        tuple(_routes(first, second, labels)),
        tuple(
            _lines(pair, first, second, labels, _changes_of(pair, first, second) if said is None else said)
            for pair in _pairs(first, second)
        ),
        tuple(_exchange(first, second)),
        tuple(_books(first, second)),
    )


def money(first: Json | None, second: Json | None) -> Money:
    """An amount of money in two quotes; without a difference where one is missing or the currencies differ."""
    a, b = (words.grouped(amount["amount"]) if amount else "" for amount in (first, second))
    if not first or not second or first["currency"] != second["currency"]:
        return Money(a, b, "")
    return Money(a, b, *_difference(Decimal(first["amount"]), Decimal(second["amount"])))


def way(option: Json) -> str:
    """The countries that a route leads through."""
    countries = option["countries"]
    return " – ".join(words.country(code) for code in countries[1:-1] or countries)


def _difference(first: Decimal, second: Decimal) -> tuple[str, int]:
    more = second - first
    if not more:
        return words.grouped("0"), 0
    return (f"+{words.grouped(str(more))}" if more > 0 else words.grouped(str(more))), 1 if more > 0 else -1


def _routes(first: Json, second: Json, labels: tuple[Labels, Labels]) -> Iterator[RoutePair]:
    """Every route of either quote, those of the first by their rank, then those that only the second has."""
    before, after = _by_id(first), _by_id(second)
    for name in [*before, *(name for name in after if name not in before)]:
        a, b = before.get(name), after.get(name)
        option, spelt = (a, labels[0]) if a else (after[name], labels[1])
        yield RoutePair(
            name, way(option), "; ".join(f"{spelt.corridor(code)} ({code})" for code in option["corridors"]),
            money(a and a["total"], b and b["total"]), _days(a, b),
        )  # fmt: skip


def _days(first: Json | None, second: Json | None) -> Money:
    before, after = (option["transit_time"]["p50"] if option else None for option in (first, second))
    a, b = ("" if days is None else words.number(days, 1) for days in (before, after))
    if before is None or after is None:
        return Money(a, b, "")
    # Of the days as they are written: a difference that is not seen in the two is not shown either.
    tenths = Decimal(int(before * 10 + 0.5)), Decimal(int(after * 10 + 0.5))
    return Money(a, b, *_difference(tenths[0] / 10, tenths[1] / 10))


def _pairs(first: Json, second: Json) -> list[tuple[Json, Json]]:
    """The routes that both have; where they have none, the cheapest of each."""
    after = _by_id(second)
    shared = [(option, after[option["option"]]) for option in first["options"] if option["option"] in after]
    if shared or not first["options"] or not second["options"]:
        return shared
    return [(first["options"][0], second["options"][0])]


def _changes_of(pair: tuple[Json, Json], first: Json, second: Json) -> list[Json]:
    """The changes from a route to a route, under the name of the first."""
    a, b = pair
    found = changes({**first, "options": [a]}, {**second, "options": [{**b, "option": a["option"]}]}, lambda *_row: "")
    # Of two routes it is known already that they have other kilometres and times.
    return [_of_two(entry) for entry in found if entry["line"] or a["option"] == b["option"]]


def _of_two(entry: Json) -> Json:
    """A change as a difference of two quotes, of which neither is the older one."""
    if not entry["line"] or (entry["old"] and entry["new"]):
        return entry
    return {**entry, "causes": [{"cause": "only_first" if entry["old"] else "only_second", "detail": ""}]}


def _lines(
    pair: tuple[Json, Json], first: Json, second: Json, labels: tuple[Labels, Labels], said: Iterable[Json]
) -> LinesPair:
    a, b = pair
    ours = [entry for entry in said if entry["option"] == a["option"]]
    # A line that only the second quote has is named by its place there, every other by its place in the first.
    dropped_or_changed = {entry["line"]["seq"]: entry for entry in ours if entry["line"] and entry["old"]}
    added = [entry for entry in ours if entry["line"] and not entry["old"]]
    changed: list[LinePair] = []
    same: list[LinePair] = []
    for line in a["charges"]:
        entry = dropped_or_changed.get(line["seq"])
        after = entry["new"] and entry["new"]["converted"] if entry else line["converted"]
        made = LinePair(
            line["name"], line["code"], labels[0].subject(line), money(line["converted"], after),
            tuple(why(cause, entry) for cause in entry["causes"]) if entry else (),
        )  # fmt: skip
        (changed if entry else same).append(made)
    by_place = {line["seq"]: line for line in b["charges"]}
    for entry in added:
        line = by_place[entry["line"]["seq"]]
        whys = tuple(why(cause, entry) for cause in entry["causes"])
        changed.append(
            LinePair(line["name"], line["code"], labels[1].subject(line), money(None, line["converted"]), whys)
        )
    of_route = tuple(why(cause, entry) for entry in ours if not entry["line"] for cause in entry["causes"])
    other = way(b) if a["option"] != b["option"] else ""
    return LinesPair(
        a["option"], way(a), other, money(a["total"], b["total"]), tuple(changed), tuple(same), of_route
    )  # fmt: skip


def _exchange(first: Json, second: Json) -> Iterator[Differing]:
    """The pairs of currencies that the quotes convert by different rates, or that only one converts."""
    rates = [_written_by_pair(quote) for quote in (first, second)]
    none = _("not used")
    for pair in sorted(set(rates[0]) | set(rates[1])):
        a, b = rates[0].get(pair, ""), rates[1].get(pair, "")
        if a != b:
            yield Differing("/".join(pair), a or none, b or none)


def _written_by_pair(quote: Json) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in quote["exchange_rates"]:
        pair = row["from"], row["to"]
        since = _(" from %(day)s", day=words.day(row["valid_from"])) if row["valid_from"] else ""
        found.setdefault(pair, []).append(row["written"] + since)
    return {pair: "; ".join(sorted(written)) for pair, written in found.items()}


def _books(first: Json, second: Json) -> Iterator[Differing]:
    """The books whose editions or contents differ, or that only one quote knows."""
    editions = [{book["book"]: book for book in quote["books"]} for quote in (first, second)]
    for name in dict.fromkeys([*editions[0], *editions[1]]):
        a, b = editions[0].get(name), editions[1].get(name)
        if (a and a["digest"]) != (b and b["digest"]):
            yield Differing((b or a or {})["title"], *(_edition(book) for book in (a, b)))


def _edition(book: Json | None) -> str:
    return f"{book['edition']}, {book['digest'][:12]}" if book else _("not used")


def _by_id(quote: Json) -> dict[str, Json]:
    return {option["option"]: option for option in quote["options"]}
