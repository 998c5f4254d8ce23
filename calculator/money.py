"""Currencies, exact rounding and the one place that divides money.

Amounts inside are integers in the minor unit of their currency (cents); rates are exact rationals.
All rounding is half up: away from zero on a tie (tariff-book rules, section 2, book.toml).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[Any]
"""int64, or object arrays of Python integers where a bound would be passed; shape (n,)."""

Amount = TypeVar("Amount", int, Integers)
"""One amount, or arrays of them: the rules that take it are the same for both."""

Whole = int | npt.NDArray[Any]
"""One whole number for all, or arrays of them."""

INT64_MAX = 2**63 - 1

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD
MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD
TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XDR XOF XPF YER ZAR ZMW ZWG
"""
_OTHER_DIGITS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}
CURRENCIES: dict[str, int] = {code: _OTHER_DIGITS.get(code, 2) for code in _CODES.split()}
"""ISO 4217 codes with the number of digits of their minor unit (source: ISO 4217 list one)."""


def minor_units(currency: str) -> int:
    """How many minor units make one unit of the currency: 100 for USD, 1 for JPY, 1000 for KWD."""
    return int(10 ** CURRENCIES[currency])


def half_up(value: Fraction) -> int:
    """The whole number nearest to `value` ≥ 0, a tie going up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def round_to_step(value: Fraction, step: Fraction) -> Fraction:
    """`value` ≥ 0 rounded half up to a whole multiple of `step` > 0, in the unit of both."""
    return half_up(Fraction(value, step)) * step


def divide_half_up(numerator: Amount, denominator: Whole) -> Amount:
    """numerator ÷ denominator for integers ≥ 0, rounded half up; one, or arrays of shape (n,)

    The caller keeps 2 × numerator + denominator of arrays within 64 bits, or passes an object array.
    """
    if isinstance(denominator, int) and denominator == 1:
        return numerator
    return cast(Amount, (2 * numerator + denominator) // (2 * denominator))


def scale_half_up(values: Amount, top: Whole, bottom: Whole) -> Amount:
    """values × top ÷ bottom for integers ≥ 0, rounded half up once; one, or arrays that top and bottom are laid along.

    Arrays work in int64 where a product is proved to fit, otherwise in Python's integers: exact either way.
    """
    if isinstance(values, int):
        return divide_half_up(values * int(top), int(bottom))
    tops, bottoms = np.asarray(top), np.asarray(bottom)
    if object in (values.dtype, tops.dtype, bottoms.dtype):
        return divide_half_up(values.astype(object) * tops, bottoms.astype(object))
    largest, divisor = int(values.max(initial=1)), int(bottoms.max(initial=1))
    if 2 * largest * int(tops.max(initial=1)) + divisor <= INT64_MAX and 2 * divisor <= INT64_MAX:
        return divide_half_up(values * tops, bottoms)
    values, tops, bottoms = np.broadcast_arrays(values, tops, bottoms)
    wide = (values > (INT64_MAX - bottoms) // 2 // np.maximum(tops, 1)) | (bottoms > INT64_MAX // 2)
    found = divide_half_up(np.where(wide, 0, values) * tops, np.where(wide, 1, bottoms))
    exact = divide_half_up(values[wide].astype(object) * tops[wide], bottoms[wide].astype(object))
    if exact.size and int(exact.max()) > INT64_MAX // 4:
        found = found.astype(object)
    found[wide] = exact
    return cast(Amount, found)


def added(first: Integers, second: Integers) -> Integers:
    """first + second for arrays of integers ≥ 0, exact whatever their size."""
    if int(first.max(initial=0)) + int(second.max(initial=0)) > INT64_MAX:
        return first.astype(object) + second
    return first + second


def decimal_text(amount_minor: int, currency: str) -> str:
    """An amount in minor units as a plain decimal with the currency's digits: ``4870.35``."""
    digits = CURRENCIES[currency]
    if digits == 0:
        return str(int(amount_minor))
    sign, whole = ("-", -amount_minor) if amount_minor < 0 else ("", amount_minor)
    return sign + _with_point(whole, digits)


def fraction_text(value: Fraction, most_digits: int = 8) -> str:
    """A rational as a plain decimal: exact where it ends within `most_digits`, else cut with an ellipsis."""
    return ratio_text(value.numerator, value.denominator, most_digits)


def ratio_text(top: int, bottom: int, most_digits: int = 8) -> str:
    """top ÷ bottom as `fraction_text` writes it; top ≥ 0, bottom > 0, in lowest terms or not."""
    shifted, rest = divmod(top * 10**most_digits, bottom)
    text = _with_point(shifted, most_digits)
    return text + "…" if rest else text.rstrip("0").rstrip(".")


def _with_point(whole: int, digits: int) -> str:
    """whole ÷ 10^digits with so many digits after the point; whole ≥ 0, digits > 0"""
    text = str(int(whole)).zfill(digits + 1)
    return f"{text[:-digits]}.{text[-digits:]}"
