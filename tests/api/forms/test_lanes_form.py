"""The page of a comparison of lanes: whole by itself, sound, and its figures those of the tables."""

import re
from html import unescape

from api.forms.lanes_form import lanes_html
from tests.calculator.lanes import compared
from tests.calculator.world import book, consignment, desk, network, rate
from tests.ui.test_pages import Tags

ROWS = (rate("r", "FRT", "rail *", "1", "USD/t"), rate("f", "FER", "ferry *", "1", "USD/t"))


def page(rows: int = 3, source: str = "asked.csv") -> str:
    """The page of a few consignments, under a what-if that leaves no route and one that changes nothing."""
    needed = {"rail": "FRT"}
    what_ifs = {"gone": desk(book("b", required=needed)), "same": desk(book("b", *ROWS))}
    asked = [consignment(units=1 + i) for i in range(rows)]
    return lanes_html(compared(desk(book("b", *ROWS, required=needed)), what_ifs, asked, wrong=1), source)


def test_the_page_is_sound_and_needs_nothing_else() -> None:
    html = page()
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert not {tag for tag, _ in tags.tags} & {"script", "link", "iframe", "img"}
    assert not re.search(r"https?://|url\(", html)


def test_the_figures_of_the_tables_stand_on_it() -> None:
    said = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page())))
    for part in ("asked.csv: 3 consignments, 3 with a price; rejected: 1 unknown_place", "xi → ba", "Main line (main)",
                 "nothing else", "Nothing changes under: same", "gone price Main line (main) none 3"):  # fmt: skip
        assert part in said, part


def test_what_comes_from_outside_is_text() -> None:
    assert "<script>" not in page(source="<script>alert(1)</script>.csv")


def test_an_empty_comparison_is_a_page_too() -> None:
    html = lanes_html(compared(desk(book("b"), network_=network()), {}), "empty.csv")
    assert "0 consignments, 0 with a price" in html and "<table" not in html
