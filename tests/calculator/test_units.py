"""Units of tariffs and of users: what is right is exact, and every refusal says why."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.units import MEASURES, QUANTITY_UNITS, UnitError, number, rate_unit, whole
from tests.oracle.units import AmountUnit, parse_unit


@pytest.mark.parametrize(
    ("text", "measures", "size"),
    [
        *((f"USD/{name}", (name,), "1") for name in MEASURES),
        ("USD/(t*km)", ("t", "km"), "1"),
        ("USD/t/km", ("t", "km"), "1"),
        ("CHF / (axle * km)", ("axle", "km"), "1"),
        ("EUR/(km*container)", ("container", "km"), "1"),
        ("USD/(wagon*day)", ("wagon", "day"), "1"),
        ("USD/(100*kg)", ("t",), "1/10"),
        ("USD/kg", ("t",), "1/1000"),
        ("USD/tonne", ("t",), "1"),
        ("USD/lb", ("t",), "45359237/100000000000"),
        ("USD/short_ton", ("t",), "0.90718474"),
        ("USD/(10*t*km)", ("t", "km"), "10"),
        ("USD/(0.5*t)", ("t",), "1/2"),
        ("USD/mile", ("km",), "1.609344"),
        ("USD/nautical_mile", ("km",), "1.852"),
        ("USD/(container*mile)", ("container", "km"), "1.609344"),
        ("USD/cm", ("m",), "1/100"),
        ("USD/ft", ("m",), "0.3048"),
        ("USD/(m*km)", ("m", "km"), "1"),
        ("USD/hour", ("day",), "1/24"),
        ("USD/week", ("day",), "7"),
    ],
)
def test_the_unit_is_the_formula(text: str, measures: tuple[str, ...], size: str) -> None:
    """Whatever is compatible with a measure is right, exactly; metres are wagon length, kilometres distance."""
    unit = rate_unit(text)
    assert (unit.currency, unit.measures, unit.size) == (text[:3], measures, Fraction(size))
    assert not unit.percent


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("percent of FRT", ("FRT",)),
        ("percent of FRT;GAU; FER", ("FRT", "GAU", "FER")),
        ("percent of total", ("total",)),
        ("percent of value", ("value",)),
    ],
)
def test_percentages_name_what_they_are_taken_of(text: str, of: tuple[str, ...]) -> None:
    unit = rate_unit(text)
    assert (unit.percent, unit.currency, unit.measures) == (of, "", ())


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("USD", "not a currency divided", "USD/container"),
        ("USD/", "not a currency divided", "USD/container"),
        ("", "not a currency divided", "USD/container"),
        ("usd/t", "not a currency divided", "USD/container"),
        ("USD/" + "t*" * 60 + "t", "not a currency divided", "USD/container"),
        ("USX/t", "'USX' is not an ISO 4217 currency", "USD"),
        ("USD/ton", "'ton' is ambiguous", "short_ton or long_ton"),
        ("USD/contaner", "unknown unit 'contaner'", "did you mean container"),
        ("USD/bottle", "unknown unit 'bottle'", "measures are container, TEU"),
        ("USD/CHF", "'CHF' is not a measure", "measures are"),
        ("USD/(t*kg)", "the measure 't' twice", "once"),
        ("USD/(t*t)", "the measure 't' twice", "once"),
        ("USD/(km*mile)", "the measure 'km' twice", "once"),
        ("USD/t**2", "has a power", "once"),
        ("USD/10**10**10", "has a power", "once"),
        ("USD/t^2", "has the sign '^'", "only *, / and brackets"),
        ("USD/t;rm", "has the sign ';'", "only *, / and brackets"),
        ("USD/(t/km)", "divides inside the brackets", "one product"),
        ("USD/(t km)", "lacks a sign before 'km'", "USD/(t*km)"),
        ("USD/(m m)", "lacks a sign before 'm'", "USD/(t*km)"),
        ("USD/(100 kg)", "lacks a sign before 'kg'", "USD/(t*km)"),
        ("USD/__import__", "has the sign '_'", "only *, / and brackets"),
        ("USD/()", "cannot be read", "USD/(t*km)"),
        ("USD/((t)", "cannot be read", "USD/(t*km)"),
        ("USD/t)", "cannot be read", "USD/(t*km)"),
        ("USD/t*", "cannot be read", "USD/(t*km)"),
        ("USD/100", "a rate per nothing", "name a measure"),
        ("USD/(0*t)", "a rate per nothing", "name a measure"),
        ("percent", "is not a percentage", "percent of total"),
        ("percentage of FRT", "is not a percentage", "percent of total"),
        ("percent of frt", "'frt' is not a charge code", "capitals"),
        ("percent of total;value", "'total' is not a charge code", "capitals"),
    ],
)
def test_what_is_no_unit_of_a_tariff_is_refused(text: str, message: str, advice: str) -> None:
    with pytest.raises(UnitError) as refused:
        rate_unit(text)
    assert message in refused.value.message
    assert advice in refused.value.advice


@given(st.text(alphabet="USDCHFtkmgconaier/*()0123456789. ^_-", max_size=30).map("USD/".__add__))
def test_any_text_is_a_unit_or_is_refused(text: str) -> None:
    """Nothing that a file may hold does anything else; where both know the unit, the slow pricer agrees."""
    try:
        unit = rate_unit(text)
    except UnitError as refused:
        assert refused.message
        return
    assert unit.measures and unit.size > 0
    try:
        slow = parse_unit(text)
    except ValueError:
        return
    assert isinstance(slow, AmountUnit)
    assert (sorted(slow.measures), slow.scale) == (sorted(unit.measures), 1 / unit.size)


@pytest.mark.parametrize(
    ("text", "kg"),
    [
        ("24.5 t", 24_500), ("24.5t", 24_500), ("24.500 TNE", 24_500), ("24500 kg", 24_500), ("24 500 kg", 24_500),
        ("24,500 kg", 24_500), ("24'500 KGM", 24_500), ("24 500 кг", 24_500), ("24.5 тонн", 24_500),
        ("24.5 т", 24_500), ("24.5 تن", 24_500), ("500 公斤", 500), ("0 t", 0), ("0.001 t", 1), ("+3 t", 3_000), ("1000 g", 1),
        ("100000 kg", 100_000),
        ("0.000 t", 0), ("0 lb", 0), ("2 lb", 1), ("100 lbs", 45), ("1 stn", 907), ("1 LTN", 1_016), ("54013.7 lb", 24_500),
    ],
)  # fmt: skip
def test_text_becomes_whole_kilograms(text: str, kg: int) -> None:
    assert whole(text, "kg") == kg


def test_a_bare_number_is_in_the_unit_declared_and_its_sign_is_the_declared_one() -> None:
    assert whole("24.5", "kg", "t") == 24_500
    assert whole("24,5", "kg", "t", ",") == 24_500
    assert whole("1.234 kg", "kg", None, ",") == 1_234
    assert whole("1.234 t", "kg") == 1_234
    assert whole("1,234 kg", "kg") == 1_234


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("", "is not a quantity", "24.5 t"),
        ("t", "is not a quantity", "24.5 t"),
        ("nan kg", "is not a quantity", "24.5 t"),
        ("Infinity kg", "is not a quantity", "24.5 t"),
        ("10**10**10 kg", "is not a quantity", "24.5 t"),
        ("1e400 t", "is not a quantity", "24.5 t"),
        ("1e4 kg", "is not a quantity", "24.5 t"),
        ("24 t; drop", "is not a quantity", "24.5 t"),
        ("9" * 70 + " t", "is not a quantity", "24.5 t"),
        ("1/3 t", "is not a quantity", "24.5 t"),
        ("1e400", "is not a unit of mass", ""),
        ("24.5 ton", "'ton' is ambiguous", "stn or ltn"),
        ("24.5 TONS", "'ton' is ambiguous", "stn or ltn"),
        ("20GP", "'gp' is not a unit of mass", "use kg, t or lb"),
        ("24 km", "'km' is not a unit of mass", "use kg, t or lb"),
        ("24.5", "has no unit", "24500 kg"),
        ("-1 t", "is negative", "zero or more"),
        ("- 1 t", "is negative", "zero or more"),
        ("24.5005 t", "is finer than one kg", "whole kg"),
        ("0.5 kg", "is finer than one kg", "whole kg"),
        ("1 g", "is finer than one kg", "whole kg"),
        # Less than half a kilogram would be rounded to nothing, and a box with goods taken for an empty one.
        ("1 lb", "is less than one kg", "at least one kg"),
        ("1.2.3 t", "is not a number with the decimal sign '.'", "the decimal sign here is a point"),
        ("24,5 t", "is not a number with the decimal sign '.'", "the decimal sign here is a point"),
        ("1 2 t", "is not a number with the decimal sign '.'", "the decimal sign here is a point"),
    ],
)
def test_what_is_no_mass_is_refused_with_the_reason(text: str, message: str, advice: str) -> None:
    with pytest.raises(UnitError) as refused:
        whole(text, "kg")
    assert message in refused.value.message
    assert advice in refused.value.advice


def test_the_other_decimal_sign_is_named() -> None:
    with pytest.raises(UnitError) as refused:
        whole("24.5 t", "kg", None, ",")
    assert refused.value.advice == "the decimal sign here is a comma"


@given(st.text(max_size=80))
def test_any_text_is_a_mass_or_is_refused(text: str) -> None:
    try:
        assert whole(text, "kg") >= 0
    except UnitError as refused:
        assert refused.message and refused.advice


@given(st.integers(0, 10**8), st.sampled_from((".", ",")))
def test_every_kilogram_survives_as_tonnes(kg: int, decimal: str) -> None:
    """No number of kilograms is bent by binary floating point on its way."""
    assert whole(f"{kg // 1000}{decimal}{kg % 1000:03d} t", "kg", None, decimal) == kg
    grouped = f"{kg:,}" if decimal == "." else f"{kg:,}".replace(",", ".")
    assert whole(f"{grouped} kg", "kg", None, decimal) == kg


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("120000", ".", "120000"), ("120000.50", ".", "120000.5"), ("120,000", ".", "120000"),
        ("120,000.25", ".", "120000.25"),
        ("1.234", ".", "1.234"), ("1.234", ",", "1234"), ("1,234", ",", "1.234"), ("1,234", ".", "1234"),
        ("1.234.567,8", ",", "1234567.8"), ("1 234 567", ".", "1234567"), ("12'345.6", ".", "12345.6"),
        (" 7 ", ".", "7"),
    ],
)  # fmt: skip
def test_numbers_follow_the_declared_sign(text: str, decimal: str, value: str) -> None:
    assert number(text, decimal) == Fraction(value)


@pytest.mark.parametrize(
    "text", ["", ".", "1.", ".5", "1,23", "12,34,567", "1e5", "-1", "0x10", "1_000", "٣,٤", "1.2,3"]
)
def test_numbers_that_are_none(text: str) -> None:
    with pytest.raises(ValueError):
        number(text)


def test_user_units_have_the_factors_of_the_tariffs_units() -> None:
    """Closed list, filled from the same registry as the tariffs."""
    names = QUANTITY_UNITS["kg"]
    assert all(name == name.casefold() for name in names)
    for name in ("kg", "t", "lb", "g", "short_ton", "long_ton"):
        assert names[name] == rate_unit(f"USD/{name}").size * 1000
