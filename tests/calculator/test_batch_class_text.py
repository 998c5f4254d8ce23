"""What is written of classes: why there is no price, each reason once."""

from __future__ import annotations

from calculator.batch_class_text import NoPrice, WithoutPrice, reasons
from calculator.transit_time import days_text
from tests.calculator.test_batch_block import DESKS
from tests.calculator.world import consignment


def test_what_the_closest_route_lacks_is_said() -> None:
    far, near = NoPrice("no_rate", "far"), NoPrice("no_conversion", "near")
    found = WithoutPrice((((2, "a", "x"), far), ((1, "z", "y"), near)), NoPrice("no_route", "none"))
    assert (found.of([0, 1]), found.of([0]), found.of([])) == (near, far, NoPrice("no_route", "none"))


def test_holes_alike_are_said_once() -> None:
    made = DESKS["none"]
    (plan,) = made.plans(made.class_of(consignment(currency="TRY")))
    said = reasons(plan.sectional)
    assert said.count(" more: ") == 1 and "TRY" in said
    assert days_text(7.5) == "7.50"
