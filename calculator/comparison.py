"""Options side by side: their order, the Pareto front, and which is next and fastest. Arrays of shape (m, n).

Source: network rules, section 2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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


def compare(
    options: Sequence[str],
    totals: Integers,
    priced: npt.NDArray[np.bool_],
    p50_days: Sequence[float | None],
    co2e: Integers | None,
) -> Comparison:
    """Rank m options and mark the Pareto front for each of n consignments.

    totals, priced : shape (m, n); co2e : shape (m, n), or None where some option has no figure
    """
    time = np.array([np.inf if days is None else days for days in p50_days])
    place = np.empty(len(time), np.int64)
    place[sorted(range(len(time)), key=lambda i: (time[i], options[i]))] = np.arange(len(time))
    return ranked(totals, priced, time[:, None], place[:, None], co2e)


def ranked(
    totals: Integers,
    priced: npt.NDArray[np.bool_],
    days: npt.NDArray[Any],
    place: npt.NDArray[np.int64],
    co2e: Integers | None,
) -> Comparison:
    """The same for options whose times and places among equals may differ between consignments.

    days, place : shape (m, n) or (m, 1); days are infinite, or UNKNOWN hundredths, where there is no time
    """
    m, n = priced.shape
    rank, pareto = np.empty((m, n), np.int64), np.empty((m, n), np.bool_)
    for block in (slice(start, start + BLOCK) for start in range(0, n, BLOCK)):
        total, has = totals[:, block], priced[:, block]
        time, turn = (of if of.shape[1] == 1 else of[:, block] for of in (days, place))
        rank[:, block] = ranks(total, has, turn)
        beaten = dominance(total, has, time, None if co2e is None else co2e[:, block]).any(axis=0)
        pareto[:, block] = has & ~beaten & is_known(time)
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
    """The same for one consignment, without arrays. totals : None where an option has no price"""
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


def ranks(totals: Integers, priced: npt.NDArray[np.bool_], place: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The rank of m options, as in `Comparison`. place : among options of one total, shape (m, n) or (m, 1)"""
    ahead = priced[:, None] & np.where(totals[:, None] == totals, place[:, None] < place, totals[:, None] < totals)
    return np.where(priced, ahead.sum(axis=0) + 1, NO_RANK)


def is_known(days: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where a time is known, in days or in hundredths of days."""
    return np.asarray(days < UNKNOWN)


def dominance(
    totals: Integers, priced: npt.NDArray[np.bool_], days: npt.NDArray[Any], co2e: Integers | None
) -> npt.NDArray[np.bool_]:
    """Where option j, with a price and a time, dominates option i: as good in everything, better in something.

    totals, priced, co2e : shape (m, n); days : (m,), (m, 1) or (m, n), infinite where unknown. Shape (m, m, n): j, i, k
    """
    days = days if days.ndim == 2 else days[:, None]
    time = days[:, None]
    no_worse = (totals[:, None] <= totals) & (time <= days)
    better = (totals[:, None] < totals) | (time < days)
    if co2e is not None:
        no_worse &= co2e[:, None] <= co2e
        better |= co2e[:, None] < co2e
    return np.asarray(priced[:, None] & is_known(time) & no_worse & better, np.bool_)
