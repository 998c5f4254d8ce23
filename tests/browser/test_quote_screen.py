"""The quote screen with JavaScript: suggestions by keyboard, the answer without reloading, and a draft that is kept."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PHONE

QUESTION = (
    "/?origin=Xi%27an&destination=Halkali&equipment=45G1&dispatch_date=2026-12-01&mass_per_unit=24&value=120000"
    "&as_known_on=2026-11-23"
)


def search(page: Page, field: str, text: str, first: str) -> None:
    """Type into a field and wait until its suggestions begin with what is looked for."""
    page.locator(f"#{field}").press_sequentially(text)
    expect(page.locator(f"#{field}-found li").first).to_contain_text(first)


def title(page: Page) -> str:
    """The heading of the answer, which has the focus as soon as it is there."""
    expect(page.locator("#title")).to_be_focused()
    return page.locator("#title").inner_text()


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("tashk", "Tashkent"), ("Ташк", "Tashkent"), ("西安", "Xi'an"), ("تهرا", "Tehran"), ("TRHAL", "Halkali")],
)
def test_a_place_is_found_in_each_script_by_keyboard_alone(page: Page, address: str, typed: str, chosen: str) -> None:
    page.goto(address)
    search(page, "origin", typed, chosen)
    field = page.locator("#origin")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#status")).to_have_text(re.compile(r"\d+ suggestions?"))
    page.keyboard.press("ArrowDown")
    active = page.locator('#origin-found [aria-selected="true"]')
    expect(active).to_contain_text(chosen)
    assert field.get_attribute("aria-activedescendant") == active.get_attribute("id")
    page.keyboard.press("Enter")
    expect(field).to_have_value(chosen)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "false")


def test_escape_closes_suggestions_and_leaves_the_text(page: Page, address: str) -> None:
    page.goto(address)
    search(page, "origin", "tas", "Tashkent")
    page.keyboard.press("ArrowUp")
    expect(page.locator('#origin-found [aria-selected="true"]')).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#origin-found")).to_be_hidden()
    expect(page.locator("#origin")).to_have_value("tas")
    assert page.url.endswith("/"), "Escape and arrows send nothing"


def test_a_part_of_a_list_is_found_without_losing_the_others(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".more > summary").click()
    search(page, "avoid", "mode:sea; iran", "country:IR")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#avoid")).to_have_value("mode:sea; country:IR")


def test_a_commodity_is_chosen_with_its_scheme_by_pointer(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".more > summary").click()
    search(page, "commodity", "electrical", "85")
    page.locator("#commodity-found li").first.click()
    expect(page.locator("#commodity")).to_have_value("85")
    expect(page.locator("#commodity_scheme")).to_have_value("NHM")


def test_the_whole_job_by_keyboard_alone_without_reloading(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("window.stayed = true")
    search(page, "origin", "xian", "Xi'an")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.locator("#destination").focus()
    page.keyboard.type("halkali")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("45G1")
    page.keyboard.press("Enter")
    assert title(page) == "Xi'an, China → Halkali, Türkiye"
    assert page.evaluate("window.stayed")
    assert "origin=Xi%27an" in page.url
    assert "hazard" not in page.url, "what is usual is left out of the address"
    expect(page.locator(".answer")).not_to_have_attribute("aria-busy", "true")


def test_back_and_forward_show_what_was_asked(page: Page, address: str) -> None:
    page.goto(address + QUESTION)
    page.locator("#destination").fill("Almaty")
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator("#title")).to_have_text("Xi'an, China → Almaty, Kazakhstan")
    page.go_back()
    expect(page.locator("#title")).to_have_text("Xi'an, China → Halkali, Türkiye")
    expect(page.locator("#destination")).to_have_value("Halkali")
    page.go_forward()
    expect(page.locator("#title")).to_have_text("Xi'an, China → Almaty, Kazakhstan")


def test_order_currency_and_language_never_lose_the_answer(page: Page, address: str) -> None:
    page.goto(address + QUESTION)
    page.get_by_role("link", name="By time").click()
    expect(page.locator("#order-days")).to_be_focused()
    expect(page.locator("#order-days")).to_have_attribute("aria-current", "true")
    page.locator("#currency").select_option("EUR")
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator(".card .price").first).to_contain_text("EUR")
    expect(page.locator("#order-days")).to_have_attribute("aria-current", "true")
    page.locator('.tongues a[lang="fa"]').click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".card .price").first).to_contain_text("EUR")
    expect(page.locator("#order-days")).to_have_attribute("aria-current", "true")


def test_mistakes_get_the_focus_and_are_mended_without_reloading(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("window.stayed = true")
    for field, text in {"origin": "Xiann", "destination": "Halkali", "equipment": "45G1"}.items():
        page.locator(f"#{field}").fill(text)
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator("#summary")).to_be_focused()
    page.locator("#summary a").first.click()
    expect(page.locator("#origin")).to_be_focused()
    page.locator("#origin-mistake a").first.click()
    assert title(page) == "Xi'an, China → Halkali, Türkiye"
    expect(page.locator("#summary")).to_have_count(0)
    assert page.evaluate("window.stayed")


def test_a_service_that_is_away_is_said_and_nothing_is_lost(page: Page, address: str) -> None:
    page.goto(address + QUESTION)
    page.route(lambda url: "destination=Almaty" in url, lambda route: route.fulfill(status=503, body="away"))
    page.locator("#destination").fill("Almaty")
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator(".failure")).to_contain_text("could not be reached")
    expect(page.locator("#destination")).to_have_value("Almaty")
    expect(page.locator("#title")).to_have_text("Xi'an, China → Halkali, Türkiye")


def test_lines_are_fetched_when_they_are_unfolded(page: Page, address: str) -> None:
    page.goto(address + QUESTION)
    expect(page.locator(".lines")).to_have_count(1)
    page.locator(".card h3 a").nth(1).click()
    expect(page.locator(".option").nth(1).locator(".lines")).to_be_visible()
    line = page.locator(".option").nth(1).locator(".lines details").first
    line.locator("summary").click()
    expect(line.locator(".why")).to_contain_text("Source:")


def test_from_and_to_are_swapped(page: Page, address: str) -> None:
    page.goto(address + QUESTION)
    page.get_by_role("button", name="Swap from and to").click()
    expect(page.locator("#origin")).to_have_value("Halkali")
    expect(page.locator("#destination")).to_have_value("Xi'an")
    expect(page.locator("#title")).to_have_text("Xi'an, China → Halkali, Türkiye")


def test_a_draft_comes_back_until_it_is_forgotten(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#origin").fill("Tashkent")
    page.locator("#mass_per_unit").fill("21")
    page.goto(address)
    expect(page.locator("#restored")).to_be_visible()
    expect(page.locator("#origin")).to_have_value("Tashkent")
    expect(page.locator("#mass_per_unit")).to_have_value("21")
    page.goto(address + QUESTION)
    expect(page.locator("#origin")).to_have_value("Xi'an")
    expect(page.locator("#restored")).to_be_hidden()
    page.goto(address)
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator("#origin")).to_have_value("")
    page.reload()
    expect(page.locator("#restored")).to_be_hidden()


def test_a_link_to_the_answer_opens_elsewhere(opened: Callable[..., Page], address: str) -> None:
    asked = opened(permissions=["clipboard-read", "clipboard-write"])
    asked.goto(address + QUESTION + "&lang=tr&order=days")
    asked.locator("[data-copy]").click()
    link = asked.evaluate("navigator.clipboard.readText()")
    assert "exchange_date=" in link
    assert "lang=" not in link
    elsewhere = opened()
    elsewhere.goto(link)
    assert elsewhere.locator(".card .amount").all_inner_texts() != []
    figures = [re.sub(r"\D", "", text) for text in asked.locator(".card .amount").all_inner_texts()]
    assert [re.sub(r"\D", "", text) for text in elsewhere.locator(".card .amount").all_inner_texts()] == figures


def test_a_quote_on_a_phone(phone: Page, address: str) -> None:
    phone.goto(address)
    for field, text in {"origin": "Almaty", "destination": "Poti", "equipment": "22G1", "mass_per_unit": "18"}.items():
        phone.locator(f"#{field}").fill(text)
    phone.locator("#destination").press("Escape")
    phone.get_by_role("button", name="Calculate").tap()
    assert title(phone) == "Almaty, Kazakhstan → Poti, Georgia"
    assert phone.locator("#title").bounding_box()["y"] < PHONE["height"]  # type: ignore[index]
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
