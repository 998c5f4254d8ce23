"""Amounts that cannot be charged."""

from fractions import Fraction
from pathlib import Path

import pytest

from tariffs.amount_checks import largest_quantity, line_currency
from tariffs.loader import load_network, load_tariffs
from tests.tariffs.folders import BOOK_TOML, book, network, problems

FEE = {"charge": "FEE", "on": "consignment", "unit": "percent of FRT"}
LIMITS = "10,000 units of 100 t, 50,000 km, value 1,000,000,000"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (FEE | {"on": "rail KTZ"}, "rates.csv:2: on: a percentage cannot stand on 'rail KTZ'; write consignment or country …"),
        (FEE | {"on": "origin *"}, "rates.csv:2: on: a percentage cannot stand on 'origin *'; write consignment or country …"),
        ({"min_amount": "0.005"}, "rates.csv:2: min_amount: 0.005 is finer than the smallest unit of USD, 0.01; round it to 0.01"),
        ({"max_amount": "1.5", "unit": "JPY/t"}, "rates.csv:2: max_amount: 1.5 is finer than the smallest unit of JPY, 1; round it to 1"),
        (FEE | {"min_amount": "0.001"}, "rates.csv:2: min_amount: 0.001 is finer than the smallest unit of USD, 0.01; round it to 0.01"),
        (
            {"amount": "1000000000000"},
            None,
        ),
        (
            {"amount": "10000000000000"},
            f"rates.csv:2: amount: the largest possible line, 1.0e+19 of 0.01 USD, does not fit 64 bits ({LIMITS}); lower the amount, or check its unit",
        ),
        ({"amount": "1000000", "unit": "USD/(t*km)"}, None),
        (
            {"amount": "2000000", "unit": "USD/(t*km)"},
            f"rates.csv:2: amount: the largest possible line, 1.0e+19 of 0.01 USD, does not fit 64 bits ({LIMITS}); lower the amount, or check its unit",
        ),
        ({"amount": "1000000", "unit": "USD/(kg*km)"}, f"rates.csv:2: amount: the largest possible line, 5.2e+21 of 0.01 USD, does not fit 64 bits ({LIMITS}); lower the amount, or check its unit"),
        (FEE | {"amount": "10000000000", "unit": "percent of value"}, f"rates.csv:2: amount: the largest possible line, 1.0e+19 of 0.01 USD, does not fit 64 bits ({LIMITS}); lower the amount, or check its unit"),
        (FEE | {"amount": "10000000000"}, None),
    ],
)  # fmt: skip
def test_every_refusal(tmp_path: Path, row: dict[str, str], expected: str | None) -> None:
    assert problems(tmp_path, book(tmp_path, [row])) == ([expected] if expected else [])


def test_factors_above_one_raise_the_largest_line(tmp_path: Path) -> None:
    factors = [
        {"factor": "a", "value": "3"},
        {"factor": "b", "value": "4"},
        {"factor": "c", "value": "9", "charges": "GAU"},
    ]
    rate = {"amount": "1000000000000"}
    (problem,) = problems(tmp_path, book(tmp_path, [rate], factors=factors))
    assert problem.startswith("rates.csv:2: amount: the largest possible line, 1.2e+19 of 0.01 USD, does not fit")


def test_a_through_rate_is_no_percentage(tmp_path: Path) -> None:
    through = [{"unit": "percent of value"}]
    assert problems(tmp_path, book(tmp_path, [], through=through)) == [
        "through.csv:2: unit: a through rate cannot be a percentage; write an amount such as USD/container"
    ]


def test_a_limit_of_a_percentage_needs_a_pivot(tmp_path: Path) -> None:
    toml = BOOK_TOML.replace('pivot = "USD"\n', "")
    folder = book(tmp_path, [FEE | {"min_amount": "5"}], toml=toml)
    assert problems(tmp_path, folder) == [
        f"rates.csv:2: min_amount: the limit of a percentage has no currency; write pivot = … in {folder}/book.toml".replace(
            f"{tmp_path}/", ""
        )
    ]


def test_a_step_is_a_whole_number_of_coins(tmp_path: Path) -> None:
    toml = BOOK_TOML + 'line = "0.025"\n[rounding.fine]\nline = "0.001"\n[rounding.coarse]\nline = "5"\n'
    rows = [
        {"rounding": name, "units_from": str(at), "units_to": str(at)}
        for at, name in enumerate(("cis", "fine", "coarse"), 1)
    ]
    assert problems(tmp_path, book(tmp_path, rows, toml=toml)) == [
        "book.toml:11: rounding.cis.line: 0.025 is not a multiple of the smallest unit of USD, 0.01; round it to a multiple of 0.01"
    ]


def test_limits_that_leave_no_room_are_a_warning(tmp_path: Path) -> None:
    folder = book(tmp_path, [{"min_amount": "10", "max_amount": "5"}])
    assert problems(tmp_path, folder) == []
    assert problems(tmp_path, folder, warnings=True) == [
        "rates.csv:2: max_amount: 5 is below min_amount 10: every line is 5; exchange the two"
    ]


def test_the_currency_of_a_line_and_its_largest_quantity(tmp_path: Path) -> None:
    places = load_network(network(tmp_path))
    rows = [
        {"unit": "CHF/t", "rounding": "cis", "step_t": "60", "mass": "goods"},
        {"charge": "GAU", "on": "gauge_change *", "unit": "CHF/(100*kg)"},
        FEE,
    ]
    (loaded,) = load_tariffs([book(tmp_path, rows)], places).books
    assert [line_currency(loaded, rate) for rate in loaded.rates] == ["USD", "CHF", "USD"]
    quantities = [largest_quantity(rate, {}, places) for rate in loaded.rates]
    # Two steps of 60 t; 100 t of goods and the heaviest box; a percentage of lines adds to none.
    assert quantities == [1_200_000, Fraction(10_000 * 103_940, 100), 0]
