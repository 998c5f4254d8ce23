"""Lambert's conformal conic projection for the lands between the Atlantic and the Pacific, and windows on it.

Conformal, so that coasts keep their shapes from the equator to the polar circle; north is up on 65° E.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MERIDIAN = 65.0
PARALLELS = (20.0, 50.0)
"""Where the scale is true [degrees north]."""

UNIT_KM = 2.0
"""Length of a unit on the true parallels."""

_RADIUS_KM = 6371.0
_SOUTH, _NORTH = (math.radians(parallel) for parallel in PARALLELS)


def _stretched(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


_CONE = math.log(math.cos(_SOUTH) / math.cos(_NORTH)) / math.log(_stretched(_NORTH) / _stretched(_SOUTH))
_REACH = math.cos(_SOUTH) * _stretched(_SOUTH) ** _CONE / _CONE * _RADIUS_KM / UNIT_KM
_POLE = 5000.0
"""Units from the upper edge down to the pole's point, so that all that is drawn lies below zero's line."""


@lru_cache(maxsize=4096)
def project(lat: float, lon: float) -> tuple[float, float]:
    """A place [degrees] as (x, y) [units]: x to the right from the middle meridian, y down."""
    across = (lon - MERIDIAN + 180) % 360 - 180
    away = _REACH / _stretched(math.radians(lat)) ** _CONE
    turned = _CONE * math.radians(across)
    return away * math.sin(turned), away * math.cos(turned) - _POLE


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of the map [units]."""

    x: float
    y: float
    width: float
    height: float

    def share(self, at: tuple[float, float]) -> tuple[float, float]:
        """A point as shares of the width and height, 0 to 1 inside."""
        return (at[0] - self.x) / self.width, (at[1] - self.y) / self.height


def window(points: Iterable[tuple[float, float]], least: float, narrowest: float, widest: float) -> Window:
    """The rectangle around points with a margin, in whole units.

    least : of its width [units], so that a short way is seen among its surroundings
    narrowest, widest : bounds of width / height; whatever is too short of them grows on both sides
    """
    xs, ys = zip(*points, strict=True)
    margin = 0.06 * max(max(xs) - min(xs), max(ys) - min(ys), least)
    width = max(max(xs) - min(xs) + 2 * margin, least)
    height = max(max(ys) - min(ys) + 2 * margin, width / widest)
    width = max(width, height * narrowest)
    x, y = (min(xs) + max(xs) - width) / 2, (min(ys) + max(ys) - height) / 2
    return Window(round(x), round(y), round(width), round(height))
