"""The scripts of docs/examples do what they say."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_of_routes_by_lane_has_every_lane_and_its_routes(tmp_path: Path) -> None:
    out = tmp_path / "routes.svg"
    script = ROOT / "docs/examples/routes_by_lane.py"
    command = [sys.executable, str(script), str(out), "2026-11-23"]
    said = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert said.stdout == f"drawn: {out}\n"
    panels = ElementTree.parse(out).getroot().findall(f"{SVG}g")
    assert len(panels) == 6
    for panel in panels:
        dots = panel.findall(f"{SVG}circle")
        assert len(dots) >= 2 and all(dot.find(f"{SVG}title") is not None for dot in dots)
    assert out.read_text() == (ROOT / "docs/examples/routes_by_lane.svg").read_text(), "the picture shown is this one"
