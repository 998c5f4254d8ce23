"""The options of the command line that name a consignment: the same names as every other door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from api.opening import refuse
from calculator.consignment import Consignment
from calculator.consignment_fields import DEFAULTS, FIELDS, ConsignmentReader
from calculator.desk import QuotingDesk
from calculator.problem import Problem

Command = TypeVar("Command", bound=Callable[..., Any])

FLAGS = {
    "origin": "--from",
    "destination": "--to",
    "dispatch_date": "--date",
    "mass_per_unit": "--mass",
    "commodity_scheme": "--scheme",
}
"""Fields whose option has a shorter everyday name; the others keep their own."""

_REPEATED = ("via", "avoid")
_LEFT_OUT = ("mass_unit",)


def consignment_options(command: Command) -> Command:
    """All options of a consignment, in the order of the fields."""
    for field in reversed(FIELDS):
        if field.name in _LEFT_OUT:
            continue
        flag = FLAGS.get(field.name, f"--{field.name.replace('_', '-')}")
        shown = f"{field.meaning} [{field.default}]" if field.default else field.meaning
        option = click.option(
            flag,
            field.name,
            default=() if field.name in _REPEATED else None if field.mandatory else "",
            required=field.mandatory,
            multiple=field.name in _REPEATED,
            help=shown,
        )
        command = option(command)
    return command


def consignment_of(desk: QuotingDesk, options: dict[str, Any]) -> Consignment:
    """The consignment out of a command's options, or every problem on stderr and exit code 1."""
    fields = {name: options.pop(name) for name in DEFAULTS if name not in _LEFT_OUT}
    for name in _REPEATED:
        fields[name] = ";".join(fields[name])
    read = ConsignmentReader(desk.gazetteer).read(fields)
    if isinstance(read, list):
        refuse([_with_flag(problem) for problem in read])
        raise AssertionError
    return read


def _with_flag(problem: Problem) -> Problem:
    """The problem with the option's name in place of the field's."""
    flag = FLAGS.get(problem.column, f"--{problem.column.replace('_', '-')}")
    return replace(problem, column=flag)
