"""The parts of a plan: what is decided of a line before any quantity is known."""

from fractions import Fraction

from tests.calculator.world import CIS, DISPATCH, book, consignment, desk, exchange, factor, rate, through


def test_a_line_is_decided_but_for_units_and_mass() -> None:
    """9 CHF/(100 kg) × 0.5 at 1.2 USD: 5.40 USD for 100 kg; 10 for a thousand kilograms."""
    rows = (rate("r", "FRT", "rail KTZ", "9", "CHF/(100*kg)", rounding="cis", max_amount=Fraction("99.995")),
            factor("f", "FRT", "0.5"), exchange("CHF", "USD", "1.2", "administrative"), exchange("USD", "EUR", "0.9"))  # fmt: skip
    made = desk(book("b", *rows))
    (plan,) = made.plans(made.class_of(consignment(currency="EUR")))
    (line,) = plan.sectional.lines
    assert (line.rate, line.currency, line.quantity) == (Fraction("5.4"), "USD", Fraction(1, 100))
    assert (line.units, line.wagons, line.mass) == (1, 0, line.row.mass)
    assert (line.step, line.lowest, line.highest) == (CIS.line, None, 10_000)
    assert line.invoice and line.invoice.factor == Fraction("1.2")
    assert line.conversion.factor == Fraction("0.9")
    assert [f.id for f in line.factors] == ["f"]
    assert (plan.currency, plan.policy, plan.case.dispatch_date <= DISPATCH) == ("EUR", "prefer", True)


def test_the_step_of_a_line_is_never_finer_than_its_currency() -> None:
    for currency, step in (("USD", "0.01"), ("JPY", "1"), ("KWD", "0.001")):
        made = desk(
            book("b", rate("r", "FRT", "rail CR", "1", f"{currency}/container"), exchange("USD", currency, "2"))
        )
        (plan,) = made.plans(made.class_of(consignment()))
        assert plan.sectional.lines[0].step == Fraction(step)


def test_a_through_plan_knows_what_it_replaces() -> None:
    made = desk(
        book(
            "b", rate("r", "FRT", "rail *", "1", "USD/container"), through("t", "bo", "ak", "5", "USD/container", "FRT")
        )
    )
    (plan,) = made.plans(made.class_of(consignment()))
    assert plan.through
    assert [line.row.id for line in plan.through.lines.lines] == ["r", "t"]
    assert [str(line.subject) for line in plan.through.replaced.lines] == ["rail KTZ"]
