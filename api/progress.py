"""The bar of a long command: how much is done, how fast, and the time left."""

from __future__ import annotations

import sys
import time
from typing import Any

import click


class ProgressBar:
    """A bar on stderr by the bytes that are done, only where stderr is a terminal."""

    def __init__(self, size: int, label: str = "pricing", done: int = 0) -> None:
        """size : of the whole [bytes]; done : of it, by an earlier run"""
        self._bar: Any = click.progressbar(
            length=max(size - done, 1), label=label, file=sys.stderr, width=24, show_percent=True, show_eta=True,
            item_show_func=lambda rows: self._speed(rows) if rows else None,
        )  # fmt: skip
        self._shown, self._before, self._start = sys.stderr.isatty(), done, time.monotonic()

    def __enter__(self) -> ProgressBar:
        """Show the empty bar."""
        if self._shown:
            self._bar.__enter__()
        return self

    def move(self, done: int, rows: int = 0) -> None:
        """Move the bar to where so many bytes of the whole are done, and so many rows by this run."""
        if self._shown:
            self._bar.update(max(0, done - self._before - self._bar.pos), rows)

    def _speed(self, rows: int) -> str:
        return f"{rows:,} rows, {rows / max(time.monotonic() - self._start, 0.001):,.0f} rows/s"

    def __exit__(self, *error: Any) -> None:
        """Finish the line."""
        if self._shown:
            self._bar.__exit__(*error)
