"""Every corridor end to end: distance, prices of three samples, time, published days, trust and news."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from calculator.backtest_prices import LONG_BOX_KG, SHORT_BOX_KG, WAGON_KG, missing
from calculator.consignment import Consignment
from calculator.desk import QuotingDesk
from calculator.network import Corridor, Network
from calculator.observation import Observation
from calculator.quote import Option, quote
from calculator.routing import corridor_nodes

TRAIN = "block"
"""Corridors are announced and measured as block trains; a sample is one unit of such a train."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One unit that every corridor is priced for. goods_kg : its goods [kg]; commodity : NHM code or ""."""

    equipment: str
    goods_kg: int
    commodity: str
    words: str


LONG_BOX = Sample("45G1", LONG_BOX_KG, "", f"40-foot box, {LONG_BOX_KG // 1000} t")
SHORT_BOX = Sample("22G1", SHORT_BOX_KG, "", f"20-foot box, {SHORT_BOX_KG // 1000} t")
WAGON = Sample("WCOV", WAGON_KG, "1001", f"covered wagon, {WAGON_KG // 1000} t of wheat")
SAMPLES = (LONG_BOX, SHORT_BOX, WAGON)


@dataclass(frozen=True)
class Priced:
    """A sample on a corridor. option : None where it is not offered; reason : why there is no price, else ""."""

    option: Option | None
    reason: str = ""

    @property
    def total_minor(self) -> int | None:
        """The price [minor units], or None."""
        return self.option.total_minor if self.option else None


@dataclass(frozen=True)
class CorridorRow:
    """A corridor from its first node to its last, for a dispatch on `day`.

    opens     : the day from which it is priced where it is not open on the day that was asked for, else None
    prices    : of each sample, in their order
    published : the published journeys that name the corridor, between its two ends, either way
    reason    : why the corridor is not offered, "" where it is
    """

    corridor: Corridor
    origin: str
    destination: str
    day: date
    opens: date | None
    prices: tuple[Priced, ...]
    published: tuple[Observation, ...]
    reason: str

    @property
    def option(self) -> Option | None:
        """The option that distance, time, trust and news are taken from: of the 40-foot box, else of the next."""
        return next((priced.option for priced in self.prices if priced.option), None)


def consignment(
    network: Network, sample: Sample, origin: str, destination: str, day: date, currency: str = "USD",
    via: tuple[str, ...] = (),
) -> Consignment | None:  # fmt: skip
    """One unit of a sample by block train; None where the network has no such equipment."""
    equipment = network.equipment.get(sample.equipment)
    if equipment is None:
        return None
    return Consignment(
        origin, destination, day, equipment, 1, sample.goods_kg, sample.commodity, train=TRAIN,
        currency=currency, value_currency=currency, via=via,
    )  # fmt: skip


def corridor_rows(
    desk: QuotingDesk, day: date, currency: str = "USD", observations: Sequence[Observation] = ()
) -> list[CorridorRow]:
    """All corridors in the order of the network; one that opens later is priced on the day it does."""
    # Only the corridors themselves are wanted: no search for other paths.
    alone = replace(desk, paths=0)
    return [corridor_row(alone, corridor, day, currency, observations) for corridor in desk.network.corridors.values()]


def corridor_row(
    desk: QuotingDesk, corridor: Corridor, day: date, currency: str = "USD",
    observations: Sequence[Observation] = (), samples: Sequence[Sample] = SAMPLES, back: bool = False,
) -> CorridorRow:  # fmt: skip
    """One corridor with the prices of some samples. back : from its last node to its first"""
    legs = [desk.network.legs[leg] for leg in corridor.legs]
    nodes = corridor_nodes(legs)[:: -1 if back else 1]
    opens = max((leg.opens for leg in legs if leg.opens and leg.opens > day), default=None)
    prices, reason = [], ""
    for sample in samples:
        asked = consignment(
            desk.network, sample, nodes[0], nodes[-1], opens or day, currency, (f"corridor:{corridor.corridor}",)
        )
        if asked is None:
            prices.append(Priced(None, f"the network has no {sample.equipment}"))
            continue
        answer = quote(desk, asked)
        by_it = [option for option in answer.options if corridor.corridor in option.route.itinerary.corridors]
        shut = next((left.reason for left in answer.left_out if left.corridor == corridor.corridor), "")
        reason = reason or shut
        if not by_it:
            prices.append(Priced(None, shut or missing(answer)))
        else:
            hole = by_it[0].holes[0] if by_it[0].holes else None
            prices.append(Priced(by_it[0], f"{hole.charge} on {hole.subject}: {hole.reason}" if hole else ""))
    return CorridorRow(
        corridor, nodes[0], nodes[-1], opens or day, opens, tuple(prices),
        tuple(o for o in observations if o.corridor == corridor.corridor and {o.start, o.end} == {nodes[0], nodes[-1]}),
        "" if any(priced.option for priced in prices) else reason,
    )  # fmt: skip


def published_text(observations: Iterable[Observation]) -> str:
    """Published days in a few signs, such as ``15 (2025); record 11 (2024)``."""
    texts: dict[str, None] = {}
    for row in observations:
        low, high = float(row.days_low), float(row.days_high)
        days = f"{low:g}" if low == high else f"{low:g}–{high:g}"
        kind = "" if row.kind == "observed" else f"{row.kind} "
        texts[f"{kind}{days} ({row.year})"] = None
    return "; ".join(texts)
