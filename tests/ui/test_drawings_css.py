"""The style of the drawings keeps its promises: contrast in light and dark, a rule for each route, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

import ui
from tests.ui.test_style_sheet import contrast
from ui.drawings.answer import MOST
from ui.drawings.labels import ROOMS

STATIC = Path(ui.__path__[0]) / "static"
CSS = (STATIC / "drawings.css").read_text(encoding="utf-8")
PAGE = (STATIC / "karvan.css").read_text(encoding="utf-8")


def colours(text: str, selector: str) -> list[dict[str, str]]:
    """The variables of each block of a selector."""
    blocks = re.findall(selector + r" \{(.*?)\}", text, re.S)
    return [dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in blocks]


LIGHT, DARK = (
    {**page, **own} for page, own in zip(colours(PAGE, ":root")[:2], colours(CSS, r"\.drawings")[:2], strict=True)
)

TEXT = [
    ("on-a", "part-a"),
    *(("on-rest", f"part-{part}") for part in "bcde"),
    ("ink", "land"),
    ("muted", "land"),
    ("ink", "sea"),
    ("muted", "sea"),
]
EDGES = [("accent", "land"), ("accent", "sea"), ("strong-line", "land"), ("part-a", "part-b")]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (EDGES, 3.0)], ids=["text", "edges"])
def test_contrast(theme: dict[str, str], pairs: list[tuple[str, str]], least: float) -> None:
    poor = {pair: round(contrast(theme[pair[0]], theme[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in poor.items() if value < least} == {}


def test_every_route_that_is_drawn_can_be_made_to_stand_out() -> None:
    chosen = {int(rank) for rank in re.findall(r"#shown-(\d+):checked\) \.strong\.r\1,? ", CSS.replace("\n", " "))}
    assert chosen == set(range(1, MOST + 1))


def test_labels_are_shown_from_the_widths_that_they_were_laid_out_for() -> None:
    widths = {
        name: 16 * float(rem)
        for rem, name in re.findall(r"@container \(min-width: (\d+)rem\) \{ \.(\w+) \{ display", CSS)
    }
    assert widths == dict(ROOMS[1:])


def test_nothing_comes_from_elsewhere() -> None:
    assert not re.search(r"url\(|@import", CSS)
