"""The chart of the corridor people: what has been paid, and how many days have passed, over the distance.

All options lie over each other; the one that is looked at has its borders, gauge changes and terminals as labelled
steps, and the countries along the axis. Down, places are pixels of a panel; across, shares of the longest way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from ui.drawings.journey import Halt, Journey, Stop, halts
from ui.drawings.labels import MARGIN_ENDS, Offset, Placed, Point, Rect, Sheet, Wanted, room_of, spread
from ui.drawings.scale import Axis, exact, from_zero
from ui.drawings.scatter import Tick
from ui.words import MODES, grouped

HEIGHT = 250.0
"""Of a panel [px]."""

PARTS = 10_000
"""Parts of the width, and ten a pixel of the height, in which lines are written: whole numbers are short."""

LEAST_SHARE = 0.008
"""Of the highest total: smaller steps are drawn, and named in the table alone."""

_FAR = (0.0, 15.0, 30.0, 45.0)
_MARKS = ("gauge_change", "transshipment", "border")


@dataclass(frozen=True, slots=True)
class Line:
    """An option in a panel: as one path, as (mode, path) for each stretch, and its end with its label's place.

    end : (across [%], down [px]); label_y : of the text in the margin [px]; text : what it has come to
    """

    rank: int
    path: str
    stretches: list[tuple[str, str]]
    end: tuple[float, float]
    label_y: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A step of an option: across [%], down from its foot to its head [px], and what happens there."""

    x: float
    foot: float
    head: float
    kind: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: lines of all options, marks and labels of each, ticks."""

    name: str
    lines: list[Line]
    marks: dict[int, list[Mark]]
    labels: dict[int, tuple[Placed, ...]]
    down: list[Tick]


@dataclass(frozen=True, slots=True)
class Country:
    """A country on the way, or a sea without a code: its first kilometre, from and to [%], its name.

    code_room, name_room : from which on the code and the name fit; None if never
    """

    km: int
    start: float
    end: float
    code: str
    name: str
    code_room: str | None
    name_room: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Both charts over one axis of kilometres. days is None where no option has a known time."""

    cost: Panel
    days: Panel | None
    across: list[Tick]
    countries: dict[int, list[Country]]
    currency: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What is summed up along the way: on arrival and on leaving, a halt's part, and how its sum is written."""

    before: Callable[[Stop], float]
    after: Callable[[Stop], float]
    part: Callable[[Halt], float]
    said: Callable[[float], str]
    step: Callable[[float], str]


def profile_of(
    journeys: Sequence[Journey],
    currency: str,
    name_of: Callable[[str], str],
    country_of: Mapping[str, str],
    country_name: Callable[[str], str],
) -> Profile:
    """Both charts. name_of, country_of : of a node; country_name : of a country's code"""
    along, ticks = exact(max(journey.km for journey in journeys))
    timed = [journey for journey in journeys if journey.days is not None]
    return Profile(
        cost=_panel(_("Cost"), journeys, along, money(journeys[0].digits), name_of),
        days=_panel(_("Days"), timed, along, DAYS, name_of) if timed else None,
        across=[Tick(along.percent(tick), grouped(f"{tick:.0f}")) for tick in ticks],
        countries={journey.rank: _countries(journey, along, country_of, country_name) for journey in journeys},
        currency=currency,
    )


def money(digits: int) -> Measure:
    """Of money in minor units with so many digits."""
    unit = 10**digits
    return Measure(
        before=lambda stop: stop.arrived_minor / unit,
        after=lambda stop: stop.left_minor / unit,
        part=lambda halt: halt.minor / unit,
        said=lambda value: grouped(f"{value:.0f}"),
        step=lambda value: grouped(f"{value:.0f}"),
    )


DAYS = Measure(
    before=lambda stop: stop.arrived_days or 0.0,
    after=lambda stop: stop.left_days or 0.0,
    part=lambda halt: halt.hours / 24,
    said=lambda value: _("%(n)s d", n=grouped(f"{value:.1f}")),
    step=lambda value: _("%(n)s d", n=grouped(f"{value:.1f}")),
)


def _panel(
    name: str, journeys: Sequence[Journey], along: Axis, measure: Measure, name_of: Callable[[str], str]
) -> Panel:
    up = from_zero([measure.after(journey.stops[-1]) for journey in journeys], most=5)
    ends = [_down(measure.after(journey.stops[-1]), up) for journey in journeys]
    places = spread(ends, 15.0, 6.0, HEIGHT - 8.0)
    margin = [Point(1, 0, place).block(40, 7, 45) for place in places]
    lines, marks, labels = [], {}, {}
    for journey, end, place in zip(journeys, ends, places, strict=True):
        lines.append(_line(journey, along, up, measure, (end, place)))
        halted = [(halt, _mark(journey, halt, along, up, measure)) for halt in halts(journey)]
        marks[journey.rank] = [mark for _halt, mark in halted]
        labels[journey.rank] = _labels(halted, measure, up, name_of, margin)
    ticks = [Tick(_down(tick, up), grouped(f"{tick:.0f}")) for tick in up.ticks[1:]]
    return Panel(name, lines, marks, labels, ticks)


def _down(value: float, up: Axis) -> float:
    return round((1 - up.share(value)) * HEIGHT, 1)


def _line(journey: Journey, along: Axis, up: Axis, measure: Measure, at: tuple[float, float]) -> Line:
    """An option's line: over each leg it rises evenly, in each place at once."""
    points = []
    for stop in journey.stops:
        x = round(along.share(stop.km) * PARTS)
        points.append((x, round(_down(measure.before(stop), up) * 10), round(_down(measure.after(stop), up) * 10)))
    stretches = []
    for mode, run in groupby(range(len(journey.modes)), key=lambda i: journey.modes[i]):
        legs = list(run)
        # The rise in a place belongs to the stretch before it; the one in the origin to the first.
        first = points[legs[0]]
        start = (first[0], first[1] if legs[0] == 0 else first[2], first[2])
        stretches.append((mode, _path([start, *points[legs[0] + 1 : legs[-1] + 2]])))
    value = measure.after(journey.stops[-1])
    return Line(
        journey.rank, _path(points), stretches, (along.percent(journey.km), at[0]), round(at[1], 1), measure.said(value)
    )


def _path(points: Sequence[tuple[int, int, int]]) -> str:
    """A path over places, each with its height on arrival and on leaving."""
    x, before, after = points[0]
    written = f"M{x} {before}" + (f"V{after}" if after != before else "")
    for x, before, after in points[1:]:
        written += f"L{x} {before}" + (f"V{after}" if after != before else "")
    return written


def _mark(journey: Journey, halt: Halt, along: Axis, up: Axis, measure: Measure) -> Mark:
    last = halt.at + len(halt.nodes) - 1
    foot, head = measure.before(journey.stops[halt.at]), measure.after(journey.stops[last])
    kind = next((kind for kind in _MARKS if kind in halt.kinds), "end")
    return Mark(along.percent(journey.stops[last].km), _down(foot, up), _down(head, up), kind)


def _labels(
    halted: Sequence[tuple[Halt, Mark]], measure: Measure, up: Axis, name_of: Callable[[str], str], ends: Sequence[Rect]
) -> tuple[Placed, ...]:
    """Names of the steps and how high they are, the highest first. ends : what stands in the margin"""
    blocks = (*ends, *(Point(mark.x / 100, 0, mark.head).block(5, 5) for _halt, mark in halted))
    sheet = Sheet(Point(0, 0, HEIGHT), MARGIN_ENDS, (8.0, 76.0), blocks)
    order = sorted(halted, key=lambda both: -measure.part(both[0]))
    wanted = []
    for halt, mark in order:
        if measure.part(halt) < up.high * LEAST_SHARE:
            continue
        text = f"{halt_name(halt, name_of)} {measure.step(measure.part(halt))}"
        low = mark.foot - mark.head
        above = [Offset(-8, -9 - far, "end", far > 0) for far in _FAR]
        below = [Offset(9, low + 10 + far, "start", far > 0) for far in _FAR]
        offsets = tuple(offset for both in zip(above, below, strict=True) for offset in both)
        wanted.append(Wanted(text, Point(mark.x / 100, 0, mark.head), offsets))
    return sheet.declutter(wanted)


def halt_name(halt: Halt, name_of: Callable[[str], str]) -> str:
    """The names of a halt's places: ``Khorgos – Altynkol``."""
    names = list(dict.fromkeys(name_of(node) for node in halt.nodes))
    return " – ".join([names[0], names[-1]] if len(names) > 1 else names)


def _countries(
    journey: Journey, along: Axis, country_of: Mapping[str, str], country_name: Callable[[str], str]
) -> list[Country]:
    """The countries in order, each from its first place on; between two ports it is the sea."""
    found: list[Country] = []
    for i, mode in enumerate(journey.modes):
        code = "" if mode in ("ferry", "sea") else country_of[journey.stops[i].node]
        start, end = journey.stops[i].km, journey.stops[i + 1].km
        if found and found[-1].code == code:
            start = found.pop().km
        name, share = (country_name(code) if code else str(MODES["sea"])), along.share(end) - along.share(start)
        found.append(
            Country(
                start, along.percent(start), along.percent(end), code, name,
                room_of(code, share, MARGIN_ENDS) if code else None, room_of(name, share, MARGIN_ENDS),
            )
        )  # fmt: skip
    return found
