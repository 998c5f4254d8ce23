"""The style sheet keeps its promises: contrast in light and dark, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

import ui

CSS = (Path(ui.__path__[0]) / "static" / "karvan.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.S)[:2]
)

TEXT = [
    ("ink", "ground"), ("muted", "ground"), ("accent", "ground"), ("wrong", "ground"), ("ink", "sheet"),
    ("accent-ink", "accent"), ("accent", "accent-soft"), ("ink", "warn-ground"), ("warn", "warn-ground"),
    ("muted", "warn-ground"), ("wrong", "wrong-ground"),
]  # fmt: skip
EDGES = [("strong-line", "sheet"), ("strong-line", "ground"), ("accent", "ground"), ("press", "ground")]


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """The contrast of two colours after WCAG 2.2, 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (EDGES, 3.0)], ids=["text", "edges"])
def test_contrast(theme: dict[str, str], pairs: list[tuple[str, str]], least: float) -> None:
    poor = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in pairs}
    assert {pair: value for pair, value in poor.items() if value < least} == {}


def test_the_measure_of_contrast_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_nothing_comes_from_elsewhere() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
