"""The trade's own cells: currencies, units, charges, commodities, hazards, subjects; and the type of every column.

Source: the tariff-book rules, section 2, rates.csv.
"""

from __future__ import annotations

import re

from calculator.conditions import SECTION_KINDS, SUBJECT_KINDS, Commodities, On
from calculator.consignment import HAZARDS, SCHEMES
from calculator.money import CURRENCIES
from calculator.problem import did_you_mean, suggest
from calculator.units import RateUnit, UnitError, rate_unit
from tariffs.cells import PLAIN, CellError, CellType, Fault, Known, each, reference, split
from tariffs.columns import Column

_CHARGE = re.compile(r"[A-Z][A-Z0-9_]{0,11}")


def _currency(text: str, column: Column, known: Known) -> str:
    if text not in CURRENCIES:
        advice = did_you_mean(text, CURRENCIES) or "write an ISO 4217 code such as USD"
        raise CellError(Fault(f"unknown currency {text!r}", advice, "unknown_currency", suggest(text, CURRENCIES)))
    return text


def _country_code(text: str, column: Column, known: Known) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise CellError(Fault(f"{text!r} is not a country code", "write two capitals, such as UZ", "not_a_country"))
    return text


def _language(text: str, column: Column, known: Known) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", text):
        raise CellError(
            Fault(f"{text!r} is not a language code", "write ISO 639, such as en, ru, zh", "not_a_language")
        )
    return text


def _way(text: str, column: Column, known: Known) -> str:
    ways = ("rail1435", "rail1520", "road", "ferry", "sea", "any")
    if text not in ways and not re.fullmatch(r"rail[0-9]{3,4}", text):
        advice = did_you_mean(text, ways) or f"write {', '.join(ways)}"
        raise CellError(Fault(f"unknown way {text!r}", advice, "unknown_way", suggest(text, ways)))
    return text


def _unit(text: str, column: Column, known: Known) -> RateUnit:
    try:
        return rate_unit(text)
    except UnitError as error:
        raise CellError(Fault(error.message, error.advice, "wrong_unit")) from error


def charge_code(text: str) -> str:
    """A charge code: up to twelve capitals, digits and underscores. Raises CellError."""
    if not _CHARGE.fullmatch(text):
        raise CellError(Fault(f"{text!r} is not a charge code", "write capitals, such as FRT", "not_a_charge"))
    return text


def _charges(text: str, column: Column, known: Known) -> frozenset[str]:
    return frozenset(each(split(text), charge_code))


def _includes(text: str, column: Column, known: Known) -> tuple[str, ...]:
    """Charge codes, those of a transfer in an end node with ``@from`` or ``@to``."""

    def read(part: str) -> str:
        code, at, end = part.partition("@")
        if at and end not in ("from", "to"):
            raise CellError(Fault(f"{part!r} names no end", f"write {code}@from or {code}@to", "not_an_end"))
        charge_code(code)
        return part

    return each(split(text), read)


def _hazard(text: str, column: Column, known: Known) -> tuple[str, ...]:
    return each(split(text), lambda part: _hazard_class(part, column, known))


def _hazard_class(text: str, column: Column, known: Known) -> str:
    if text not in HAZARDS:
        advice = did_you_mean(text, HAZARDS) or "write none or a class such as 3 or 6.1"
        raise CellError(Fault(f"unknown hazard class {text!r}", advice, "unknown_hazard", suggest(text, HAZARDS)))
    return text


def _scheme(text: str, column: Column, known: Known) -> str:
    if text not in SCHEMES:
        advice = did_you_mean(text, SCHEMES) or f"write {', '.join(SCHEMES)}"
        raise CellError(Fault(f"unknown commodity scheme {text!r}", advice, "unknown_scheme", suggest(text, SCHEMES)))
    return SCHEMES[text]


def _code(text: str, column: Column, known: Known) -> str:
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise CellError(Fault(f"{text!r} is not a commodity code", "write up to ten digits", "not_a_code"))
    return text


def _commodity(text: str, column: Column, known: Known) -> Commodities:
    """``27;!2711;ETSNG:053046``: prefixes in and out, each with its scheme."""

    def read(part: str) -> tuple[bool, tuple[str, str]]:
        excludes, rest = part.startswith("!"), part.removeprefix("!")
        scheme, _, prefix = rest.rpartition(":")
        kept = _scheme(scheme, column, known) if scheme else "NHM"
        return excludes, (kept, _code(prefix, column, known))

    prefixes = each(split(text), read)
    included = frozenset(prefix for excludes, prefix in prefixes if not excludes)
    excluded = frozenset(prefix for excludes, prefix in prefixes if excludes)
    both = sorted(included & excluded)
    if both:
        advice = "keep one of the two"
        raise CellError(*(Fault(f"{code} is both in and out", advice, "in_and_out") for _, code in both))
    return Commodities(included, excluded)


_NAMES_OF = {**dict.fromkeys(SECTION_KINDS, "carrier"), "leg": "leg", "country": "country"}


def names_of(kind: str) -> str:
    """What a subject of this kind is named by: carrier, leg, country or node."""
    return _NAMES_OF.get(kind, "node")


def _on(text: str, column: Column, known: Known) -> On:
    """``rail KTZ;UTY``, ``border *``, ``consignment``: one kind and its names."""
    kind, _, rest = text.partition(" ")
    if kind not in SUBJECT_KINDS:
        advice = did_you_mean(kind, SUBJECT_KINDS) or f"begin with {', '.join(SUBJECT_KINDS)}"
        raise CellError(Fault(f"unknown subject {kind!r}", advice, "unknown_subject", suggest(kind, SUBJECT_KINDS)))
    rest = rest.strip()
    if kind == "consignment":
        if rest:
            raise CellError(Fault("'consignment' has no names", f"remove {rest!r}", "names_too_many"))
        return On(kind)
    if not rest:
        raise CellError(Fault(f"{text!r} names no {names_of(kind)}", f"write '{kind} *' for every one", "no_names"))
    names = split(rest)
    if "*" in names and len(names) > 1:
        raise CellError(Fault(f"{rest!r} has names beside *", "write * alone, or the names alone", "names_too_many"))
    return On(kind) if names == ("*",) else On(kind, each(names, lambda name: reference(name, names_of(kind), known)))


TYPES: dict[str, CellType] = PLAIN | {
    "currency": CellType(_currency, ""),
    "country": CellType(_country_code, ""),
    "language": CellType(_language, ""),
    "way": CellType(_way, ""),
    "rate_unit": CellType(_unit),
    "charges": CellType(_charges, frozenset()),
    "includes": CellType(_includes, ()),
    "hazard": CellType(_hazard, ()),
    "hazard_class": CellType(_hazard_class, "none"),
    "scheme": CellType(_scheme, ""),
    "code": CellType(_code, ""),
    "commodity": CellType(_commodity),
    "on": CellType(_on, On("")),
}
"""Type of a column -> its cells' reader and the value of a blank cell."""
