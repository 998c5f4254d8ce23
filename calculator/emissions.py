"""CO2e of an itinerary, well-to-wheel: grams for each kilogram carried, as an exact rational.

Source: network rules, section 5; the figures' sources are in emissions.csv.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm

from calculator.itinerary import Itinerary
from calculator.network import Emission, Network

WELL_TO_WHEEL = "WTW"
_HUB_SCOPE = "WTW kg CO2e per t"
_HUB_DETAIL = "transshipment site"

KEPT_NETWORKS = 32


@dataclass(frozen=True)
class Emissions:
    """Grams of CO2e for a kilogram carried (gross of a container, goods of a wagon) [g/kg].

    g_per_kg : None where a mode has no usable row; `reason` then says which
    parts    : (leg id or transshipment node, g/kg, the row used)
    """

    g_per_kg: Fraction | None
    reason: str
    parts: tuple[tuple[str, Fraction, Emission], ...]

    @cached_property
    def hg_per_kg(self) -> Fraction | None:
        """The same in the unit in which CO2e is given [100 g/kg]."""
        return None if self.g_per_kg is None else self.g_per_kg / 100


def emissions(network: Network, itinerary: Itinerary) -> Emissions:
    """The sum over legs of the mode's or the carrier's own factor × km, and the hubs' per tonne."""
    parts: list[tuple[str, Fraction, Emission]] = []
    for leg in itinerary.legs:
        found = _over(network, leg.mode, leg.carrier, leg.tariff_km)
        if found is None:
            reason = f"no {WELL_TO_WHEEL} row for {leg.mode} in emissions.csv"
            return Emissions(None, reason, ())
        parts.append((leg.leg, *found))
    hub = _hub(network)
    if hub:
        moved = [node for i, node in enumerate(itinerary.nodes) if "transshipment" in itinerary.transfers(i)]
        parts += [(node, hub.g_co2e_per_tkm, hub) for node in moved]
    # One sum of whole numbers: of rationals, each step of it would seek its lowest terms.
    common = lcm(*(part.denominator for _, part, _ in parts))
    total = sum(part.numerator * (common // part.denominator) for _, part, _ in parts)
    return Emissions(Fraction(total, common), "", tuple(parts))


@lru_cache(maxsize=KEPT_NETWORKS * 100)
def _over(network: Network, mode: str, carrier: str, km: int) -> tuple[Fraction, Emission] | None:
    """What a carrier emits over a distance for each kilogram, and the row used; None without one."""
    row = _factor(network, mode, carrier)
    return None if row is None else (row.g_co2e_per_tkm * km / 1000, row)


@lru_cache(maxsize=KEPT_NETWORKS)
def _hub(network: Network) -> Emission | None:
    """What a transshipment site emits for each tonne."""
    return next(
        (row for row in network.emissions
         if row.mode == "hub" and row.scope == _HUB_SCOPE and row.detail.startswith(_HUB_DETAIL)), None)  # fmt: skip


@lru_cache(maxsize=KEPT_NETWORKS * 100)
def _factor(network: Network, mode: str, carrier: str) -> Emission | None:
    """The row that the carrier names, else the mode's most conservative one."""
    usable = [row for row in network.emissions if row.mode == mode and row.scope == WELL_TO_WHEEL]
    own = network.carriers[carrier].emission if carrier in network.carriers else ""
    named = [row for row in usable if own and row.detail == own]
    return max(named or usable, key=lambda row: row.g_co2e_per_tkm, default=None)
