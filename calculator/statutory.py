"""The statutory delivery period: what the carrier owes, which is not what the shipper will see.

Source: SMGS Article 24, CIM Article 16; network rules, section 3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby

from calculator.itinerary import Itinerary
from calculator.network import Network, StatutoryPeriod


@dataclass(frozen=True, slots=True)
class StatutoryStretch:
    """A maximal stretch of one law of carriage. km [km], hours [h]; hours None where the law has no row."""

    law: str
    start: str
    end: str
    km: int
    hours: int | None


@dataclass(frozen=True, slots=True)
class Statutory:
    """The delivery period of an itinerary; days is None where no part of it has one.

    complete : False where some stretch lies under no law of carriage by rail, such as sea or road
    """

    days: float | None
    complete: bool
    stretches: tuple[StatutoryStretch, ...]


def statutory_period(network: Network, itinerary: Itinerary, container: bool) -> Statutory:
    """The delivery period summed over the maximal stretches of one law.

    Within a stretch: kilometres summed, 24 h for each started `km_per_day`, dispatch once, and a supplement
    for each gauge change and ferry passage, however many legs it has. A gauge change where the law changes
    counts to the stretch that ends there.
    """
    laws = [network.carriers[leg.carrier].law if leg.carrier in network.carriers else "none" for leg in itinerary.legs]
    stretches = []
    for law, run in groupby(range(len(laws)), key=laws.__getitem__):
        legs = list(run)
        row = network.statutory_of.get((law, "container" if container else "wagon"))
        hours = _hours(row, itinerary, legs[0], legs[-1] + 1) if row else None
        km = sum(itinerary.legs[i].tariff_km for i in legs)
        ends = itinerary.nodes[legs[0]], itinerary.nodes[legs[-1] + 1]
        stretches.append(StatutoryStretch(law, *ends, km, hours))
    known = [stretch.hours for stretch in stretches if stretch.hours is not None]
    days = round(sum(known) / 24, 2) if known else None
    return Statutory(days, len(known) == len(stretches), tuple(stretches))


def _hours(row: StatutoryPeriod, itinerary: Itinerary, start: int, end: int) -> int:
    """The period of the legs from node position `start` to `end` [h]."""
    km = sum(leg.tariff_km for leg in itinerary.legs[start:end])
    changes = sum("gauge_change" in itinerary.transfers(i) for i in range(start + 1, end + 1))
    ferries = sum(s.mode == "ferry" and start <= s.start < end for s in itinerary.sections())
    running = 24 * math.ceil(km / row.km_per_day)
    return running + row.dispatch_h + changes * row.gauge_change_h + ferries * row.ferry_h
