"""Seasons: runs of days between which nothing changes, each known by one of its days.

What begins or ends on no day of a run is the same on every day of it: one answer serves a year of dates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta


def turning_days(spans: Iterable[tuple[date | None, date | None]]) -> tuple[date, ...]:
    """The days on which one of some spans, both ends included, begins to hold or no longer holds, in order."""
    days: set[date] = set()
    for start, end in spans:
        if start:
            days.add(start)
        if end and end < date.max:
            days.add(end + timedelta(1))
    return tuple(sorted(days))


def season(days: Sequence[date], day: date) -> date:
    """The day that stands for a day and for all others between the same two turning days."""
    at = bisect_right(days, day)
    if at:
        return days[at - 1]
    return days[0] - timedelta(1) if days and days[0] > date.min else day
