"""The drawings as a browser lays them out: texts inside and apart, another route by the keyboard, the map's coasts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.states import BOX, STATES

ANSWERS = {state.name: state.address for state in STATES if state.name in ("answer", "answer over the sea")}

OUTSIDE = """() => [...document.querySelectorAll('.drawing')].flatMap(figure => {
  const frame = figure.getBoundingClientRect()
  return [...figure.querySelectorAll('svg text')].filter(text => text.getClientRects().length).map(text => {
    const box = text.getBoundingClientRect()
    const out = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom)
    return out > 4 ? `${text.textContent} by ${Math.round(out)} px` : ''
  }).filter(Boolean)
})"""
"""Texts that are seen and reach out of their figure."""

COVERED = """() => [...document.querySelectorAll('.drawing svg')].flatMap(svg => {
  const texts = [...svg.querySelectorAll(':scope > g > text, :scope > .dot > text')]
    .filter(text => text.getClientRects().length && !text.closest('.grid'))
  const boxes = texts.map(text => text.getBoundingClientRect())
  return texts.flatMap((text, i) => texts.slice(i + 1).filter((other, j) => {
    const a = boxes[i], b = boxes[i + 1 + j]
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2
  }).map(other => `${text.textContent} and ${other.textContent}`))
})"""
"""Pairs of texts of one drawing that are seen and lie on each other."""

WIDER = """() => { const all = document.querySelector('.drawings'); return all.scrollWidth - all.clientWidth }"""

SMALLEST = """() => Math.min(...[...document.querySelectorAll('.drawing svg text')].map(text =>
  parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_texts_stand_in_their_figures_and_apart(
    opened: Callable[..., Page], address: str, name: str, language: str
) -> None:
    page = opened(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}{ANSWERS[name]}&lang={language}")
    options = page.locator(".shown input").count()
    assert options > 1
    for width in (320, 360, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        for rank in (1, options):
            page.locator(f"#shown-{rank}").check()
            assert page.evaluate(OUTSIDE) == [], (width, rank)
            assert page.evaluate(COVERED) == [], (width, rank)
        assert page.evaluate(SMALLEST) >= 10.9
        assert page.evaluate(WIDER) <= 0, width


def test_another_route_stands_out_by_the_keyboard_without_javascript(plain: Page, address: str) -> None:
    plain.goto(f"{address}{ANSWERS['answer']}")
    first, second = (plain.locator(f".map .names .strong.r{rank}") for rank in (1, 2))
    expect(first).to_be_visible()
    expect(second).to_be_hidden()
    plain.locator("#shown-1").focus()
    plain.keyboard.press("ArrowRight")
    expect(second).to_be_visible()
    expect(first).to_be_hidden()
    expect(plain.locator(".chosen .strong.r2")).to_be_visible()


def test_the_coasts_are_on_the_map(page: Page, address: str) -> None:
    page.goto(f"{address}{ANSWERS['answer']}")
    page.wait_for_load_state("networkidle")
    for part in ("land", "borders"):
        assert page.evaluate(f"document.querySelector('.map .{part}').getBBox().width") > 1000


def test_a_figure_is_the_same_in_its_table(page: Page, address: str) -> None:
    page.goto(f"{address}{ANSWERS['answer']}")
    for twin in page.locator(".twin").all():
        twin.locator("summary").click()
        expect(twin.locator("table").first).to_be_visible()
    last = page.locator(".drawing", has_text="along the way").locator(".twin table").first.locator("tbody tr").last
    total = page.locator(".card .amount").first.inner_text()
    assert BOX["destination"].startswith(last.locator("th").inner_text()[:5])
    assert total in last.inner_text()


@pytest.mark.parametrize("seen", [{"media": "print"}, {"forced_colors": "active"}, {"color_scheme": "dark"}])
def test_drawings_are_there_in_print_and_in_other_colours(page: Page, address: str, seen: dict[str, str]) -> None:
    page.emulate_media(**seen)  # type: ignore[arg-type]
    page.goto(f"{address}{ANSWERS['answer']}")
    for part in (".map .names .strong.r1", ".plot .strong.r1", ".dot.r1", ".bar.r1"):
        expect(page.locator(part).first).to_be_visible()
    line = page.evaluate("getComputedStyle(document.querySelector('.map .strong.r1 .rail')).stroke")
    ground = page.evaluate("getComputedStyle(document.querySelector('.map')).backgroundColor")
    assert line != ground


def test_the_page_of_an_option_shows_its_way(plain: Page, address: str) -> None:
    plain.goto(f"{address}{ANSWERS['answer']}")
    link = plain.locator("a[href^='/option/']").first.get_attribute("href")
    plain.goto(f"{address}{link}")
    expect(plain.locator(".map .names .strong")).to_have_count(1)
    expect(plain.locator(".map .names .strong")).to_be_visible()
    expect(plain.locator(".plot .strong .rail").first).to_be_visible()
    assert plain.evaluate(OUTSIDE) == []
    assert plain.evaluate(COVERED) == []


def test_the_page_of_a_corridor_shows_its_way(plain: Page, address: str) -> None:
    plain.goto(f"{address}/corridors/s1")
    expect(plain.locator(".map .names .strong")).to_have_count(1)
    expect(plain.locator(".map .ground .strong .rail").first).to_be_visible()
    expect(plain.locator(".plot .strong .rail").first).to_be_visible()
    assert plain.evaluate(OUTSIDE) == []
    assert plain.evaluate(COVERED) == []
