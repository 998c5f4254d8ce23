"""Whole jobs in a real browser that no other file does: by keyboard alone, in Persian, and where there is no price."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.states import STATES

MOST_TABS = 80
"""No part of a page is further away for one who has no mouse."""


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab, or Shift+Tab, until the focus is on what a selector names."""
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {key}")


def choose(page: Page, field: str, typed: str, chosen: str) -> None:
    """Type into the field that has the focus, and take the first suggestion."""
    expect(page.locator(f"#{field}")).to_be_focused()
    page.keyboard.type(typed)
    expect(page.locator(f"#{field}-found li").first).to_contain_text(chosen)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{field}-found")).to_be_hidden()


def test_from_the_first_letter_to_the_saved_pdf_by_keyboard_alone(page: Page, sandbox: str) -> None:
    page.goto(sandbox)
    choose(page, "origin", "xian", "Xi'an")
    tab_to(page, "#destination")
    choose(page, "destination", "halk", "Halkali")
    tab_to(page, "#equipment")
    choose(page, "equipment", "40 ft high", "45G1")
    tab_to(page, "#mass_per_unit")
    page.keyboard.type("24")
    tab_to(page, "#consignment button[type=submit]:not(.swap)")
    page.keyboard.press("Enter")
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator("#title")).to_have_text("Xi'an, China → Halkali, Türkiye")
    tab_to(page, ".lines summary")
    page.keyboard.press("Enter")
    line = page.locator(".lines details[open]").first
    expect(line.locator(".why")).to_contain_text("Source:")
    tab_to(page, ".keep > summary", "Shift+Tab")
    page.keyboard.press("Space")
    tab_to(page, "#reference")
    page.keyboard.type("PO 4711")
    tab_to(page, ".keep button")
    page.keyboard.press("Enter")
    expect(page.locator(".quote-number")).to_contain_text("Q-")
    expect(page.locator(".quote-head .facts")).to_contain_text("PO 4711")
    tab_to(page, ".downloads a[href*='pdf']")
    # A browser shows a PDF by itself: what the link leads to is read here.
    pdf = page.request.get(page.evaluate("document.activeElement.href"))
    assert pdf.body().startswith(b"%PDF-")


def test_a_quote_asked_and_read_in_persian(opened: Callable[..., Page], sandbox: str) -> None:
    page = opened(locale="fa-IR")
    page.goto(sandbox)
    expect(page.locator("html")).to_have_attribute("lang", "fa")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("#origin").focus()
    choose(page, "origin", "شی‌آن", "شی‌آن")
    page.locator("#destination").focus()
    choose(page, "destination", "هالکال", "هالکالی")
    page.locator("#equipment").fill("45G1")
    page.locator("#mass_per_unit").fill("۲۴٫۵")
    page.locator("#mass_per_unit").press("Enter")
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator("#mass_per_unit")).to_have_value(re.compile("۲۴٫۵|24.5"))
    assert page.locator("#answer").evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert re.search("[۰-۹]", page.locator(".card .amount").first.inner_text())
    expect(page.locator(".card .price").first).to_contain_text("USD")
    # What is read first stands on the right: the form before the answer.
    form, answer = (page.locator(part).bounding_box() for part in (".ask", ".answer"))
    assert form
    assert answer
    assert form["x"] > answer["x"]
    page.locator(".lines summary").first.click()
    code = page.locator(".lines details[open] bdi, .lines details[open] [dir=ltr]").first
    assert code.evaluate("each => getComputedStyle(each).unicodeBidi") in ("isolate", "plaintext")


def test_no_price_says_what_is_missing_and_what_to_do(page: Page, sandbox: str) -> None:
    page.goto(sandbox + next(state.address for state in STATES if state.name == "no price"))
    expect(page.locator("#answer")).to_contain_text("No route has a price")
    expect(page.locator(".missing")).not_to_be_empty()
    assert page.locator(".card, .amount").count() == 0, "a price that is missing is never nought"
    page.locator("#train").select_option("single")
    page.locator("#hazard").select_option("none")
    for field, text in {"dispatch_date": "2026-05-10", "equipment": "40HC", "commodity": "8528"}.items():
        page.locator(f"#{field}").fill(text)
    page.locator("#equipment").press("Enter")
    expect(page.locator(".card .amount").first).to_be_visible()
