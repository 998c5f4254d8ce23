"""Options side by side: their order, the Pareto front, and which is next and fastest. Arrays of shape (m, n).

Source: network rules, section 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calculator.money import Integers

NO_RANK = 0


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
    m, n = priced.shape
    time = np.array([np.inf if days is None else days for days in p50_days])
    order = sorted(range(m), key=lambda i: (time[i], options[i]))
    rank = np.full((m, n), NO_RANK, np.int64)
    pareto = np.zeros((m, n), np.bool_)
    for i in range(m):
        ahead, dominated = np.zeros(n, np.int64), np.zeros(n, np.bool_)
        for j in order:
            if j == i:
                continue
            earlier = order.index(j) < order.index(i)
            ahead += priced[j] & ((totals[j] < totals[i]) | ((totals[j] == totals[i]) & earlier))
            if np.isfinite(time[j]):
                dominated |= priced[j] & dominates(j, i, totals, time, co2e)
        rank[i] = np.where(priced[i], ahead + 1, NO_RANK)
        pareto[i] = priced[i] & ~dominated & bool(np.isfinite(time[i]))
    return Comparison(rank, pareto)


def dominates(
    j: int, i: int, totals: Integers, time: npt.NDArray[np.float64], co2e: Integers | None
) -> npt.NDArray[np.bool_]:
    """Where option j is at least as good as option i in everything and better in something. Shape (n,)"""
    no_worse = (totals[j] <= totals[i]) & bool(time[j] <= time[i])
    better = (totals[j] < totals[i]) | bool(time[j] < time[i])
    if co2e is not None:
        no_worse &= co2e[j] <= co2e[i]
        better |= co2e[j] < co2e[i]
    return np.asarray(no_worse & better, np.bool_)
