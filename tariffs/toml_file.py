"""A TOML file with the line of each key, and the shape that its keys must have."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from calculator.problem import Problem, did_you_mean, suggest
from tariffs.table import decode

_HEADER = re.compile(r"\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}\s*(#.*)?")
_AT = re.compile(r"\(at line (\d+), column \d+\)")
_LONG_NUMBER = re.compile(r"[0-9_]{4300,}")
"""Of so many digits Python makes no integer."""

_DEEPEST = 20
"""Tables and lists in each other; no file of ours has more than four."""

_INTEGERS = range(-(2**63), 2**63)
"""What TOML asks of its readers; Python would take any."""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file as read. Numbers with a decimal point stay text: no figure passes through binary floats."""

    file: str
    text: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def line(self, *path: str, nth: int = 0) -> int:
        """The line of a key or of the `nth` table of that name; of its nearest table where it is not found, else 0."""
        found, section, seen = 0, "", 0
        for number, text in enumerate(self.text.splitlines(), start=1):
            header = _HEADER.fullmatch(text)
            if header:
                section = header[1].replace('"', "")
                if section == ".".join(path):
                    if seen == nth:
                        return number
                    seen += 1
                elif path[:-1] and section == ".".join(path[:-1]):
                    found = number
            elif section == ".".join(path[:-1]) and re.match(rf'\s*"?{re.escape(path[-1])}"?\s*=', text):
                return number
        return found

    def problem(
        self, path: tuple[str, ...], message: str, advice: str, code: str = "invalid", value: str = "",
        suggestions: tuple[str, ...] = (), warning: bool = False,
    ) -> Problem:  # fmt: skip
        """A problem of the key at a path."""
        return Problem(message, advice, self.file, self.line(*path), ".".join(path), code, value, suggestions, warning)


def parse(file: str, data: bytes) -> tuple[TomlFile, list[Problem]]:
    """The keys of a TOML file, or why it is none."""
    text, problems = decode(data, file)
    if problems:
        return TomlFile(file), problems
    reason, line = "", 0
    try:
        values = tomllib.loads(text, parse_float=str)
        reason = _beyond(values)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        reason = f"is not TOML: {_AT.sub('', str(error)).strip()}"
        line = int(at[1]) if at else len(text.splitlines())
    except RecursionError:
        reason = _TOO_DEEP
    except ValueError:
        reason, long = _TOO_LARGE, _LONG_NUMBER.search(text)
        line = text.count("\n", 0, long.start()) + 1 if long else 0
    if reason:
        advice = "correct the line" if line else "correct it"
        return TomlFile(file, text), [Problem(reason, advice, file, line, code="not_toml")]
    return TomlFile(file, text, values), []


_TOO_DEEP = f"has tables or lists more than {_DEEPEST} deep in each other"
_TOO_LARGE = "has a whole number that does not fit 64 bits"


def _beyond(value: Any, depth: int = 0) -> str:
    """What a value has that no file of ours needs and no message could print, in words; "" where it has not."""
    if depth > _DEEPEST:
        return _TOO_DEEP
    if isinstance(value, int) and value not in _INTEGERS:
        return _TOO_LARGE
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next(filter(None, (_beyond(part, depth + 1) for part in parts)), "")


Check = Callable[[Any], str]
"""Takes the value of a key; says in words what it should be, or "" where it is right."""


def is_text(value: Any) -> str:
    """A text that is not blank."""
    return "" if isinstance(value, str) and value.strip() else "a text"


def is_any_text(value: Any) -> str:
    """A text, which may be blank."""
    return "" if isinstance(value, str) else "a text"


def is_texts(value: Any) -> str:
    """A list of texts."""
    return "" if isinstance(value, list) and all(not is_text(part) for part in value) else "a list of texts"


def is_table(value: Any) -> str:
    """A table of keys."""
    return "" if isinstance(value, dict) else "a table"


def is_table_of_texts(value: Any) -> str:
    """A table whose values are texts."""
    right = isinstance(value, dict) and all(not is_text(part) for part in value.values())
    return "" if right else "a table of texts"


def is_tables(value: Any) -> str:
    """A list of tables."""
    return "" if isinstance(value, list) and all(isinstance(part, dict) for part in value) else "a list of tables"


def shape(
    toml: TomlFile, values: Mapping[str, Any], keys: Mapping[str, Check], needed: tuple[str, ...] = (),
    under: tuple[str, ...] = (),
) -> list[Problem]:  # fmt: skip
    """Unknown keys, missing keys and values of the wrong kind of one table of the file.

    under : the path of the table
    """
    problems = []
    for key, value in values.items():
        path = (*under, key)
        if key not in keys:
            advice = did_you_mean(key, keys) or f"the keys are {', '.join(keys)}"
            problems.append(toml.problem(path, f"unknown key {key!r}", advice, "unknown_key", key, suggest(key, keys)))
        elif wanted := keys[key](value):
            shown = "blank" if value == "" else repr(value)
            problems.append(toml.problem(path, f"{shown} is not {wanted}", f"write {wanted}", "wrong_kind", str(value)))
    for key in needed:
        if key not in values:
            problems.append(toml.problem((*under, key), "the key is missing", f"add {key} = …", "missing_key"))
    return problems


def cell_text(value: Any) -> str | None:
    """A TOML value as the text of a cell; None where it cannot be one."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
