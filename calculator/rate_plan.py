"""A rate plan: what an itinerary costs a class of consignments, decided once in exact rationals.

Which rows apply, their factors, conversions and rounding do not depend on how many units there are or how
heavy they are: a plan holds them, so that the kernel only multiplies whole numbers, divides once and adds.
Source: the tariff-book rules, sections 2 to 6.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from calculator.consignment import Equipment
from calculator.contest import Case, Tie, named
from calculator.itinerary import Itinerary
from calculator.kept import Kept
from calculator.layout import Layout, Outline, Requirement, Way, layout, outline
from calculator.percentage_plan import KnownPercentages, percentage_plan
from calculator.planned import Contingent, Hole, Lines, RatePlan, ThroughPlan
from calculator.planned_line import PlannedLine
from calculator.subject import Stretch, Subject
from calculator.subject_prices import Answer, Answered, Found, SubjectPrices, SubjectRows, tie_hole
from calculator.tariff_book import THROUGH_CHARGE

KEPT_OUTLINES = 20_000
KEPT_LAYOUTS = 50_000
KEPT_WAYS = 50_000
KEPT_PERCENTAGES = 20_000

Parts = Callable[[str, Subject], bool]
"""Whether a charge on a subject belongs to the second of two parts."""

Answers = dict[int, int]
"""What a class answers to each of the questions of a layout, by the identity of these."""

Ways = tuple[Lines, ThroughPlan | None]
"""Both ways to price an itinerary: by its sections, and through."""


@dataclass(frozen=True)
class RatePlanner:
    """Plans itineraries for classes of consignments; classes that answer alike share their lines."""

    prices: SubjectPrices
    _outlines: Kept[object, Outline] = field(default_factory=lambda: Kept(KEPT_OUTLINES))
    _layouts: Kept[object, Layout] = field(default_factory=lambda: Kept(KEPT_LAYOUTS))
    _alike: Kept[object, Layout] = field(default_factory=lambda: Kept(KEPT_LAYOUTS))
    _ways: Kept[object, Ways] = field(default_factory=lambda: Kept(KEPT_WAYS))
    _percentages: KnownPercentages = field(default_factory=lambda: Kept(KEPT_PERCENTAGES))

    def plan(self, itinerary: Itinerary, case: Case, answered: Answered | None = None) -> RatePlan:
        """The plan of an itinerary for a class of consignments. answered : on its other itineraries, of the same day"""
        asked, answered = case.asked, answered or Answered()
        laid = self.layout(itinerary, case.corridors, asked.equipment)
        answers = {id(one): answered.answers(one, case) for one in laid.asked}

        def made() -> Ways:
            return _Compiler(self.prices, laid, case, answers, self._percentages).ways()

        sectional, through = self._ways.get((laid, tuple(answers.values())), made)
        if sectional.holes or (through and through.lines.holes):
            # Why no row matches is said of the very class that asked.
            sectional, through = made()
        policy = self.prices.tariffs.through_policy
        return RatePlan(itinerary, case, asked.currency, asked.equipment, sectional, through, policy)

    def layout(self, itinerary: Itinerary, corridors: frozenset[str], equipment: Equipment) -> Layout:
        """The layout of an itinerary, made once for all equipment that no row tells apart."""
        key = itinerary.way, corridors
        return self._layouts.get(
            (key, self.prices.tariffs.alike(equipment)), lambda: self._layout(key, itinerary, equipment)
        )

    def _layout(self, key: tuple[str, frozenset[str]], itinerary: Itinerary, equipment: Equipment) -> Layout:
        of = self._outlines.get(key, lambda: outline(self.prices, itinerary, key[-1]))
        made = layout(self.prices, of, equipment)
        ways = (made.whole, *(way.cut for way in made.through))
        charged = tuple(way.charged for way in ways)
        return self._alike.get((key, charged, tuple(id(way.row) for way in made.through)), lambda: made)


@dataclass(frozen=True)
class _Compiler:
    """Compiles the lines of one itinerary for one class."""

    prices: SubjectPrices
    laid: Layout
    case: Case
    answers: Answers
    percentages: KnownPercentages

    def ways(self) -> Ways:
        """Every line by section, leg, transfer and event; and through where a through rate matches."""
        return self._with_percentages(self._lines(self.laid.whole)), self._through()

    def _answer(self, rows: SubjectRows) -> Answer:
        """What is charged on a subject."""
        return self.prices.anywhere(rows, self.case, self.answers[id(rows.questions)])

    def _lines(self, way: Way) -> Lines:
        """The lines, contingent lines and holes of all subjects of a way."""
        found = [(i, subject, self._answer(rows)) for i, subject, rows in way.charged]
        met = {i: answer.met for i, _, answer in found}
        holes = [hole for _, _, answer in found for hole in answer.holes]
        for required in way.required:
            holes += self._unmet(way, required, met)
        return Lines(
            self.case.asked.currency,
            tuple([line for _, _, answer in found for line in answer.lines]),
            tuple([subject for _, subject, answer in found for _ in answer.lines]),
            may_arise=tuple([(late, subject) for _, subject, answer in found for late in answer.contingent]),
            holes=tuple(holes),
        )

    def _through(self) -> ThroughPlan | None:
        """The through rate that matches and covers the most kilometres, with what it replaces; or None.

        A through line that cannot be converted is not taken; one that cannot be computed otherwise, or two
        equal ones, are a hole of the itinerary, as the rate would have been preferred.
        """
        case = self.case
        matching = [way for way in self.laid.through if case.matches(way.row, way.row.unit, way.stretch.km)]
        if not matching:
            return None
        found, *others = matching
        row, stretch, place, tariffs = found.row, found.stretch, found.line, self.prices.tariffs
        line = self.prices.line(place, THROUGH_CHARGE, found.rank, row, case)
        hole = line if isinstance(line, Hole) else None
        if others and others[0].age == found.age:
            rival = named(tariffs, others[0].rank, others[0].row)
            hole = tie_hole(place, THROUGH_CHARGE, Tie(named(tariffs, found.rank, row), rival))
        elif hole and (hole.code == "no_conversion" or tariffs.through_policy != "prefer"):
            return None
        kept, replaced = self._parted(found.cut, lambda charge, subject: stretch.replaces(row, charge, subject))
        if hole or isinstance(line, Hole):
            holes = (hole,) if hole else ()
            return ThroughPlan(
                row, replace(kept, holes=kept.holes + holes), replace(replaced, holes=replaced.holes + holes), None
            )
        later = (i for i, subject in enumerate(kept.places) if _is_after(subject, stretch))
        at = next(later, len(kept.places))
        lines = replace(
            kept,
            anywhere=(*kept.anywhere[:at], line, *kept.anywhere[at:]),
            places=(*kept.places[:at], place, *kept.places[at:]),
        )
        return ThroughPlan(row, self._with_percentages(lines), replaced, Lines(kept.currency, (line,), (place,)))

    def _parted(self, way: Way, in_second: Parts) -> tuple[Lines, Lines]:
        """The lines, contingent lines and holes of subjects, in two parts: those of a cut itinerary that a through rate
        leaves, and those that it replaces."""
        parts = _Part(), _Part()
        for i, subject, rows in way.charged:
            for found in self._answer(rows).found:
                parts[in_second(found.charge, subject)].add(i, subject, found)
        for required in way.required:
            part = parts[in_second(required.charge, way.places[required.place])]
            part.holes += self._unmet(way, required, part.met)
        first, second = (part.made(self.case.asked.currency) for part in parts)
        return first, second

    def _unmet(self, way: Way, required: Requirement, met: Mapping[int, Collection[str]]) -> list[Hole]:
        """The holes of a charge that no row meets: neither the subject's own, nor one for each of its legs."""
        place, charge, legs = required
        if charge in met.get(place, ()):
            return []
        unmet = [way.places[leg] for leg in legs if charge not in met.get(leg, ())]
        if len(unmet) == len(legs):
            return [self._hole(way.places[place], unmet, charge)]
        return [self.prices.missing(leg, charge, self.case) for leg in unmet]

    def _hole(self, subject: Subject, legs: list[Subject], charge: str) -> Hole:
        """The hole of a subject; a section without a row of its own shows the closest row of its legs."""
        hole = self.prices.missing(subject, charge, self.case)
        for leg in legs if not hole.closest else ():
            if (by_leg := self.prices.missing(leg, charge, self.case)).closest:
                return replace(hole, reason=f"no {charge} rate for {subject} matches", closest=by_leg.closest)
        return hole

    def _with_percentages(self, lines: Lines) -> Lines:
        """The lines with their percentages; an itinerary that already has a hole computes none."""
        if lines.holes:
            return lines
        won = [
            (subject, ranked)
            for subject, rows in self.laid.whole.percentages
            for ranked in self._answer(rows).percentages
        ]
        tariffs, exchange = self.prices.tariffs, self.prices.exchange
        percentages, left_out, holes = percentage_plan(tariffs, exchange, self.case, won, self.percentages)
        return replace(lines, percentages=tuple(percentages), not_included=tuple(left_out), holes=tuple(holes))


@dataclass(slots=True)
class _Part:
    """What is found on subjects. met : number of a subject -> its charges"""

    lines: list[PlannedLine] = field(default_factory=list)
    places: list[Subject] = field(default_factory=list)
    contingent: list[tuple[Contingent, Subject]] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    met: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def made(self, currency: str) -> Lines:
        """The lines of all that was added."""
        return Lines(currency, tuple(self.lines), tuple(self.places), (), tuple(self.contingent), (), tuple(self.holes))

    def add(self, place: int, subject: Subject, found: Found) -> None:
        """Add what was found on a subject."""
        planned = found.planned
        if found.kind == "charge":
            self.met[place].add(found.charge)
        if isinstance(planned, PlannedLine):
            self.lines.append(planned)
            self.places.append(subject)
        elif isinstance(planned, Contingent):
            self.contingent.append((planned, subject))
        elif isinstance(planned, Hole):
            self.holes.append(planned)


def _is_after(subject: Subject, stretch: Stretch) -> bool:
    """Whether a line is printed after the through line of a stretch."""
    return subject.start >= stretch.end or subject.kind in ("country", "consignment")
