"""The bar is on a terminal only, and says rows, speed and the time left."""

import io
import sys

import pytest

from api.progress import ProgressBar


class Terminal(io.StringIO):
    """A terminal that keeps what it is told."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_terminal_shows_rows_speed_and_share_of_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with ProgressBar(1_000, done=600) as bar:
        bar.move(800, 1_234)
        bar._bar.render_progress()
        bar.move(1_000, 2_468)
    said = terminal.getvalue()
    assert "50%" in said and "100%" in said
    assert "1,234 rows, " in said and " rows/s" in said


def test_a_file_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", plain := io.StringIO())
    with ProgressBar(1_000) as bar:
        bar.move(500, 10)
    assert plain.getvalue() == ""
