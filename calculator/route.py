"""The routes of a journey: itineraries with their times, made once for all journeys and seasons that share them.

Which itineraries a journey has depends on what is open, closed or delayed, and the time of one on the delays that
it meets: neither on the tariffs.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import InitVar, dataclass, field
from datetime import date

from calculator.consignment import Journey
from calculator.emissions import Emissions, emissions
from calculator.itinerary import Itinerary
from calculator.kept import Kept
from calculator.network import Network
from calculator.routing import PATHS, Candidates, candidates
from calculator.seasons import season
from calculator.stages import advisories, stages_of
from calculator.statutory import Statutory, statutory_period
from calculator.transit_time import TransitTime, transit_time

KEPT_JOURNEYS = 4_000
KEPT_ROUTES = 20_000


@dataclass(frozen=True, eq=False)
class Route:
    """An itinerary with its time, its delivery period and its emissions; made once for a train and its delays."""

    itinerary: Itinerary
    time: TransitTime
    statutory: Statutory
    emissions: Emissions


@dataclass
class RouteBook:
    """The routes of journeys over one network.

    paths : how many of the fastest paths are offered besides the named corridors
    known : the routes of another network, to be shared as far as they are the same
    """

    network: Network
    paths: int = PATHS
    known: InitVar[RouteBook | None] = None
    _journeys: Kept[object, tuple[Candidates, tuple[Route, ...]]] = field(default_factory=lambda: Kept(KEPT_JOURNEYS))
    _candidates: Kept[Journey, Candidates] = field(default_factory=lambda: Kept(KEPT_JOURNEYS))
    _times: Kept[object, TransitTime] = field(default_factory=lambda: Kept(KEPT_ROUTES))
    _emissions: Kept[str, Emissions] = field(default_factory=lambda: Kept(KEPT_ROUTES))
    _periods: Kept[object, Statutory] = field(default_factory=lambda: Kept(KEPT_ROUTES))
    _routes: Kept[object, Route] = field(default_factory=lambda: Kept(KEPT_ROUTES))

    def __post_init__(self, known: RouteBook | None) -> None:
        """Times depend on the delays that a route meets: networks that differ in their news alone share them."""
        if known and known.network.is_but_for_news(self.network):
            self._times, self._emissions, self._routes = known._times, known._emissions, known._routes
            self._periods = known._periods

    def season(self, day: date) -> date:
        """A day that stands for all dispatch dates between which the network and its closures and delays are one."""
        return season(self.network.days, day)

    def of(self, journey: Journey, container: bool) -> tuple[Candidates, tuple[Route, ...]]:
        """The routes of a journey with their times, and what was left out."""
        return self._journeys.get((journey, container), lambda: self._find(journey, container))

    def _find(self, journey: Journey, container: bool) -> tuple[Candidates, tuple[Route, ...]]:
        found = self._candidates.get(journey, lambda: candidates(self.network, journey, self.paths))
        return found, tuple(self.route(itinerary, journey, container) for itinerary in found.itineraries)

    def route(self, itinerary: Itinerary, journey: Journey, container: bool) -> Route:
        """One itinerary with its time, delivery period and emissions."""
        delays = tuple(advisories(self.network, itinerary, journey.dispatch_date, "delay"))
        key = itinerary.way, journey.train, delays
        return self._routes.get((key, container), lambda: self._route(itinerary, journey, container, key))

    def _route(self, itinerary: Itinerary, journey: Journey, container: bool, key: Hashable) -> Route:
        # Boxes and wagons travel alike; only the time that the law allows tells them apart.
        network, way = self.network, itinerary.way
        time = self._times.get(key, lambda: self._time(itinerary, journey))
        # Neither what the law allows nor what is emitted, the train or a delay changes.
        statutory = self._periods.get((way, container), lambda: statutory_period(network, itinerary, container))
        emitted = self._emissions.get(way, lambda: emissions(network, itinerary))
        return Route(itinerary, time, statutory, emitted)

    def _time(self, itinerary: Itinerary, journey: Journey) -> TransitTime:
        stages, holes = stages_of(self.network, itinerary, journey.train, journey.dispatch_date)
        return transit_time(stages, holes, self.network.dependence)
