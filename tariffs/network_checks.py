"""What a network's tables must agree on among themselves, beyond each cell being right.

Each check is one function that returns its problems. Source: the network rules, section 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from calculator.consignment import TRAINS
from calculator.network import Network, Transfer
from calculator.problem import Problem, did_you_mean, suggest
from tariffs.records import Records
from tariffs.table import Place

Check = Callable[[Network, Mapping[str, Records]], Iterator[Problem]]


def problems(network: Network, records: Mapping[str, Records]) -> list[Problem]:
    """Every problem of all checks."""
    return [problem for check in CHECKS for problem in check(network, records)]


def _legs(network: Network, records: Mapping[str, Records]) -> Iterator[Problem]:
    """Rail has a gauge and nothing else has; two ends; the last day is not before the first."""
    for place, leg, start, end, mode, gauge, km, opens, closes in records["legs"].rows(
        "leg", "from", "to", "mode", "gauge_mm", "tariff_km", "opens", "closes"
    ):
        if mode == "rail" and gauge is None:
            yield place.problem(
                "gauge_mm", f"the rail leg {leg} has no gauge", "write 1435, 1520 or its own", "no_gauge"
            )
        if mode != "rail" and gauge is not None:
            yield place.problem("gauge_mm", f"the {mode} leg {leg} has a gauge", "leave it blank", "gauge_of_no_rail")
        if start == end:
            yield place.problem("to", f"{leg} ends where it begins", "name another node", "no_leg", end)
        if opens and closes and closes < opens:
            yield place.problem("closes", f"{closes} is before opens {opens}", "exchange the two", "dates_reversed")
        if km == 0:
            yield place.problem("tariff_km", f"{leg} has no length", "write its tariff km", "no_length", warning=True)


def _hours(network: Network, records: Mapping[str, Records]) -> Iterator[Problem]:
    """Three figures of one thing do not fall: low ≤ typical ≤ high."""
    for table, low, typical, high in (
        ("transfers", "low_h", "typical_h", "high_h"),
        ("speeds", "low_km_day", "typical_km_day", "high_km_day"),
        ("advisories", "add_low_h", "add_typical_h", "add_high_h"),
    ):
        for place, *figures in records[table].rows(low, typical, high):
            least, middle, most = (figure or 0 for figure in figures)
            if not least <= middle <= most:
                column = typical if middle < least else high
                written = f"{float(least):g}, {float(middle):g}, {float(most):g}"
                yield place.problem(
                    column, f"{low}, {typical}, {high} fall: {written}", "write them in rising order", "figures_fall"
                )


def _departures(network: Network, records: Mapping[str, Records]) -> Iterator[Problem]:
    """A departure is of the leg's own carrier."""
    for place, leg, carrier in records["departures"].rows("leg", "carrier"):
        of_leg = network.legs.get(leg)
        if of_leg and of_leg.carrier != carrier:
            yield place.problem(
                "carrier",
                f"{leg} is a leg of {of_leg.carrier}, not of {carrier}",
                f"write {of_leg.carrier}",
                "other_carrier",
                carrier,
                (of_leg.carrier,),
            )


def _chains(network: Network, records: Mapping[str, Records]) -> Iterator[Problem]:
    """Each leg of a corridor goes on where the one before it ends."""
    rows = sorted(records["corridors"].rows("corridor", "seq", "leg"), key=lambda row: row[1:3])
    within, last = "", ""
    ends: set[str] = set()
    for place, corridor, _, name in rows:
        if corridor != within:
            within, last, ends = corridor, "", set()
        leg = network.legs.get(name)
        if leg is None:
            last, ends = "", set()
            continue
        onward = {leg.other_end(end) for end in ends & {leg.start, leg.end}}
        if last and not onward:
            yield place.problem(
                "leg",
                f"{name} does not go on where {last} ends",
                f"correct the order of {corridor}",
                "broken_chain",
                name,
            )
        ends, last = onward or {leg.start, leg.end}, name


def _speeds(network: Network, records: Mapping[str, Records]) -> Iterator[Problem]:
    """A speed of a carrier on a mode that it does not serve is never used."""
    served = {(leg.carrier, leg.mode) for leg in network.legs.values()}
    for place, carrier, mode in records["speeds"].rows("carrier", "mode"):
        if (carrier, mode) not in served:
            yield place.problem(
                "mode",
                f"{carrier} has no leg by {mode}",
                "correct the mode or the carrier",
                "never_matches",
                mode,
                warning=True,
            )


def _transfers(network: Network, records: Mapping[str, Records]) -> Iterator[Problem]:
    """Two rows that fit one transfer and are equally precise leave no winner."""
    at: dict[tuple[str, str], list[tuple[Place, Transfer]]] = {}
    places = records["transfers"].places
    ways_at: dict[str, set[str]] = defaultdict(set)
    for leg in network.legs.values():
        ways_at[leg.start].add(leg.way)
        ways_at[leg.end].add(leg.way)
    for place, row in zip(places, network.transfers, strict=True):
        at.setdefault((row.node, row.kind), []).append((place, row))
    for (node, kind), rows in at.items():
        ways = sorted(ways_at[node])
        for index, (place, row) in enumerate(rows):
            for earlier, other in rows[:index]:
                tie = _tie(row, other, ways)
                if tie:
                    yield place.problem(
                        "kind",
                        f"{kind} {node} {tie} fits here and in line {earlier[1]}",
                        "give one of them a train, or ways without any",
                        "tie",
                    )


def _tie(one: Transfer, other: Transfer, ways: list[str]) -> str:
    """A transfer that both rows fit equally well, in words; "" if there is none."""
    if one.precision != other.precision:
        return ""
    for train in TRAINS:
        for before in ways:
            for after in (before,) if one.kind == "terminal" else ways:
                if _fits(one, before, after, train) and _fits(other, before, after, train):
                    return f"from {before} to {after} by {train}" if after != before else f"of {before} by {train}"
    return ""


def _fits(row: Transfer, before: str, after: str, train: str) -> bool:
    """A terminal's one way is matched against either of its ways."""
    if row.kind != "terminal":
        return row.fits(before, after, train)
    return (not row.train or train in row.train) and bool({before, "any"} & {row.start, row.end})


def _advisories(network: Network, records: Mapping[str, Records]) -> Iterator[Problem]:
    """What an advisory is about exists; a delay has hours and nothing else has."""
    known: dict[str, set[str]] = {
        "country": {node.country for node in network.nodes.values()},
        "node": set(network.nodes),
        "leg": set(network.legs),
        "carrier": set(network.carriers),
        "corridor": set(network.corridors),
    }
    for place, scope, name, start, end, effect, hours in records["advisories"].rows(
        "scope", "name", "from", "to", "effect", "add_high_h"
    ):
        names = known[scope]
        if name not in names:
            advice = did_you_mean(name, names) or f"name a {scope} of the network"
            yield place.problem(
                "name", f"unknown {scope} {name!r}", advice, f"unknown_{scope}", name, suggest(name, names)
            )
        if start and end and end < start:
            yield place.problem("to", f"{end} is before from {start}", "exchange the two", "dates_reversed", str(end))
        if effect == "delay" and not hours:
            yield place.problem(
                "add_high_h", "a delay without hours", "write add_low_h, add_typical_h, add_high_h", "no_hours"
            )
        if effect != "delay" and hours:
            yield place.problem(
                "effect",
                f"the hours of a {effect} are not used",
                "write delay, or leave them blank",
                "never_matches",
                effect,
                warning=True,
            )


def _equipment(network: Network, records: Mapping[str, Records]) -> Iterator[Problem]:
    """A container has a length and TEU; it is heavier laden than empty; an alias means one type."""
    meant: dict[str, str] = {code: code for code in network.equipment}
    for place, code, family, aliases, length, teu, tare, gross in records["equipment"].rows(
        "equipment", "family", "aliases", "length_ft", "teu", "tare_kg", "max_gross_kg"
    ):
        if family == "container" and not (length and teu):
            column = "teu" if length else "length_ft"
            yield place.problem(column, f"the container {code} has no {column}", "write it", "missing_value")
        if family == "wagon" and teu:
            yield place.problem("teu", f"the wagon {code} has TEU", "write 0", "teu_of_a_wagon")
        if tare >= gross:
            yield place.problem(
                "max_gross_kg",
                f"tare {tare} kg is not below the largest gross mass {gross} kg",
                "correct one of them",
                "figures_fall",
            )
        for alias in aliases:
            if meant.setdefault(alias, code) != code:
                yield place.problem(
                    "aliases",
                    f"the alias {alias!r} means {meant[alias]} already",
                    "keep it at one type",
                    "duplicate",
                    alias,
                )


def _trust(network: Network, records: Mapping[str, Records]) -> Iterator[Problem]:
    """A figure that is not an estimate names where it comes from."""
    for table in records.values():
        for place, trust, source in table.rows("trust", "source"):
            if trust not in ("", "estimate") and not source:
                yield place.problem(
                    "source",
                    f"{trust} without a source",
                    "name the source, or write estimate and how it was made",
                    "no_source",
                    warning=True,
                )


CHECKS: tuple[Check, ...] = (
    _legs, _hours, _departures, _chains, _speeds, _transfers, _advisories, _equipment, _trust,
)  # fmt: skip
