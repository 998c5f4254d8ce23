"""What may be named in a request, as plain data: places, equipment, commodities, corridors, currencies, units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.quote_json import scenario_json
from calculator.desk import QuotingDesk
from calculator.gazetteer import fold
from calculator.money import CURRENCIES, fraction_text
from calculator.network import Node
from calculator.routing import corridor_nodes
from calculator.units import MEASURES, QUANTITY_UNITS
from tariffs.scenario import Scenario

Json = dict[str, Any]

_CODES = {"kilogram": "KGM", "tonne": "TNE", "gram": "GRM", "pound": "LBR", "short_ton": "STN", "long_ton": "LTN",
          "kilometer": "KMT", "meter": "MTR", "day": "DAY"}  # fmt: skip
"""Name of a unit -> its code of UN/ECE Recommendation 20."""


def locations_json(desk: QuotingDesk, q: str, limit: int) -> list[Json]:
    """Places whose code or some name begins with, contains or resembles `q`, best first; without `q` all."""
    found = desk.gazetteer.search(q, limit) if q else list(desk.network.nodes)[:limit]
    names: dict[str, list[Json]] = {}
    for name in desk.network.names:
        names.setdefault(name.node, []).append({"lang": name.lang, "name": name.name, "kind": name.kind})
    return [_location(desk.network.nodes[node], names.get(node, [])) for node in found]


def _location(node: Node, names: list[Json]) -> Json:
    return {
        "node": node.node, "name": node.name, "kind": node.kind, "country": node.country,
        "unlocode": node.unlocode or None, "station_code": node.station_code or None,
        "lat": node.lat, "lon": node.lon, "names": names,
    }  # fmt: skip


def equipment_json(desk: QuotingDesk) -> list[Json]:
    """Types of containers and wagons with their measures."""
    return [
        {"equipment": row.equipment, "name": row.name, "family": row.family, "aliases": list(row.aliases),
         "length_ft": row.length_ft, "teu": float(row.teu), "tare_kg": row.tare_kg, "max_gross_kg": row.max_gross_kg,
         "per_platform": row.per_platform, "axles": row.axles, "length_m": float(row.length_m), "trust": row.trust}
        for row in desk.network.equipment.values()
    ]  # fmt: skip


def commodities_json(desk: QuotingDesk, q: str, limit: int) -> list[Json]:
    """Commodity codes that begin with `q`, or that `q` begins with, or whose label contains it."""
    text = fold(q)
    found = [
        {"code": row.prefix, "scheme": row.scheme, "label": row.label, "hazard": row.hazard}
        for row in desk.network.commodities
        if row.prefix.startswith(text) or text.startswith(row.prefix) or text in fold(row.label)
    ]
    return found[:limit]


def corridors_json(desk: QuotingDesk) -> list[Json]:
    """Named corridors: where they lead, over which nodes and legs, how far."""
    network = desk.network
    return [
        {"corridor": row.corridor, "name": row.name, "nodes": corridor_nodes([network.legs[leg] for leg in row.legs]),
         "legs": list(row.legs), "km": sum(network.legs[leg].tariff_km for leg in row.legs),
         "source": row.evidence.source, "note": row.evidence.note}
        for row in network.corridors.values()
    ]  # fmt: skip


def scenarios_json(scenarios: Mapping[str, Scenario]) -> list[Json]:
    """The what-ifs that a request may name, with their reasons and sources."""
    return [scenario_json(scenario) for scenario in scenarios.values()]


def currencies_json(desk: QuotingDesk) -> list[Json]:
    """Currencies by ISO 4217 with their minor digits; ``exchange``: some book served has a rate of them."""
    rated = {code for book in desk.tariffs.books for row in book.exchange for code in (row.base, row.quote)}
    return [{"code": code, "digits": digits, "exchange": code in rated} for code, digits in CURRENCIES.items()]


def units_json() -> Json:
    """Units of mass that a request may use, each with its names and size; and the measures of tariff rows."""
    masses: dict[str, Json] = {}
    for name, size_kg in QUANTITY_UNITS["kg"].items():
        code = next((code for code in _CODES.values() if QUANTITY_UNITS["kg"].get(code.casefold()) == size_kg), "")
        masses.setdefault(code, {"code": code, "size_kg": fraction_text(size_kg), "names": []})["names"].append(name)
    measures = [{"measure": measure, "unit": unit, "code": _CODES.get(unit)} for measure, unit in MEASURES.items()]
    return {"mass": list(masses.values()), "measures": measures}
