"""Lines as whole numbers: what is proved to fit 64 bits does, and what does not is counted exactly."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.charges import line_amount
from calculator.consignment import MOST_MASS_KG, MOST_UNITS
from calculator.money import INT64_MAX, half_up
from calculator.planned_line import OPEN, PlannedLine, Variable, WholeLine
from calculator.quote import quote
from calculator.tariff_book import MassRule
from tests.calculator.world import BOX, book, consignment, desk, exchange, rate

PARTS = st.integers(1, 50) | st.integers(1, 2**31) | st.integers(2**30, 2**64)
LINES = st.builds(
    WholeLine, PARTS, PARTS, st.sampled_from((1, 1, 5, 100)), st.sampled_from((0, 0, 2_500, 2**63)),
    st.sampled_from((OPEN, OPEN, 10**6, 2**70)), PARTS, PARTS,
)  # fmt: skip
VARIABLES = (Variable(0, 0, None), Variable(1, 0, None), Variable(0, 1, None), Variable(1, 0, MassRule()))


def value(variable: Variable, units: int, kg: int) -> int:
    """A variable for boxes: one on a platform, so as many wagons as units."""
    return int(units ** (variable.units + variable.wagons)) * (kg + BOX.tare_kg if variable.mass else 1)


def by_hand(line: WholeLine, quantity: int) -> tuple[int, int]:
    """The rule in rationals."""
    amount = half_up(Fraction(quantity * line.top, line.bottom)) * line.step
    amount = min(max(amount, line.lowest), line.highest)
    return amount, half_up(Fraction(amount * line.into_top, line.into_bottom))


@settings(max_examples=400)
@given(
    LINES,
    st.integers(0, 3),
    st.lists(
        st.tuples(st.sampled_from((1, 7, MOST_UNITS)), st.sampled_from((0, 1, MOST_MASS_KG))), min_size=1, max_size=8
    ),
)
def test_one_and_many_of_any_size_give_the_one_right_number(
    line: WholeLine, place: int, rows: list[tuple[int, int]]
) -> None:
    """In machine numbers where they are proved to fit, or in Python's: the same as rationals."""
    most = VARIABLES[place].most
    many = [value(VARIABLES[place], units, kg) for units, kg in rows]
    wanted = [by_hand(line, one) for one in many]
    assert [line_amount(one, *line) for one in many] == wanted
    kind = np.int64 if line.fits(most) else object
    amount, into = line_amount(np.array(many, kind), *(np.array([part], kind) for part in line))
    assert list(zip(amount.tolist(), into.tolist(), strict=True)) == wanted
    assert max(into for _, into in wanted) <= line.most(most)


def test_a_long_divisor_of_a_conversion_does_not_fit() -> None:
    """Rounding doubles it: a pair of eight-digit rates through a pivot comes near."""
    line = WholeLine(1, 1, 1, 0, OPEN, 1, INT64_MAX - 10)
    assert not line.fits(1)
    assert WholeLine(1, 1, 1, 0, OPEN, 1, INT64_MAX // 2).fits(1)


def test_a_plain_line_is_one_that_needs_one_multiplication_and_no_more() -> None:
    plain = WholeLine(7, 1, 5, 0, OPEN, 1, 1)
    assert plain.is_plain(OPEN // 35) and not plain.is_plain(OPEN // 35 + 1)
    others = ({"bottom": 2}, {"lowest": 1}, {"highest": 10**9}, {"into_top": 2}, {"into_bottom": 2})
    assert not any(plain._replace(**change).is_plain(1) for change in others)


def test_a_planned_line_in_whole_numbers() -> None:
    """9 EUR per 100 kg at 1.1 USD, at least 2,000 EUR: a kilogram is 9 cents, a cent 1.1 cents."""
    rows = (rate("r", "FRT", "rail CR", "9", "EUR/(100*kg)", min_amount=Fraction(2_000)), exchange("EUR", "USD", "1.1"))
    made = desk(book("b", *rows))
    (plan,) = made.plans(made.class_of(consignment()))
    (line,) = plan.sectional.lines
    assert (line.variable, line.whole) == (Variable(1, 0, MassRule()), WholeLine(9, 1, 1, 200_000, OPEN, 11, 10))
    assert line.entry.fits
    (charge,) = quote(made, consignment()).options[0].charges
    assert (charge.amount_minor, charge.converted_minor) == (9 * 23_900, round(9.9 * 23_900))


def test_equal_lines_have_one_hash_and_lines_of_one_row_others() -> None:
    def line(amount: str, currency: str = "USD") -> PlannedLine:
        made = desk(book("b", rate("r", "FRT", "rail CR", amount, "USD/t"), exchange("USD", "EUR", "0.9")))
        one = consignment(currency=currency)
        (plan,) = made.plans(made.class_of(one))
        return plan.sectional.lines[0]

    assert line("1") == line("1") and hash(line("1")) == hash(line("1"))
    assert len({hash(line("1")), hash(line("2")), hash(line("1", "EUR"))}) == 3
