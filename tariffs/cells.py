"""The text of a cell as a value: how a reader reports its faults, and the plain kinds, numbers, days and choices.

A reader takes the text, the column and what is known (`Known`), and returns the value or raises `CellError` with
every fault of the cell. Numbers are exact: no cell passes through binary floating point.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from calculator.problem import did_you_mean, suggest
from tariffs.columns import Column

Known = Mapping[str, Mapping[str, str]]
"""Type of reference -> the names that exist, each with advice ("" or what to write instead of it)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a cell; as in `calculator.problem.Problem`, without the place."""

    message: str
    advice: str = ""
    code: str = "invalid"
    suggestions: tuple[str, ...] = ()


class CellError(Exception):
    """A cell that cannot be read, with every fault."""

    def __init__(self, *faults: Fault) -> None:
        """Keep the faults in the order of the text."""
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class CellType:
    """How the cells of a type are read, and what a blank one means."""

    read: Callable[[str, Column, Known], Any]
    blank: Any = None


_NUMBER = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,12}))?")
_KG_IN_T = 1000


def number(text: str) -> Fraction:
    """An exact number ≥ 0 with a decimal point. Raises CellError."""
    match = _NUMBER.fullmatch(text)
    if match:
        whole, part = match.groups()
        return Fraction(int(whole + (part or "")), 10 ** len(part or ""))
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise CellError(
            Fault(f"{text[:40]!r} has too many digits", "write at most 15 before and 12 after the point", "too_long")
        )
    if _NUMBER.fullmatch(text.removeprefix("-")) and text.startswith("-"):
        raise CellError(Fault(f"{text!r} is negative", "figures are 0 or more; a rebate is a factor", "negative"))
    raise CellError(
        Fault(f"{text!r} is not a number", "write digits with a decimal point, such as 1234.5", "not_a_number")
    )


def split(text: str) -> tuple[str, ...]:
    """The values of a cell, parted by semicolons, each once. Raises CellError for an empty one."""
    parts = [part.strip() for part in text.split(";")]
    if "" in parts:
        raise CellError(Fault(f"{text!r} has an empty value", "remove the semicolon too many", "empty_value"))
    return tuple(dict.fromkeys(parts))


def each(parts: Iterable[str], read: Callable[[str], Any]) -> tuple[Any, ...]:
    """Every part read, or the faults of all of them together."""
    values: list[Any] = []
    faults: list[Fault] = []
    for part in parts:
        try:
            values.append(read(part))
        except CellError as error:
            faults.extend(error.faults)
    if faults:
        raise CellError(*faults)
    return tuple(values)


def reference(text: str, kind: str, known: Known) -> str:
    """A name that must exist among those of its kind. Raises CellError."""
    names = known.get(kind, {})
    if text in names and not names[text]:
        return text
    if text in names:
        raise CellError(Fault(f"{text!r} is no {kind.replace('_', ' ')}", names[text], f"unknown_{kind}"))
    meant = [name for name, instead in names.items() if not instead]
    advice = did_you_mean(text, meant) or _ADVICE.get(kind, "")
    raise CellError(
        Fault(f"unknown {kind.replace('_', ' ')} {text!r}", advice, f"unknown_{kind}", suggest(text, meant))
    )


_ADVICE = {
    "source": "add it to sources.csv",
    "charge": "add it to `charges` in book.toml",
    "rounding": "add it to [rounding] in book.toml",
    "node": "add it to nodes.csv or correct the name",
    "leg": "add it to legs.csv or correct the name",
    "carrier": "add it to carriers.csv or correct the name",
    "corridor": "add it to corridors.csv or correct the name",
    "journey_corridor": "name a corridor, or none for a way that the network does not have",
    "equipment": "use a code or family of equipment.csv",
    "country": "use the country code of a node",
}


def _text(text: str, column: Column, known: Known) -> str:
    return text


_LONGEST_ID = 80


def printable_id(text: str) -> str:
    """A name as tables and printed quotes can show it. Raises CellError.

    One line without signs that a reader does not see or that turn the writing around: two ids that look alike are one.
    """
    if len(text) > _LONGEST_ID or not text.isprintable():
        shown = repr(text[:_LONGEST_ID]) + ("…" if len(text) > _LONGEST_ID else "")
        advice = f"write one line of at most {_LONGEST_ID} signs, all of them visible"
        raise CellError(Fault(f"{shown} cannot be an id", advice))
    return text


def _id(text: str, column: Column, known: Known) -> str:
    if ";" in text or text == "*":
        raise CellError(Fault(f"{text!r} cannot be an id", "leave out ';', and do not use '*'"))
    return printable_id(text)


def _positive(text: str, column: Column, known: Known) -> Fraction:
    value = number(text)
    if not value:
        raise CellError(Fault(f"{text!r} is not above 0", "write a number above 0", "not_positive"))
    return value


def _integer(text: str, column: Column, known: Known) -> int:
    value = number(text)
    if value.denominator != 1:
        unit = f" {column.unit}" if column.unit else ""
        raise CellError(Fault(f"{text!r} is not a whole number", f"round it to whole{unit or ' numbers'}", "not_whole"))
    return int(value)


def _count(text: str, column: Column, known: Known) -> int:
    _positive(text, column, known)
    return _integer(text, column, known)


def _tonnes(text: str, column: Column, known: Known) -> int:
    """Tonnes in the file, whole kilograms in the program."""
    mass_kg = number(text) * _KG_IN_T
    if mass_kg.denominator != 1:
        raise CellError(Fault(f"{text!r} t is finer than 1 kg", "write at most three decimals", "too_fine"))
    return int(mass_kg)


def _step(text: str, column: Column, known: Known) -> int:
    _positive(text, column, known)
    return _tonnes(text, column, known)


def _latitude(text: str, column: Column, known: Known) -> float:
    return _degrees(text, 90)


def _longitude(text: str, column: Column, known: Known) -> float:
    return _degrees(text, 180)


def _degrees(text: str, most: int) -> float:
    value = number(text.removeprefix("-"))
    if value > most:
        raise CellError(
            Fault(f"{text!r} is beyond {most} degrees", f"write degrees from -{most} to {most}", "out_of_range")
        )
    return -float(value) if text.startswith("-") else float(value)


def _date(text: str, column: Column, known: Known) -> date:
    try:
        # fromisoformat alone would also take 20260101 and 2026-W01-1.
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CellError(Fault(f"{text!r} is not a date", "write YYYY-MM-DD, such as 2026-12-01", "not_a_date"))


def _year_month(text: str, column: Column, known: Known) -> str:
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        raise CellError(Fault(f"{text!r} is not a month", "write YYYY-MM, such as 2026-12", "not_a_month"))
    return text


def _choice(text: str, column: Column, known: Known) -> str:
    if text not in column.values:
        advice = did_you_mean(text, column.values) or f"write {', '.join(column.values)}"
        raise CellError(
            Fault(f"{text!r} is not one of the choices", advice, "not_a_choice", suggest(text, column.values))
        )
    return text


def _choices(text: str, column: Column, known: Known) -> tuple[str, ...]:
    return each(split(text), lambda part: _choice(part, column, known))


def _yes_no(text: str, column: Column, known: Known) -> bool:
    if text not in ("yes", "no"):
        raise CellError(Fault(f"{text!r} is neither yes nor no", "write yes or no, or leave it blank", "not_a_choice"))
    return text == "yes"


def _referring(kind: str) -> CellType:
    return CellType(lambda text, column, known: reference(text, kind, known), "")


def _referring_to_several(kind: str) -> CellType:
    return CellType(lambda text, column, known: each(split(text), lambda part: reference(part, kind, known)), ())


PLAIN: dict[str, CellType] = {
    "text": CellType(_text, ""),
    "id": CellType(_id, ""),
    "ids": CellType(lambda text, column, known: each(split(text), lambda part: _id(part, column, known)), ()),
    "decimal": CellType(lambda text, column, known: number(text)),
    "positive": CellType(_positive),
    "integer": CellType(_integer),
    "count": CellType(_count),
    "tonnes": CellType(_tonnes),
    "step": CellType(_step),
    "latitude": CellType(_latitude),
    "longitude": CellType(_longitude),
    "date": CellType(_date),
    "year_month": CellType(_year_month, ""),
    "choice": CellType(_choice, ""),
    "choices": CellType(_choices, ()),
    "yes_no": CellType(_yes_no),
    "equipment": _referring_to_several("equipment"),
    "equipment_code": _referring("equipment"),
    "corridors": _referring_to_several("corridor"),
    "node": _referring("node"),
    "leg": _referring("leg"),
    "carrier": _referring("carrier"),
    "corridor": _referring("corridor"),
    "journey_corridor": _referring("journey_corridor"),
    "source": _referring("source"),
    "charge": _referring("charge"),
    "rounding": _referring("rounding"),
    "emission": _referring("emission"),
}
"""Types of plain cells and of references: how they are read, and what a blank one means."""
