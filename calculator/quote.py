"""A quote: every option with its lines, each with rate, basis, row and source; and what has no price, and why.

Amounts are whole minor units of the currency named beside them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

import numpy as np

from calculator.comparison import dominance
from calculator.consignment import Consignment, Equipment
from calculator.desk import Pricing, QuotingDesk
from calculator.explanation import ChargeLine, ContingentLine, Counts, charge_lines, contingent_lines
from calculator.network import Advisory, Network
from calculator.planned import Hole, Lines, NotIncluded, RatePlan
from calculator.planned_line import Variable
from calculator.problem import Problem
from calculator.route import Route
from calculator.routing import LeftOut
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
    trust_minor   : trust -> the part of the total that rests on such rows
    """

    route: Route
    plan: RatePlan
    rank: int
    pareto: bool
    dominated_by: str
    total_minor: int | None
    charges: tuple[ChargeLine, ...]
    contingent: tuple[ContingentLine, ...]
    not_included: tuple[NotIncluded, ...]
    holes: tuple[Hole, ...]
    through: Through | None
    co2e_hg: int | None
    trust_minor: dict[str, int]
    advisories: tuple[Advisory, ...]

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
        return ";".join(self.route.itinerary.corridors)


@dataclass(frozen=True)
class Quote:
    """The answer to one consignment: options in rank order, those without a price after them."""

    consignment: Consignment
    as_known_on: date
    exchange_date: date
    options: tuple[Option, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[Problem, ...]

    @property
    def priced(self) -> tuple[Option, ...]:
        """The options that have a price, cheapest first."""
        return tuple(option for option in self.options if option.total_minor is not None)

    @property
    def fastest(self) -> Option | None:
        """The priced option with the least median time; None where none has a known time."""
        timed = [option for option in self.priced if option.route.time.p50_days is not None]
        return min(timed, key=lambda option: (option.route.time.p50_days, option.rank), default=None)


def quote(desk: QuotingDesk, consignment: Consignment) -> Quote:
    """The quote of one consignment: a batch of one, explained."""
    ((_, columns),) = desk.group([consignment])
    pricing = desk.price(columns)
    counted: dict[Variable, Counts] = {}
    options = [_option(desk, pricing, i, by, consignment, counted) for i, by in enumerate(_dominated_by(pricing))]
    ordered = sorted(options, key=order_of)
    return Quote(
        consignment,
        desk.as_known_on,
        desk.exchange_date,
        tuple(ordered),
        pricing.left_out.left_out,
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


def _option(
    desk: QuotingDesk,
    pricing: Pricing,
    i: int,
    dominated_by: str,
    consignment: Consignment,
    counted: dict[Variable, Counts],
) -> Option:
    """Option i of a pricing of one consignment. counted : of it, for other options"""
    route, priced = pricing.routes[i], pricing.plans[i]
    plan, through_taken = priced.plan, bool(priced.through_taken[0])
    way = priced.through if through_taken else priced.sectional
    lines = plan.through.lines if through_taken and plan.through else plan.sectional
    total = int(pricing.totals[i, 0]) if pricing.priced[i, 0] else None
    charges = charge_lines(desk.tariffs, plan, way, pricing.consignments, counted) if way else ()
    through = None
    if plan.through:
        other = priced.sectional if through_taken else priced.through
        through = Through(plan.through.row.id, through_taken, int(other.total[0]) if other else None)
    co2e = pricing.co2e_hg[i]
    return Option(
        route, plan, int(pricing.comparison.rank[i, 0]), bool(pricing.comparison.pareto[i, 0]), dominated_by, total,
        charges, contingent_lines(desk.tariffs, lines), lines.not_included, lines.holes, through,
        None if co2e is None else int(co2e[0]), _by_trust(charges),
        _news(desk.network, route, consignment.dispatch_date),
    )  # fmt: skip


@lru_cache(maxsize=KEPT_NEWS)
def _news(network: Network, route: Route, on: date) -> tuple[Advisory, ...]:
    """The advisories that hold on a day and touch a route, the gravest first."""
    return tuple(
        advisory
        for effect in ("closed", "delay", "warning")
        for advisory in advisories(network, route.itinerary, on, effect)
    )


def _dominated_by(pricing: Pricing) -> list[str]:
    """For each option of one consignment the best-ranked one that dominates it, "" where none does."""
    if not pricing.routes:
        return []
    days = np.array([np.inf if (d := route.time.p50_days) is None else d for route in pricing.routes])
    beats = dominance(pricing.totals, pricing.priced, days, pricing.compared_co2e_hg)[:, :, 0]
    best_first = pricing.comparison.rank[:, 0].argsort()
    best = best_first[beats[best_first].argmax(axis=0)]
    beaten = beats.any(axis=0) & pricing.priced[:, 0]
    return [pricing.routes[j].itinerary.option if beaten[i] else "" for i, j in enumerate(best)]


def _by_trust(charges: tuple[ChargeLine, ...]) -> dict[str, int]:
    """What rests on rows of each trust. [minor units of the quote's currency]"""
    sums: defaultdict[str, int] = defaultdict(int)
    for line in charges:
        sums[line.source.trust] += line.converted_minor
    return sums
