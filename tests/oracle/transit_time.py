"""An independent, slow transit time model, to hold the product's time kernel against.

Written from the rules of the network and the time model alone, in the plainest way: it reads the CSV files
of a network folder itself, shares no code with the product, and gains its accuracy by brute force (incomplete
beta function by continued fraction, convolution on a grid of 0.05 h) where the product must be fast.

    parts = stages(folder, ["xian_lanzhou_r", ...], "xian", "block", date(2026, 12, 1))
    p10, p50 = percentiles(parts, rho=0.5, ps=[0.10, 0.50])
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from math import ceil, exp, lgamma, log
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

Row = dict[str, str]
GRID_H = 0.05
"""Width of the convolution's grid [h]: a tenth of the half hour that the kernel is allowed."""


@dataclass(frozen=True)
class Stage:
    """One part of a journey: running, a dwell, or a wait for a departure. All times [h].

    `kind` is the distribution: `pert` (beta, shape 4, on [low, high] with mode typical; a constant where
    low = high) or `uniform` (on [low, high]; typical is the middle).
    """

    cause: str
    subject: str
    low_h: float
    typical_h: float
    high_h: float
    kind: Literal["pert", "uniform"]

    @property
    def mean_h(self) -> float:
        """Mean duration [h]."""
        if self.kind == "uniform":
            return (self.low_h + self.high_h) / 2
        return (self.low_h + 4 * self.typical_h + self.high_h) / 6


class UnknownTimeError(ValueError):
    """A gauge change, a transshipment or a carrier's speed has no row: the journey has no known time."""


# --- the network folder -------------------------------------------------------------------------------------


def table(network_dir: Path, name: str) -> tuple[Row, ...]:
    """Rows of `<network_dir>/<name>.csv`, in file order; a cell that is missing is an empty text."""
    file = network_dir / f"{name}.csv"
    return _rows(file, file.stat().st_mtime_ns)


@cache
def _rows(file: Path, _written_ns: int) -> tuple[Row, ...]:
    """Rows of a file, read once for each time that it was written: tests rewrite their folders."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return tuple({key: value or "" for key, value in row.items()} for row in csv.DictReader(lines))


def travelled(network_dir: Path, legs: list[str], origin: str) -> tuple[list[Row], list[str]]:
    """The leg rows in travelling order and the nodes they pass, origin first (one more than the legs).

    Raises ValueError where a leg does not touch the node reached so far.
    """
    known = {row["leg"]: row for row in table(network_dir, "legs")}
    rows, nodes = [known[leg] for leg in legs], [origin]
    for row in rows:
        ends = (row["from"], row["to"])
        if nodes[-1] not in ends:
            raise ValueError(f"leg {row['leg']} does not touch {nodes[-1]}")
        nodes.append(ends[1] if nodes[-1] == ends[0] else ends[0])
    return rows, nodes


def sections(rows: list[Row]) -> list[list[Row]]:
    """Maximal runs of consecutive legs with one mode and one carrier."""
    runs: list[list[Row]] = []
    for row in rows:
        if runs and all(runs[-1][-1][key] == row[key] for key in ("mode", "carrier")):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def track(row: Row) -> str:
    """What a transfer row calls this leg: `rail1435`, `rail1520`, `road`, `ferry`, `sea`."""
    return f"rail{row['gauge_mm']}" if row["mode"] == "rail" else row["mode"]


# --- the stages of an itinerary -----------------------------------------------------------------------------


def stages(network_dir: Path, legs: list[str], origin: str, train: str, dispatch_date: date) -> list[Stage]:
    """The stages of an itinerary, in no order that matters to the time.

    legs : leg ids in travelling order;  train : single, group or block.
    Delay advisories of `dispatch_date` are included; closures and leg dates are the caller's business.

    Raises UnknownTimeError where a required transfer or a speed is missing.
    """
    rows, nodes = travelled(network_dir, legs, origin)
    found = [running(network_dir, run, train) for run in sections(rows)]
    for row in rows:
        found += waiting(network_dir, row)
    for before, after, at in zip(rows, rows[1:], range(1, len(rows)), strict=False):
        found += dwells(network_dir, before, after, nodes[at - 1 : at + 2], train)
    ends = {nodes[0]: rows[0], nodes[-1]: rows[-1]}
    for node, row in ends.items():
        found += end_terminal(network_dir, node, row, train)
    return found + delays(network_dir, rows, nodes, dispatch_date)


def running(network_dir: Path, run: list[Row], train: str) -> Stage:
    """Haulage of one section: its km at the carrier's high, typical and low speed."""
    carrier, mode = run[0]["carrier"], run[0]["mode"]
    of_carrier = {
        row["train"]: row for row in table(network_dir, "speeds") if (row["carrier"], row["mode"]) == (carrier, mode)
    }
    speed = of_carrier.get(train) or of_carrier.get("any")
    if speed is None:
        raise UnknownTimeError(f"no speed of {carrier} by {mode} for train {train}")
    km = sum(int(row["tariff_km"]) for row in run)
    low_h, typical_h, high_h = (24 * km / float(speed[f"{column}_km_day"]) for column in ("high", "typical", "low"))
    return Stage("running", carrier, low_h, typical_h, high_h, "pert")


def waiting(network_dir: Path, leg: Row) -> list[Stage]:
    """The wait for a ferry or train that leaves every `headway_h`: uniform from nothing to the headway."""
    return [
        Stage("departure", leg["leg"], 0.0, float(row["headway_h"]) / 2, float(row["headway_h"]), "uniform")
        for row in table(network_dir, "departures")
        if row["leg"] == leg["leg"]
    ]


def dwells(network_dir: Path, before: Row, after: Row, around: list[str], train: str) -> list[Stage]:
    """Gauge change or transshipment, and border, in the inner node between two legs.

    around : the node before, the node itself, the node after.
    """
    node = around[1]
    country = {row["node"]: row["country"] for row in table(network_dir, "nodes")}
    tracks = (track(before), track(after))
    found = []
    if before["mode"] != after["mode"]:
        found += dwell(network_dir, node, "transshipment", tracks, train, required=True)
    elif before["mode"] == "rail" and tracks[0] != tracks[1]:
        found += dwell(network_dir, node, "gauge_change", tracks, train, required=True)
    if any(country[other] != country[node] for other in (around[0], around[2])):
        found += dwell(network_dir, node, "border", tracks, train)
    return found


def dwell(
    network_dir: Path, node: str, kind: str, tracks: tuple[str, str], train: str, *, required: bool = False
) -> list[Stage]:
    """The one transfer row that applies in a node, as a stage.

    A row that names the train beats a blank one, then one without `any` beats one with it; ties are refused.
    """

    def fits(row: Row) -> bool:
        ways = [(row["from"], row["to"]), (row["to"], row["from"])]
        return any(all(want in ("any", have) for want, have in zip(way, tracks, strict=True)) for way in ways)

    candidates = [
        row
        for row in table(network_dir, "transfers")
        if (row["node"], row["kind"]) == (node, kind)
        and (not row["train"] or train in row["train"].split(";"))
        and fits(row)
    ]
    if not candidates:
        if required:
            raise UnknownTimeError(f"no {kind} at {node} between {' and '.join(tracks)} for train {train}")
        return []
    return [transfer_stage(best(candidates))]


def end_terminal(network_dir: Path, node: str, leg: Row, train: str) -> list[Stage]:
    """The terminal at origin or destination: its one leg is matched against either side of the row."""
    candidates = [
        row
        for row in table(network_dir, "transfers")
        if (row["node"], row["kind"]) == (node, "terminal")
        and (not row["train"] or train in row["train"].split(";"))
        and {row["from"], row["to"]} & {"any", track(leg)}
    ]
    return [transfer_stage(best(candidates))] if candidates else []


def best(candidates: list[Row]) -> Row:
    """The row that names the train, then the one without `any`. Raises ValueError if two are as good."""

    def rank(row: Row) -> tuple[bool, bool]:
        return bool(row["train"]), "any" not in (row["from"], row["to"])

    top = max(map(rank, candidates))
    first, *others = [row for row in candidates if rank(row) == top]
    if others:
        raise ValueError(f"{first['node']}: two {first['kind']} rows are equally good")
    return first


def transfer_stage(row: Row) -> Stage:
    """A transfer row as a stage."""
    low_h, typical_h, high_h = (float(row[column]) for column in ("low_h", "typical_h", "high_h"))
    return Stage(row["kind"], row["node"], low_h, typical_h, high_h, "pert")


def delays(network_dir: Path, rows: list[Row], nodes: list[str], on: date) -> list[Stage]:
    """One stage for each delay advisory of the day that touches the itinerary, whatever it touches twice."""
    country = {row["node"]: row["country"] for row in table(network_dir, "nodes")}
    touched = {
        "node": set(nodes),
        "country": {country[node] for node in nodes},
        "leg": {row["leg"] for row in rows},
        "carrier": {row["carrier"] for row in rows},
        "corridor": corridors_of(network_dir, [row["leg"] for row in rows]),
    }
    found = []
    for row in table(network_dir, "advisories"):
        holds = (row["from"] or "0001-01-01") <= on.isoformat() <= (row["to"] or "9999-12-31")
        if holds and row["effect"] == "delay" and row["name"] in touched[row["scope"]]:
            low_h, typical_h, high_h = (float(row[f"add_{end}_h"]) for end in ("low", "typical", "high"))
            found.append(Stage("advisory", row["name"], low_h, typical_h, high_h, "pert"))
    return found


def corridors_of(network_dir: Path, legs: list[str]) -> set[str]:
    """The corridors of which these legs are a contiguous run, read forwards or backwards."""
    runs: dict[str, list[str]] = {}
    for row in sorted(table(network_dir, "corridors"), key=lambda row: int(row["seq"])):
        runs.setdefault(row["corridor"], []).append(row["leg"])
    return {
        name
        for name, run in runs.items()
        for start in range(len(run) - len(legs) + 1)
        if run[start : start + len(legs)] in (legs, legs[::-1])
    }


# --- distributions ------------------------------------------------------------------------------------------


def beta_cdf(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    tiny, fraction, c, d = 1e-300, 1.0, 1.0, 0.0
    for term in range(300):
        m = term // 2
        if term == 0:
            step = 1.0
        elif term % 2:
            step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + step * d or tiny)
        c = 1 + step / c or tiny
        fraction *= c * d
        if abs(1 - c * d) < 1e-14:
            return front * (fraction - 1)
    raise ArithmeticError(f"incomplete beta({a}, {b}) at {x} does not converge")


def cdf(stage: Stage, hours: float) -> float:
    """P(duration of the stage <= hours)."""
    width = stage.high_h - stage.low_h
    if width == 0:
        return float(hours >= stage.low_h)
    share = (hours - stage.low_h) / width
    if stage.kind == "uniform":
        return min(1.0, max(0.0, share))
    a = 1 + 4 * (stage.typical_h - stage.low_h) / width
    return beta_cdf(share, a, 6 - a)


def quantile(stage: Stage, p: float) -> float:
    """The hours that the stage stays within with probability p, by bisection."""
    low, high = stage.low_h, stage.high_h
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(stage, middle) < p else (low, middle)
    return (low + high) / 2


def on_grid(stage: Stage) -> npt.NDArray[np.float64]:
    """Probability of the stage's time above its low, in cells of GRID_H around 0, 1, 2 … grid steps."""
    cells = ceil((stage.high_h - stage.low_h) / GRID_H) + 2
    edges = [cdf(stage, stage.low_h + (cell + 0.5) * GRID_H) for cell in range(cells)]
    return np.diff([0.0, *edges])


def percentiles(stages: list[Stage], rho: float, ps: list[float]) -> list[float]:
    """Quantiles of the whole journey [h], one for each p of `ps` (0 < p < 1).

    rho : the dependence, 0…1: q(p) = rho x (sum of the stages' quantiles) + (1 - rho) x (quantile of their
    independent sum).
    """
    varying = [stage for stage in stages if stage.high_h > stage.low_h]
    base_h = sum(stage.low_h for stage in stages)
    together = [base_h + sum(quantile(stage, p) - stage.low_h for stage in varying) for p in ps]
    if not varying:
        return together
    weights = [on_grid(stage) for stage in varying]
    size = sum(len(weight) for weight in weights) - len(weights) + 1
    length = 1 << (size - 1).bit_length()
    spectrum = np.prod([np.fft.rfft(weight, length) for weight in weights], axis=0)
    cumulative = np.cumsum(np.clip(np.fft.irfft(spectrum, length)[:size], 0, None))
    upper_edges = base_h + (np.arange(size) + 0.5) * GRID_H
    apart = np.interp(ps, cumulative / cumulative[-1], upper_edges)
    return [rho * joint + (1 - rho) * float(free) for joint, free in zip(together, apart, strict=True)]


# --- what the carrier owes ----------------------------------------------------------------------------------


def statutory_days(network_dir: Path, legs: list[str], origin: str, consignment: str) -> float:
    """The statutory delivery period of an itinerary [days]; `consignment` as in statutory.csv.

    For each maximal stretch of legs under one law: a day for each started `km_per_day`, the dispatch time
    once, the gauge change time for each gauge change and the ferry time for each ferry passage in it. A gauge
    change between two laws belongs to the stretch that ends there: that carrier hands over. Legs under no law
    owe nothing and end a stretch.
    """
    rows, _ = travelled(network_dir, legs, origin)
    law_of = {row["carrier"]: row["law"] for row in table(network_dir, "carriers")}
    rules = {row["law"]: row for row in table(network_dir, "statutory") if row["consignment"] == consignment}
    laws = [law_of[row["carrier"]] for row in rows]
    hours, at = 0.0, 0
    while at < len(rows):
        end = at + 1
        while end < len(rows) and laws[end] == laws[at]:
            end += 1
        if rule := rules.get(laws[at]):
            km = sum(int(row["tariff_km"]) for row in rows[at:end])
            handed_over = pairwise(rows[at : end + 1])
            gauges = sum(
                one["mode"] == two["mode"] == "rail" and one["gauge_mm"] != two["gauge_mm"] for one, two in handed_over
            )
            ferries = sum(run[0]["mode"] == "ferry" for run in sections(rows[at:end]))
            hours += 24 * ceil(km / int(rule["km_per_day"])) + float(rule["dispatch_h"])
            hours += gauges * float(rule["gauge_change_h"]) + ferries * float(rule["ferry_h"])
        at = end
    return hours / 24
