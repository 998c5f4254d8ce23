"""An itinerary as a tariff set sees it: its subjects with the rows that may apply to them.

Its outline is made once for whoever sends what, its layout once for equipment; a class of consignments then only
answers the questions that these rows ask.
Source: the tariff-book rules, sections 2 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from calculator.conditions import SECTION_KINDS
from calculator.consignment import Equipment
from calculator.itinerary import Itinerary
from calculator.questions import Questions
from calculator.subject import Stretch, Subject, stretch_of, subjects
from calculator.subject_prices import SubjectBook, SubjectPrices, SubjectRows
from calculator.tariff_book import ThroughRate


class Requirement(NamedTuple):
    """A charge that must be found on a subject, or on every one of its legs. place, legs : numbers of subjects"""

    place: int
    charge: str
    legs: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Places:
    """The subjects of an itinerary in print order, and what must be found on them, whoever sends what.

    rated : the numbers of the subjects that some rate stands on; books : all rows on each of these
    """

    places: tuple[Subject, ...]
    rated: tuple[int, ...]
    books: tuple[SubjectBook, ...]
    required: tuple[Requirement, ...]


@dataclass(frozen=True, eq=False)
class Passed:
    """A through rate whose ends an itinerary passes, with the itinerary cut there.

    age : what decides between several that match, the largest first: km, book, publication
    """

    age: tuple[int, int, int]
    rank: int
    row: ThroughRate
    stretch: Stretch
    line: Subject
    cut: Places


@dataclass(frozen=True, eq=False)
class Outline:
    """An itinerary that belongs to some corridors: its subjects, and the through rates that it passes."""

    itinerary: Itinerary
    corridors: frozenset[str]
    whole: Places
    passed: tuple[Passed, ...]


@dataclass(frozen=True, eq=False)
class Way:
    """The subjects of an itinerary in print order, each with the rows that may apply to it.

    charged : the number, the subject and the rows of each that has any
    percentages : the subjects and the rows of those on which a percentage may be charged
    """

    places: tuple[Subject, ...]
    required: tuple[Requirement, ...]
    charged: tuple[tuple[int, Subject, SubjectRows], ...]
    percentages: tuple[tuple[Subject, SubjectRows], ...]


@dataclass(frozen=True, eq=False)
class ThroughWay:
    """A through rate that may replace lines of an itinerary: its stretch, and the itinerary cut at the ends.

    age : as in `Passed`
    """

    age: tuple[int, int, int]
    rank: int
    row: ThroughRate
    stretch: Stretch
    line: Subject
    cut: Way


@dataclass(frozen=True, eq=False)
class Layout:
    """An itinerary by its sections, and the through rates that may match, the preferred first.

    asked : what the rows of any subject ask, each once; questions : all of it together
    """

    whole: Way
    through: tuple[ThroughWay, ...]
    asked: tuple[Questions, ...]
    questions: Questions


def outline(prices: SubjectPrices, itinerary: Itinerary, corridors: frozenset[str]) -> Outline:
    """The outline of an itinerary that belongs to some corridors."""

    tariffs = prices.tariffs

    def places(stretch: Stretch | None) -> Places:
        found = tuple(subjects(itinerary, stretch))
        rated = tuple(i for i, place in enumerate(found) if tariffs.has_rates(place.kind, place.name))
        books = tuple(prices.book(found[i], corridors) for i in rated)
        return Places(found, rated, books, tuple(_required(tariffs.required_on, found)))

    whole = places(None)
    cuts: dict[Stretch, Places] = {}
    passed = []
    for rank, row in tariffs.through_between(itinerary.nodes):
        if stretch := stretch_of(itinerary, row):
            if stretch not in cuts:
                cuts[stretch] = places(stretch)
            known = row.validity.known_from.toordinal() if row.validity.known_from else 0
            line = Subject("through", row.id, stretch.start, stretch.end, stretch.km)
            passed.append(Passed((stretch.km, rank, known), rank, row, stretch, line, cuts[stretch]))
    passed.sort(key=lambda way: way.age, reverse=True)
    return Outline(itinerary, corridors, whole, tuple(passed))


def layout(prices: SubjectPrices, of: Outline, equipment: Equipment) -> Layout:
    """The layout of an itinerary for equipment."""

    def way(cut: Places) -> Way:
        found = zip(cut.rated, prices.rows(cut.books, equipment), strict=True)
        charged = [(i, cut.places[i], rows) for i, rows in found if rows.rates]
        percentages = [
            (subject, rows) for _, subject, rows in charged
            if subject.kind in ("country", "consignment") and any(ranked.row.is_percentage for ranked in rows.rates)
        ]  # fmt: skip
        return Way(cut.places, cut.required, tuple(charged), tuple(percentages))

    whole, cuts, through = way(of.whole), dict[int, Way](), []
    for one in of.passed:
        if prices.may_apply(one.row, one.row.unit, one.stretch.km, of.corridors, equipment):
            cut = cuts.get(id(one.cut)) or cuts.setdefault(id(one.cut), way(one.cut))
            through.append(ThroughWay(one.age, one.rank, one.row, one.stretch, one.line, cut))
    asking = [prices.nothing, *(rows.questions for each in (whole, *cuts.values()) for _, _, rows in each.charged)]
    asking += [prices.through_questions(one.rank, one.row, one.line, of.corridors, equipment) for one in through]
    asked = tuple({id(one): one for one in asking}.values())
    return Layout(whole, tuple(through), asked, prices.together(asked))


def _required(required: dict[str, tuple[str, ...]], places: Sequence[Subject]) -> Iterator[Requirement]:
    """The charges that must be found on the subjects of an itinerary. required : kind of subject -> charges"""
    for place, subject in enumerate(places):
        for charge in required.get(subject.kind, ()):
            yield Requirement(place, charge, _legs_of(subject, places))


def _legs_of(subject: Subject, places: Sequence[Subject]) -> tuple[int, ...]:
    """The legs of a section; no other subject's requirement can be met by theirs."""
    if subject.kind not in SECTION_KINDS:
        return ()
    return tuple(
        i for i, place in enumerate(places)
        if place.kind == "leg" and subject.start <= place.start and place.end <= subject.end
    )  # fmt: skip
