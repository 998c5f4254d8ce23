"""The rows of a book and what is true of them by themselves."""

from dataclasses import FrozenInstanceError
from fractions import Fraction

import pytest

from calculator.tariff_book import TRUSTS, MassRule, RoundingProfile, Source
from tests.calculator.world import CIS, book, rate


def test_a_percentage_is_known_by_its_unit() -> None:
    assert rate("p", "INS", "consignment", "0.5", "percent of value").is_percentage
    assert not rate("r", "FRT", "rail *", "1", "USD/t").is_percentage


def test_a_blank_rounding_is_the_default_profile() -> None:
    made = book()
    assert made.profile("") is made.profile("default")
    assert made.profile("cis") is CIS
    with pytest.raises(KeyError):
        made.profile("unknown")


def test_what_rows_say_where_a_table_is_silent() -> None:
    """Gross mass to the kilogram, the default profile of no step of its own, and the least trust."""
    assert MassRule() == MassRule("gross", 0, 1)
    assert RoundingProfile() == RoundingProfile("default", Fraction(0), None, None, None)
    assert Source("s", "t").trust == TRUSTS[-1] == "estimate"


def test_rows_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        rate("r", "FRT", "rail *", "1", "USD/t").amount = Fraction(0)  # type: ignore[misc]
