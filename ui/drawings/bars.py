"""Where the money goes and where the days go: a bar for each option, its parts side by side, on one scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext

from ui.drawings.labels import room_of
from ui.words import CAUSES, grouped

Json = dict[str, Any]

GROUPS = {
    "rail": lazy_gettext("Rail"),
    "road": lazy_gettext("Road"),
    "sea": lazy_gettext("Ferry and sea"),
    "through": lazy_gettext("Through rate"),
    "border": lazy_gettext("Borders"),
    "transfer": lazy_gettext("Gauge change and transshipment"),
    "terminal": lazy_gettext("Terminals"),
    "whole": lazy_gettext("Documents, fees and shares"),
}
"""Groups of lines by what they are laid on -> name, in the order of a bar."""

_GROUP_OF = {
    "rail": "rail", "road": "road", "ferry": "sea", "sea": "sea", "through": "through", "border": "border",
    "gauge_change": "transfer", "transshipment": "transfer", "origin": "terminal", "destination": "terminal",
    "terminal": "terminal", "country": "whole", "consignment": "whole",
}  # fmt: skip

ROW = 46.0
"""From one bar to the next [px]."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: x and width [%], its number in the order, what it is, how much, from which room that fits."""

    x: float
    width: float
    kind: int
    name: str
    text: str
    room: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """An option: its pieces, its end [%] and what they add up to."""

    rank: int
    pieces: list[Piece]
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The drawing. kinds : (number in the order, name) of the parts that occur; unit : of the figures"""

    bars: list[Bar]
    kinds: list[tuple[int, str]]
    unit: str


def money_bars(options: Sequence[Json]) -> Bars:
    """What is paid, by what it is laid on."""
    parts = {option["rank"]: money_by_group(option) for option in options}
    digits = len(options[0]["total"]["amount"].partition(".")[2])
    names = {group: str(name) for group, name in GROUPS.items()}
    shares = {rank: {group: minor / 10**digits for group, minor in found.items()} for rank, found in parts.items()}
    return _bars(shares, names, options[0]["total"]["currency"], lambda value: grouped(f"{value:.0f}"))


def day_bars(options: Sequence[Json]) -> Bars | None:
    """What the mean time is spent on, by cause; None where no option has a known time."""
    known = [option for option in options if option["transit_time"]["mean"] is not None]
    if not known:
        return None
    shares = {
        option["rank"]: {cause["cause"]: cause["days"] for cause in option["transit_time"]["causes"]}
        for option in known
    }
    names = {cause: str(name) for cause, name in CAUSES.items()}
    return _bars(shares, names, "", lambda value: grouped(f"{value:.1f}"))


def money_by_group(option: Json) -> dict[str, int]:
    """Group of lines -> what they add up to [minor units]; all groups together are the total."""
    found: dict[str, int] = {}
    at = {node: i for i, node in enumerate(option["nodes"])}
    for charge in option["charges"]:
        kind = charge["subject"].partition(" ")[0]
        if kind == "leg":
            kind = option["legs"][at[charge["from"]]]["mode"]
        group = _GROUP_OF.get(kind, "whole")
        found[group] = found.get(group, 0) + int(charge["converted"]["amount"].replace(".", ""))
    return found


def _bars(
    shares: Mapping[int, Mapping[str, float]], names: Mapping[str, str], unit: str, said: Callable[[float], str]
) -> Bars:
    longest = max((sum(parts.values()) for parts in shares.values()), default=1.0) or 1.0
    bars = []
    for rank, parts in shares.items():
        pieces, at = [], 0.0
        for number, name in enumerate(names):
            value = parts.get(name, 0.0)
            if value <= 0:
                continue
            share, text = value / longest, said(value)
            room = room_of(text, share, size=11.0)
            pieces.append(Piece(round(at * 100, 2), round(share * 100, 2), number, names[name], text, room))
            at += share
        bars.append(Bar(rank, pieces, round(at * 100, 2), said(sum(parts.values()))))
    met = [(i, text) for i, (name, text) in enumerate(names.items()) if any(name in parts for parts in shares.values())]
    return Bars(bars, met, unit)
