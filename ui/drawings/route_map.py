"""The map: ways by mode over coasts and borders, and the places in which they lose time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import hypot, sqrt
from typing import Any, Protocol

from flask_babel import gettext as _

from ui.drawings.journey import Halt, Journey, halts
from ui.drawings.labels import Offset, Placed, Point, Rect, Sheet, Wanted
from ui.drawings.lanes import lanes
from ui.drawings.profile import halt_name
from ui.drawings.projection import Window, project, window
from ui.words import MODES, grouped

Json = dict[str, Any]

LEAST_UNITS = 500.0
"""Width of the smallest stretch that is shown [units of the projection]."""

NARROWEST, WIDEST = 1.4, 1.75
"""Bounds of width / height."""

PIXELS_OF_AN_HOUR = 1.05
"""The radius of a place is so many times the square root of its hours [px]: its area tells the time."""

APART = 0.025
"""How far the blocks are apart that keep texts off a way [of the width]."""

LEAST_H = 4.0
"""Shorter halts are not drawn [h]."""


class Site(Protocol):
    """Where a place is [degrees]; None where that is unknown."""

    @property
    def lat(self) -> float | None:
        """Degrees north."""

    @property
    def lon(self) -> float | None:
        """Degrees east."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A place that costs time: (x, y) [% of the map], radius [px], what happens there."""

    x: float
    y: float
    radius: float
    kind: str


@dataclass(frozen=True, slots=True)
class Name:
    """A label in its place [% of the map]; kind: end, halt, place or mode."""

    placed: Placed
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Way:
    """An option: as one path, as (mode, path) for each stretch [units], its ends [%], rings and labels."""

    rank: int
    path: str
    stretches: list[tuple[str, str]]
    ends: list[tuple[float, float]]
    rings: list[Ring]
    names: list[Name]


@dataclass(frozen=True, slots=True)
class RouteMap:
    """The drawing: the window on the base map, the ways from the last to the first, and mode -> its name."""

    window: Window
    ways: list[Way]
    modes: dict[str, str]


def map_of(
    options: Sequence[Json],
    journeys: Sequence[Journey],
    sites: Mapping[str, Site],
    name_of: Callable[[str], str],
) -> RouteMap | None:
    """The map of some options; None where no place has a known position.

    sites : node -> where it is; a place without a position is passed over
    """
    lines = [_points(option, sites) for option in options]
    every = [point for line in lines for _mode, points in line for point in points]
    if len(every) < 2:
        return None
    view = window(every, LEAST_UNITS, NARROWEST, WIDEST)
    ways = [
        _way(option, journey, line, view, sites, name_of)
        for option, journey, line in zip(options, journeys, lines, strict=True)
    ]
    modes = {leg["mode"] for option in options for leg in option["legs"]}
    return RouteMap(view, ways[::-1], {mode: str(name) for mode, name in MODES.items() if mode in modes})


def at(node: str, sites: Mapping[str, Site]) -> tuple[float, float] | None:
    """A place on the map [units], None where nobody knows."""
    site = sites.get(node)
    return None if site is None or site.lat is None or site.lon is None else project(site.lat, site.lon)


def _points(option: Json, sites: Mapping[str, Site]) -> list[tuple[str, list[tuple[float, float]]]]:
    """(mode, points) of each longest stretch with one mode."""
    found = []
    for mode, run in groupby(option["legs"], key=lambda leg: leg["mode"]):
        points: list[tuple[float, float]] = []
        for leg in run:
            bend = [project(*point) for point in lanes().get(leg["leg"], ())]
            if bend and not leg["leg"].startswith(f"{leg['from']}_"):
                bend.reverse()
            ends = [at(leg["from"], sites), at(leg["to"], sites)]
            line = [point for point in (ends[0], *bend, ends[1]) if point]
            points += line[1:] if points and line and points[-1] == line[0] else line
        if len(points) > 1:
            found.append((mode, points))
    return found


def _way(
    option: Json, journey: Journey, line: Sequence[tuple[str, list[tuple[float, float]]]], view: Window,
    sites: Mapping[str, Site], name_of: Callable[[str], str],
) -> Way:  # fmt: skip
    stretches = [(mode, path(points)) for mode, points in line]
    ends = [view.share(point) for node in (option["nodes"][0], option["nodes"][-1]) if (point := at(node, sites))]
    halted = [(halt, found) for halt in halts(journey) if halt.hours >= LEAST_H and (found := at(halt.nodes[0], sites))]
    rings = [
        Ring(*_percent(view.share(point)), round(sqrt(halt.hours) * PIXELS_OF_AN_HOUR, 1), (halt.kinds or ("end",))[-1])
        for halt, point in halted
    ]
    return Way(
        option["rank"],
        path([point for _mode, points in line for point in points]),
        stretches,
        [_percent(end) for end in ends],
        rings,
        _names(option, halted, line, view, sites, name_of),
    )


def _percent(share: tuple[float, float]) -> tuple[float, float]:
    return round(share[0] * 100, 2), round(share[1] * 100, 2)


def path(points: Sequence[tuple[float, float]]) -> str:
    """A line through points in whole units."""
    return "M" + "L".join(f"{round(x)} {round(y)}" for x, y in points)


def _names(
    option: Json, halted: Sequence[tuple[Halt, tuple[float, float]]],
    line: Sequence[tuple[str, list[tuple[float, float]]]], view: Window,
    sites: Mapping[str, Site], name_of: Callable[[str], str],
) -> list[Name]:  # fmt: skip
    """Labels: the two ends, the halts from the longest on, stretches that are no railway, then other places."""
    ratio = view.height / view.width

    def point(found: tuple[float, float]) -> Point:
        x, y = view.share(found)
        return Point(x, y * ratio)

    def flat(node: str) -> bool:
        i = option["nodes"].index(node)
        sides = [at(option["nodes"][j], sites) for j in (max(i - 1, 0), min(i + 1, len(option["nodes"]) - 1))]
        (x1, y1), (x2, y2) = (side or (0.0, 0.0) for side in sides)
        return abs(x2 - x1) > 2 * abs(y2 - y1)

    wanted: dict[Wanted, str] = {}
    ends = (option["nodes"][0], option["nodes"][-1])
    for node in ends:
        if found := at(node, sites):
            wanted[Wanted(name_of(node), point(found), _afar(9.0, flat(node)))] = "end"
    blocks = [label.point.block(5, 5) for label in wanted]
    for halt, found in sorted(halted, key=lambda both: -both[0].hours):
        radius = sqrt(halt.hours) * PIXELS_OF_AN_HOUR
        blocks.append(point(found).block(radius, radius))
        if not set(ends) & set(halt.nodes):
            text = _("%(place)s %(days)s d", place=halt_name(halt, name_of), days=grouped(f"{halt.hours / 24:.1f}"))
            wanted[Wanted(text, point(found), _afar(radius + 4, flat(halt.nodes[0])))] = "halt"
    for mode, points in line:
        if mode != "rail":
            wanted[Wanted(str(MODES[mode]), point(_middle(points)), _around(5.0))] = "mode"
    shown = {*ends, *(node for halt, _found in halted for node in halt.nodes)}
    for node in option["nodes"]:
        if node not in shown and (found := at(node, sites)):
            wanted[Wanted(name_of(node), point(found), _around(5.0, flat(node))[:4])] = "place"
    along = _along([[point(found) for found in points] for _mode, points in line])
    named: list[Placed] = []

    def lay(labels: Sequence[Wanted], clear: Sequence[Rect] = ()) -> None:
        left = [label for label in labels if all(label != placed.wanted for placed in named)]
        sheet = Sheet(Point(0, ratio), 2.0, blocks=(*blocks, *clear, *(placed.rect for placed in named)))
        named.extend(sheet.declutter(left))

    by_kind = {kind: [label for label in wanted if wanted[label] == kind] for kind in ("end", "halt", "mode", "place")}
    lay(by_kind["end"])
    # The longest halt is named on the smallest map. One without a place clear of the way is named on it all the same.
    lay(by_kind["halt"][:1], along)
    if named and named[-1].room:
        lay([named.pop().wanted])
    for clear in (along, []):
        lay(by_kind["halt"] + by_kind["mode"], clear)
    lay(by_kind["place"], along)
    return [Name(n, round(n.wanted.point.down / ratio * 100, 2), wanted[n.wanted]) for n in named]


def _along(lines: Sequence[Sequence[Point]]) -> list[Rect]:
    """What is kept free of texts along a way: small blocks, closer to each other than a text is large."""
    return [
        Point(a.across + (b.across - a.across) * k / steps, a.down + (b.down - a.down) * k / steps).block(3, 3)
        for line in lines
        for a, b in pairwise(line)
        for steps in [int(hypot(b.across - a.across, b.down - a.down) / APART) + 1]
        for k in range(steps)
    ]


def _around(far: float, flat: bool = False) -> tuple[Offset, ...]:
    """Places around a point, from the best on [px]. flat : the way runs from side to side there"""
    beside = (Offset(far, 0), Offset(-far, 0, "end"))
    over = (Offset(0, -far - 6, "middle"), Offset(0, far + 7, "middle"))
    near = far * 0.7
    corners = (
        Offset(near, -near - 5), Offset(near, near + 6),
        Offset(-near, -near - 5, "end"), Offset(-near, near + 6, "end"),
    )  # fmt: skip
    return (*over, *corners, *beside) if flat else (*beside, *corners, *over)


def _afar(far: float, flat: bool) -> tuple[Offset, ...]:
    """Places around a point, and farther ones with a line to it [px]."""
    return (
        *_around(far, flat),
        *(Offset(dx, dy, anchor, True) for out in (far + 14, far + 30, far + 46) for dx, dy, anchor in (
            (0, -out, "middle"), (0, out, "middle"), (out, -out * 0.8, "start"), (-out, -out * 0.8, "end"),
            (out, out * 0.8, "start"), (-out, out * 0.8, "end"))),
    )  # fmt: skip


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The point half way along a line."""
    steps = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    left = sum(steps) / 2
    for (a, b), step in zip(pairwise(points), steps, strict=True):
        if step and left <= step:
            part = left / step
            return a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])
        left -= step
    return points[-1]
