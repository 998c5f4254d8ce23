"""Classes as wide as the rows that may apply to a journey allow: many consignments, few plans.

A class of `QuotingDesk.class_of` keeps all that a consignment is; here what no row of the journey's routes asks is left
out. It is for batches, where every class costs its plans, and not for saying why rows lost or what is missing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date

from calculator.consignment import Consignment, ConsignmentClass, Equipment, Journey
from calculator.kept import Kept
from calculator.questions import Questions
from calculator.rate_plan import RatePlanner
from calculator.route import RouteBook

KEPT_GROUNDS = 20_000


@dataclass(frozen=True, eq=False)
class Asked:
    """What the rows of the same layouts ask, and what stands for all that answers alike. Journeys share it.

    days  : (routes, season of the rows) -> the day of dispatch that stands for all days which have them
    goods : what goods answer -> those that stand for all that answer so
    """

    questions: Questions
    days: dict[Hashable, date] = field(default_factory=dict)
    goods: dict[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Ground:
    """What the rows of a journey's routes ask, on which day soever of one season of the network.

    routes : the journey's ends and wishes, its routes, and what was left out
    """

    asked: Asked
    routes: tuple[Hashable, ...]

    @property
    def questions(self) -> Questions:
        """What the rows ask."""
        return self.asked.questions


@dataclass
class ClassBook:
    """Finds the classes of consignments over one network with one tariff set."""

    routes: RouteBook
    planner: RatePlanner
    _grounds: Kept[Hashable, Ground] = field(default_factory=lambda: Kept(KEPT_GROUNDS))
    _asked: Kept[Hashable, Asked] = field(default_factory=lambda: Kept(KEPT_GROUNDS))

    def of(self, consignment: Consignment) -> ConsignmentClass:
        """The class of a consignment: what any other of it costs on the same routes is found in the same way.

        Only what a hole says of the closest row may differ within a class.
        """
        asked, equipment, ground = consignment, consignment.equipment, self.ground_of(consignment)
        questions = ground.questions
        of_days = bisect_right(questions.days, asked.dispatch_date)
        day = ground.asked.days.setdefault((ground.routes, of_days), asked.dispatch_date)
        scheme, goods = "NHM", ""
        if questions.commodities:
            answer = questions.of_goods(asked.scheme, asked.commodity)
            scheme, goods = ground.asked.goods.setdefault(answer, (asked.scheme, asked.commodity))
        plain = questions.plain
        value = asked.value_e4 is not None and "has_value" in plain
        return ConsignmentClass(
            Journey(asked.origin, asked.destination, day, asked.train, asked.via, asked.avoid), equipment,
            asked.mass_kg > 0 or "laden" not in plain,
            asked.box_owner if equipment.is_container and "box_owner" in plain else "",
            asked.wagon_owner if "wagon_owner" in plain else "", asked.train, scheme, goods,
            asked.hazard if "hazard" in plain else "none", value, asked.value_currency if value else "", asked.currency,
            cell(questions.mass_breaks_kg, equipment.gross_kg(asked.mass_kg)),
            cell(questions.units_breaks, asked.units),
        )  # fmt: skip

    def ground_of(self, consignment: Consignment) -> Ground:
        """What the rows of the routes of a consignment's journey ask."""
        asked, on = consignment, self.routes.season(consignment.dispatch_date)
        journey = Journey(asked.origin, asked.destination, on, asked.train, asked.via, asked.avoid)
        key = journey, self.planner.prices.tariffs.alike(asked.equipment)
        return self._grounds.get(key, lambda: self._ground(journey, asked.equipment))

    def _ground(self, journey: Journey, equipment: Equipment) -> Ground:
        left_out, routes = self.routes.of(journey, equipment.is_container)
        layouts = tuple(self.planner.layout(r.itinerary, r.itinerary.corridor_set, equipment) for r in routes)
        asked = self._asked.get(layouts, lambda: Asked(self.planner.prices.together(one.questions for one in layouts)))
        ends = journey.origin, journey.destination, journey.train, journey.via, journey.avoid, equipment.is_container
        return Ground(asked, (ends, routes, left_out.left_out))


def cell(breaks: tuple[int, ...], value: int) -> int:
    """A value that stands for all values between the same two breaks (over < value ≤ to)."""
    at = bisect_left(breaks, value)
    return breaks[at] if at < len(breaks) else (breaks[-1] + 1 if breaks else 1)
