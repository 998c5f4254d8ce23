"""Which option wins, on price and on time, for each of n consignments with m options each; and by how much.

Source: product rules, section 5; network rules, section 2 (ties).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calculator.comparison import NO_RANK
from calculator.money import Integers
from calculator.transit_time import TransitTime

CRITERIA = ("price", "p50", "p95")
"""What an option may win on: the total, the median time, the time that 19 in 20 journeys stay within."""

NONE = -1
_LAST = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Winners:
    """The winner of n consignments by one criterion; int64 arrays of shape (n,), NONE where there is none.

    option : its place among the m options
    total  : of the winner [minor units]; p50, p95 : of the winner [hundredths of a day]
    lead   : how far the next one is behind [minor units] on price, [hundredths of a day] on time
    """

    option: Integers
    total: Integers
    p50: Integers
    p95: Integers
    lead: Integers


def winners(rank: Integers, totals: Integers, p50: Integers, p95: Integers) -> dict[str, Winners]:
    """The winners by each of CRITERIA among the options that have a price; on time only those with a time.

    rank     : on price, NO_RANK where an option has none; ties on time are decided by it. Shape (m, n), as all
    p50, p95 : [hundredths of a day], NONE where unknown
    """
    by_price = np.where(rank == NO_RANK, _LAST, rank)
    return {
        "price": _winners(by_price, totals, totals, p50, p95),
        "p50": _winners(_by_time(rank, p50), p50, totals, p50, p95),
        "p95": _winners(_by_time(rank, p95), p95, totals, p50, p95),
    }


def hundredths(time: TransitTime, percentile: int) -> int:
    """A percentile of a time [hundredths of a day]; NONE where it is unknown."""
    return NONE if time.days is None else int(time.days[percentile] * 100 + 0.5)


def _by_time(rank: Integers, days: Integers) -> Integers:
    """A key that orders by time, ties by rank; the last where there is no price or no time."""
    return np.where((rank == NO_RANK) | (days == NONE), _LAST, days * (len(rank) + 1) + rank)


def _winners(key: Integers, figure: Integers, totals: Integers, p50: Integers, p95: Integers) -> Winners:
    n = key.shape[1]
    if not len(key):
        return Winners(*[np.full(n, NONE, np.int64)] * 5)
    first = _least(key)
    rest = np.array(key)
    rest[first, np.arange(n)] = _LAST
    second = np.where(first == NONE, NONE, _least(rest))
    lead = np.where(second == NONE, NONE, _at(figure, second) - _at(figure, first))
    total, median, late = (np.where(first == NONE, NONE, _at(of, first)) for of in (totals, p50, p95))
    return Winners(first, total, median, late, lead)


def _least(key: Integers) -> Integers:
    """The place of the least key of each column; NONE where all are last."""
    place = key.argmin(axis=0)
    return np.where(_at(key, place) == _LAST, NONE, place)


def _at(figure: Integers, place: Integers) -> Integers:
    return figure[place, np.arange(len(place))]
