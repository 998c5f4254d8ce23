"""Ranks and the Pareto front against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import comparison
from calculator.comparison import UNKNOWN, Comparison, compare_single, ranked
from calculator.money import Integers

DAYS = st.sampled_from((None, 1.5, 2.0, 3.25))
OPTION = st.tuples(
    DAYS, st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.booleans()), min_size=3, max_size=3)
)


def compare(ids: list[str], totals: Integers, priced: Integers, days: list[float | None], co2e: Integers) -> Comparison:
    """Options of the same times for all consignments."""
    time = [UNKNOWN if day is None else round(day * 100) for day in days]
    place = np.empty(len(ids), np.int64)
    place[sorted(range(len(ids)), key=lambda i: (time[i], ids[i]))] = np.arange(len(ids))
    of_all = (np.broadcast_to(np.array(column)[:, None], totals.shape) for column in (time, place))
    return ranked(totals, priced, *of_all, co2e)


@given(st.lists(OPTION, min_size=1, max_size=6), st.booleans())
def test_ranks_and_the_front_are_those_of_plain_loops(
    options: list[tuple[float | None, list[tuple[int, int, bool]]]], with_co2e: bool
) -> None:
    """Three consignments beside each other; ties by P50, none last, then by id; without a time never on the front."""
    ids = [f"{(7 * i) % 10}{i}" for i in range(len(options))]
    days = [option[0] for option in options]
    totals, co2e, priced = (np.array([[cell[part] for cell in rows] for _, rows in options]) for part in range(3))
    found = compare(ids, totals, priced.astype(bool), days, co2e if with_co2e else np.zeros_like(co2e))

    def time(i: int) -> float:
        return float("inf") if days[i] is None else float(days[i] or 0)

    for k in range(3):
        alive = [i for i in range(len(ids)) if priced[i, k]]
        order = sorted(alive, key=lambda i: (totals[i, k], time(i), ids[i]))
        assert [int(found.rank[i, k]) for i in order] == list(range(1, len(order) + 1))
        assert all(found.rank[i, k] == 0 for i in range(len(ids)) if i not in alive)

        def figures(i: int, k: int = k) -> tuple[float, ...]:
            return totals[i, k], time(i), co2e[i, k] if with_co2e else 0

        alone = compare_single(
            ids, [int(totals[i, k]) if i in alive else None for i in range(len(ids))], days,
            co2e[:, k].tolist() if with_co2e else None,
        )  # fmt: skip
        assert [one.rank for one in alone] == found.rank[:, k].tolist()
        for i in range(len(ids)):
            beaten_by = [
                j for j in order
                if days[j] is not None
                and all(a <= b for a, b in zip(figures(j), figures(i), strict=True)) and figures(j) != figures(i)
            ]  # fmt: skip
            pareto = i in alive and days[i] is not None and not beaten_by
            assert alone[i][1:] == (pareto, beaten_by[0] if i in alive and beaten_by else None)
            assert found.pareto[i, k] == pareto


def test_large_totals_compare_exactly() -> None:
    """Beyond 64 bits, a cent apart."""
    totals = np.array([[2**70 + 1], [2**70]], object)
    found = compare(["a", "b"], totals, np.ones((2, 1), bool), [1.0, 1.0], np.zeros((2, 1)))
    assert found.rank.tolist() == [[2], [1]]
    assert found.pareto.tolist() == [[False], [True]]


def test_blocks_of_consignments_are_compared_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(3)
    totals, co2e = draw.integers(0, 9, (5, 23)), draw.integers(0, 9, (5, 23))
    asked = (list("abcde"), totals, draw.random((5, 23)) < 0.8, [1.0, None, 2.0, 2.0, 3.0], co2e)
    whole = compare(*asked)
    monkeypatch.setattr(comparison, "BLOCK", 4)
    blocks = compare(*asked)
    assert (blocks.rank == whole.rank).all() and (blocks.pareto == whole.pareto).all()
