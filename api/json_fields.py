"""Fields of marshmallow for what comes in: texts, counts, quantities, money, places and days, each within limits.

A field gives the text that the reader of consignments understands; what is wrong is a `Problem`.
Source: product rules, sections 2 and 3.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields

from calculator.conditions import SUBJECT_KINDS, On
from calculator.consignment_fields import EARLIEST, LATEST
from calculator.problem import Problem, did_you_mean, suggest

MOST_TEXT = 200
MOST_PLACES = 12
"""Limits of a request: signs of one text, places of one list."""


def fault(code: str, message: str, advice: str = "", suggestions: tuple[str, ...] = ()) -> ValidationError:
    """One problem of a field, as marshmallow collects them."""
    return ValidationError([Problem(message, advice, code=code, suggestions=suggestions)])


class Text(fields.Field[str]):
    """A short text, trimmed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise fault("wrong_type", "is not a text", 'write it in quotes, for example "xian"')
        return _short(value)


class Label(Text):
    """A short text that is kept and printed: without control characters."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any(unicodedata.category(sign) == "Cc" for sign in text):
            raise fault("control_character", "holds a control character", "write it in one line of plain text")
        return text


class Count(fields.Field[str]):
    """A whole number, or its digits as text; the text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise fault("wrong_type", "is not a whole number", "write for example 1")
        return _short(str(value))


class Quantity(fields.Field[str]):
    """``{"value": "24", "unit": "TNE"}`` or ``"24 t"``: the text ``24 TNE``, whose unit is never left out."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str) and (not value.strip() or re.search(r"[^\W\d_]", value)):
            return _short(value)
        if isinstance(value, str):
            raise fault("no_unit", f"{value.strip()[:60]!r} has no unit", "write for example 24 t")
        amount, unit = _members(value, "value", "unit", '{"value": "24", "unit": "TNE"}')
        if not isinstance(unit, str) or not unit.strip():
            raise fault("no_unit", "has no unit", 'write {"value": "24", "unit": "TNE"}')
        return _short(f"{_number_text(amount)} {unit}")


class Money(fields.Field[tuple[str, str]]):
    """``{"amount": "120000", "currency": "USD"}``: amount and currency as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, str]:
        amount, currency = _members(value, "amount", "currency", '{"amount": "120000", "currency": "USD"}')
        if not isinstance(currency, str) or not currency.strip():
            raise fault("no_currency", "has no currency", 'write {"amount": "120000", "currency": "USD"}')
        return _number_text(amount), _short(currency)


class CommodityCode(fields.Field[tuple[str, str]]):
    """``{"code": "8528", "scheme": "NHM"}`` or ``"8528"``: code and scheme, "" where none is given."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, str]:
        if isinstance(value, str):
            return _short(value), ""
        code, scheme = _members(value, "code", "scheme", '{"code": "8528", "scheme": "NHM"}')
        if not isinstance(code, str) or not isinstance(scheme, str | None):
            raise fault("wrong_type", "has a code or a scheme that is not a text", 'write {"code": "8528"}')
        return _short(code), _short(scheme or "")


class Places(fields.Field[list[str]]):
    """A list of places, or one text with ``;`` between them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        parts = value.split(";") if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise fault("wrong_type", "is not a list of places", 'write for example ["sarakhs-ir", "country:RU"]')
        if len(parts) > MOST_PLACES:
            raise fault("too_many", f"names {len(parts)} places", f"at most {MOST_PLACES}")
        return [_short(part) for part in parts]


class Day(fields.Field[date]):
    """A day, ``YYYY-MM-DD``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise ValueError(value)
            day = date.fromisoformat(value)
        except ValueError as error:
            raise fault(
                "bad_date", "is not a day of the calendar", "write YYYY-MM-DD, for example 2026-12-01"
            ) from error
        if not EARLIEST <= day <= LATEST:
            raise fault("date_out_of_range", f"{value} is out of range", f"a day from {EARLIEST} to {LATEST}")
        return day


class SubjectOf(fields.Field[On]):
    """What a tariff row stands on: ``rail KTZ``, ``country IR;TM`` or a bare kind; blank is none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> On | None:  # type: ignore[override]
        if not isinstance(value, str):
            raise fault("wrong_type", "is not a text", "write for example rail KTZ")
        kind, _, names = _short(value).partition(" ")
        if not kind:
            return None
        if kind not in SUBJECT_KINDS:
            advice = did_you_mean(kind, SUBJECT_KINDS) or f"one of {', '.join(SUBJECT_KINDS)}"
            raise fault("unknown_subject", f"{kind!r} is no kind of subject", advice, suggest(kind, SUBJECT_KINDS))
        return On(kind, tuple(name.strip() for name in names.split(";") if name.strip() not in ("", "*")))


class Choice(fields.Field[str]):
    """One word out of a few, whatever its case."""

    def __init__(self, words: tuple[str, ...], **kwargs: Any) -> None:
        """words : those taken"""
        super().__init__(**kwargs)
        self.words = words

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        for word in self.words:
            if isinstance(value, str) and value.casefold() == word.casefold():
                return word
        near = suggest(value, self.words) if isinstance(value, str) and len(value) <= MOST_TEXT else ()
        raise fault("unknown_choice", "is none of the words taken", f"one of {', '.join(self.words)}", near)


class Most(fields.Field[int]):
    """How many at most, from 1 to a limit; a whole number or its digits."""

    def __init__(self, limit: int, **kwargs: Any) -> None:
        """limit : the largest number taken"""
        super().__init__(**kwargs)
        self.limit = limit

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        digits = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not re.fullmatch(r"[0-9]{1,6}", digits) or not 1 <= int(digits) <= self.limit:
            raise fault("out_of_range", "is not a number in range", f"write a whole number from 1 to {self.limit}")
        return int(digits)


def _short(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise fault("too_long", f"has {len(text)} signs", f"at most {MOST_TEXT}")
    return text.strip()


def _members(value: Any, first: str, second: str, example: str) -> tuple[Any, Any]:
    """The two members of an object that has no others."""
    if not isinstance(value, dict):
        raise fault("wrong_type", "is not an object", f"write {example}")
    if unknown := [name for name in value if name not in (first, second)]:
        raise fault("unknown_field", f"has the unknown member {unknown[0][:60]!r}", f"write {example}")
    if value.get(first) in (None, ""):
        raise fault("missing", f"has no {first}", f"write {example}")
    return value[first], value.get(second)


def _number_text(value: Any) -> str:
    """A number as JSON writes it, or its text; a decimal that a binary number cannot hold is sent as text."""
    if isinstance(value, str):
        return _short(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise fault("wrong_type", "has a number that is none", 'write it as text, for example "24.5"')
    return _short(str(value))
