"""A rate plan: what an itinerary costs a class of consignments, decided once in exact rationals.

Which rows apply, their factors, conversions and rounding do not depend on how many units there are or how
heavy they are: a plan holds them, so that the kernel only multiplies whole numbers, divides once and adds.
Source: the tariff-book rules, sections 2 to 6.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from calculator.conditions import SECTION_KINDS
from calculator.contest import Case, Tie, named
from calculator.itinerary import Itinerary
from calculator.percentage_plan import percentage_plan
from calculator.planned import Contingent, Hole, Lines, RatePlan, ThroughPlan
from calculator.planned_line import PlannedLine
from calculator.subject import Stretch, Subject, stretch_of, subjects
from calculator.subject_prices import SubjectPrices, tie_hole
from calculator.tariff_book import THROUGH_CHARGE, ThroughRate
from calculator.tariff_set import RankedRate

Wanted = Callable[[str, Subject], bool]
"""Whether a charge on a subject is to be priced."""


def _always(charge: str, subject: Subject) -> bool:
    return True


def rate_plan(prices: SubjectPrices, itinerary: Itinerary, case: Case) -> RatePlan:
    """The plan of an itinerary for a class of consignments."""
    planner, asked = _Planner(prices, itinerary, case), case.asked
    policy = prices.tariffs.through_policy
    return RatePlan(itinerary, case, asked.currency, asked.equipment, planner.sectional(), planner.through(), policy)


@dataclass(frozen=True)
class _Planner:
    """Compiles the lines of one itinerary for one class."""

    prices: SubjectPrices
    itinerary: Itinerary
    case: Case

    def sectional(self) -> Lines:
        """Every line by section, leg, transfer and event."""
        return self._with_percentages(self._lines(subjects(self.itinerary)))

    def through(self) -> ThroughPlan | None:
        """The through rate that matches and covers the most kilometres, with what it replaces; or None.

        A through line that cannot be converted is not taken; one that cannot be computed otherwise, or two
        equal ones, are a hole of the itinerary, as the rate would have been preferred.
        """
        found = self._through_row()
        if found is None:
            return None
        rank, row, stretch, rival = found
        tariffs = self.prices.tariffs
        cut = subjects(self.itinerary, stretch)
        kept = self._lines(cut, lambda charge, subject: not stretch.replaces(row, charge, subject))
        replaced = self._lines(cut, lambda charge, subject: stretch.replaces(row, charge, subject))
        place = Subject("through", row.id, stretch.start, stretch.end, stretch.km)
        line = self.prices.line(place, THROUGH_CHARGE, rank, row, self.case)
        hole = line if isinstance(line, Hole) else None
        if rival:
            hole = tie_hole(place, THROUGH_CHARGE, Tie(named(tariffs, rank, row), rival))
        elif hole and (hole.code == "no_conversion" or tariffs.through_policy != "prefer"):
            return None
        if hole or isinstance(line, Hole):
            holes = (hole,) if hole else ()
            return ThroughPlan(
                row, replace(kept, holes=kept.holes + holes), replace(replaced, holes=replaced.holes + holes), None
            )
        later = (i for i, other in enumerate(kept.lines) if _is_after(other.subject, stretch))
        at = next(later, len(kept.lines))
        lines = replace(kept, lines=(*kept.lines[:at], line, *kept.lines[at:]))
        return ThroughPlan(row, self._with_percentages(lines), replaced, Lines(kept.currency, (line,)))

    def _through_row(self) -> tuple[int, ThroughRate, Stretch, str] | None:
        """The winner among matching through rates: most kilometres, latest book, latest publication."""
        matching = []
        for rank, row in self.prices.tariffs.through_rates:
            stretch = stretch_of(self.itinerary, row)
            if stretch and self.case.matches(row, row.unit, stretch.km):
                known = row.validity.known_from.toordinal() if row.validity.known_from else 0
                matching.append(((stretch.km, rank, known), rank, row, stretch))
        if not matching:
            return None
        matching.sort(key=lambda found: found[0], reverse=True)
        (age, rank, row, stretch), *others = matching
        rival = named(self.prices.tariffs, others[0][1], others[0][2]) if others and others[0][0] == age else ""
        return rank, row, stretch, rival

    def _lines(self, places: Sequence[Subject], wanted: Wanted = _always) -> Lines:
        """The lines, contingent lines and holes of subjects, for the charges wanted on them."""
        lines: list[PlannedLine] = []
        contingent: list[Contingent] = []
        holes: list[Hole] = []
        met: set[tuple[Subject, str]] = set()
        for subject in places:
            for found in self.prices.of(subject, self.case):
                if not wanted(found.charge, subject):
                    continue
                if found.kind == "charge":
                    met.add((subject, found.charge))
                if isinstance(found.planned, Hole):
                    holes.append(found.planned)
                elif isinstance(found.planned, Contingent):
                    contingent.append(found.planned)
                elif isinstance(found.planned, PlannedLine):
                    lines.append(found.planned)
        holes += self._missing(places, met, wanted)
        return Lines(self.case.asked.currency, tuple(lines), (), tuple(contingent), (), tuple(holes))

    def _missing(self, places: Sequence[Subject], met: set[tuple[Subject, str]], wanted: Wanted) -> list[Hole]:
        """Required charges that no row meets: by the section's own row, or by a row for each of its legs."""
        holes = []
        required = self.prices.tariffs.required
        for subject in places:
            kinds = (subject.kind, "terminal") if subject.kind in ("origin", "destination") else (subject.kind,)
            for charge in dict.fromkeys(required[kind] for kind in kinds if kind in required):
                if (subject, charge) in met or not wanted(charge, subject):
                    continue
                legs = _legs_of(subject, places)
                unmet = [leg for leg in legs if (leg, charge) not in met]
                if len(unmet) == len(legs):
                    holes.append(self._hole(subject, legs, charge))
                else:
                    holes += [self.prices.missing(leg, charge, self.case) for leg in unmet]
        return holes

    def _hole(self, subject: Subject, legs: Sequence[Subject], charge: str) -> Hole:
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
            (subject, found.planned)
            for subject in subjects(self.itinerary)
            if subject.kind in ("country", "consignment")
            for found in self.prices.of(subject, self.case)
            if isinstance(found.planned, RankedRate) and found.kind == "charge"
        ]
        percentages, left_out, holes = percentage_plan(self.prices.tariffs, self.prices.exchange, self.case, won)
        return replace(lines, percentages=tuple(percentages), not_included=tuple(left_out), holes=tuple(holes))


def _legs_of(subject: Subject, places: Sequence[Subject]) -> list[Subject]:
    """The legs of a section; no other subject's requirement can be met by theirs."""
    if subject.kind not in SECTION_KINDS:
        return []
    return [
        place for place in places if place.kind == "leg" and subject.start <= place.start and place.end <= subject.end
    ]


def _is_after(subject: Subject, stretch: Stretch) -> bool:
    """Whether a line is printed after the through line of a stretch."""
    return subject.start >= stretch.end or subject.kind in ("country", "consignment")
