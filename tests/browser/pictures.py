"""Pictures of the pages in their main states, written into docs/pictures: ``make pictures``.

They are PNG with a palette: a page has few colours, and a picture of one is a third as large so. The browser that
draws the pages also finds the palette.
"""

from __future__ import annotations

import base64
import struct
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from tests.browser.harness import LAPTOP, PHONE, watched
from tests.states import BOX, STATES, State

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDE = {"width": 1920, "height": 1080}

PALETTE = """async source => {
  const picture = await createImageBitmap(await (await fetch(source)).blob())
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  const pen = canvas.getContext('2d', {willReadFrequently: true})
  pen.drawImage(picture, 0, 0)
  const {data} = pen.getImageData(0, 0, picture.width, picture.height)
  const key = i => (data[i] >> 2) << 12 | (data[i + 1] >> 2) << 6 | data[i + 2] >> 2
  const seen = new Map()
  for (let i = 0; i < data.length; i += 4) {
    const found = seen.get(key(i)) ?? {count: 0, red: data[i], green: data[i + 1], blue: data[i + 2]}
    found.count++
    seen.set(key(i), found)
  }
  const most = [...seen.values()].sort((a, b) => b.count - a.count).slice(0, 256)
  const apart = (a, b) => (a.red - b.red) ** 2 + (a.green - b.green) ** 2 + (a.blue - b.blue) ** 2
  for (const colour of seen.values()) {
    colour.index = most.reduce((best, other, j) => apart(colour, other) < apart(colour, most[best]) ? j : best, 0)
  }
  const dots = new Uint8Array(data.length / 4)
  for (let i = 0; i < dots.length; i++) dots[i] = seen.get(key(4 * i)).index
  let text = ''
  for (let i = 0; i < dots.length; i += 32768) text += String.fromCharCode(...dots.subarray(i, i + 32768))
  return {width: picture.width, height: picture.height, colours: most.flatMap(c => [c.red, c.green, c.blue]), dots: btoa(text)}
}"""
"""The 256 commonest colours of a picture, and for each of its dots the nearest of them."""


@dataclass(frozen=True)
class Shot:
    """A picture to take: of a state of a page, or of one part of it. choose : what is clicked before"""

    name: str
    address: str
    part: str = ""
    choose: str = ""
    options: dict[str, Any] = field(default_factory=dict)


def _state(name: str) -> State:
    return next(state for state in STATES if state.name == name)


def shots() -> list[Shot]:
    """All pictures."""
    answer, wheat = _state("answer"), _state("answer for a wagon")
    return [
        Shot("form", "/", options={"viewport": LAPTOP}),
        Shot("answer", answer.address, options={"viewport": {"width": 1280, "height": 1100}}),
        Shot("answer-dark", answer.address, options={"viewport": WIDE, "color_scheme": "dark"}),
        Shot("answer-phone", f"{answer.address}#answer", options={"viewport": PHONE, "is_mobile": True, "has_touch": True}),
        Shot("answer-persian", answer.in_language("fa"), options={"viewport": LAPTOP}),
        Shot("drawings", answer.address, ".drawings", options={"viewport": LAPTOP}),
        Shot("drawings-dark", answer.address, ".drawings", "#shown-4", {"viewport": WIDE, "color_scheme": "dark"}),
        Shot("drawings-phone", wheat.address, ".drawings", options={"viewport": PHONE}),
        Shot("mistakes", f"/?{urlencode({**BOX, 'destination': 'Halkai', 'mass_per_unit': 'much'})}", options={"viewport": LAPTOP}),
        Shot("no-price", _state("nothing has a price").address, options={"viewport": LAPTOP}),
    ]  # fmt: skip


def take(browser: Browser, address: str, shot: Shot) -> bytes:
    """One picture as PNG with a palette."""
    with watched(browser, **shot.options) as page:
        page.goto(address + shot.address)
        if shot.choose:
            page.locator(shot.choose).check()
        page.wait_for_load_state("networkidle")
        taken = page.locator(shot.part).screenshot() if shot.part else page.screenshot()
    with watched(browser) as blank:
        return with_palette(blank, taken)


def with_palette(page: Page, png: bytes) -> bytes:
    """A picture with the 256 colours that it has most of. page : a blank one to work in"""
    found = page.evaluate(PALETTE, f"data:image/png;base64,{base64.b64encode(png).decode()}")
    width, height, dots = found["width"], found["height"], base64.b64decode(found["dots"])
    rows = b"".join(b"\0" + dots[y * width : (y + 1) * width] for y in range(height))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", bytes(found["colours"])),
            (b"IDAT", zlib.compress(rows, 9)),
            (b"IEND", b""),
        )
    )


def main(names: list[str]) -> None:
    """Take all pictures, or those named."""
    from playwright.sync_api import sync_playwright

    from tests.browser.harness import serving
    from tests.conftest import CHROMIUM_OPTIONS, chromium_path
    from tests.service import shipped

    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, serving(shipped()) as address:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_OPTIONS)
        for shot in shots():
            if not names or shot.name in names:
                picture = take(browser, address, shot)
                (FOLDER / f"{shot.name}.png").write_bytes(picture)
                print(f"{shot.name}.png {len(picture) / 1000:,.0f} kB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
