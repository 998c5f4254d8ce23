"""Ties between rows of one book, said so that a clerk can end one of the two.

Source: the tariff-book rules, section 3 (rates), section 2 (versions of a factor, through rates, exchange rows).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from calculator.conditions import Band, On
from calculator.problem import Problem
from calculator.tariff_book import ExchangeRow, Row, ThroughRate
from tariffs.book_loader import LoadedBook
from tariffs.overlaps import AnyRow, ties
from tariffs.subjects import Subjects, exists


def errors(loaded: LoadedBook, subjects: Subjects) -> Iterator[Problem]:
    """Rows of which two could be left to choose from."""
    for contests in _contests(loaded):
        # A factor is in a contest for each of its charges: its tie is still one problem.
        yield from dict.fromkeys(_overlap(loaded, row, other) for row, other in ties(contests, subjects.network))
    yield from _exchange(loaded)


def warnings(loaded: LoadedBook, subjects: Subjects) -> Iterator[Problem]:
    """Rows of different corridors: they tie only for an itinerary that lies within both."""
    for contests in _contests(loaded):
        for row, other in ties(contests, subjects.network, apart=True):
            one, two = row.conditions.corridor, other.conditions.corridor
            if _can_stand_on(row, other, subjects.shared(one, two)):
                place = loaded.place(row)
                both = f"{';'.join(one)} and {';'.join(two)}"
                message = f"ties with line {other.line} ({other.id}) where an itinerary lies within both {both}"
                advice = "give one of them a later known_from, or name the corridors in one row"
                yield place.problem("corridor", message, advice, "overlap", ";".join(one), warning=True)


def _contests(loaded: LoadedBook) -> Iterator[Iterable[tuple[Hashable, Row]]]:
    """What rows compete within: rates of a charge, versions of a factor, through rates of a stretch."""
    book = loaded.book
    yield [((rate.charge, rate.kind, rate.validity.known_from), rate) for rate in book.rates]
    # Versions for different charges never meet in one line; a version for several meets each of them.
    yield [
        ((factor.id, charge, factor.validity.known_from), factor)
        for factor in book.factors
        for charge in sorted(factor.charges)
    ]
    yield [((row.start, row.end, row.validity.known_from), row) for row in book.through_rates]


def _can_stand_on(row: Row, other: Row, shared: Mapping[str, frozenset[str]]) -> bool:
    """Whether the part of the network that two rows share has a subject of both, or both ends of a stretch."""
    if isinstance(row, ThroughRate):
        return {row.start, row.end} <= shared["origin"]
    on = _common(row.on, other.on)
    return any(exists(shared, kind, name) for kind in on.kinds for name in on.names or ("*",))


def _common(one: On, other: On) -> On:
    """The subjects that two rows of a tie have in common."""
    # A terminal is an origin or a destination, and no kind is any kind: the narrower word decides.
    breadth = {"": 2, "terminal": 1}
    narrow, wide = sorted((one, other), key=lambda on: breadth.get(on.kind, 0))
    if narrow.names and wide.names:
        return On(narrow.kind, tuple(name for name in narrow.names if name in wide.names))
    return On(narrow.kind, narrow.names or wide.names)


def _overlap(loaded: LoadedBook, row: AnyRow, other: AnyRow) -> Problem:
    """Said at the column in which the two differ, so that the advice can end one where the other begins."""
    place, there = loaded.place(row), loaded.place(other)
    where = f"line {there.line}" if there.file == place.file else f"{there.file}:{there.line}"
    mine, theirs = row.conditions, other.conditions
    for column, band, against in (
        ("km_over", mine.km, theirs.km),
        ("mass_over", mine.mass, theirs.mass),
        ("units_from", mine.units, theirs.units),
    ):
        if (band.over, band.to) != (against.over, against.to):
            message = f"{_band(column, band)} overlaps {where} ({other.id}: {_band(column, against)})"
            return place.problem(column, message, _end_band(column, band, against, where), "overlap", row.id)
    if row.validity != other.validity:
        message = f"{_days(row)} overlaps {where} ({other.id}: {_days(other)})"
        return place.problem("valid_from", message, _end_days(row, other, where), "overlap", row.id)
    advice = f"part it from {where} by a condition, a band or dates, or give one of them a later known_from"
    return place.problem("on", f"overlaps {where} ({other.id})", advice, "overlap", row.id)


def _band(column: str, band: Band) -> str:
    """``500–1000``, ``over 24``, ``up to 24``, ``any mass`` as the columns write it."""
    over, to = _edge(column, band.over, band.scale), _edge("", band.to, band.scale)
    if over and to:
        return f"{over}–{to}"
    if over or to:
        return f"{'from' if column == 'units_from' else 'over'} {over}" if over else f"up to {to}"
    return f"any {column.partition('_')[0]}"


def _edge(column: str, value: int | None, scale: int) -> str:
    """A limit of a band as its column writes it: units from 10 are kept as over 9."""
    if value is None:
        return ""
    return f"{value + (column == 'units_from')}" if scale == 1 else f"{value // scale}{_decimals(value % scale, scale)}"


def _decimals(rest: int, scale: int) -> str:
    return f".{rest:0{len(str(scale)) - 1}d}".rstrip("0") if rest else ""


def _end_band(column: str, band: Band, against: Band, where: str) -> str:
    """End the one that begins first where the other begins."""
    mine, theirs = (-1 if one.over is None else one.over for one in (band, against))
    if mine > theirs:
        return f"end {where} at {_edge('', mine, band.scale)}"
    if mine < theirs:
        return f"end this row at {_edge('', theirs, band.scale)}"
    ends = [one.to for one in (band, against) if one.to is not None]
    return f"begin the longer of the two at {_edge(column, min(ends), band.scale)}"


def _days(row: Row) -> str:
    start, end = row.validity.valid_from, row.validity.valid_to
    if start and end:
        return f"{start} to {end}"
    return f"from {start}" if start else f"to {end}" if end else "any day"


def _end_days(row: Row, other: Row, where: str) -> str:
    """End the one that begins first on the day before the other begins."""
    mine, theirs = row.validity.valid_from or date.min, other.validity.valid_from or date.min
    known = "or give one of them a later known_from"
    if mine == theirs:
        return f"end one of them before the other begins, {known}"
    ended = where if mine > theirs else "this row"
    return f"end {ended} on {max(mine, theirs) - timedelta(1)}, {known}"


def _exchange(loaded: LoadedBook) -> Iterator[Problem]:
    """Of a pair, written either way, the latest valid_from and then known_from wins: neither may be alike."""
    first: dict[Hashable, ExchangeRow] = {}
    for row in loaded.book.exchange:
        key = (frozenset((row.base, row.quote)), row.kind, row.valid_from, row.known_from)
        other = first.setdefault(key, row)
        if other is not row:
            place, there = loaded.place(row), loaded.place(other)
            where = f"line {there.line}" if there.file == place.file else f"{there.file}:{there.line}"
            message = f"overlaps {where} ({other.written}): the pair has no direction"
            yield place.problem(
                "from", message, "give one of them a later valid_from or known_from", "overlap", row.base
            )
