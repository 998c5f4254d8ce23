"""An itinerary as a tariff set sees it: its subjects with the rows that may apply to them, whoever sends what.

Made once for an itinerary; a class of consignments then only answers the questions that these rows ask.
Source: the tariff-book rules, sections 2 and 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from calculator.conditions import SECTION_KINDS
from calculator.itinerary import Itinerary
from calculator.questions import Questions, together
from calculator.subject import Stretch, Subject, stretch_of, subjects
from calculator.subject_prices import SubjectPrices, SubjectRows
from calculator.tariff_book import ThroughRate


class Requirement(NamedTuple):
    """A charge that must be found on a subject, or on every one of its legs. place, legs : numbers of subjects"""

    place: int
    charge: str
    legs: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Way:
    """The subjects of an itinerary in print order, each with the rows that may apply to it."""

    places: tuple[Subject, ...]
    rows: tuple[SubjectRows, ...]
    required: tuple[Requirement, ...]


@dataclass(frozen=True, eq=False)
class ThroughWay:
    """A through rate that may replace lines of an itinerary: its stretch, and the itinerary cut at the ends.

    age : what decides between several that match, the largest first: km, book, publication
    """

    age: tuple[int, int, int]
    rank: int
    row: ThroughRate
    stretch: Stretch
    line: Subject
    cut: Way


@dataclass(frozen=True, eq=False)
class Layout:
    """An itinerary by its sections, and the through rates that may match, the preferred first."""

    itinerary: Itinerary
    corridors: frozenset[str]
    whole: Way
    through: tuple[ThroughWay, ...]
    questions: Questions


def layout(prices: SubjectPrices, itinerary: Itinerary, corridors: frozenset[str]) -> Layout:
    """The layout of an itinerary that belongs to some corridors."""
    whole = _way(prices, itinerary, corridors, None)
    cuts: dict[Stretch, Way] = {}
    through = []
    for rank, row in prices.tariffs.through_between(itinerary.nodes):
        stretch = stretch_of(itinerary, row)
        if stretch and prices.may_apply(row, stretch.km, corridors):
            if stretch not in cuts:
                cuts[stretch] = _way(prices, itinerary, corridors, stretch)
            known = row.validity.known_from.toordinal() if row.validity.known_from else 0
            line = Subject("through", row.id, stretch.start, stretch.end, stretch.km)
            through.append(ThroughWay((stretch.km, rank, known), rank, row, stretch, line, cuts[stretch]))
    through.sort(key=lambda way: way.age, reverse=True)
    asking = [rows.questions for way in (whole, *cuts.values()) for rows in way.rows]
    asking += [prices.through_questions(way.rank, way.row, way.line, corridors) for way in through]
    return Layout(itinerary, corridors, whole, tuple(through), together(asking))


def _way(prices: SubjectPrices, itinerary: Itinerary, corridors: frozenset[str], stretch: Stretch | None) -> Way:
    places = tuple(subjects(itinerary, stretch))
    rows = tuple(prices.rows(subject, corridors) for subject in places)
    return Way(places, rows, tuple(_required(prices.tariffs.required, places)))


def _required(required: dict[str, str], places: Sequence[Subject]) -> list[Requirement]:
    """The charges that must be found on the subjects of an itinerary."""
    found = []
    for place, subject in enumerate(places):
        kinds = (subject.kind, "terminal") if subject.kind in ("origin", "destination") else (subject.kind,)
        for charge in dict.fromkeys(required[kind] for kind in kinds if kind in required):
            found.append(Requirement(place, charge, _legs_of(subject, places)))
    return found


def _legs_of(subject: Subject, places: Sequence[Subject]) -> tuple[int, ...]:
    """The legs of a section; no other subject's requirement can be met by theirs."""
    if subject.kind not in SECTION_KINDS:
        return ()
    return tuple(
        i for i, place in enumerate(places)
        if place.kind == "leg" and subject.start <= place.start and place.end <= subject.end
    )  # fmt: skip
