"""The head of a tariff book, book.toml: who issued it, how it rounds, what must be priced.

Source: the tariff-book rules, section 2, book.toml.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from calculator.conditions import SUBJECT_KINDS
from calculator.money import CURRENCIES
from calculator.problem import Problem, did_you_mean, suggest
from calculator.tariff_book import RoundingProfile
from tariffs.cell_types import charge_code
from tariffs.cells import CellError, number, printable_id
from tariffs.toml_file import TomlFile, is_table, is_table_of_texts, is_text, is_texts, shape

HEADER = "book.toml"
THROUGH_POLICIES = ("prefer", "cheaper", "ignore")
STATUSES = ("reference", "contract", "sandbox")

_KEYS = {
    "book": is_text, "title": is_text, "issuer": is_text, "edition": is_text, "status": is_text, "pivot": is_text,
    "charges": is_texts, "through": is_text, "required": is_table_of_texts, "rounding": is_table,
    "charge_names": is_table_of_texts,
}  # fmt: skip
_NEEDED = ("book", "title", "issuer", "edition", "charges")
_CHOICES: Mapping[str, Collection[str]] = {"status": STATUSES, "through": THROUGH_POLICIES, "pivot": CURRENCIES}


@dataclass(frozen=True, slots=True)
class BookHeader:
    """book.toml as understood; `toml` still knows the line of each key.

    unknown : keys that are wrong, or missing though needed: what depends on them cannot be judged
    """

    toml: TomlFile
    book: str = ""
    title: str = ""
    issuer: str = ""
    edition: str = ""
    status: str = "reference"
    pivot: str = ""
    charges: tuple[str, ...] = ()
    charge_names: Mapping[str, str] = field(default_factory=dict)
    through: str = ""
    required: Mapping[str, str] = field(default_factory=dict)
    rounding: Mapping[str, RoundingProfile] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()


def unread(toml: TomlFile) -> BookHeader:
    """The head of a book whose book.toml cannot be read: nothing of it is known."""
    return BookHeader(toml, unknown=frozenset(_KEYS))


def read(toml: TomlFile) -> tuple[BookHeader, list[Problem]]:
    """The head of a book, as far as it can be understood, and everything that is wrong with it."""
    problems = shape(toml, toml.values, _KEYS, _NEEDED)
    # A value of the wrong kind is reported; what is right beside it is still checked.
    given = {key: value for key, value in toml.values.items() if key in _KEYS and not _KEYS[key](value)}
    for key, values in _CHOICES.items():
        wrong = _one_of(toml, given, key, values)
        if wrong:
            problems += wrong
            del given[key]
    unknown = frozenset((*_NEEDED, *toml.values)) - given.keys()
    problems += [problem for key in ("book", "edition") for problem in _name(toml, key, given.get(key, ""))]
    problems += _charges(toml, given.get("charges", ()))
    problems += _required(toml, given.get("required", {}))
    if "charges" in given:
        problems += _charge_names(toml, given.get("charge_names", {}), given["charges"])
    rounding = {"default": RoundingProfile()}
    for name, profile in given.pop("rounding", {}).items():
        rounding[name], wrong = _profile(toml, name, profile)
        problems += wrong
    charges = tuple(given.pop("charges", ()))
    return BookHeader(toml, **given, charges=charges, rounding=rounding, unknown=unknown), problems


def _one_of(toml: TomlFile, given: Mapping[str, Any], key: str, values: Collection[str]) -> list[Problem]:
    value = given.get(key)
    if value is None or value in values:
        return []
    advice = did_you_mean(value, values) or (
        f"write {', '.join(values)}" if len(values) < 9 else "write an ISO 4217 code"
    )
    return [toml.problem((key,), f"unknown {key} {value!r}", advice, f"unknown_{key}", value, suggest(value, values))]


def _name(toml: TomlFile, key: str, name: str) -> list[Problem]:
    """A book and its edition are named as ``book/edition`` and may become folders."""
    if "/" in name or "\\" in name or name.startswith("."):
        advice = "leave out / and \\, and do not begin with a point"
        return [toml.problem((key,), f"{name!r} cannot name a folder", advice, "not_a_name", name)]
    try:
        printable_id(name)
    except CellError as error:
        return [toml.problem((key,), fault.message, fault.advice, "not_a_name", name) for fault in error.faults]
    return []


def _charges(toml: TomlFile, charges: tuple[str, ...]) -> list[Problem]:
    """Codes that are none, and codes that stand twice."""
    problems = []
    for index, code in enumerate(charges):
        problems += _code(toml, ("charges",), code)
        if code in charges[:index]:
            problems.append(
                toml.problem(("charges",), f"{code} stands twice", "remove one of the two", "duplicate", code)
            )
    return problems


def _code(toml: TomlFile, path: tuple[str, ...], code: str) -> list[Problem]:
    try:
        charge_code(code)
    except CellError as error:
        return [toml.problem(path, fault.message, fault.advice, fault.code, code) for fault in error.faults]
    return []


def _required(toml: TomlFile, required: Mapping[str, str]) -> list[Problem]:
    """Kinds of subject that do not exist, and charges that are none."""
    problems = []
    for kind, code in required.items():
        path = ("required", kind)
        if kind not in SUBJECT_KINDS:
            advice = did_you_mean(kind, SUBJECT_KINDS) or f"the kinds are {', '.join(SUBJECT_KINDS)}"
            near = suggest(kind, SUBJECT_KINDS)
            problems.append(
                toml.problem(path, f"unknown kind of subject {kind!r}", advice, "unknown_subject", kind, near)
            )
        problems += _code(toml, path, code)
    return problems


def _charge_names(toml: TomlFile, names: Mapping[str, str], charges: tuple[str, ...]) -> list[Problem]:
    """Names of charges that the book does not have."""
    return [
        toml.problem(("charge_names", code), f"{code} is not in `charges`",
                     did_you_mean(code, charges) or "add it to `charges`", "unknown_charge", code, warning=True)
        for code in names if code not in charges
    ]  # fmt: skip


def _profile(toml: TomlFile, name: str, given: Any) -> tuple[RoundingProfile, list[Problem]]:
    """One rounding profile: steps above 0 and a currency."""
    under = ("rounding", name)
    if not isinstance(given, dict):
        return RoundingProfile(name), [
            toml.problem(under, f"{given!r} is not a table", f"write [rounding.{name}]", "wrong_kind")
        ]
    steps = ("line", "rate", "rate_container")
    problems = shape(toml, given, {"invoice_currency": is_text, **dict.fromkeys(steps, _is_step)}, under=under)
    currency = given.get("invoice_currency")
    if isinstance(currency, str) and currency not in CURRENCIES:
        advice = did_you_mean(currency, CURRENCIES) or "write an ISO 4217 code such as USD"
        path = (*under, "invoice_currency")
        problems.append(toml.problem(path, f"unknown currency {currency!r}", advice, "unknown_currency", currency))
    if problems:
        return RoundingProfile(name), problems
    read: dict[str, Fraction] = {step: number(str(given[step])) for step in steps if step in given}
    return RoundingProfile(name, invoice_currency=currency, **read), []


def _is_step(value: Any) -> str:
    """A rounding step: a number above 0, as text or bare."""
    try:
        right = not isinstance(value, bool) and number(str(value)) > 0
    except CellError:
        right = False
    return "" if right else "a step above 0, such as '0.01'"
