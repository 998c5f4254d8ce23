"""Every page in every state: usable by everybody, in light and dark, in Persian, in a narrow window and at 400 %."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import THIN, UNFOLD, violations
from tests.browser.harness import LAPTOP, NARROW, PHONE, wider_than_window
from tests.states import BOX, STATES, State, urlencode

UNSEEN_FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    const rings = [style, at.closest('label') && getComputedStyle(at.closest('label'))];
    const seen = rings.some(ring => ring && parseFloat(ring.outlineWidth) >= 2 && ring.outlineStyle !== 'none');
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return at === document.body ? 'body' : seen && inside ? '' : at.outerHTML.slice(0, 150);
}"""


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_page_in_english(page: Page, address: str, state: State) -> None:
    page.goto(address + state.address)
    page.evaluate(UNFOLD)
    assert page.locator("h1").count() == page.locator("main").count() == 1
    assert "Karvan" in page.title() != "Karvan"
    for size in (LAPTOP, {"width": 320, "height": 720}, NARROW):
        page.set_viewport_size(size)
        assert wider_than_window(page) == []
    page.set_viewport_size(LAPTOP)
    page.evaluate(THIN)
    assert violations(page) == []


ONE_OF_EACH = {
    "form", "answer", "nothing left", "bad words", "an option", "no such page", "the API", "nothing saved",
    "a table to price", "corridors", "a corridor", "tariff books", "a book of through rates", "places", "a place", "units",
    "how it is calculated", "about",
}  # fmt: skip
"""One state of each page: what a second pass in other colours and another direction can find, it finds on these."""


def test_one_of_each_is_among_the_states() -> None:
    assert {state.name for state in STATES} >= ONE_OF_EACH


@pytest.mark.parametrize(
    "state", [state for state in STATES if state.name in ONE_OF_EACH], ids=lambda state: state.name
)
def test_a_page_in_persian_and_in_the_dark_on_a_phone(opened: Callable[..., Page], address: str, state: State) -> None:
    page = opened(viewport=PHONE, color_scheme="dark")
    page.goto(address + state.in_language("fa"))
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert wider_than_window(page) == []
    page.evaluate(THIN)
    assert violations(page) == []


WALKED = (
    "/",
    f"/?{urlencode(BOX)}",
    "/corridors",
    "/tariffs/middle-corridor/2026-11",
    "/nodes/altynkol",
    "/how",
    "/docs",
)


@pytest.mark.parametrize("path", WALKED)
def test_the_focus_is_seen_wherever_it_goes(opened: Callable[..., Page], address: str, path: str) -> None:
    page = opened(reduced_motion="reduce", viewport=LAPTOP)
    page.goto(address + path)
    page.locator("body").press("Tab")
    for _ in range(40):
        assert page.evaluate(UNSEEN_FOCUS) in ("", "body")
        page.keyboard.press("Tab")


@pytest.mark.parametrize("path", WALKED)
def test_nothing_moves_for_those_who_want_no_motion(opened: Callable[..., Page], address: str, path: str) -> None:
    page = opened(reduced_motion="reduce")
    page.goto(address + path)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0
    moving = (
        "[...document.querySelectorAll('*')].filter(each => getComputedStyle(each).transitionDuration !== '0s').length"
    )
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("path", WALKED[:3])
def test_forced_colours_keep_what_is_drawn_and_what_is_pressed(
    opened: Callable[..., Page], address: str, path: str
) -> None:
    page = opened(forced_colors="active")
    page.goto(address + path)
    flat = """[...document.querySelectorAll('button, input:not([type=radio], [type=checkbox]), select')].filter(each => each.checkVisibility()
        && each.type !== 'hidden' && parseFloat(getComputedStyle(each).borderTopWidth) < 1).map(each => each.outerHTML)"""
    assert page.evaluate(flat) == []
    drawn = """[...document.querySelectorAll('svg.range rect.core, svg.trust rect')].map(each => getComputedStyle(each).fill)
        .filter(fill => fill === getComputedStyle(document.body).backgroundColor).length"""
    assert page.evaluate(drawn) == 0


def test_the_skip_link_leads_past_the_masthead(page: Page, address: str) -> None:
    page.goto(f"{address}/corridors")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to the content")
    skip.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_from_a_corridor_to_a_source_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/corridors")
    page.locator("#country").focus()
    page.keyboard.type("Georgia")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/corridors?country=GE**")
    page.locator("tbody th a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="The way, leg by leg")).to_be_visible()
    page.locator("section[aria-labelledby=lines] summary").focus()
    page.keyboard.press("Space")
    row = page.locator("details a[href*='/tariffs/']").first
    name = row.inner_text()
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr:target .id")).to_have_text(name)
