"""A rate plan: what an itinerary costs a class of consignments, decided once in exact rationals.

Which rows apply, their factors, conversions and rounding do not depend on how many units there are or how
heavy they are: a plan holds them, so that the kernel only multiplies whole numbers, divides once and adds.
Source: the tariff-book rules, sections 2 to 6.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace

from calculator.contest import Case, Tie, named
from calculator.itinerary import Itinerary
from calculator.kept import Kept
from calculator.layout import Layout, Requirement, ThroughWay, Way, layout
from calculator.percentage_plan import percentage_plan
from calculator.planned import Contingent, Hole, Lines, RatePlan, ThroughPlan
from calculator.planned_line import PlannedLine
from calculator.subject import Stretch, Subject
from calculator.subject_prices import SubjectPrices, tie_hole
from calculator.tariff_book import THROUGH_CHARGE
from calculator.tariff_set import RankedRate

KEPT_LAYOUTS = 20_000
KEPT_WAYS = 50_000

Wanted = Callable[[str, Subject], bool]
"""Whether a charge on a subject is to be priced."""

Ways = tuple[Lines, ThroughPlan | None]
"""Both ways to price an itinerary: by its sections, and through."""


def _always(charge: str, subject: Subject) -> bool:
    return True


@dataclass(frozen=True)
class RatePlanner:
    """Plans itineraries for classes of consignments; classes that answer alike share their lines."""

    prices: SubjectPrices
    _layouts: Kept[object, Layout] = field(default_factory=lambda: Kept(KEPT_LAYOUTS))
    _ways: Kept[object, Ways] = field(default_factory=lambda: Kept(KEPT_WAYS))

    def plan(self, itinerary: Itinerary, case: Case) -> RatePlan:
        """The plan of an itinerary for a class of consignments."""
        laid, asked = self.layout(itinerary, case.corridors), case.asked
        sectional, through = self.ways(laid, case)
        if sectional.holes or (through and through.lines.holes):
            # Why no row matches is said of the very class that asked.
            sectional, through = _Compiler(self.prices, laid, case).ways()
        policy = self.prices.tariffs.through_policy
        return RatePlan(itinerary, case, asked.currency, asked.equipment, sectional, through, policy)

    def layout(self, itinerary: Itinerary, corridors: frozenset[str]) -> Layout:
        """The layout of an itinerary, made once."""
        key = itinerary.origin, itinerary.leg_ids, corridors
        return self._layouts.get(key, lambda: layout(self.prices, itinerary, corridors))

    def ways(self, laid: Layout, case: Case) -> Ways:
        """The lines of an itinerary, made once for all classes that answer alike."""
        key = laid, laid.questions.answers(case.asked, case.dispatch_date, case.charged_days)
        return self._ways.get(key, lambda: _Compiler(self.prices, laid, case).ways())


@dataclass(frozen=True)
class _Compiler:
    """Compiles the lines of one itinerary for one class."""

    prices: SubjectPrices
    laid: Layout
    case: Case

    def ways(self) -> Ways:
        """Every line by section, leg, transfer and event; and through where a through rate matches."""
        return self._with_percentages(self._lines(self.laid.whole)), self._through()

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
        kept, replaced = self._parted(found)
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

    def _parted(self, way: ThroughWay) -> tuple[Lines, Lines]:
        """The lines of the cut itinerary that a through rate leaves, and those that it replaces."""
        row, stretch = way.row, way.stretch
        return (
            self._lines(way.cut, lambda charge, subject: not stretch.replaces(row, charge, subject)),
            self._lines(way.cut, lambda charge, subject: stretch.replaces(row, charge, subject)),
        )

    def _lines(self, way: Way, wanted: Wanted = _always) -> Lines:
        """The lines, contingent lines and holes of subjects, for the charges wanted on them."""
        lines: list[PlannedLine] = []
        places: list[Subject] = []
        contingent: list[tuple[Contingent, Subject]] = []
        holes: list[Hole] = []
        met: set[tuple[int, str]] = set()
        answered: dict[int, Hashable] = {}
        for i, (subject, rows) in enumerate(zip(way.places, way.rows, strict=True)):
            for found in self.prices.anywhere(rows, self.case, answered) if rows.rates else ():
                planned = found.planned
                if wanted is not _always and not wanted(found.charge, subject):
                    continue
                if found.kind == "charge":
                    met.add((i, found.charge))
                if isinstance(planned, PlannedLine):
                    lines.append(planned)
                    places.append(subject)
                elif isinstance(planned, Contingent):
                    contingent.append((planned, subject))
                elif isinstance(planned, Hole):
                    holes.append(planned)
        for required in way.required:
            if wanted(required.charge, way.places[required.place]):
                holes += self._unmet(way, required, met)
        currency = self.case.asked.currency
        return Lines(currency, tuple(lines), tuple(places), (), tuple(contingent), (), tuple(holes))

    def _unmet(self, way: Way, required: Requirement, met: set[tuple[int, str]]) -> list[Hole]:
        """The holes of a charge that no row meets: neither the subject's own, nor one for each of its legs."""
        place, charge, legs = required
        if (place, charge) in met:
            return []
        unmet = [way.places[leg] for leg in legs if (leg, charge) not in met]
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
        whole = self.laid.whole
        won = [
            (subject, found.planned)
            for subject, rows in zip(whole.places, whole.rows, strict=True)
            if subject.kind in ("country", "consignment")
            for found in self.prices.anywhere(rows, self.case)
            if isinstance(found.planned, RankedRate) and found.kind == "charge"
        ]
        percentages, left_out, holes = percentage_plan(self.prices.tariffs, self.prices.exchange, self.case, won)
        return replace(lines, percentages=tuple(percentages), not_included=tuple(left_out), holes=tuple(holes))


def _is_after(subject: Subject, stretch: Stretch) -> bool:
    """Whether a line is printed after the through line of a stretch."""
    return subject.start >= stretch.end or subject.kind in ("country", "consignment")
