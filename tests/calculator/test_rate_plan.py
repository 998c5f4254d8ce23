"""An itinerary as lines, through rates and holes: worked by hand in the small world.

xi – ba: CR 100 km, KTZ 310 km, ASCO 400 km; gauge change in ko, transshipment in ak, borders in bo, ko and ak.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from calculator.quote import Option, quote
from calculator.tariff_book import Factor, MassRule, Rate, RoundingProfile, ThroughRate
from calculator.units import rate_unit
from tests.calculator.world import SMALL_BOX, book, consignment, desk, exchange, km, network, rate, through

AnyRow = Rate | Factor | ThroughRate


def option(*rows: AnyRow, asked: dict[str, Any] | None = None, world: Any = None, **changes: Any) -> Option:
    """The one option of the world's consignment with one book of these rows."""
    (found,) = quote(desk(book("b", *rows, **changes), network_=world), consignment(**(asked or {}))).options
    return found


def lines(found: Option) -> list[str]:
    """Charge, subject and amount of each line, in print order."""
    return [f"{line.charge} {line.subject} {line.amount_minor}" for line in found.charges]


HAUL = (rate("km", "FRT", "rail *", "1", "USD/(container*km)"), rate("fer", "FER", "ferry *", "500", "USD/container"))
CR = rate("cr", "FRT", "rail CR", "1", "USD/container")
NEEDS = {"rail": "FRT", "ferry": "FER"}


def test_lines_follow_the_journey_then_countries_then_the_consignment() -> None:
    rows = (
        *HAUL,
        rate("thc", "THC", "terminal *", "10", "USD/container"),
        rate("gau", "GAU", "gauge_change ko", "7", "USD/wagon"),
        rate("bcf", "BCF", "border *", "3", "USD/document"),
        rate("wag", "WAG", "country KZ", "2", "USD/consignment"),
    )
    assert lines(option(*rows)) == [
        "THC origin xi 1000", "FRT rail CR 10000", "BCF border bo 300", "FRT rail KTZ 31000",
        "BCF border ko 300", "GAU gauge_change ko 700", "BCF border ak 300", "FER ferry ASCO 50000",
        "THC destination ba 1000", "WAG country KZ 200",
    ]  # fmt: skip


def test_a_section_and_its_legs_are_two_subjects_and_both_are_charged() -> None:
    found = option(*HAUL, rate("leg", "FRT", "leg bo_ko", "1", "USD/(container*km)"))
    assert lines(found)[1:3] == ["FRT rail KTZ 31000", "FRT leg bo_ko 1000"]


def test_a_band_picks_the_row_for_the_whole_quantity() -> None:
    near = rate("near", "FRT", "rail *", "2", "USD/(container*km)", km=km(None, 309))
    far = rate("far", "FRT", "rail *", "1", "USD/(container*km)", km=km(309, None))
    assert lines(option(near, far)) == ["FRT rail CR 20000", "FRT rail KTZ 31000"]


@pytest.mark.parametrize(
    ("rows", "holes"),
    [
        (HAUL, []),
        (HAUL[:1], ["FER ferry ASCO"]),
        ((HAUL[1], CR), ["FRT rail KTZ"]),
        ((HAUL[1], CR, rate("l1", "FRT", "leg bo_ko", "1", "USD/container"),
          rate("l2", "FRT", "leg ko_ak", "1", "USD/container")), []),
        ((HAUL[1], CR, rate("l1", "FRT", "leg bo_ko", "1", "USD/container")), ["FRT leg ko_ak"]),
        ((HAUL[0], rate("fer", "FER", "ferry *", "5", "USD/container", kind="contingent")), ["FER ferry ASCO"]),
    ],
)  # fmt: skip
def test_a_required_charge_is_met_by_the_section_or_by_every_one_of_its_legs(
    rows: tuple[Rate, ...], holes: list[str]
) -> None:
    """A contingent row meets no requirement."""
    found = option(*rows, required=NEEDS)
    assert [f"{hole.charge} {hole.subject}" for hole in found.holes] == holes
    assert (found.total_minor is None) == bool(holes) == (not found.charges)


@pytest.mark.parametrize("kind", ["country", "consignment", "border"])
def test_lines_of_legs_meet_no_requirement_but_a_section_s(kind: str) -> None:
    found = option(*HAUL, rate("doc", "BCF", "leg *", "1", "USD/document"), required={kind: "BCF"})
    assert {(hole.charge, hole.subject.split()[0], hole.code) for hole in found.holes} == {("BCF", kind, "no_rate")}


def test_a_terminal_s_requirement_holds_at_both_ends() -> None:
    found = option(*HAUL, rate("thc", "THC", "origin *", "1", "USD/document"), required={"terminal": "THC"})
    assert [hole.subject for hole in found.holes] == ["destination ba"]


def test_a_hole_says_the_closest_row_and_what_would_fix_it() -> None:
    found = option(HAUL[1], rate("small", "FRT", "rail *", "1", "USD/container", equipment=("20ft",)), required=NEEDS)
    (first, second) = found.holes
    assert (first.code, first.reason) == ("no_rate", "no FRT rate for rail CR matches")
    assert first.closest == "b small (rates.csv:2): only for 20ft"
    assert "widen small" in second.fix


def test_a_line_without_a_conversion_is_a_hole_that_names_pair_and_day() -> None:
    found = option(HAUL[0], rate("fer", "FER", "ferry *", "500", "EUR/container"))
    (hole,) = found.holes
    assert (hole.code, hole.reason) == ("no_conversion", "no rate EUR>USD on 2026-11-23")


@pytest.mark.parametrize(
    ("amount", "unit", "rounding", "total"),
    [
        ("14.20", "CHF/t", "cis", 97_920), ("14.20", "CHF/t", "default", 97_931),
        ("0.1234", "USD/t", "cis", 720),
        ("0.1234", "USD/t", "default", 740), ("249.5", "USD/container", "cis", 25_000),
        ("249.5", "USD/TEU", "cis", 49_900),
        ("0.126", "USD/(container*km)", "cis", None), ("1.234", "USD/(100*kg)", "cis", 73_800),
        ("0", "USD/t", "cis", 0),
    ],
)  # fmt: skip
def test_the_invoice_profile_rounds_the_rate_before_it_is_multiplied(
    amount: str, unit: str, rounding: str, total: int | None
) -> None:
    """60 t goods on the consignment; the rate is rounded per the unit as written, whole per container, not per TEU."""
    rows = (rate("r", "FRT", "consignment", amount, unit, rounding=rounding, mass=MassRule("goods")),
            exchange("CHF", "USD", str(1 / Fraction("0.87")), "administrative"))  # fmt: skip
    asked = {"mass_kg": 60_000}
    if total is None:
        row = rate("r", "FRT", "rail CR", amount, unit, rounding=rounding)
        (hole,) = option(row, asked=asked).holes
        assert hole.code == "rounds_to_zero" and "rounds to 0" in hole.reason
        return
    assert option(*rows, asked=asked).total_minor == total  # type: ignore[arg-type]


THROUGH = through("thr", "bo", "ak", "100", "USD/container", "FRT;GAU;BCF@to")
PARTS = (
    *HAUL,
    rate("gau", "GAU", "gauge_change *", "40", "USD/container"),
    rate("bcf", "BCF", "border *", "3", "USD/document"),
)


@pytest.mark.parametrize(
    ("policy", "amount", "used"),
    [("prefer", "100", True), ("prefer", "9999", True), ("cheaper", "100", True), ("cheaper", "352.99", True),
     ("cheaper", "353", False),
     ("ignore", "1", False)],
)  # fmt: skip
def test_a_through_rate_by_policy(policy: str, amount: str, used: bool) -> None:
    """It replaces 310 km, the gauge change in ko and the border fee in ak: 353.00; both ways are told."""
    row = through("thr", "bo", "ak", amount, "USD/container", "FRT;GAU;BCF@to")
    found = option(*PARTS, row, through=policy)
    by_parts, by_through = 10_000 + 31_000 + 50_000 + 4_000 + 900, 10_000 + 50_000 + 600 + int(Fraction(amount) * 100)
    assert found.total_minor == (by_through if used else by_parts)
    assert found.through and (found.through.row, found.through.used) == ("thr", used)
    assert found.through.other_minor == (by_parts if used else by_through)


def test_the_through_line_stands_where_its_stretch_ends() -> None:
    assert lines(option(*PARTS, THROUGH)) == [
        "FRT rail CR 10000", "BCF border bo 300", "BCF border ko 300", "THR through thr 10000", "FER ferry ASCO 50000",
    ]  # fmt: skip


def test_of_several_through_rates_the_longest_then_the_latest_book_wins() -> None:
    longer = through("long", "xi", "ak", "1", "USD/container", "FRT")
    again = through("again", "xi", "ak", "2", "USD/container", "FRT")
    assert option(*PARTS, THROUGH, longer).through.row == "long"  # type: ignore[union-attr]
    found = quote(desk(book("a", *PARTS, longer), book("b", again)), consignment()).options[0]
    assert found.through and found.through.row == "again"
    tie = option(*PARTS, longer, again)
    assert [hole.code for hole in tie.holes] == ["two_rows"]
    assert "long" in tie.holes[0].reason and "again" in tie.holes[0].reason
    assert option(*PARTS, longer, again, through="ignore").total_minor == 95_900


def test_a_through_rate_that_cannot_be_converted_is_not_taken() -> None:
    found = option(*PARTS, through("eur", "bo", "ak", "1", "EUR/container", "FRT"))
    assert (found.total_minor, found.through) == (95_900, None)


def test_requirements_inside_the_stretch_are_replaced_too() -> None:
    priced = option(HAUL[1], CR, THROUGH, required=NEEDS)
    assert priced.total_minor == 50_000 + 100 + 10_000
    cheaper = option(
        HAUL[1], rate("cr", "FRT", "rail CR", "1", "USD/container"), THROUGH, required=NEEDS, through="cheaper"
    )
    assert cheaper.total_minor == priced.total_minor, "one of the lines that it replaces is a hole"


def test_a_rate_per_day_needs_a_known_time() -> None:
    """24 + 12 + 74.4 + 24 + 48 hours are 7.6 days: eight are charged."""
    row = rate("wag", "WAG", "consignment", "5", "USD/(wagon*day)")
    assert option(*HAUL, row).charges[-1].amount_minor == 4_000
    timeless = option(*HAUL, row, world=network(transfers=()))
    assert [hole.code for hole in timeless.holes] == ["no_days"]
    assert option(*HAUL, rate("wag", "WAG", "consignment", "5", "USD/(wagon*day)", kind="contingent"),
                  world=network(transfers=())).total_minor == 91_000  # fmt: skip
    assert rate_unit("USD/(wagon*day)").measures == ("wagon", "day")


@pytest.mark.parametrize(
    ("unit", "boxes", "minor"),
    [
        ("USD/wagon", 3, 200), ("USD/wagon", 4, 200), ("USD/axle", 3, 800), ("USD/m", 3, 3_920), ("USD/TEU", 3, 300),
        ("USD/container", 3, 300), ("USD/document", 3, 100), ("USD/t", 3, 6_660), ("USD/(container*t)", 3, 19_980),
        ("USD/(container*wagon)", 3, 600), ("USD/kg", 1, 2_220_000),
    ],
)  # fmt: skip
def test_small_boxes_go_two_on_a_platform(unit: str, boxes: int, minor: int) -> None:
    """Three boxes of 20 ft with 20 t and 2.2 t tare each: two platforms of four axles and 19.6 m."""
    asked = {"equipment": SMALL_BOX, "units": boxes}
    assert option(rate("r", "FRT", "rail CR", "1", unit), asked=asked).total_minor == minor


@pytest.mark.parametrize(
    ("rule", "goods_kg", "minor"),
    [
        (MassRule("goods", 0, 1), 18_001, 1_800), (MassRule("goods", 20_000, 1), 18_001, 2_000), (MassRule("goods", 0, 1_000), 18_001, 1_900),
        (MassRule("goods", 0, 1_000), 18_000, 1_800), (MassRule("gross", 0, 1), 18_000, 2_190), (MassRule("gross", 0, 500), 0, 400),
    ],
)  # fmt: skip
def test_chargeable_tonnes(rule: MassRule, goods_kg: int, minor: int) -> None:
    """At least `min_t`, rounded up to a step; gross is goods and 3.9 t of box."""
    assert (
        option(rate("r", "FRT", "rail CR", "1", "USD/t", mass=rule), asked={"mass_kg": goods_kg}).total_minor == minor
    )


@pytest.mark.parametrize(
    ("line", "currency", "minor"),
    [("0.00001", "USD", 1_235), ("0.05", "USD", 1_235), ("5", "USD", 1_000), ("0.01", "JPY", 12)],
)
def test_a_line_is_rounded_to_its_profile_s_step_but_never_finer_than_its_currency(
    line: str, currency: str, minor: int
) -> None:
    profile = RoundingProfile("default", Fraction(line))
    row = rate("r", "FRT", "rail CR", "12.3456", f"{currency}/container")
    assert option(row, asked={"currency": currency}, rounding={"default": profile}).total_minor == minor
