"""The quoting desk: finds the routes of consignments, prices them and compares the options.

One desk holds one network and one tariff set as known on one day. Routes and plans are kept by class, so that
a million consignments of few classes cost little more than the kernel's own work.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from calculator.charges import PricedPlan, price_all
from calculator.comparison import Comparison, compare
from calculator.consignment import Consignment, ConsignmentClass, Consignments, Journey
from calculator.contest import Case
from calculator.emissions import Emissions, emissions
from calculator.exchange import ExchangeDesk
from calculator.gazetteer import Gazetteer
from calculator.itinerary import Itinerary
from calculator.money import Integers, scale_half_up
from calculator.network import Network
from calculator.planned import RatePlan
from calculator.rate_plan import rate_plan
from calculator.routing import PATHS, Candidates, candidates
from calculator.stages import stages_of
from calculator.statutory import Statutory, statutory_period
from calculator.subject_prices import SubjectPrices
from calculator.tariff_set import TariffSet
from calculator.transit_time import TransitTime, transit_time

KEPT_JOURNEYS = 4_000
KEPT_PLANS = 2_000

Key = TypeVar("Key")
Kept = TypeVar("Kept")


@dataclass(frozen=True, eq=False)
class Route:
    """An itinerary with its time, its delivery period and its emissions; made once for a journey."""

    itinerary: Itinerary
    time: TransitTime
    statutory: Statutory
    emissions: Emissions


@dataclass(frozen=True)
class Pricing:
    """n consignments of one class on their m routes.

    totals : [minor units of the quote's currency], shape (m, n); priced : bool, shape (m, n)
    co2e_hg : CO2e [100 g], one array of shape (n,) a route; None where it has no figure
    compared_co2e_hg : the same as compared, shape (m, n); None where some priced route has no figure
    """

    consignments: Consignments
    routes: tuple[Route, ...]
    left_out: Candidates
    plans: tuple[PricedPlan, ...]
    totals: Integers
    priced: npt.NDArray[np.bool_]
    co2e_hg: tuple[Integers | None, ...]
    compared_co2e_hg: Integers | None
    comparison: Comparison


@dataclass
class QuotingDesk:
    """Prices consignments over a network with a tariff set.

    as_known_on   : rows published later do not exist
    exchange_date : of the conversions into the quote's currency; by default as_known_on
    paths         : how many of the fastest paths are offered besides the named corridors
    """

    network: Network
    tariffs: TariffSet
    as_known_on: date
    exchange_date: date = date.min
    paths: int = PATHS
    _journeys: OrderedDict[object, tuple[Candidates, tuple[Route, ...]]] = field(default_factory=OrderedDict)
    _plans: OrderedDict[object, tuple[RatePlan, ...]] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        """The exchange date follows as known on unless it is given."""
        if self.exchange_date == date.min:
            self.exchange_date = self.as_known_on

    @cached_property
    def prices(self) -> SubjectPrices:
        """The prices of subjects, kept between itineraries and classes."""
        return SubjectPrices(self.tariffs, ExchangeDesk(self.tariffs, self.as_known_on))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The codes and names of the network's places."""
        return Gazetteer(self.network)

    @cached_property
    def _days(self) -> tuple[date, ...]:
        """The days on which a tariff, the network or its news change."""
        days = set(self.tariffs.days)
        for leg in self.network.legs.values():
            days |= {leg.opens, _after(leg.closes)} - {None}  # type: ignore[arg-type]
        for advisory in self.network.advisories:
            days |= {advisory.start, _after(advisory.end)} - {None}  # type: ignore[arg-type]
        return tuple(sorted(days))

    def season(self, day: date) -> date:
        """A day that stands for all dispatch dates between which nothing changes."""
        at = bisect_right(self._days, day)
        if at:
            return self._days[at - 1]
        return self._days[0] - timedelta(1) if self._days else day

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
            asked.currency, _cell(self.tariffs.mass_breaks_kg, equipment.gross_kg(asked.mass_kg)),
            _cell(self.tariffs.units_breaks, asked.units),
        )  # fmt: skip

    def group(self, consignments: Sequence[Consignment]) -> list[tuple[list[int], Consignments]]:
        """Consignments by class, each with the places of its rows in the sequence."""
        places: dict[ConsignmentClass, list[int]] = {}
        for i, consignment in enumerate(consignments):
            places.setdefault(self.class_of(consignment), []).append(i)
        return [(rows, columns(of_class, [consignments[i] for i in rows])) for of_class, rows in places.items()]

    def routes(self, journey: Journey, container: bool) -> tuple[Candidates, tuple[Route, ...]]:
        """The routes of a journey with their times, and what was left out."""
        return _kept(self._journeys, KEPT_JOURNEYS, (journey, container), lambda: self._find(journey, container))

    def _find(self, journey: Journey, container: bool) -> tuple[Candidates, tuple[Route, ...]]:
        found = candidates(self.network, journey, self.paths)
        return found, tuple(self.route(itinerary, journey, container) for itinerary in found.itineraries)

    def route(self, itinerary: Itinerary, journey: Journey, container: bool) -> Route:
        """One itinerary with its time, delivery period and emissions."""
        stages, holes = stages_of(self.network, itinerary, journey.train, journey.dispatch_date)
        time = transit_time(stages, holes, self.network.dependence)
        statutory = statutory_period(self.network, itinerary, container)
        return Route(itinerary, time, statutory, emissions(self.network, itinerary))

    def plans(self, of_class: ConsignmentClass) -> tuple[RatePlan, ...]:
        """The rate plan of each route of a class."""
        return _kept(self._plans, KEPT_PLANS, of_class, lambda: self._compile(of_class))

    def _compile(self, of_class: ConsignmentClass) -> tuple[RatePlan, ...]:
        journey = of_class.journey
        _, routes = self.routes(journey, of_class.equipment.is_container)
        return tuple(
            rate_plan(self.prices, route.itinerary, Case(
                of_class, frozenset(route.itinerary.corridors), journey.dispatch_date,
                self.as_known_on, self.exchange_date, route.time.charged_days,
            ))
            for route in routes
        )  # fmt: skip

    def price(self, consignments: Consignments) -> Pricing:
        """Price n consignments of one class on all their routes and compare the options."""
        of_class = consignments.of_class
        left_out, routes = self.routes(of_class.journey, of_class.equipment.is_container)
        plans = price_all(self.plans(of_class), consignments)
        shape = len(routes), len(consignments)
        priced = np.array([plan.priced for plan in plans], np.bool_).reshape(shape)
        totals = np.array([plan.total for plan in plans]).reshape(shape)
        gross_kg = (consignments.mass_kg + of_class.equipment.gross_kg(0)) * consignments.units
        co2e = tuple(
            None if r.emissions.g_per_kg is None else scale_half_up(gross_kg, r.emissions.g_per_kg / 100)
            for r in routes
        )
        counted = [amount for amount, has in zip(co2e, priced, strict=True) if has.any()]
        all_known = bool(counted) and all(amount is not None for amount in counted)
        comparable = np.array([a if a is not None else np.zeros(shape[1], np.int64) for a in co2e]).reshape(shape)
        compared = comparable if all_known else None
        days = [route.time.p50_days for route in routes]
        comparison = compare([route.itinerary.option for route in routes], totals, priced, days, compared)
        return Pricing(consignments, routes, left_out, plans, totals, priced, co2e, compared, comparison)


def columns(of_class: ConsignmentClass, rows: Sequence[Consignment]) -> Consignments:
    """Consignments of one class as columns."""
    return Consignments(
        of_class,
        np.array([row.units for row in rows], np.int64),
        np.array([row.mass_kg for row in rows], np.int64),
        np.array([row.value_e4 or 0 for row in rows], np.int64),
    )


def _after(day: date | None) -> date | None:
    return day + timedelta(1) if day and day < date.max else None


def _cell(breaks: tuple[int, ...], value: int) -> int:
    """A value that stands for all values between the same two breaks (over < value ≤ to)."""
    at = bisect_left(breaks, value)
    return breaks[at] if at < len(breaks) else (breaks[-1] + 1 if breaks else 1)


def _kept(cache: OrderedDict[object, Kept], most: int, key: object, make: Callable[[], Kept]) -> Kept:
    """The value kept for a key, made if need be; the one unused longest is let go."""
    if key in cache:
        cache.move_to_end(key)
        return cache[key]
    cache[key] = made = make()
    if len(cache) > most:
        cache.popitem(last=False)
    return made
