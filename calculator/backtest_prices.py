"""Our prices beside published ones: of other years and other scopes, so that they show the order, not the error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from calculator.consignment import Consignment, Equipment
from calculator.desk import QuotingDesk
from calculator.money import minor_units
from calculator.observation import PriceObservation
from calculator.quote import Option, Quote, quote

WAGON_KG = 60_000
"""Goods in a wagon where the published price names no mass [kg]."""

SHORT_BOX_KG = 20_000
LONG_BOX_KG = 24_000
"""Goods in a 20-foot box, and in every longer one [kg]."""

WAGON_GOODS = {"WCOV": "1001", "WHOP": "1001", "WTNK": "2710"}
"""NHM code of the goods by wagon type: wheat in covered and hopper wagons, oil products in tanks."""

_STEP = re.compile(r"(\d+) t step")


@dataclass(frozen=True)
class ComparedPrice:
    """One published price beside ours.

    published, ours : per `per`, in the observation's currency; ours is None where we have no price
    mass_kg         : goods in one unit [kg]
    reason          : what is missing, or why the price is not of the corridor that was named
    """

    observation: PriceObservation
    published: Fraction
    per: str
    mass_kg: int
    ours: Fraction | None
    option: Option | None
    reason: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours divided by what was published; None where we have no price."""
        return None if self.ours is None or not self.published else float(self.ours / self.published)


def compared_prices(
    desk: QuotingDesk, observations: Iterable[PriceObservation], dispatch_date: date
) -> list[ComparedPrice]:
    """Every published price beside ours for a dispatch on one day, in the order given."""
    return [_compared(desk, observation, dispatch_date) for observation in observations]


def goods_kg(equipment: Equipment, note: str = "") -> int:
    """Goods assumed in one unit [kg]: of a wagon what the note's tonnage step says, else WAGON_KG."""
    if equipment.is_container:
        return SHORT_BOX_KG if equipment.length_ft == 20 else LONG_BOX_KG
    step = _STEP.search(note)
    return int(step.group(1)) * 1000 if step else WAGON_KG


def missing(answer: Quote) -> str:
    """Why a quote has no price: the holes of its options, then what was left out."""
    holes = [f"{hole.subject}: {hole.reason}" for option in answer.options for hole in option.holes]
    shut = [route.reason for route in answer.left_out]
    return next(iter([*holes, *shut]), "no route")


def _compared(desk: QuotingDesk, row: PriceObservation, dispatch_date: date) -> ComparedPrice:
    """One published price beside the cheapest option, on its corridor where it names one."""
    per = row.unit.removeprefix("per ")
    equipment = desk.network.equipment.get(row.equipment)
    unknown = [node for node in (row.start, row.end) if node not in desk.network.nodes]
    if equipment is None or unknown:
        what = f"not a node of the network: {', '.join(unknown)}" if unknown else f"unknown equipment {row.equipment}"
        return ComparedPrice(row, row.amount, per, 0, None, None, what)
    mass_kg = goods_kg(equipment, row.evidence.note)
    asked = Consignment(
        row.start, row.end, dispatch_date, equipment, 1, mass_kg, WAGON_GOODS.get(row.equipment, ""),
        hazard="3" if row.equipment == "WTNK" else "none", train="block" if row.train == "any" else row.train,
        currency=row.currency, value_currency=row.currency,
    )  # fmt: skip
    answer, remark = quote(desk, asked), ""
    if row.corridor:
        named = quote(desk, replace(asked, via=(f"corridor:{row.corridor}",)))
        if named.options:
            answer = named
        else:
            reasons = [route.reason for route in answer.left_out if route.corridor == row.corridor]
            remark = f"not by {row.corridor}: {(reasons or ['it does not pass both ends'])[0]}"
    if not answer.priced:
        reason = "; ".join(part for part in (remark, missing(answer)) if part)
        return ComparedPrice(row, row.amount, per, mass_kg, None, None, reason)
    best = answer.priced[0]
    ours = Fraction(best.total_minor or 0, minor_units(row.currency))
    return ComparedPrice(row, row.amount, per, mass_kg, ours * 1000 / mass_kg if per == "t" else ours, best, remark)
