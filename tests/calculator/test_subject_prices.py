"""What is kept of a subject's price is what would be compiled afresh."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calculator import subject_prices
from calculator.contest import Case
from calculator.planned import Contingent
from calculator.planned_line import PlannedLine
from calculator.quote import quote
from calculator.subject import Subject
from calculator.tariff_set import TariffSet
from tests.calculator.world import (
    DISPATCH,
    SMALL_BOX,
    TODAY,
    WAGON,
    book,
    consignment,
    desk,
    factor,
    km,
    mass,
    rate,
    units,
)  # fmt: skip

ROWS = (
    rate("base", "FRT", "rail *", "10", "USD/(t*km)"),
    rate("gau", "GAU", "gauge_change *", "5", "USD/container", kind="contingent"),
    rate("day", "WAG", "rail *", "1", "USD/(wagon*day)"),
    factor("laden", "FRT", "0.5", laden=True), factor("group", "FRT", "0.7", train=("group",)),
    factor("owner", "FRT", "0.9", wagon_owner=("shipper",)), factor("box", "FRT", "0.8", box_owner=("shipper",)),
    factor("heavy", "FRT", "1.1", mass_band=mass(23_000, None)), factor("many", "FRT", "1.2", units=units(10, 20)),
    factor("danger", "FRT", "1.3", hazard=("3",)), factor("main", "FRT", "1.4", corridor=("main",)),
    factor("far", "FRT", "1.5", km=km(200, None)), factor("small", "FRT", "1.6", equipment=("20ft", "wagon")),
    factor("later", "FRT", "1.7", valid_from=DISPATCH.replace(year=2027)),
)  # fmt: skip
SECTION = Subject("rail", "KTZ", 1, 3, 310)
CASE = Case(desk(book("b", *ROWS)).class_of(consignment()), frozenset({"main"}), DISPATCH, TODAY, TODAY, 8)


@pytest.mark.parametrize(
    "case",
    [
        *(replace(CASE, asked=replace(CASE.asked, **change)) for change in (
            {"laden": False}, {"train": "group"}, {"wagon_owner": "shipper"}, {"box_owner": "shipper"}, {"gross_kg": 1},
            {"units": 12}, {"hazard": "3"}, {"equipment": SMALL_BOX}, {"equipment": WAGON, "box_owner": ""},
        )),
        replace(CASE, corridors=frozenset()), replace(CASE, dispatch_date=DISPATCH.replace(year=2027)),
        replace(CASE, charged_days=9), replace(CASE, charged_days=None),
    ],
)  # fmt: skip
def test_whatever_changes_a_price_is_not_mistaken_for_what_was_kept(case: Case) -> None:
    """Asked after another case, and alone: the same; and the other case is another price."""
    made = desk(book("b", *ROWS))
    before = made.prices.of(SECTION, CASE)
    kept = made.prices.of(SECTION, case)
    assert kept == desk(book("b", *ROWS)).prices.of(SECTION, case) != before
    assert made.prices.of(SECTION, CASE) == before


def test_one_section_of_two_lengths_has_two_prices() -> None:
    made = desk(book("b", *ROWS))
    short = made.prices.of(replace(SECTION, km=100), CASE)
    assert short != made.prices.of(SECTION, CASE)


def test_a_kept_price_stands_on_the_subject_that_was_asked_for() -> None:
    made = desk(book("b", *ROWS))
    made.prices.of(SECTION, CASE)
    moved = replace(SECTION, start=4, end=6)
    found = [one.planned for one in made.prices.of(moved, CASE)]
    assert all(p.subject == moved for p in found if isinstance(p, PlannedLine | Contingent))
    assert len(found) == 2


def test_a_full_memory_forgets_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject_prices, "MOST_KEPT", 3)
    made = desk(book("b", *ROWS))
    first = quote(made, consignment()).options[0].total_minor
    assert quote(made, consignment(units=12)).options[0].total_minor != first
    made.planner._ways.clear()
    assert quote(made, consignment()).options[0].total_minor == first
    assert sum(len(rows.known) for rows in made.prices._alike.values()) <= 3


def test_contingent_rates_carry_their_factors_and_no_amount() -> None:
    rows = (rate("wait", "WAG", "border ko", "5", "USD/(wagon*day)", kind="contingent"), factor("f", "WAG", "2"))
    (found,) = quote(desk(book("b", *rows)), consignment()).options
    assert [(c.charge, c.rate, c.unit) for c in found.contingent] == [("WAG", "10", "USD/(wagon*day)")]
    assert (found.total_minor, found.charges) == (0, ())


def test_an_empty_set_prices_nothing() -> None:
    made = replace(desk(), tariffs=TariffSet(()))
    assert made.prices.of(SECTION, CASE) == ()
    assert made.prices.missing(SECTION, "FRT", CASE).reason == "no book has a FRT row for rail KTZ"
