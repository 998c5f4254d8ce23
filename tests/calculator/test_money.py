"""Exact rounding, currencies and amounts as text; int64 and the exact way out give the same."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.money import (
    CURRENCIES,
    INT64_MAX,
    Integers,
    added,
    decimal_text,
    divide_half_up,
    fraction_text,
    half_up,
    minor_units,
    ratio_text,
    round_to_step,
    scale_half_up,
)

NATURAL = st.integers(0, 2**70)
FACTORS = st.fractions(min_value=0, max_value=2**40, max_denominator=2**80)


def held(values: Sequence[int]) -> Integers:
    """Whole numbers ≥ 0 as an array: left to itself numpy would make floats of very large ones."""
    return np.array(values, np.int64 if max(values) <= INT64_MAX else object)


@pytest.mark.parametrize(
    ("currency", "minor"),
    [("USD", 100), ("JPY", 1), ("KWD", 1000), ("IRR", 100), ("KZT", 100), ("VND", 1), ("TND", 1000)],
)
def test_minor_units_are_those_of_iso_4217(currency: str, minor: int) -> None:
    assert minor_units(currency) == minor


def test_the_corridor_s_currencies_are_known() -> None:
    assert {"CNY", "KZT", "UZS", "TMT", "IRR", "TRY", "EUR", "USD", "CHF", "RUB", "KGS", "TJS", "AZN", "GEL"} <= set(
        CURRENCIES
    )


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0", 0), ("0.4999999999999999999999", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.49", 2), ("1e30", 10**30)],
)
def test_a_tie_goes_up(value: str, rounded: int) -> None:
    assert half_up(Fraction(value)) == rounded


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [
        ("13.8735", "0.01", "13.87"),
        ("13.875", "0.01", "13.88"),
        ("249.5", "1", "250"),
        ("7.4", "5", "5"),
        ("7.5", "5", "10"),
        ("1.03", "0.05", "1.05"),
    ],
)
def test_rounding_to_a_step(value: str, step: str, rounded: str) -> None:
    assert round_to_step(Fraction(value), Fraction(step)) == Fraction(rounded)


@given(st.lists(st.tuples(NATURAL, FACTORS), min_size=1, max_size=5))
def test_scaling_is_exact_whatever_the_size(rows: list[tuple[int, Fraction]]) -> None:
    """Small values work in 64 bits, large ones in Python integers: all give the one right number."""
    values, factors = zip(*rows, strict=True)
    top, bottom = (held([getattr(f, part) for f in factors]) for part in ("numerator", "denominator"))
    wanted = [half_up(value * factor) for value, factor in rows]
    assert scale_half_up(held(values), top, bottom).tolist() == wanted
    assert scale_half_up(held(values).astype(object), top, bottom).tolist() == wanted
    assert [scale_half_up(v, f.numerator, f.denominator) for v, f in rows] == wanted
    one = factors[0]
    of_one = scale_half_up(held(values), one.numerator, one.denominator)
    assert of_one.tolist() == [half_up(value * one) for value in values]
    laid = scale_half_up(held(values), top[:, None], bottom[:, None])
    assert laid.tolist() == [[half_up(value * factor) for value in values] for factor in factors]


@pytest.mark.parametrize("largest", [INT64_MAX // 2 - 1, INT64_MAX // 2, INT64_MAX // 2 + 1, INT64_MAX - 1, INT64_MAX])
def test_scaling_at_the_edge_of_64_bits(largest: int) -> None:
    values = np.array([0, 1, largest], np.int64)
    tops, bottoms = (1, 1, 1, largest, 1, 2), (1, 2, 3, 3, largest, 1)
    wanted = [
        [half_up(int(v) * Fraction(top, bottom)) for v in values] for top, bottom in zip(tops, bottoms, strict=True)
    ]
    found = [scale_half_up(values, top, bottom).tolist() for top, bottom in zip(tops, bottoms, strict=True)]
    assert found == wanted
    for held_as in (np.int64, object):
        laid = scale_half_up(values.astype(held_as), np.array(tops)[:, None], np.array(bottoms)[:, None])
        assert laid.tolist() == wanted


@given(st.lists(st.tuples(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1)), min_size=1))
def test_a_sum_is_exact_whatever_its_size(rows: list[tuple[int, int]]) -> None:
    first, second = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    assert added(first, second).tolist() == [one + other for one, other in rows]


def test_nothing_scales_to_nothing_by_a_factor_of_any_length() -> None:
    """A factor of several rates and conversions may have more digits than 64 bits hold; the goods may be 0."""
    assert scale_half_up(np.zeros(2, np.int64), 10**30 + 1, 7).tolist() == [0, 0]
    assert scale_half_up(np.zeros(2, np.int64), 7, 10**30 + 1).tolist() == [0, 0]
    assert scale_half_up(np.zeros(0, np.int64), 1, 3).tolist() == []


def test_division_rounds_half_up() -> None:
    assert divide_half_up(np.array([0, 1, 2, 3, 5, 7]), 2).tolist() == [0, 1, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [(487035, "USD", "4870.35"), (5, "USD", "0.05"), (0, "USD", "0.00"), (1234, "JPY", "1234"), (1234, "KWD", "1.234"),
     (-5, "USD", "-0.05"), (-12345, "EUR", "-123.45"), (-7, "JPY", "-7"), (10**25, "USD", "1" + "0" * 23 + ".00")],
)  # fmt: skip
def test_amounts_as_text(amount: int, currency: str, text: str) -> None:
    assert decimal_text(amount, currency) == text


@given(st.integers(0, 10**20), st.sampled_from(("USD", "JPY", "KWD")))
def test_the_text_of_an_amount_is_the_amount(amount: int, currency: str) -> None:
    assert Fraction(decimal_text(amount, currency)) == Fraction(amount, minor_units(currency))


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(5), "5"), (Fraction(10), "10"), (Fraction("24.50"), "24.5"), (Fraction(0), "0"),
     (Fraction(1, 3), "0.33333333…"),
     (Fraction("0.00000001"), "0.00000001"), (Fraction("0.000000001"), "0.00000000…")],
)  # fmt: skip
def test_a_rational_as_text_says_when_it_is_cut(value: Fraction, text: str) -> None:
    assert fraction_text(value) == text


@given(st.integers(0, 10**20), st.integers(1, 10**9), st.integers(1, 1000), st.integers(1, 10))
def test_a_ratio_reads_the_same_in_lowest_terms_or_not(top: int, bottom: int, times: int, digits: int) -> None:
    assert ratio_text(top * times, bottom * times, digits) == fraction_text(Fraction(top, bottom), digits)
