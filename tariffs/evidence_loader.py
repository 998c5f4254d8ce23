"""The tables that describe a network or judge the model: published journeys, prices, capacities, measurements.

Source: the network rules, sections 1 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from calculator.network import Evidence
from calculator.observation import Capacity, Observation, PriceObservation
from calculator.problem import Problem, did_you_mean, suggest
from tariffs import folder as folders
from tariffs.cells import Known
from tariffs.columns import EVIDENCE_TABLES, NETWORK_TABLES
from tariffs.records import Records, typed
from tariffs.scenario import Scenario
from tariffs.table import Table, parse, read_bytes


def check(path: Path, known: Known, scenario: Scenario | None = None) -> list[Problem]:
    """Every problem of these tables of a network folder; `known` are the names that they may refer to."""
    if not path.is_dir():
        return []
    others = ["model.toml", *(f"{name}.csv" for name in NETWORK_TABLES)]
    folder, problems = folders.read(path, EVIDENCE_TABLES, (), others)
    # Unknown files are reported with the network's own tables.
    problems = [problem for problem in problems if not problem.warning]
    tables = folder.tables
    if scenario:
        tables, wrong = scenario.applied(tables)
        problems += wrong
    for name, table in tables.items():
        records, wrong = typed(table, known)
        problems += [*wrong, *(_about(records, known) if name == "capacity" and table.header else ())]
    return problems


def _about(records: Records, known: Known) -> Iterator[Problem]:
    """What a figure is about exists."""
    for place, scope, names in records.rows("scope", "names"):
        if bool(scope) != bool(names):
            yield place.problem(
                "scope" if names else "names",
                "is blank", "write both scope and names, or neither", "missing_value",
            )  # fmt: skip
        for name in names if scope else ():
            if name not in known[scope]:
                advice = did_you_mean(name, known[scope]) or f"name a {scope} of the network"
                near = suggest(name, known[scope])
                yield place.problem("names", f"unknown {scope} {name!r}", advice, f"unknown_{scope}", name, near)


def observations(path: Path) -> tuple[tuple[Observation, ...], list[Problem]]:
    """The published journeys of a file, or of observations.csv in a folder, and what is wrong with it.

    Places are taken as they are written: the comparison says which of them a network does not have.
    """
    records, problems = _read(path, "observations")
    return tuple(Observation(*row) for row in _rows(records)), problems


def price_observations(path: Path) -> tuple[tuple[PriceObservation, ...], list[Problem]]:
    """The published through prices of a file, or of price-observations.csv in a folder, and what is wrong."""
    records, problems = _read(path, "price-observations")
    return tuple(PriceObservation(*row) for row in _rows(records)), problems


def capacity(path: Path) -> tuple[tuple[Capacity, ...], list[Problem]]:
    """The capacities and volumes of a file, or of capacity.csv in a folder, and what is wrong."""
    records, problems = _read(path, "capacity")
    return tuple(Capacity(*row) for row in _rows(records)), problems


def _read(path: Path, name: str) -> tuple[Records, list[Problem]]:
    file = path / f"{name}.csv" if path.is_dir() else path
    data, problems = read_bytes(file, str(file))
    if problems:
        return typed(Table(name, str(file), ()), {})[0], problems
    table, problems = parse(name, str(file), data)
    records, wrong = typed(table, _as_written(table))
    return records, problems + wrong


def _as_written(table: Table) -> Known:
    """Every name of the table itself counts as known."""
    return {
        "node": dict.fromkeys(table.texts("from") | table.texts("to"), ""),
        "journey_corridor": dict.fromkeys(table.texts("corridor"), ""),
        "equipment": dict.fromkeys(table.texts("equipment"), ""),
    }


def _rows(records: Records) -> list[tuple[Any, ...]]:
    """The rows in the order of their type, the evidence of each as one."""
    rows = []
    for row in records.rows():
        trust, source, note = row[-3:]
        rows.append((*row[1:-3], Evidence(trust or "estimate", source, note)))
    return rows
