"""The unit is the formula: what a rate's unit text says, by a small closed table.

Source: tariff book rules, section 2 (`unit`, "Measures") and section 6 (percentages).
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from tests.oracle.tables import items

# Unit name -> (measure whose quantity it multiplies, how many of the unit go into one of that measure).
# "m, cm, ft are wagon length and km, mile distance: the unit's own name decides."
UNITS: dict[str, tuple[str, Fraction]] = {
    "container": ("container", Fraction(1)),
    "TEU": ("TEU", Fraction(1)),
    "wagon": ("wagon", Fraction(1)),
    "axle": ("axle", Fraction(1)),
    "document": ("document", Fraction(1)),
    "consignment": ("consignment", Fraction(1)),
    "train": ("train", Fraction(1)),
    "t": ("t", Fraction(1)),
    "tonne": ("t", Fraction(1)),
    "kg": ("t", Fraction(1000)),
    "g": ("t", Fraction(1_000_000)),
    "lb": ("t", 1000 / Fraction("0.45359237")),
    "pound": ("t", 1000 / Fraction("0.45359237")),
    "km": ("km", Fraction(1)),
    "mile": ("km", 1000 / Fraction("1609.344")),
    "m": ("m", Fraction(1)),
    "cm": ("m", Fraction(100)),
    "ft": ("m", 1 / Fraction("0.3048")),
    "day": ("day", Fraction(1)),
    "hour": ("day", Fraction(24)),
}

# ISO 4217: currencies whose minor unit is not a hundredth.
NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"


def minor_digits(currency: str) -> int:
    """Decimal digits of a currency's minor unit. Source: ISO 4217."""
    if currency in NO_DIGITS.split():
        return 0
    return 3 if currency in THREE_DIGITS.split() else 2


def minor_unit(currency: str) -> Fraction:
    """The smallest amount of a currency. Source: ISO 4217."""
    return Fraction(1, 10 ** minor_digits(currency))


def half_up(value: Fraction, step: Fraction) -> Fraction:
    """`value` ≥ 0 rounded half up to a multiple of `step`. Source: tariff book rules, section 2."""
    return (value / step + Fraction(1, 2)).__floor__() * step


def up(value: Fraction, step: Fraction) -> Fraction:
    """`value` rounded up to a multiple of `step`."""
    return (value / step).__ceil__() * step


def money(value: Fraction, currency: str) -> str:
    """`value` as a plain decimal with the currency's minor digits; ValueError if it is finer than those."""
    digits = minor_digits(currency)
    scaled = value * 10**digits
    if scaled.denominator != 1:
        raise ValueError(f"{value} {currency} is finer than the minor unit")
    whole, rest = divmod(int(scaled), 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits else str(whole)


@dataclass(frozen=True)
class AmountUnit:
    """A currency divided by measures: line = amount × `scale` × the quantity of each of `measures`."""

    currency: str
    measures: tuple[str, ...]
    scale: Fraction


@dataclass(frozen=True)
class PercentUnit:
    """A percentage of `total`, of `value`, or of the sum of the lines of some charge codes."""

    of: str
    codes: tuple[str, ...]


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> AmountUnit | PercentUnit:
    """What a unit cell means; ValueError if it is not of the rules' form."""
    if percent := re.fullmatch(r"percent of (.+)", text):
        basis = percent[1].strip()
        if basis in ("total", "value"):
            return PercentUnit(basis, ())
        return PercentUnit("charges", tuple(items(basis)))
    shape = re.fullmatch(r"([A-Z]{3})\s*/\s*(?:\((.+)\)|([^()]+))", text)
    if not shape:
        raise ValueError(f"not a unit: {text!r}")
    measures, scale = [], Fraction(1)
    for part in re.split(r"[*/]", shape[2] or shape[3]):
        name = part.strip()
        if re.fullmatch(r"\d+(\.\d+)?", name):
            scale /= Fraction(name)
        elif name in UNITS:
            measure, per_measure = UNITS[name]
            measures.append(measure)
            scale *= per_measure
        else:
            raise ValueError(f"unknown unit {name!r} in {text!r}")
    return AmountUnit(shape[1], tuple(measures), scale)
