"""Which row wins: for one charge on one subject the matching rows of the latest book, published last.

Exactly one is left, or it is an error that names both. Every loser has a reason in words.
Source: the tariff-book rules, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from calculator.consignment import ConsignmentClass
from calculator.subject import Subject
from calculator.tariff_book import Factor, Rate, Row
from calculator.tariff_set import RankedFactor, RankedRate, TariffSet, latest
from calculator.units import RateUnit


@dataclass(frozen=True, slots=True)
class Case:
    """What rows are held against: a class of consignments on an itinerary, and the days that count.

    charged_days : the measure `day`, None where the time is unknown
    """

    asked: ConsignmentClass
    corridors: frozenset[str]
    dispatch_date: date
    as_known_on: date
    exchange_date: date
    charged_days: int | None

    def mismatches(self, row: Row, unit: RateUnit | None, km: int | None) -> Iterator[str]:
        """Every reason why a row does not apply to a subject of this distance; nothing where it applies."""
        yield from row.validity.mismatches(self.dispatch_date, self.as_known_on)
        if unit:
            yield from _measures(unit, self.asked, km)
        yield from row.conditions.mismatches(self.asked, self.corridors, km)

    def matches(self, row: Row, unit: RateUnit | None, km: int | None) -> bool:
        """Whether the row applies."""
        return (
            row.validity.holds(self.dispatch_date, self.as_known_on)
            and (unit is None or next(_measures(unit, self.asked, km), None) is None)
            and row.conditions.hold(self.asked, self.corridors, km)
        )


@dataclass(frozen=True, slots=True)
class Tie:
    """Two rows that both win: an error in the books, never a choice."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Loser:
    """A row that was looked at and did not win, and why."""

    rank: int
    row: Rate
    reasons: tuple[str, ...]


def winners(
    tariffs: TariffSet, subject: Subject, case: Case, rows: Iterable[RankedRate] | None = None
) -> dict[tuple[str, str], RankedRate | Tie]:
    """(charge, kind) -> the row that wins on a subject, or the tie. Percentages compete like any row.

    rows : those that may match, by default all that stand on the subject
    """
    matching: dict[tuple[str, str], list[RankedRate]] = {}
    for ranked in tariffs.rates_on(subject.kind, subject.name) if rows is None else rows:
        if case.matches(ranked.row, ranked.row.unit, subject.km):
            matching.setdefault((ranked.row.charge, ranked.row.kind), []).append(ranked)
    return {key: _one(tariffs, latest(rows, "known_from")) for key, rows in matching.items()}


def _one(tariffs: TariffSet, best: Sequence[tuple[int, Rate]]) -> RankedRate | Tie:
    (rank, row), *others = best
    if others:
        return Tie(named(tariffs, rank, row), named(tariffs, *others[0]))
    return RankedRate(rank, row)


def named(tariffs: TariffSet, rank: int, row: Row) -> str:
    """A row by its book and id, with the line it stands on: ``book u40 (rates.csv:7)``."""
    return f"{tariffs.books[rank].book} {row.id} ({row.file.rsplit('/', 1)[-1]}:{row.line})"


def losers(tariffs: TariffSet, subject: Subject, case: Case, won: RankedRate) -> list[Loser]:
    """The other rows of the winner's charge and kind on its subject, each with why it lost."""
    found = []
    for rank, row in tariffs.rates_on(subject.kind, subject.name):
        if row is won.row or (row.charge, row.kind) != (won.row.charge, won.row.kind):
            continue
        reasons = tuple(case.mismatches(row, row.unit, subject.km))
        if not reasons:
            later = tariffs.books[won.rank].book
            reasons = (f"the later book {later} overrides it" if rank < won.rank else "an earlier publication",)
        found.append(Loser(rank, row, reasons))
    return found


def closest(tariffs: TariffSet, subject: Subject, case: Case, charge: str) -> Loser | None:
    """The row of a charge on a subject that fails for the fewest reasons, the latest book's of equals."""
    rows = [
        Loser(rank, row, tuple(case.mismatches(row, row.unit, subject.km)))
        for rank, row in tariffs.rates_on(subject.kind, subject.name)
        if row.charge == charge and row.kind == "charge"
    ]
    return min(rows, key=lambda loser: (len(loser.reasons), -loser.rank), default=None)


def factors(
    tariffs: TariffSet, charge: str, subject: Subject, case: Case, rows: Sequence[RankedFactor] | None = None
) -> tuple[Factor, ...] | Tie:
    """The factors that multiply a charge on a subject.

    Rows with one id are versions: the latest book's, then the one published last, stands. Within one group
    only the smallest of several values below 1 applies; values above 1 all apply, and 1 changes nothing.
    rows : those that may match, by default all of the charge
    """
    rows = tariffs.factors_of.get(charge, ()) if rows is None else rows
    if not rows:
        return ()
    versions: dict[str, list[RankedFactor]] = {}
    for ranked in rows:
        row = ranked.row
        if row.on.covers(subject.kind, subject.name) and case.matches(row, None, subject.km):
            versions.setdefault(row.id, []).append(ranked)
    standing: list[Factor] = []
    for found in versions.values():
        (rank, row), *others = latest(found, "known_from")
        if others:
            return Tie(named(tariffs, rank, row), named(tariffs, *others[0]))
        standing.append(row)
    return tuple(_largest_reduction_of_each_group(standing))


def _largest_reduction_of_each_group(rows: Iterable[Factor]) -> Iterator[Factor]:
    rows = list(rows)
    for row in rows:
        rivals = [r for r in rows if row.group and r.group == row.group and r.value < 1]
        if row.value > 1 or (row.value < 1 and (not rivals or row is min(rivals, key=lambda r: (r.value, r.id)))):
            yield row


def _measures(unit: RateUnit, asked: ConsignmentClass, km: int | None) -> Iterator[str]:
    """Why a unit's measures do not apply: the row then does not match."""
    measures = unit.measures
    if unit.counts_boxes and not asked.equipment.is_container:
        yield "only for containers"
    if "train" in measures and asked.train != "block":
        yield "only for block trains"
    if "km" in measures and km is None:
        yield "only where there is a distance"
