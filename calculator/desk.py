"""The quoting desk: finds the routes and the rate plans of consignments.

One desk holds one network and one tariff set as known on one day. Routes and plans are kept by class, so that
a million consignments of few classes cost little more than the kernel's own work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from calculator.class_book import ClassBook, cell
from calculator.consignment import Consignment, ConsignmentClass, Journey
from calculator.contest import Case
from calculator.exchange import ExchangeDesk
from calculator.gazetteer import Gazetteer
from calculator.kept import Kept
from calculator.network import Network
from calculator.planned import RatePlan
from calculator.rate_plan import RatePlanner
from calculator.route import Route, RouteBook
from calculator.routing import PATHS, Candidates
from calculator.seasons import season
from calculator.subject_prices import Answered, SubjectPrices
from calculator.tariff_set import TariffSet

KEPT_PLANS = 10_000
KEPT_CLASSES = 100_000


@dataclass
class QuotingDesk:
    """What prices consignments over a network with a tariff set.

    as_known_on   : rows published later do not exist
    exchange_date : of the conversions into the quote's currency; by default as_known_on
    paths         : how many of the fastest paths are offered besides the named corridors
    known_routes  : the routes of another desk, to be shared as far as the networks are the same
    known_planner : the plans of another desk with the same days, to be shared if it has the same tariffs
    """

    network: Network
    tariffs: TariffSet
    as_known_on: date
    exchange_date: date = date.min
    paths: int = PATHS
    known_routes: RouteBook | None = None
    known_planner: RatePlanner | None = None
    _plans: Kept[object, tuple[RatePlan, ...]] = field(init=False, default_factory=lambda: Kept(KEPT_PLANS))
    _priced: Kept[object, bool] = field(init=False, default_factory=lambda: Kept(KEPT_CLASSES))

    def __post_init__(self) -> None:
        """The exchange date follows as known on unless it is given."""
        if self.exchange_date == date.min:
            self.exchange_date = self.as_known_on

    @cached_property
    def prices(self) -> SubjectPrices:
        """The prices of subjects, kept between itineraries and classes."""
        return SubjectPrices(self.tariffs, ExchangeDesk(self.tariffs, self.as_known_on))

    @cached_property
    def planner(self) -> RatePlanner:
        """The plans of itineraries, kept between journeys and classes: another desk's, if it has these tariffs."""
        known = self.known_planner
        return known if known and known.prices.tariffs is self.tariffs else RatePlanner(self.prices)

    @cached_property
    def route_book(self) -> RouteBook:
        """The routes of journeys: those of another desk, if it has the same network and as many paths."""
        known = self.known_routes
        if known and known.network is self.network and known.paths == self.paths:
            return known
        return RouteBook(self.network, self.paths, known)

    @cached_property
    def class_book(self) -> ClassBook:
        """The classes of consignments by what the rows of their journeys ask."""
        return ClassBook(self.route_book, self.planner)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The codes and names of the network's places."""
        return Gazetteer(self.network)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which a tariff, the network or its news change."""
        return tuple(sorted({*self.tariffs.days, *self.network.days}))

    def season(self, day: date) -> date:
        """A day that stands for all dispatch dates between which nothing changes."""
        return season(self.days, day)

    def class_of(self, consignment: Consignment) -> ConsignmentClass:
        """The class of a consignment: two of one class differ only in units, mass and value."""
        asked, equipment = consignment, consignment.equipment
        journey = Journey(
            asked.origin,
            asked.destination,
            self.season(asked.dispatch_date),
            asked.train,
            asked.via,
            asked.avoid,
        )
        return ConsignmentClass(
            journey, equipment, asked.mass_kg > 0, asked.box_owner if equipment.is_container else "",
            asked.wagon_owner, asked.train, asked.scheme, asked.commodity, asked.hazard,
            asked.value_e4 is not None, asked.value_currency if asked.value_e4 is not None else "",
            asked.currency, cell(self.tariffs.mass_breaks_kg, equipment.gross_kg(asked.mass_kg)),
            cell(self.tariffs.units_breaks, asked.units),
        )  # fmt: skip

    def common_class_of(self, consignment: Consignment) -> ConsignmentClass | None:
        """A class as wide as what the journey's rows ask: for many consignments, whose lines nobody asks to explain.

        None where a price is missing: the words of its holes are those of the consignment's own class.
        """
        common = self.class_book.of(consignment)
        priced = self._priced.get(common, lambda: not any(_has_hole(plan) for plan in self.plans(common)))
        return common if priced else None

    def routes(self, journey: Journey, container: bool) -> tuple[Candidates, tuple[Route, ...]]:
        """The routes of a journey with their times, and what was left out."""
        on = self.route_book.season(journey.dispatch_date)
        return self.route_book.of(journey.on(on), container)

    def plans(self, of_class: ConsignmentClass) -> tuple[RatePlan, ...]:
        """The rate plan of each route of a class."""
        return self._plans.get(of_class, lambda: self._compile(of_class))

    def _compile(self, of_class: ConsignmentClass) -> tuple[RatePlan, ...]:
        journey = of_class.journey
        _, routes = self.routes(journey, of_class.equipment.is_container)
        answered = Answered()
        return tuple(self.planner.plan(route.itinerary, self.case(of_class, route), answered) for route in routes)

    def case(self, of_class: ConsignmentClass, route: Route) -> Case:
        """A class of consignments on a route, with the days that count."""
        return Case(
            of_class, route.itinerary.corridor_set, of_class.journey.dispatch_date,
            self.as_known_on, self.exchange_date, route.time.charged_days,
        )  # fmt: skip


def _has_hole(plan: RatePlan) -> bool:
    return bool(plan.sectional.holes or (plan.through and (plan.through.lines.holes or plan.through.replaced.holes)))
