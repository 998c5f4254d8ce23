"""A quote: every option with its lines, each with rate, basis, row and source; and what has no price, and why.

Amounts are whole minor units of the currency named beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain

from calculator.comparison import Standing, compare_single
from calculator.consignment import Consignment, Equipment
from calculator.desk import QuotingDesk
from calculator.explanation import ChargeLine, ContingentLine, Printed, contingent_lines
from calculator.money import scale_half_up
from calculator.network import Advisory, Network
from calculator.planned import Hole, Lines, NotIncluded, RatePlan
from calculator.problem import Problem
from calculator.route import Route
from calculator.routing import LeftOut
from calculator.single_price import SinglePrice, SinglePricer
from calculator.stages import advisories

KEPT_NEWS = 4_000
"""Routes on days of dispatch whose advisories are kept."""


@dataclass(frozen=True)
class Through:
    """The through rate of an option. other_minor : the total without it (or with it, where it is not used)."""

    row: str
    used: bool
    other_minor: int | None


@dataclass(frozen=True)
class Option:
    """One route with its price, time, emissions, trust and news.

    rank          : 1 is the cheapest; 0 where there is no price
    dominated_by  : an option at least as good in price, time and CO2e; "" on the Pareto front or without one
    total_minor   : None where `holes` say what is missing
    printed       : the lines, in runs that follow each other
    trust_minor   : trust -> the part of the total that rests on such rows
    """

    route: Route
    plan: RatePlan
    rank: int
    pareto: bool
    dominated_by: str
    total_minor: int | None
    printed: tuple[Printed, ...]
    contingent: tuple[ContingentLine, ...]
    not_included: tuple[NotIncluded, ...]
    holes: tuple[Hole, ...]
    through: Through | None
    co2e_hg: int | None
    trust_minor: dict[str, int]
    advisories: tuple[Advisory, ...]

    @property
    def charges(self) -> tuple[ChargeLine, ...]:
        """The lines in print order."""
        return tuple(chain.from_iterable(run.lines for run in self.printed))

    @property
    def option(self) -> str:
        """The itinerary's stable id."""
        return self.route.itinerary.option

    @property
    def price_trust(self) -> dict[str, Fraction]:
        """Trust -> share of the total that rests on such rows."""
        total = self.total_minor
        return {trust: Fraction(part, total) for trust, part in self.trust_minor.items()} if total else {}

    @property
    def lines(self) -> Lines:
        """The way in which it is priced, through or by sections, as the plan holds it."""
        taken = self.through is not None and self.through.used
        return self.plan.through.lines if self.plan.through and taken else self.plan.sectional

    @property
    def corridor_text(self) -> str:
        """The corridors that contain the stretch, joined by ``;``."""
        return self.route.itinerary.corridor_text


@dataclass(frozen=True)
class Quote:
    """The answer to one consignment: options in rank order, those without a price after them."""

    consignment: Consignment
    as_known_on: date
    exchange_date: date
    options: tuple[Option, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[Problem, ...]

    @cached_property
    def priced(self) -> tuple[Option, ...]:
        """The options that have a price, cheapest first."""
        return tuple(option for option in self.options if option.total_minor is not None)

    @cached_property
    def fastest(self) -> Option | None:
        """The priced option with the least median time; None where none has a known time."""
        timed = [option for option in self.priced if option.route.time.p50_days is not None]
        return min(timed, key=lambda option: (option.route.time.p50_days, option.rank), default=None)


def quote(desk: QuotingDesk, consignment: Consignment) -> Quote:
    """The quote of one consignment, explained."""
    of_class = desk.class_of(consignment)
    left_out, routes = desk.routes(of_class.journey, of_class.equipment.is_container)
    pricer = SinglePricer(desk.tariffs, consignment)
    priced = [pricer.price(plan) for plan in desk.plans(of_class)]
    co2e = _co2e_hg(routes, consignment)
    standings = _standings(routes, priced, co2e)
    options = [
        _option(desk, pricer, consignment, *each, routes)
        for each in zip(routes, desk.plans(of_class), priced, co2e, standings, strict=True)
    ]
    ordered = sorted(options, key=order_of)
    return Quote(
        consignment,
        desk.as_known_on,
        desk.exchange_date,
        tuple(ordered),
        left_out.left_out,
        warnings(consignment),
    )


def order_of(option: Option) -> tuple[bool, int, str, str]:
    """Priced options by rank; the others after, by corridor and id."""
    if option.rank:
        return False, option.rank, "", ""
    return True, 0, option.corridor_text, option.option


def warnings(consignment: Consignment) -> tuple[Problem, ...]:
    """What is unusual about a consignment and does not stop the quote."""
    return overweight(consignment.equipment, consignment.mass_kg)


def overweight(equipment: Equipment, mass_kg: int) -> tuple[Problem, ...]:
    """A warning where a unit of the equipment does not usually carry so much goods [kg]."""
    gross = mass_kg + equipment.tare_kg
    if gross <= equipment.max_gross_kg:
        return ()
    most = (equipment.max_gross_kg - equipment.tare_kg) / 1000
    return (
        Problem(
            f"{mass_kg / 1000:g} t of goods are more than a {equipment.name} ({equipment.equipment}) carries",
            f"check the mass: typically at most {most:g} t",
            column="mass_per_unit", code="over_max_gross", value=str(mass_kg), warning=True,
        ),
    )  # fmt: skip


def _co2e_hg(routes: Sequence[Route], consignment: Consignment) -> list[int | None]:
    """CO2e of all units on each route [100 g]; None where it has no figure."""
    gross_kg = consignment.equipment.gross_kg(consignment.mass_kg) * consignment.units
    each = [route.emissions.hg_per_kg for route in routes]
    return [None if of_kg is None else scale_half_up(gross_kg, of_kg.numerator, of_kg.denominator) for of_kg in each]


def _standings(routes: Sequence[Route], priced: Sequence[SinglePrice], co2e: Sequence[int | None]) -> list[Standing]:
    """The options side by side. CO2e counts where every priced one has a figure."""
    totals = [price.taken.total_minor if price.taken else None for price in priced]
    known = [carbon or 0 for carbon in co2e]
    all_known = all(carbon is not None for carbon, total in zip(co2e, totals, strict=True) if total is not None)
    days = [route.time.p50_days for route in routes]
    return compare_single([route.itinerary.option for route in routes], totals, days, known if all_known else None)


def _option(
    desk: QuotingDesk,
    pricer: SinglePricer,
    consignment: Consignment,
    route: Route,
    plan: RatePlan,
    priced: SinglePrice,
    co2e_hg: int | None,
    standing: Standing,
    routes: Sequence[Route],
) -> Option:
    """One option of a consignment. routes : of all options"""
    taken, other = priced.taken, priced.other
    lines = plan.through.lines if priced.through_taken and plan.through else plan.sectional
    printed = pricer.printed(taken) if taken else ()
    through = None
    if plan.through:
        through = Through(plan.through.row.id, priced.through_taken, other.total_minor if other else None)
    return Option(
        route, plan, standing.rank, standing.pareto,
        "" if standing.best is None else routes[standing.best].itinerary.option,
        taken.total_minor if taken else None, printed, contingent_lines(desk.tariffs, lines), lines.not_included,
        lines.holes, through, co2e_hg, _by_trust(printed), _news(desk.network, route, consignment.dispatch_date),
    )  # fmt: skip


@lru_cache(maxsize=KEPT_NEWS)
def _news(network: Network, route: Route, on: date) -> tuple[Advisory, ...]:
    """The advisories that hold on a day and touch a route, the gravest first."""
    return tuple(
        advisory
        for effect in ("closed", "delay", "warning")
        for advisory in advisories(network, route.itinerary, on, effect)
    )


def _by_trust(printed: Sequence[Printed]) -> dict[str, int]:
    """What rests on rows of each trust. [minor units of the quote's currency]"""
    sums: defaultdict[str, int] = defaultdict(int)
    for run in printed:
        for trust, part in run.trust_minor.items():
            sums[trust] += part
    return sums
