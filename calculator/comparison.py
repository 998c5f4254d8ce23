"""Options side by side: their order, the Pareto front, and which is next and fastest. Arrays of shape (m, n).

Source: network rules, section 2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from calculator.money import Integers

NO_RANK = 0
UNKNOWN = 2**40
"""Days, or hundredths of days, of a route whose time is unknown: more than any."""

BLOCK = 4_096
"""Consignments compared at once: each option with each other takes memory of its own."""


@dataclass(frozen=True)
class Comparison:
    """m options for n consignments.

    rank    : 1 is the cheapest; ties by P50 (none last), then by id; 0 where an option has no price
    pareto  : whether no other option is at least as good in everything and better in something
    """

    rank: npt.NDArray[np.int64]
    pareto: npt.NDArray[np.bool_]


def ranked(
    totals: Integers,
    priced: npt.NDArray[np.bool_],
    days: Integers,
    place: Integers,
    co2e: Integers,
) -> Comparison:
    """Rank m options and mark the Pareto front for each of n consignments. Shape (m, n)

    days  : median time [1/100 day], UNKNOWN where there is none; place : among options of one total
    co2e  : all alike where some option has no figure
    """
    rank, pareto = np.empty(priced.shape, np.int64), np.empty(priced.shape, np.bool_)
    for start in range(0, priced.shape[1], BLOCK):
        block = slice(start, start + BLOCK)
        total, has, time = totals[:, block], priced[:, block], days[:, block]
        rank[:, block] = ranks(total, has, place[:, block])
        pareto[:, block] = has & ~dominance(total, has, time, co2e[:, block]).any(axis=0) & (time < UNKNOWN)
    return Comparison(rank, pareto)


class Standing(NamedTuple):
    """One option of one consignment. best : the best-ranked option that dominates it, None where none does

    rank, pareto : as in `Comparison`
    """

    rank: int
    pareto: bool
    best: int | None


def compare_single(
    options: Sequence[str],
    totals: Sequence[int | None],
    p50_days: Sequence[float | None],
    co2e: Sequence[int] | None,
) -> list[Standing]:
    """The same for one consignment, without arrays.

    totals : None where an option has no price; p50_days : None where it is unknown
    co2e   : None where some option has no figure
    """
    figures = [
        (total, math.inf if days is None else days, carbon)
        for total, days, carbon in zip(totals, p50_days, co2e or [0] * len(totals), strict=True)
        if total is not None
    ]
    priced = [i for i, total in enumerate(totals) if total is not None]
    ordered = sorted(zip(figures, priced, strict=True), key=lambda each: (*each[0][:2], options[each[1]]))
    found = [Standing(NO_RANK, False, None)] * len(totals)
    for rank, (own, i) in enumerate(ordered, 1):
        total, days, carbon = own
        best = next((
            j for other, j in ordered
            if other[0] <= total and other[1] <= days and other[2] <= carbon and other != own and other[1] < UNKNOWN
        ), None)  # fmt: skip
        found[i] = Standing(rank, best is None and days < UNKNOWN, best)
    return found


def ranks(totals: Integers, priced: npt.NDArray[np.bool_], place: Integers) -> npt.NDArray[np.int64]:
    """The rank of m options, as in `Comparison`. place : among options of one total. Shape (m, n)"""
    ahead = priced[:, None] & np.where(totals[:, None] == totals, place[:, None] < place, totals[:, None] < totals)
    return np.where(priced, ahead.sum(axis=0) + 1, NO_RANK)


def dominance(totals: Integers, priced: npt.NDArray[np.bool_], days: Integers, co2e: Integers) -> npt.NDArray[np.bool_]:
    """Where option j, with a price and a time, dominates option i: as good in everything, better in something.

    Shape (m, n) each; the answer (m, m, n): j, i, k
    """
    total, time, carbon = totals[:, None], days[:, None], co2e[:, None]
    no_worse = (total <= totals) & (time <= days) & (carbon <= co2e)
    better = (total < totals) | (time < days) | (carbon < co2e)
    return np.asarray(priced[:, None] & (time < UNKNOWN) & no_worse & better, np.bool_)
