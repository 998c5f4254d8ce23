"""Half-open intervals of whole numbers: what a band asks for, and what a consignment can have of it.

Source: the tariff-book rules, section 2, bands: over < value ≤ to.
"""

from __future__ import annotations

from collections.abc import Iterable

from calculator.conditions import Band, Conditions
from calculator.consignment import MOST_MASS_KG
from calculator.network import Network

Interval = tuple[int, int]
"""Highest value below it and highest value inside: (over, to]."""

OPEN_END = 10**12
"""Above every value of a consignment."""


def of_band(band: Band) -> Interval:
    """The values that a band takes in, from 0."""
    return -1 if band.over is None else band.over, OPEN_END if band.to is None else band.to


def meet(*intervals: Interval) -> bool:
    """Whether some value lies in all of them."""
    return max(over for over, _ in intervals) < min(to for _, to in intervals)


def equipment_codes(asked: Conditions, network: Network) -> frozenset[str]:
    """The equipment that conditions let through, families written out; the owner of a box lets no wagon through."""
    return frozenset(
        kind.equipment
        for kind in network.equipment.values()
        if (not asked.equipment or kind.is_one_of(asked.equipment)) and (kind.is_container or not asked.box_owner)
    )


def gross_kg(codes: Iterable[str], laden: bool | None, network: Network) -> tuple[Interval, ...]:
    """What one unit of some equipment can weigh gross [kg], least first; nothing where there is no equipment.

    laden : True over the tare (of a wagon, over 0), False the tare itself, None either
    """
    empty_kg = sorted({network.equipment[code].gross_kg(0) for code in codes})
    if not empty_kg or laden is False:
        return tuple((kg - 1, kg) for kg in empty_kg)
    return ((empty_kg[0] - (not laden), empty_kg[-1] + MOST_MASS_KG),)
