"""A folder of network tables as a `Network`. Source: the network rules, section 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from calculator.consignment import Equipment
from calculator.network import (
    Advisory,
    Carrier,
    Commodity,
    Corridor,
    Departure,
    Emission,
    Evidence,
    Leg,
    Network,
    Node,
    PlaceName,
    Speed,
    StatutoryPeriod,
    Transfer,
)
from calculator.observation import ELSEWHERE
from calculator.problem import Problem
from tariffs import folder as folders
from tariffs import network_checks
from tariffs.cells import CellError, Known, number
from tariffs.columns import EVIDENCE_TABLES, NETWORK_TABLES
from tariffs.folder import Folder
from tariffs.records import Records, typed
from tariffs.scenario import Scenario
from tariffs.table import Table, digest, read_bytes
from tariffs.toml_file import is_any_text, is_text, parse, shape

NEEDED = ("nodes", "legs", "carriers", "equipment")
"""Tables without which there is no network."""

MODEL = "model.toml"
DEPENDENCE = 0.5
"""ρ of the time model where the folder says nothing (network rules, section 3)."""


def load(path: Path, scenario: Scenario | None = None) -> tuple[Network, Known, list[Problem]]:
    """The network of a folder, the names that it knows, and every problem.

    Where there are errors the network holds the sound rows alone, while the names are those of all rows: a name
    in a bad row is not reported again wherever it is used.
    """
    others = [MODEL, *(f"{name}.csv" for name in EVIDENCE_TABLES)]
    folder, problems = folders.read(path, NETWORK_TABLES, NEEDED, others)
    tables = folder.tables
    if not tables:
        return Network({}, {}, {}, {}, {}), {}, problems
    if scenario:
        tables, wrong = scenario.applied(tables)
        problems += wrong
    known = known_names(tables)
    records: dict[str, Records] = {}
    for name in NETWORK_TABLES:
        records[name], wrong = typed(tables[name], known)
        problems += wrong
    dependence, wrong = _dependence(folder)
    problems += wrong
    covered = folder.files | ({"scenario": scenario.digest.encode()} if scenario else {})
    network = _network(records, dependence, digest(covered))
    return network, known, problems + network_checks.problems(network, records)


def known_names(tables: dict[str, Table]) -> Known:
    """The names that cells may refer to, from the tables as text."""
    equipment = tables["equipment"]
    lengths = {f"{feet}ft" for feet in equipment.texts("length_ft") if feet}
    names = {
        "node": tables["nodes"].texts("node"),
        "country": tables["nodes"].texts("country"),
        "leg": tables["legs"].texts("leg"),
        "carrier": tables["carriers"].texts("carrier"),
        "corridor": tables["corridors"].texts("corridor"),
        "journey_corridor": tables["corridors"].texts("corridor") | {ELSEWHERE},
        "emission": tables["emissions"].texts("detail"),
        "equipment": equipment.texts("equipment") | equipment.texts("family") | lengths,
    }
    return {kind: dict.fromkeys(sorted(texts), "") for kind, texts in names.items()}


def known_to(network: Network) -> Known:
    """The names that the cells of a book may refer to; an alias of equipment with what to write instead."""
    types = network.equipment.values()
    families = [name for kind in types for name in (kind.family, kind.length_family) if name]
    aliases = {a: f"aliases serve in consignments only; write {kind.equipment}" for kind in types for a in kind.aliases}
    return {
        "node": dict.fromkeys(network.nodes, ""),
        "country": dict.fromkeys((node.country for node in network.nodes.values()), ""),
        "leg": dict.fromkeys(network.legs, ""),
        "carrier": dict.fromkeys(network.carriers, ""),
        "corridor": dict.fromkeys(network.corridors, ""),
        "equipment": aliases | dict.fromkeys([*families, *network.equipment], ""),
    }


def _network(records: dict[str, Records], dependence: float, digest: str) -> Network:
    """The sound rows as the types of the calculator; the columns of a table stand in the order of its type."""

    def rows(table: str) -> list[tuple[Any, ...]]:
        return [(*row[1:-3], _evidence(*row[-3:])) for row in records[table].rows()]

    return Network(
        nodes={row[0]: Node(*row) for row in rows("nodes")},
        legs={row[0]: Leg(*row) for row in rows("legs")},
        carriers={row[0]: _carrier(*row) for row in rows("carriers")},
        equipment={row[0]: _equipment(*row) for row in rows("equipment")},
        corridors=_corridors(records["corridors"]),
        names=tuple(PlaceName(*row[:-1]) for row in rows("names")),
        transfers=tuple(_transfer(*row) for row in rows("transfers")),
        speeds=tuple(_speed(*row) for row in rows("speeds")),
        departures=tuple(Departure(leg, carrier, float(h), proof) for leg, carrier, h, proof in rows("departures")),
        statutory=tuple(StatutoryPeriod(*row) for row in rows("statutory")),
        advisories=tuple(_advisory(*row) for row in rows("advisories")),
        emissions=tuple(Emission(*row) for row in rows("emissions")),
        commodities=tuple(Commodity(*row) for row in rows("commodities")),
        dependence=dependence,
        digest=digest,
    )


def _evidence(trust: str, source: str, note: str) -> Evidence:
    return Evidence(trust or "estimate", source, note)


def _carrier(carrier: str, name: str, country: str, law: str, emission: str, proof: Evidence) -> Carrier:
    return Carrier(carrier, name, country, law or "none", emission, proof)


def _equipment(*row: Any) -> Equipment:
    *cells, proof = row
    return Equipment(*[*cells, proof.trust, proof.source, proof.note])


def _transfer(node: str, kind: str, start: str, end: str, train: tuple[str, ...], *rest: Any) -> Transfer:
    low, typical, high, basis, proof = rest
    trains = () if "any" in train else train
    return Transfer(node, kind, start, end, trains, float(low), float(typical), float(high), basis, proof)


def _speed(
    carrier: str, mode: str, train: str, low: Any, typical: Any, high: Any, basis: str, proof: Evidence
) -> Speed:
    return Speed(carrier, mode, train, float(low), float(typical), float(high), basis, proof)


def _advisory(*row: Any) -> Advisory:
    *named, low, typical, high, proof = row
    return Advisory(*[*named, float(low or 0), float(typical or 0), float(high or 0), proof])


def _corridors(records: Records) -> dict[str, Corridor]:
    """Legs in the order of `seq`; name and evidence from the first row that has them."""
    chains: dict[str, list[tuple[Any, ...]]] = {}
    for row in records.rows():
        chains.setdefault(row[1], []).append(row[2:])
    corridors = {}
    for corridor, chain in chains.items():
        chain.sort(key=lambda row: row[1])
        proof = next((row[3:] for row in chain if any(row[3:])), ("", "", ""))
        corridors[corridor] = Corridor(corridor, chain[0][0], tuple(row[2] for row in chain), _evidence(*proof))
    return corridors


def _dependence(folder: Folder) -> tuple[float, list[Problem]]:
    """ρ of the time model from model.toml; the usual one where there is no such file."""
    path, file = folder.path / MODEL, folder.file(MODEL)
    if not path.exists():
        return DEPENDENCE, []
    data, problems = read_bytes(path, file)
    folder.files[MODEL] = data
    toml, wrong = parse(file, data)
    keys = {"dependence": lambda value: "", "trust": is_text, "source": is_any_text, "note": is_any_text}
    problems += wrong or shape(toml, toml.values, keys)
    given = str(toml.values.get("dependence", DEPENDENCE))
    try:
        share = number(given)
    except CellError:
        share = number("2")
    if share <= 1:
        return float(share), problems
    fault = toml.problem(
        ("dependence",), f"{given!r} is not a share", "write a number from 0 to 1", "out_of_range", given
    )
    return DEPENDENCE, [*problems, fault]
