"""axe-core on a page: what keeps somebody from using it, as WCAG 2.2 AA and good practice have it.

axe is put into the page by the debugger, so that the page's own content policy stays as it is.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

UNFOLD = "[...document.querySelectorAll('details')].slice(0, 8).forEach(each => each.open = true)"
"""What is folded is looked at too; of many alike the first."""

THIN = """[...document.querySelectorAll('tbody, ul, ol, datalist, dl')].forEach(
    each => [...each.children].slice(24).forEach(row => row.remove()))"""
"""Of many rows alike axe need not look at each: it takes seconds for what it found on the first."""

VENDOR = Path(__file__).with_name("vendor") / "axe-core"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

_RUN = """tags => axe.run(document, {
    resultTypes: ["violations"], runOnly: {type: "tag", values: tags},
}).then(found => found.violations.map(rule => ({
    rule: rule.id, help: rule.help,
    nodes: rule.nodes.map(node => node.target.join(" ") + ": " + node.failureSummary.replace(/\\s+/g, " ")),
})))"""


@cache
def source() -> str:
    """The text of axe."""
    return (VENDOR / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds on a page as it is now, one finding an entry."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(source())
    found: list[dict[str, Any]] = page.evaluate(_RUN, list(TAGS))
    return [f"{each['rule']} ({each['help']}): {node}" for each in found for node in each["nodes"][:3]]
