"""The pages to browse by a client that sees their HTML: sound, linked to each other, kept by the browser."""

import re
from html import unescape

import pytest

from tests.service import client, examples, shipped
from tests.ui.test_pages import Tags, text

PAGES = (
    "/corridors", "/corridors/s1", "/corridors/m4", "/corridors/o1", "/corridors/a1", "/corridors?country=IR&order=price",
    "/tariffs", "/tariffs/cis-transit/2026-11", "/tariffs/sea-freight/2026-11", "/tariffs/middle-corridor/2026-11?day=x",
    "/tariffs/corridor-estimates/2026-11?charge=FRT&on=rail&day=2026-12-01&q=rail", "/nodes", "/nodes?q=%D8%AA%D9%87",
    "/nodes?q=qqqqqq", "/nodes?country=IR", "/nodes/altynkol", "/nodes/bandar-abbas", "/units", "/how", "/about",
)  # fmt: skip


def html_of(path: str, **headers: str) -> str:
    answer = client(shipped()).get(path, headers={"Accept": "text/html", **headers})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_and_within_its_policy(path: str) -> None:
    html = html_of(path)
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    names = [tag for tag, _ in tags.tags]
    assert names.count("h1") == names.count("main") == 1
    # A title with an id names a drawing.
    assert sum(tag == "title" and "id" not in attributes for tag, attributes in tags.tags) == 1
    assert not {"style", "iframe"} & set(names)
    assert not any(name == "style" or name.startswith("on") for _, attributes in tags.tags for name in attributes)
    ids = [attributes["id"] for _, attributes in tags.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [a.get(key) or "" for _, a in tags.tags for key in ("aria-labelledby", "aria-describedby", "for")]
    assert set(" ".join(named).split()) <= set(ids)
    for link in (a["href"] or "" for tag, a in tags.tags if tag == "a"):
        if link.startswith("#"):
            assert link[1:] in ids


def test_every_page_leads_only_to_pages_that_are_there() -> None:
    asked: dict[str, set[str]] = {}
    for path in PAGES:
        for link in map(unescape, re.findall(r'href="(/[^"]*)"', html_of(path))):
            page, _, anchor = link.partition("#")
            asked.setdefault(page, set()).update({anchor} - {""})
    api = client(shipped())
    kept = {page: anchors for page, anchors in asked.items() if not page.startswith(("/?", "/static"))}
    # Each of the many alike once: every book, and of places and corridors those with an anchor or a first letter.
    seen: set[str] = set()
    for page, anchors in sorted(kept.items()):
        alike = re.sub(r"/(nodes|corridors)/(.)[^?]*", r"/\1/\2", page.partition("?")[0])
        if alike in seen and not anchors:
            continue
        seen.add(alike)
        answer = api.get(page, headers={"Accept": "text/html"})
        assert answer.status_code == 200, page
        ids = set(re.findall(r'\bid="([^"]+)"', answer.get_data(as_text=True)))
        assert anchors <= ids, page


def test_a_quote_line_finds_its_row() -> None:
    rows = re.findall(r'href="(/tariffs/[^"#]+)#([^"]+)"', html_of("/corridors/s1"))
    assert len(rows) > 20
    book, row = rows[0]
    assert f'id="{row}"' in html_of(book)


def test_a_page_is_kept_until_the_data_change() -> None:
    api = client(shipped())
    first = api.get("/corridors")
    assert first.headers["Cache-Control"] == "private, no-cache" or "no-cache" in first.headers["Cache-Control"]
    again = api.get("/corridors", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    turkish = api.get("/corridors?lang=tr", headers={"If-None-Match": first.headers["ETag"]})
    assert turkish.status_code == 200
    assert "Cookie" in first.headers["Vary"]


@pytest.mark.parametrize(
    "path", ["/corridors/none", "/nodes/none", "/tariffs/none/2026-11", "/tariffs/cis-transit/1999"]
)
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert client(shipped()).get(path, headers={"Accept": "text/html"}).status_code == 404


def test_what_is_typed_is_never_markup() -> None:
    for path in ("/nodes?q=<script>1</script>", "/tariffs/cis-transit/2026-11?day=<script>&q=<b>&charge=<i>"):
        html = html_of(path)
        assert "<script>" not in html
        assert "<b>" not in html


def test_a_wrong_day_is_said_at_its_field() -> None:
    html = html_of("/tariffs/cis-transit/2026-11?day=soon")
    assert "“soon” is no day." in text(html)
    assert 'aria-invalid="true" aria-describedby="day-mistake"' in html


def test_the_corridor_has_everything_that_is_known() -> None:
    said = text(html_of("/corridors/s1"))
    for part in ("Prices in both directions", "The way, leg by leg", "Where it stops", "Advisories",
                 "Lake Van ferries", "Published journeys against the model", "40 ft high cube"):  # fmt: skip
        assert part in said


def test_a_planned_corridor_says_when_it_opens() -> None:
    assert "This corridor is not open yet: it is priced for 1 January 2029" in text(html_of("/corridors/m4"))


def test_english_words_are_marked_in_other_languages() -> None:
    html = html_of("/corridors/s1?lang=fa")
    assert 'dir="rtl"' in html
    assert re.search(r'<span lang="en" dir="ltr">operating;', html)
    assert "پارسی" in html or "خی" in html or "شی" in html
    assert '<span lang="en"' not in html_of("/corridors/s1")


def test_the_worked_example_is_computed() -> None:
    facts = shipped().extensions["facts"]
    total = facts.corridor(next(iter(facts.network.corridors))).prices[0].total_minor
    assert f"{total // 100:,}.{total % 100:02}" in text(html_of("/how"))


def test_the_books_of_the_worked_examples_are_browsed_too() -> None:
    api = client(examples())
    for path in ("/corridors", "/corridors/s1", "/tariffs", "/nodes", "/nodes/xian", "/units", "/how", "/about"):
        assert api.get(path).status_code == 200, path
