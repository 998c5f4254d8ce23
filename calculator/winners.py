"""Which option wins, on price and on time, for each of n consignments of one class; and by how much.

Source: product rules, section 5; network rules, section 2 (ties).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from calculator.desk import Pricing
from calculator.itinerary import Itinerary
from calculator.money import Integers
from calculator.network import Network

CRITERIA = ("price", "p50", "p95")
"""What an option may win on: the total, the median time, the time that 19 in 20 journeys stay within."""

NONE = -1
_LAST = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Winners:
    """The winner of n consignments by one criterion; int64 arrays of shape (n,), NONE where there is none.

    option, runner_up : places among the pricing's routes
    total             : of the winner [minor units]; p50, p95 : of the winner [hundredths of a day]
    lead              : how far the runner-up is behind [minor units] on price, [hundredths of a day] on time
    """

    option: Integers
    runner_up: Integers
    total: Integers
    p50: Integers
    p95: Integers
    lead: Integers


def winners(pricing: Pricing) -> dict[str, Winners]:
    """The winners by each of CRITERIA among the options that have a price; on time only those with a time."""
    rank = np.where(pricing.priced, pricing.comparison.rank, _LAST)
    p50, p95 = _days(pricing, 50), _days(pricing, 95)
    return {
        "price": _winners(pricing, rank, pricing.totals, p50, p95),
        "p50": _winners(pricing, _by_time(rank, p50), _spread(p50, rank.shape), p50, p95),
        "p95": _winners(pricing, _by_time(rank, p95), _spread(p95, rank.shape), p50, p95),
    }


def _days(pricing: Pricing, percentile: int) -> Integers:
    """A percentile of each route [hundredths of a day], shape (m,); NONE where it is unknown."""
    days = (route.time.days for route in pricing.routes)
    return np.array([NONE if found is None else int(found[percentile] * 100 + 0.5) for found in days], np.int64)


def _spread(figure: Integers, shape: tuple[int, ...]) -> Integers:
    return np.broadcast_to(figure[:, None], shape)


def _by_time(rank: Integers, days: Integers) -> Integers:
    """A key that orders by time, ties by rank; the last where there is no price or no time."""
    m = len(days)
    place = np.unique(days, return_inverse=True)[1].reshape(-1)
    key = place[:, None] * (m + 1) + np.where(rank == _LAST, 0, rank)
    return np.where((rank == _LAST) | (days == NONE)[:, None], _LAST, key)


def _winners(pricing: Pricing, key: Integers, figure: Integers, p50: Integers, p95: Integers) -> Winners:
    n = len(pricing.consignments)
    if not len(key):
        nothing = np.full(n, NONE, np.int64)
        return Winners(*[nothing] * 6)
    first = _least(key)
    rest = np.array(key)
    rest[first, np.arange(n)] = _LAST
    second = _least(rest)
    second[first == NONE] = NONE
    lead = np.where(second == NONE, NONE, _at(figure, second) - _at(figure, first))
    won = first != NONE
    return Winners(
        first, second, np.where(won, _at(pricing.totals, first), NONE), np.where(won, p50[first], NONE),
        np.where(won, p95[first], NONE), lead,
    )  # fmt: skip


def _least(key: Integers) -> Integers:
    """The place of the least key of each column; NONE where all are last."""
    place = key.argmin(axis=0)
    return np.where(key[place, np.arange(key.shape[1])] == _LAST, NONE, place)


def _at(figure: Integers, place: Integers) -> Integers:
    return figure[place, np.arange(len(place))]


def routes_of(pricing: Pricing, network: Network) -> Sequence[tuple[str, str, str]]:
    """Of each route its id, the corridors that contain its stretch, and its countries in travelling order."""
    return [
        (route.itinerary.option, ";".join(route.itinerary.corridors), _countries(route.itinerary, network))
        for route in pricing.routes
    ]


def _countries(itinerary: Itinerary, network: Network) -> str:
    countries = (network.nodes[node].country for node in itinerary.nodes)
    return "-".join(country for country, _ in groupby(countries))
