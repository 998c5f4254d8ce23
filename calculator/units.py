"""Units: the one pint registry, the measures of a tariff, and text that becomes a whole number.

Two doors with two rules. Tariff files may use any unit that pint can convert to a measure, after a strict
look at its shape. Text from users meets a closed list of names whose factors pint computed at import:
it never reaches pint's parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, cast

from calculator.money import CURRENCIES, half_up
from calculator.pint_alone import ScaleConverter, UnitDefinition, UnitsContainer, pint
from calculator.problem import did_you_mean

_DEFINITIONS = """
deca- = 10 = da-
hecto- = 100 = h-
kilo- = 1000 = k-
mega- = 1000000 = M-
centi- = 1/100 = c-
milli- = 1/1000 = m-
gram = [mass] = g
tonne = 1000000 * gram = t = metric_ton
quintal = 100000 * gram = q
pound = 45359237/100000 * gram = lb = lbs
ounce = 1/16 * pound = oz
hundredweight = 100 * pound = cwt
long_hundredweight = 112 * pound
short_ton = 2000 * pound
long_ton = 2240 * pound
meter = [length] = m = metre
inch = 254/10000 * meter
foot = 3048/10000 * meter = ft = feet
yard = 3 * foot = yd
mile = 5280 * foot = mi
nautical_mile = 1852 * meter = nmi
second = [time] = s
minute = 60 * second = min
hour = 3600 * second = h
day = 24 * hour = d
week = 7 * day
container = [container] = box
TEU = [TEU]
wagon = [wagon]
axle = [axle]
document = [document]
consignment = [consignment]
train = [train]
"""


def _registry() -> pint.UnitRegistry[Fraction]:
    """The registry: exact, closed, each currency and each countable measure a dimension of its own."""
    registry: pint.UnitRegistry[Fraction] = pint.UnitRegistry(None, non_int_type=Fraction)
    for line in _DEFINITIONS.strip().splitlines():
        registry.define(line)
    for code in CURRENCIES:
        # What the line "USD = [currency_USD]" says, without a parser: there are many.
        dimension = UnitsContainer({f"[currency_{code}]": 1})
        registry.define(cast(Any, UnitDefinition(code, None, (), ScaleConverter(1), dimension)))
    return registry


UNITS = _registry()

_COUNTED = ("container", "TEU", "wagon", "axle", "document", "consignment", "train")
_DISTANCES = {"kilometer", "mile", "nautical_mile", "megameter", "hectometer"}
MEASURES: dict[str, str] = {
    **{name: name for name in _COUNTED},
    "t": "tonne",
    "m": "meter",
    "km": "kilometer",
    "day": "day",
}
"""Measure of a tariff -> the pint unit that its quantity is counted in (tariff-book rules, section 2)."""

PERCENT_OF_TOTAL, PERCENT_OF_VALUE = "total", "value"
_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,11}")
_UNIT_SHAPE = re.compile(r"([A-Z]{3})\s*/\s*(.+)")
_TOKEN = re.compile(r"\s*(?:([A-Za-z][A-Za-z_]{0,23})|(\d{1,9}(?:\.\d{1,9})?)|([*/()]))")


class UnitError(ValueError):
    """A unit that a tariff cannot be written in; `advice` says what would be right."""

    def __init__(self, message: str, advice: str = "") -> None:
        """Keep the message and the advice apart."""
        super().__init__(message)
        self.message, self.advice = message, advice


@dataclass(frozen=True, slots=True)
class RateUnit:
    """The unit of a rate, which is also its formula: amount × the quantity of each measure.

    text     : as the tariff writes it, such as ``USD/(100*kg)``
    currency : ISO 4217 code; "" for a percentage
    measures : the measures to multiply by, such as ("t", "km")
    size     : how many products of measures the written unit stands for: 1/10 for ``100*kg`` in [t]
    percent  : what a percentage is taken of: charge codes, ("total",) or ("value",); empty otherwise
    """

    text: str
    currency: str
    measures: tuple[str, ...] = ()
    size: Fraction = Fraction(1)
    percent: tuple[str, ...] = ()

    @property
    def counts_boxes(self) -> bool:
        """Whether it multiplies by containers: for wagons there is no such quantity."""
        return "container" in self.measures or "TEU" in self.measures


@lru_cache(maxsize=4096)
def rate_unit(text: str) -> RateUnit:
    """The unit of a tariff row: ``USD/(t*km)``, ``EUR/wagon``, ``percent of FRT;GAU``.

    Raises UnitError where it is not a currency divided by a product of measures.
    """
    if text.startswith("percent"):
        return _percent(text)
    shape = _UNIT_SHAPE.fullmatch(text.strip())
    if not shape or len(text) > 80:
        raise UnitError(
            f"{text!r} is not a currency divided by a product of measures",
            "write it like USD/container, EUR/(t*km) or 'percent of FRT'",
        )
    currency, quantity = shape[1], _product(text, shape[2])
    if currency not in CURRENCIES:
        raise UnitError(f"{currency!r} is not an ISO 4217 currency", did_you_mean(currency, CURRENCIES))
    size, measures = Fraction(1), []
    magnitude: Any = getattr(quantity, "magnitude", quantity)
    size *= Fraction(magnitude)
    for name, power in getattr(quantity, "_units", {}).items():
        measure, factor = _measure(name)
        if power != 1 or measure in measures:
            raise UnitError(f"{text!r} has the measure {measure!r} twice", "write each measure once")
        measures.append(measure)
        size *= factor
    if size <= 0 or not measures:
        raise UnitError(f"{text!r} is a rate per nothing", f"name a measure: {', '.join(MEASURES)}")
    return RateUnit(text, currency, tuple(sorted(measures, key=list(MEASURES).index)), size)


def _percent(text: str) -> RateUnit:
    """``percent of FRT;GAU``, ``percent of total``, ``percent of value``."""
    words = text.split(maxsplit=2)
    if len(words) != 3 or words[:2] != ["percent", "of"]:
        raise UnitError(
            f"{text!r} is not a percentage",
            "write 'percent of FRT;GAU', 'percent of total' or 'percent of value'",
        )
    of = tuple(part.strip() for part in words[2].split(";"))
    if of not in ((PERCENT_OF_TOTAL,), (PERCENT_OF_VALUE,)):
        for code in of:
            if not _CODE.fullmatch(code):
                raise UnitError(f"{code!r} is not a charge code", "charge codes are capitals, such as FRT;GAU")
    return RateUnit(text, "", percent=of)


def _product(text: str, denominator: str) -> Any:
    """The denominator as pint reads it: a product of only known names, plain numbers, ``*`` and brackets."""
    at, depth = 0, 0
    parts: list[str] = []
    while at < len(denominator.rstrip()):
        token = _TOKEN.match(denominator, at)
        if not token:
            raise UnitError(f"{text!r} has the sign {denominator[at:].strip()[0]!r}", "use only *, / and brackets")
        name, number, sign = token.groups()
        if sign == "*" and parts[-1:] == ["*"]:
            raise UnitError(f"{text!r} has a power", "write each measure once")
        if (name or number) and parts and parts[-1] not in ("*", "("):
            raise UnitError(f"{text!r} lacks a sign before {name or number!r}", "write it like USD/(t*km)")
        depth += (sign == "(") - (sign == ")")
        if sign == "/" and depth:
            raise UnitError(f"{text!r} divides inside the brackets", "write one product below the currency")
        if name:
            _known(name)
        parts.append(name or (f"({Fraction(number)})" if number else "*" if sign == "/" else sign))
        at = token.end()
    try:
        return UNITS.parse_expression("".join(parts).replace("(1)*", ""))
    except Exception as error:
        raise UnitError(f"{text!r} cannot be read as a unit", "write it like USD/(t*km)") from error


def _known(name: str) -> None:
    """Refuse a name that pint does not know, and the one that is ambiguous."""
    if name.casefold() in ("ton", "tons"):
        raise UnitError(f"{name!r} is ambiguous", "write t (1000 kg), short_ton or long_ton")
    if name not in UNITS:
        known = [*MEASURES, "kg", "lb", "mile", "ft", "cm", "hour", "TEU"]
        raise UnitError(f"unknown unit {name!r}", did_you_mean(name, known) or f"measures are {', '.join(MEASURES)}")


@cache
def _measure(name: str) -> tuple[str, Fraction]:
    """The measure that a pint unit counts, and how many of it one such unit is.

    ``m``, ``cm``, ``ft`` are lengths of a wagon and ``km``, ``mile`` distances although pint sees one
    dimension: the unit's own name decides.
    """
    unit = UNITS.Unit(name)
    for measure, base in MEASURES.items():
        if unit.dimensionality == UNITS.Unit(base).dimensionality:
            if measure == "m" and name in _DISTANCES:
                return "km", Fraction(UNITS.convert(Fraction(1), name, "kilometer"))
            return measure, Fraction(UNITS.convert(Fraction(1), name, base))
    raise UnitError(f"{name!r} is not a measure of a tariff", f"measures are {', '.join(MEASURES)}")


def _factors(base: str, names: dict[str, str]) -> dict[str, Fraction]:
    """Everyday name -> exact size in `base`, computed once by pint."""
    return {name: Fraction(UNITS.convert(Fraction(1), unit, base)) for name, unit in names.items()}


QUANTITY_UNITS: dict[str, dict[str, Fraction]] = {
    "kg": _factors(
        "kilogram",
        {
            **dict.fromkeys(("kg", "kgs", "kilogram", "kilograms", "kgm", "кг", "公斤"), "kilogram"),
            **dict.fromkeys(("t", "tonne", "tonnes", "tne", "mt", "т", "тонна", "тонн", "吨", "تن"), "tonne"),
            **dict.fromkeys(("g", "gram", "grams", "grm"), "gram"),
            **dict.fromkeys(("lb", "lbs", "pound", "pounds", "lbr"), "pound"),
            **dict.fromkeys(("stn", "short_ton"), "short_ton"),
            **dict.fromkeys(("ltn", "long_ton"), "long_ton"),
        },
    )
}
"""Base unit -> the names that users may write, with UN/ECE Recommendation 20 codes, all in lower case."""

_QUANTITY = re.compile(r"([+-]?)\s*([0-9][0-9.,'’\u00a0\u202f ]*?)\s*([^\W\d_][^\s]*)?")


def number(text: str, decimal: str = ".") -> Fraction:
    """An exact number from text whose decimal sign is known; ``1.234`` and ``1,234`` follow that sign.

    Groups of three may be parted by the other sign, a space or an apostrophe. Raises ValueError.
    """
    other = "," if decimal == "." else "."
    cleaned = re.sub(r"(?<=\d)['’\u00a0\u202f ](?=\d{3}(?!\d))", "", text.strip())
    if not re.fullmatch(rf"\d+(?:{re.escape(decimal)}\d+)?", cleaned):
        whole, _, part = cleaned.partition(decimal)
        if not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}})+", whole) or (part and not part.isdigit()):
            raise ValueError(f"{text!r} is not a number with the decimal sign {decimal!r}")
        cleaned = whole.replace(other, "") + ("." + part if part else "")
    return Fraction(cleaned.replace(decimal, "."))


def whole(text: str, unit: str, default: str | None = None, decimal: str = ".") -> int:
    """Text such as ``24.5 t`` as a whole number of `unit`.

    default : the unit of a bare number; None where a unit must be written
    Raises UnitError for a wrong unit, a number that is none, a negative one, or a metric one finer than
    `unit`. Pounds and tons are never whole kilograms: they are rounded half up to the kilogram.
    """
    names = QUANTITY_UNITS[unit]
    match = _QUANTITY.fullmatch(text.strip()) if len(text) <= 60 else None
    if not match:
        raise UnitError(f"{text.strip()[:60]!r} is not a quantity", "write a number and a unit, for example 24.5 t")
    sign, digits, name = match.groups()
    name = (name or default or "").casefold()
    if sign == "-":
        raise UnitError(f"{text.strip()!r} is negative", "a quantity is zero or more")
    if not name:
        raise UnitError(f"{text.strip()!r} has no unit", "write for example 24.5 t or 24500 kg")
    if name in ("ton", "tons"):
        raise UnitError("'ton' is ambiguous", "write t for 1000 kg, or stn or ltn for a short or long ton")
    if name not in names:
        raise UnitError(f"{name!r} is not a unit of mass", did_you_mean(name, ("kg", "t", "lb")) or "use kg, t or lb")
    try:
        value = number(digits, decimal) * names[name]
    except ValueError as error:
        mark = "point" if decimal == "." else "comma"
        raise UnitError(str(error), f"the decimal sign here is a {mark}") from error
    if value.denominator != 1 and names[name].denominator != 1 and name not in ("g", "gram", "grams", "grm"):
        if 0 < value < Fraction(1, 2):
            raise UnitError(f"{text.strip()!r} is less than one {unit}", f"write at least one {unit}, or 0")
        return half_up(value)
    if value.denominator != 1:
        raise UnitError(f"{text.strip()!r} is finer than one {unit}", f"round it to a whole {unit}")
    return int(value)
