"""Units, currencies with today's rates, equipment and goods."""

from fractions import Fraction

import pytest

from calculator.desk import QuotingDesk
from tests.service import shipped
from ui.browse import units


@pytest.fixture(scope="module")
def desk() -> QuotingDesk:
    found: QuotingDesk = shipped().extensions["desks"].today
    return found


def test_currencies_have_the_rate_that_a_quote_would_use(desk: QuotingDesk) -> None:
    page = units.page(desk)
    found = {currency.code: currency for currency in page.currencies}
    assert page.pivot == "USD"
    assert found["USD"].conversion is not None
    assert found["USD"].conversion.factor == 1
    kzt = found["KZT"]
    assert kzt.conversion is not None
    assert kzt.back == 1 / kzt.conversion.factor
    assert kzt.rows[0][0].source in kzt.rows[0][1].sources
    assert not {currency.code for currency in page.currencies} & set(page.others)


def test_masses_equipment_and_goods_are_all_there(desk: QuotingDesk) -> None:
    page = units.page(desk)
    assert {mass["code"] for mass in page.masses} >= {"KGM", "TNE", "LBR"}
    assert {row.equipment for row in page.equipment} == set(desk.network.equipment)
    assert len(page.commodities) == len(desk.network.commodities)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1), "1"), (Fraction(1, 3), "0.333333"), (Fraction(535), "535"), (Fraction(1234567), "1234567"),
        (Fraction(1, 700000), "0.00000142857"), (Fraction(12566, 10000), "1.2566"),
    ],
)  # fmt: skip
def test_rates_are_shown_with_six_figures(value: Fraction, text: str) -> None:
    assert units.significant(value) == text


def test_currencies_have_names() -> None:
    assert (units.named("KZT"), units.named("QQQ")) == ("Kazakhstani Tenge", "QQQ")
