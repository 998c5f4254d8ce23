"""How ships go round the land on the map: points that a lane passes, for the legs that are no straight lines.

Drawn by hand along the coasts; they say nothing of distances, which are those of the network.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("sea_lanes.csv")


@cache
def lanes() -> dict[str, tuple[tuple[float, float], ...]]:
    """Leg -> the points between its two ends, from its first end on. [(degrees north, degrees east)]"""
    with FILE.open(encoding="utf-8", newline="") as table:
        return {row["leg"]: tuple(_point(text) for text in row["points"].split(";")) for row in csv.DictReader(table)}


def _point(text: str) -> tuple[float, float]:
    north, _blank, east = text.partition(" ")
    return float(north), float(east)
