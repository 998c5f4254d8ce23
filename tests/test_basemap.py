"""The base map: what the tool makes of a topology, and what the file in the repository shows."""

import importlib.machinery
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from ui.drawings.lanes import lanes
from ui.drawings.projection import project

ROOT = Path(__file__).parents[1]
MAP = ROOT / "ui" / "static" / "basemap.svg"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = str(ROOT / "tools" / "basemap")
    spec = importlib.util.spec_from_loader("basemap", importlib.machinery.SourceFileLoader("basemap", path))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rings() -> list[list[tuple[int, int]]]:
    """The land of the file as rings."""
    land = re.search(r'id="land"[^>]* d="([^"]+)"', MAP.read_text())
    assert land
    found = []
    for written in land[1].split("z")[:-1]:
        numbers = [int(number) for number in re.findall(r"-?\d+", written)]
        x, y = numbers[:2]
        ring = [(x, y)]
        for step_x, step_y in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + step_x, y + step_y
            ring.append((x, y))
        found.append(ring)
    return found


def on_land(lat: float, lon: float) -> bool:
    """Whether a place lies within an odd number of rings."""
    x, y = project(lat, lon)
    crossed = 0
    for ring in rings():
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            crossed += (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    return crossed % 2 == 1


def test_the_file_names_its_source_and_is_light(tool: ModuleType) -> None:
    text = MAP.read_text()
    assert tool.SOURCE in text
    assert len(text) <= 50_000
    assert not re.search(r"style|script|http(?!://www\.w3\.org)", text)


@pytest.mark.parametrize("place", [(43.3, 76.9), (34.4, 109.0), (35.7, 51.4), (51.7, 19.5), (38.5, 35.0), (55.6, 37.5)])
def test_towns_lie_on_land(place: tuple[float, float]) -> None:
    assert on_land(*place)


@pytest.mark.parametrize("place", [(42.0, 50.5), (43.3, 34.0), (15.0, 65.0), (35.0, 20.0), (38.4, 51.5), (30.0, 124.0)])
def test_seas_are_water(place: tuple[float, float]) -> None:
    assert not on_land(*place)


def test_ships_keep_to_the_water() -> None:
    # Straits and canals are narrower than the thinned coast is exact.
    narrow = {(1.2, 104.1), (40.1, 26.3), (40.7, 27.9), (41.25, 29.15), (41.0, 28.95), (31.5, 32.5), (31.5, 32.4)}
    aground = {point for lane in lanes().values() for point in lane if on_land(*point)}
    assert aground <= narrow


def test_a_line_is_thinned_but_keeps_its_ends_and_corners(tool: ModuleType) -> None:
    line = [(0.0, 0.0), (10.0, 0.5), (20.0, 0.0), (20.0, 30.0)]
    assert tool.thinned(line) == [(0.0, 0.0), (20.0, 0.0), (20.0, 30.0)]
    ring = [(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 0.0)]
    assert tool.thinned(ring) == ring


def test_a_ring_is_cut_at_the_window(tool: ModuleType) -> None:
    left, top, right, bottom = tool.WINDOW
    whole = [(left - 10, top - 10), (right + 10, top - 10), (right + 10, bottom + 10), (left - 10, bottom + 10)]
    assert abs(tool.area(tool.cut(whole))) == (right - left) * (bottom - top)
    assert tool.cut([(left - 9, top), (left - 5, top), (left - 5, top + 5)]) == []


def test_a_path_is_written_in_steps(tool: ModuleType) -> None:
    assert tool.path([(0.2, 0.2), (10.0, -5.0), (9.0, 5.0)], "z") == "M0 0l10-5-1 10z"
    assert tool.path([(0.1, 0.1), (0.2, 0.2)]) == ""


def test_two_countries_share_a_border(tool: ModuleType) -> None:
    arcs = [[(0.0, 0.0), (10.0, 0.0)], [(10.0, 0.0), (5.0, 5.0), (0.0, 0.0)], [(10.0, 0.0), (5.0, -5.0), (0.0, 0.0)]]
    countries = [{"type": "Polygon", "arcs": [[0, 1]]}, {"type": "MultiPolygon", "arcs": [[[~0, ~2]]]}]
    topology = {"objects": {"countries": {"geometries": countries}}}
    assert list(tool.borders(topology, arcs)) == [arcs[0]]
    assert tool.joined([0, 1], arcs) == [(10.0, 0.0), (5.0, 5.0), (0.0, 0.0)]


def test_another_file_is_refused(tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = MAP.read_bytes()
    other = tmp_path / "countries-50m.json"
    other.write_text(json.dumps({}))
    assert tool.main(other) == 1
    assert "SHA-256" in capsys.readouterr().err
    assert MAP.read_bytes() == before
