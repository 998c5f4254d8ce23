"""Texts beside what they name, so that none lies on another.

A drawing is as wide as its place on the page. Labels are therefore laid out for the narrowest place first, the most
important first; those that find no room there are shown from the width on from which they do. What texts meet at
which widths is known exactly: as a drawing grows their points part evenly, while the texts keep their size and their
distance from their points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

ROOMS: tuple[tuple[str, float], ...] = (("", 286.0), ("roomy", 608.0), ("ample", 928.0))
"""Class of a label -> the least width of the figure from which it is shown [px]; the style sheet has the same."""

MARGIN = 54.0
"""Of a figure's width that a plot leaves free beside it [px]; MARGIN_ENDS where the ends of its lines are named."""

MARGIN_ENDS = 94.0

SIZE = 12.0
"""Of the letters [px]."""

LINE = 15.0
"""From one line of text to the next [px]."""

WIDEST = 1400.0
"""No drawing is wider in the columns of the page [px]."""

KEPT_SHEETS = 1_024
"""Sheets whose places are kept; an answer has about thirty."""

_WIDE = {"i": 0.3, "l": 0.3, "j": 0.3, "t": 0.38, "f": 0.36, "r": 0.42, "I": 0.32, " ": 0.33, ".": 0.33, ",": 0.33,
         "m": 0.98, "w": 0.82, "M": 0.88, "W": 1.0, "'": 0.28, "-": 0.4}  # fmt: skip


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = SIZE) -> float:
    """How wide a text is at most in the fonts of the page [px]."""
    return size * sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if letter in _WIDE:
        return _WIDE[letter]
    if ord(letter) >= 0x2E80:
        return 1.02
    return 0.72 if letter.isupper() else 0.62


class Rect(NamedTuple):
    """A rectangle in a drawing of the width w: its middle is (across · w + right, down · w + below). [px]"""

    across: float
    right: float
    down: float
    below: float
    half_width: float
    half_height: float

    def free_from(self, others: Iterable[tuple[Rect, float]], most: float) -> float:
        """The width from which on this meets none of some rectangles, each of which is there from a width on. [px]

        most : larger answers are of no use; the first is given
        """
        across, right, down, below, half_width, half_height = self
        need = 0.0
        for other, since in others:
            other_across, other_right, other_down, other_below, other_half_width, other_half_height = other
            # The widths at which the heights overlap, then those at which the widths do too.
            slope, start, reach = down - other_down, below - other_below, half_height + other_half_height
            if not slope and (start >= reach or start <= -reach):
                continue
            low, high = _meeting(slope, start, reach)
            if high <= since or high <= need or low >= high:
                continue
            left, end = _meeting(across - other_across, right - other_right, half_width + other_half_width)
            high = min(high, end)
            if high > since and (low if low > left else left) < (high if high < WIDEST else WIDEST):
                need = max(need, high)
                if need > most:
                    break
        return need


def _meeting(slope: float, start: float, reach: float) -> tuple[float, float]:
    """The widths w, from and to, at which abs(slope · w + start) < reach; from beyond to where there are none."""
    if -1e-9 < slope < 1e-9:
        return (0.0, WIDEST) if -reach < start < reach else (WIDEST, 0.0)
    if slope > 0:
        return (-reach - start) / slope, (reach - start) / slope
    return (reach - start) / slope, (-reach - start) / slope


class Point(NamedTuple):
    """A place in a drawing of the width w: x = across · w, y = down · w + below. [px]"""

    across: float
    down: float = 0.0
    below: float = 0.0

    def block(self, half_width: float, half_height: float, right: float = 0.0) -> Rect:
        """What stands around the point, or so far right of it. [px]"""
        return Rect(self.across, right, self.down, self.below, half_width, half_height)


class Offset(NamedTuple):
    """Where a text stands from its point [px]: the middle of its letters, and which end of it; leader: with a line."""

    dx: float
    dy: float
    anchor: str = "start"
    leader: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that should stand beside a point, at the first of some offsets that is free."""

    text: str
    point: Point
    offsets: tuple[Offset, ...]

    def rect(self, offset: Offset) -> Rect:
        """The rectangle of the text."""
        half = text_width(self.text) / 2
        right = offset.dx + {"start": half, "middle": 0.0, "end": -half}[offset.anchor]
        return Rect(self.point.across, right, self.point.down, self.point.below + offset.dy, half, LINE / 2)


@dataclass(frozen=True, slots=True)
class Placed:
    """A text in its place; room is the class that shows it where there is room."""

    wanted: Wanted
    offset: Offset
    room: str

    @property
    def text(self) -> str:
        """What is written."""
        return self.wanted.text

    @property
    def x(self) -> float:
        """Of its point [% of the width]."""
        return round(self.wanted.point.across * 100, 2)

    @property
    def rect(self) -> Rect:
        """Where it stands."""
        return self.wanted.rect(self.offset)


@dataclass(frozen=True)
class Sheet:
    """A drawing in which texts find their places.

    height : of the drawing, as a point on its lower edge
    margin : of the figure's width that is not the drawing's [px]
    over   : how far texts may reach over its left and right edge [px]
    blocks : what no text may cover
    """

    height: Point
    margin: float = 0.0
    over: tuple[float, float] = (0.0, 0.0)
    blocks: tuple[Rect, ...] = ()

    def declutter(self, wanted: Iterable[Wanted]) -> tuple[Placed, ...]:
        """Find a place for each text, in the order of their importance; some may have none at any width."""
        return _decluttered(self, tuple(wanted))

    def places(self, wanted: Iterable[Wanted]) -> Iterator[Placed]:
        """The same, sought anew."""
        taken = [(block, 0.0) for block in self.blocks]
        for text in wanted:
            found = self._best(text, taken)
            if found:
                offset, (room, figure) = found
                taken.append((text.rect(offset), figure - self.margin))
                yield Placed(text, offset, room)

    def _best(self, text: Wanted, taken: list[tuple[Rect, float]]) -> tuple[Offset, tuple[str, float]] | None:
        """The first offset of those that are free in the narrowest room."""
        best: tuple[Offset, tuple[str, float]] | None = None
        rooms = ROOMS
        for offset in text.offsets:
            rect = text.rect(offset)
            need = max(self._holds(rect), rect.free_from(taken, rooms[-1][1] - self.margin))
            held = [room for room in rooms if room[1] - self.margin >= need]
            if held:
                best, rooms = (offset, held[0]), rooms[: rooms.index(held[0])]
                if not rooms:
                    break
        return best

    def _holds(self, rect: Rect) -> float:
        """The width from which on a rectangle lies in the drawing [px]."""
        left = rect.right - rect.half_width + self.over[0]
        right = rect.right + rect.half_width - self.over[1]
        above = rect.below - rect.half_height
        under = rect.below + rect.half_height - self.height.below
        return max(
            _at_least(rect.across, left), _at_least(1 - rect.across, -right),
            _at_least(rect.down, above), _at_least(self.height.down - rect.down, -under),
        )  # fmt: skip


@lru_cache(maxsize=KEPT_SHEETS)
def _decluttered(sheet: Sheet, wanted: tuple[Wanted, ...]) -> tuple[Placed, ...]:
    """The places of texts on a sheet: those of one way on the map are the same at every price."""
    return tuple(sheet.places(wanted))


def _at_least(slope: float, start: float) -> float:
    """The least width w with slope · w + start >= 0; beyond the widest where there is none."""
    if start >= 0:
        return 0.0
    return -start / slope if slope > 1e-9 else WIDEST


def room_of(text: str, share: float, margin: float = 0.0, size: float = SIZE) -> str | None:
    """From which room on a text fits into a share of the width; None if it fits in none."""
    need = text_width(text, size) + 6
    return next((room for room, figure in ROOMS if share * (figure - margin) >= need), None)


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places moved as little as needed so that each lies at least `gap` from the next, between low and high. [px]

    They keep their order; where there is no room for all the gap is made smaller.
    """
    if not places:
        return []
    gap = min(gap, (high - low) / max(len(places) - 1, 1))
    order = sorted(range(len(places)), key=lambda i: places[i])
    # Runs of places that touch move as one, around the middle of where they want to be.
    runs: list[list[int]] = []
    starts: list[float] = []
    for i in order:
        runs.append([i])
        starts.append(min(max(places[i], low), high))
        while len(runs) > 1 and starts[-1] < starts[-2] + len(runs[-2]) * gap:
            last = runs.pop()
            starts.pop()
            runs[-1] += last
            middle = sum(places[j] - k * gap for k, j in enumerate(runs[-1])) / len(runs[-1])
            starts[-1] = min(max(middle, low), high - (len(runs[-1]) - 1) * gap)
    found = [0.0] * len(places)
    for run, start in zip(runs, starts, strict=True):
        for k, j in enumerate(run):
            found[j] = start + k * gap
    return found
