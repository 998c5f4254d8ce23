"""When a row applies, and in which words it says that it does not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.conditions import NO_KM, Commodities, Conditions, On, Validity
from calculator.consignment import ConsignmentClass
from tests.calculator.world import BOX, DISPATCH, SMALL_BOX, WAGON, consignment, desk, km, mass, on, units
from tests.oracle.matching import commodity_fits

ASKED = desk().class_of(consignment())
DAY, EVE, MORROW = date(2026, 5, 10), date(2026, 5, 9), date(2026, 5, 11)


@pytest.mark.parametrize(
    ("written", "kind", "name", "covered"),
    [
        ("rail KTZ", "rail", "KTZ", True), ("rail KTZ;UTY", "rail", "UTY", True), ("rail KTZ", "rail", "UTY", False),
        ("rail *", "rail", "UTY", True), ("rail *", "ferry", "UTY", False), ("terminal xi", "origin", "xi", True),
        ("terminal xi", "destination", "xi", True), ("terminal xi", "border", "xi", False),
        ("origin xi", "destination", "xi", False), ("consignment", "consignment", "", True), ("", "leg", "any", True),
    ],
)  # fmt: skip
def test_which_subjects_a_row_stands_on(written: str, kind: str, name: str, covered: bool) -> None:
    assert on(written).covers(kind, name) is covered
    assert str(on(written)) == written


def test_terminal_means_both_ends() -> None:
    assert On("terminal").kinds == ("origin", "destination")
    assert On("rail").kinds == ("rail",)


@pytest.mark.parametrize(
    ("validity", "reasons"),
    [
        (Validity(), []),
        (Validity(DAY, DAY, DAY), []),
        (Validity(MORROW), ["valid from 2026-05-11"]),
        (Validity(None, EVE), ["valid to 2026-05-09"]),
        (Validity(None, None, MORROW), ["published only on 2026-05-11"]),
        (Validity(MORROW, None, MORROW), ["valid from 2026-05-11", "published only on 2026-05-11"]),
    ],
)
def test_both_times_of_a_row_are_inclusive(validity: Validity, reasons: list[str]) -> None:
    assert list(validity.mismatches(DAY, DAY)) == reasons


@pytest.mark.parametrize(
    ("over", "to", "value", "reason"),
    [
        (None, None, 0, ""), (10, 20, 10, "only over 10 km of the section"), (10, 20, 11, ""), (10, 20, 20, ""),
        (10, 20, 21, "only up to 20 km of the section"),
        (0, None, 0, "only over 0 km of the section"), (None, 0, 0, ""),
    ],
)  # fmt: skip
def test_a_band_is_open_below_and_closed_above(over: int | None, to: int | None, value: int, reason: str) -> None:
    assert list(km(over, to).mismatches(value)) == ([reason] if reason else [])


def test_a_band_of_mass_speaks_in_tonnes() -> None:
    assert list(mass(21_500, None).mismatches(20_000)) == ["only over 21.5 t gross a unit"]


@given(*[st.none() | st.integers(0, 12)] * 4)
def test_overlapping_bands_share_a_value(a: int | None, b: int | None, c: int | None, d: int | None) -> None:
    first, second = replace(NO_KM, over=a, to=b), replace(NO_KM, over=c, to=d)
    shared = any(not [*first.mismatches(v), *second.mismatches(v)] for v in range(30))
    assert first.overlaps(second) == second.overlaps(first) == shared
    assert first.open == (a is None and b is None)


@given(
    st.lists(st.sampled_from(("", "!")), min_size=4, max_size=4),
    st.lists(st.sampled_from(("27", "2711", "271", "05", "ETSNG:05", "ETSNG:0530", "1")), max_size=4, unique=True),
    st.sampled_from(
        (("NHM", ""), ("NHM", "27"), ("NHM", "271119"), ("NHM", "0530"), ("ETSNG", "053046"), ("ETSNG", "2711"))
    ),
)
def test_of_the_prefixes_that_fit_the_longest_decides(
    signs: list[str], prefixes: list[str], asked: tuple[str, str]
) -> None:
    """As the slow pricer reads the same cell."""
    cells = [sign + prefix for sign, prefix in zip(signs, prefixes, strict=False)]
    split = [(sign, tuple((prefix if ":" in prefix else f"NHM:{prefix}").split(":")))
             for sign, prefix in zip(signs, prefixes, strict=False)]  # fmt: skip
    commodities = Commodities(
        frozenset((p[0], p[1]) for sign, p in split if not sign), frozenset((p[0], p[1]) for sign, p in split if sign)
    )
    if cells:
        assert commodities.match(*asked) == commodity_fits(";".join(cells), *asked)


def asked(**changes: object) -> ConsignmentClass:
    """The class of the world's consignment, changed."""
    return replace(ASKED, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("conditions", "of", "reason"),
    [
        (Conditions(equipment=("45G1",)), asked(), ""),
        (Conditions(equipment=("container",)), asked(), ""),
        (Conditions(equipment=("40ft",)), asked(), ""),
        (Conditions(equipment=("20ft", "wagon")), asked(), "only for 20ft or wagon"),
        (Conditions(equipment=("20ft",)), asked(equipment=SMALL_BOX), ""),
        (Conditions(equipment=("20ft",)), asked(equipment=WAGON), "only for 20ft"),
        (Conditions(laden=True), asked(), ""),
        (Conditions(laden=False), asked(), "only for empty units"),
        (Conditions(laden=True), asked(laden=False), "only for laden units"),
        (Conditions(box_owner=("shipper",)), asked(), "only for boxes of the shipper"),
        (Conditions(box_owner=("carrier", "shipper")), asked(equipment=WAGON, box_owner=""),
         "only for boxes of the carrier or shipper"),
        (Conditions(wagon_owner=("shipper",)), asked(), "only for wagons of the shipper"),
        (Conditions(train=("block",)), asked(), "only for consignments by block"),
        (Conditions(hazard=("none",)), asked(), ""),
        (Conditions(hazard=("4",)), asked(hazard="4.1"), "only for hazard 4"),
        (Conditions(commodity=Commodities(frozenset({("NHM", "85")}))), asked(), "not for this commodity"),
        (Conditions(commodity=Commodities(frozenset({("NHM", "85")}))), asked(commodity="8528"), ""),
        (Conditions(commodity=Commodities(excluded=frozenset({("NHM", "85")}))), asked(), ""),
        (Conditions(corridor=("main",)), asked(), ""),
        (Conditions(corridor=("other",)), asked(), "only on corridor other"),
        (Conditions(km=km(None, 99)), asked(), "only up to 99 km of the section"),
        (Conditions(mass=mass(23_900, None)), asked(gross_kg=23_900), "only over 23.9 t gross a unit"),
        (Conditions(units=units(41, 60)), asked(), "only over 40 units in the consignment"),
    ],
)  # fmt: skip
def test_each_condition_says_why_it_fails(conditions: Conditions, of: ConsignmentClass, reason: str) -> None:
    assert list(conditions.mismatches(of, frozenset({"main"}), 100)) == ([reason] if reason else [])


def test_all_reasons_are_told_not_only_the_first() -> None:
    strict = Conditions(equipment=("22G1",), laden=False, train=("block",), km=km(0, 50))
    found = list(strict.mismatches(ASKED, frozenset(), None))
    assert found == [
        "only for 22G1",
        "only for empty units",
        "only for consignments by block",
        "only where there is a distance",
    ]


def test_the_world_asks_as_expected() -> None:
    assert (ASKED.equipment, ASKED.laden, ASKED.journey.dispatch_date) == (BOX, True, DISPATCH)
