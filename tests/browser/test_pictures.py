"""Pictures of the pages: small, with a palette, and what the README shows is there."""

import re
import struct
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.pictures import FOLDER, Shot, shots, take, with_palette

ROOT = Path(__file__).parents[2]


def test_the_readme_shows_pictures_that_are_taken() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(docs/pictures/([\w-]+)\.png\)", (ROOT / "README.md").read_text())
    assert shown
    assert set(shown) <= {shot.name for shot in shots()}


def test_every_picture_is_there_and_light() -> None:
    sizes = {shot.name: (FOLDER / f"{shot.name}.png").stat().st_size for shot in shots()}
    assert {name: size for name, size in sizes.items() if size > 250_000} == {}
    assert {path.stem for path in FOLDER.glob("*")} == set(sizes)


def test_a_palette_changes_nothing_that_is_seen(page: Page) -> None:
    page.set_content("<svg width='40' height='30'><rect width='20' height='30' fill='#123456'/></svg>")
    picture = with_palette(page, page.screenshot(clip={"x": 0, "y": 0, "width": 60, "height": 50}))
    assert struct.unpack(">IIBB", picture[16:26]) == (60, 50, 8, 3)
    assert bytes.fromhex("123456") in picture


def test_a_picture_is_taken_of_a_part(browser: Browser, address: str) -> None:
    whole = take(browser, address, Shot("docs", "/docs"))
    part = take(browser, address, Shot("docs", "/docs", "h1"))
    assert struct.unpack(">II", whole[16:24]) == (1280, 900)
    assert struct.unpack(">II", part[16:24])[1] < 200
