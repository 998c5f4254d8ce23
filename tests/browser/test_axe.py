"""axe is the version that its README names, and finds what it is for."""

import hashlib
import re

import pytest
from playwright.sync_api import Page

from tests.browser.axe import VENDOR, source, violations

README = (VENDOR / "README.md").read_text(encoding="utf-8")


def test_the_vendored_file_is_the_one_that_is_named() -> None:
    assert hashlib.sha256((VENDOR / "axe.min.js").read_bytes()).hexdigest() in README
    version = re.search(r"axe v([\d.]+)", source())
    assert version
    assert f"| version | {version[1]} |" in README


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<main><h1>x</h1><img src='data:,'></main>", "image-alt"),
        ("<main><h1>x</h1><input></main>", "label"),
        ("<main><h1>x</h1><p style='color:#999;background:#fff'>pale</p></main>", "color-contrast"),
        ("<main><h1>x</h1><a href=a style='display:inline-block;width:9px;height:9px;overflow:hidden'>a</a>"
         "<a href=b style='display:inline-block;width:9px;height:9px;overflow:hidden'>b</a></main>", "target-size"),
        ("<main><p lang=zz-q>x</p><h1>y</h1></main>", "valid-lang"),
        ("<div>outside</div><main><h1>x</h1></main>", "region"),
    ],
)  # fmt: skip
def test_a_mistake_is_found(page: Page, body: str, rule: str) -> None:
    page.set_content(f"<!doctype html><html lang=en><head><title>x</title></head><body>{body}</body></html>")
    assert {found.split()[0] for found in violations(page)} == {rule}
