"""What was published about journeys, prices and capacities: evidence to hold the model against.

Nothing here enters a quote. Source: network rules, sections 1 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from calculator.network import Evidence

ELSEWHERE = "none"
"""The corridor of a journey or price by a way that the network does not have: listed, and not compared."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A published journey: between days_low and days_high from `start` to `end`. [days]

    corridor : "" for the first that contains the stretch, else the fastest path
    train    : ``single``, ``group``, ``block``; ``any`` is judged as a block train
    kind     : ``observed`` as it was, ``record`` a best case, ``target`` an announcement
    """

    observation: str
    corridor: str
    start: str
    end: str
    train: str
    kind: str
    days_low: Fraction
    days_high: Fraction
    year: int
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class PriceObservation:
    """A published through price; amount is in `currency` for one `unit` (``per box``, ``per t``).

    year_month : ``2025-06``, "" where the publication names no month
    kind       : ``market``, ``index``, ``tariff`` or ``carrier_quote``
    """

    price: str
    start: str
    end: str
    corridor: str
    equipment: str
    train: str
    amount: Fraction
    currency: str
    unit: str
    year_month: str
    kind: str
    includes: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Capacity:
    """A capacity, volume or target as published: the value stays text, because some are ranges or pairs.

    scope : what `names` are: ``country``, ``node``, ``leg``, ``carrier``, ``corridor``; "" where it is about none
    """

    subject: str
    metric: str
    value: str
    unit: str
    year: str
    type: str
    scope: str = ""
    names: tuple[str, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)
