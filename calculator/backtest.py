"""The time model held against published journeys. Source: network rules, section 4.

A journey that happened did pass its corridor, whatever is closed or not open yet in the network's tables; and as
only its year is published, the delays of dated advisories are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from calculator.consignment import Journey
from calculator.itinerary import Itinerary
from calculator.network import Network
from calculator.observation import ELSEWHERE, Observation
from calculator.routing import candidates
from calculator.stages import stages_of
from calculator.transit_time import transit_time

OBSERVED, RECORD, TARGET = KINDS = ("observed", "record", "target")
"""What happened; a best case; an announcement, which the model judges and which does not judge the model."""


@dataclass(frozen=True)
class Judgement:
    """One published journey beside the model.

    itinerary : the way it is judged over; None where `reason` says why it cannot be compared
    days      : {10: …, 50: …, 80: …, 95: …} of the model [days], None likewise
    """

    observation: Observation
    itinerary: Itinerary | None
    days: dict[int, float] | None
    reason: str = ""

    @property
    def corridor(self) -> str:
        """The corridor it is judged over: the one named, else the first that contains the way; "" for a path."""
        return self.observation.corridor or (self.itinerary.corridors[:1] or ("",))[0] if self.itinerary else ""

    @property
    def published(self) -> tuple[float, float]:
        """The published range [days], as floats: an exact 27.89 is not the model's 27.89 to the last bit."""
        return float(self.observation.days_low), float(self.observation.days_high)

    @property
    def overlaps(self) -> bool | None:
        """Whether the published range meets P10–P95; None where it cannot be compared."""
        if self.days is None:
            return None
        low, high = self.published
        return low <= self.days[95] and high >= self.days[10]

    @property
    def holds(self) -> bool | None:
        """Whether the model keeps what is asked of it; None for a target and for what cannot be compared.

        An observed range must overlap P10–P95. A record must not be slower than P50: of a range, its best day.
        """
        if self.days is None or self.observation.kind == TARGET:
            return None
        if self.observation.kind == RECORD:
            return self.published[0] <= self.days[50]
        return self.overlaps

    @property
    def error(self) -> float | None:
        """Distance of P50 from the published range, as a fraction of the bound it is nearest to; 0 inside.

        Above 0 the model is slower than what was published, below 0 it is faster.
        """
        if self.days is None:
            return None
        (low, high), middle = self.published, self.days[50]
        if middle > high:
            return middle / high - 1
        return middle / low - 1 if middle < low else 0.0


@dataclass(frozen=True)
class Summary:
    """What the observed journeys say of the model.

    observed     : how many there are that can be compared; left_out: those that cannot
    overlap      : how many meet P10–P95; median_error: of the sizes of their errors, None where none is compared
    records, records_kept : best cases that can be compared, and those that are not slower than P50
    """

    observed: int
    left_out: int
    overlap: int
    median_error: float | None
    records: int
    records_kept: int


def backtest(network: Network, observations: Iterable[Observation]) -> list[Judgement]:
    """Every published journey beside the model, in the order given."""
    timeless = replace(network, advisories=())
    built = replace(timeless, legs={leg.leg: replace(leg, opens=None, closes=None) for leg in network.legs.values()})
    return [_judged(timeless, built, observation) for observation in observations]


def summary(judgements: Sequence[Judgement]) -> Summary:
    """The observed journeys counted, and the best cases."""
    observed = [j for j in judgements if j.observation.kind == OBSERVED]
    errors = [abs(j.error) for j in observed if j.error is not None]
    records = [j.holds for j in judgements if j.observation.kind == RECORD and j.holds is not None]
    return Summary(
        len(errors), len(observed) - len(errors), sum(bool(j.overlaps) for j in observed),
        median(errors) if errors else None, len(records), sum(records),
    )  # fmt: skip


def _judged(timeless: Network, built: Network, observation: Observation) -> Judgement:
    """A journey beside the model, over its corridor or, where it names none, over what was open in its year."""
    unknown = [node for node in (observation.start, observation.end) if node not in built.nodes]
    if unknown:
        return Judgement(observation, None, None, f"not a node of the network: {', '.join(unknown)}")
    if observation.corridor == ELSEWHERE:
        return Judgement(observation, None, None, "went by a way that the network does not have")
    if observation.corridor and observation.corridor not in built.corridors:
        return Judgement(observation, None, None, f"not a corridor of the network: {observation.corridor}")
    train = "block" if observation.train == "any" else observation.train
    day = date(observation.year, 12, 31)
    via = (f"corridor:{observation.corridor}",) if observation.corridor else ()
    journey = Journey(observation.start, observation.end, day, train, via)
    # A way that was not open by then is taken only where no other is left: the journey did happen.
    found = candidates(timeless, journey, 1) if not via else candidates(built, journey, 0)
    if not found.itineraries:
        found = candidates(built, journey, 1)
    if not found.itineraries:
        reason = f"corridor {observation.corridor} does not pass both ends" if via else found.left_out[-1].reason
        return Judgement(observation, None, None, reason)
    way = found.itineraries[0]
    stages, holes = stages_of(built, way, train, day)
    if holes:
        missing = "; ".join(f"no time for {hole.subject}: {hole.fix}" for hole in holes)
        return Judgement(observation, way, None, missing)
    return Judgement(observation, way, transit_time(stages, holes, built.dependence).days)
