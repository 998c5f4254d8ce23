"""The page in a real browser, mostly with JavaScript off, as a person uses it."""

import pytest
from playwright.sync_api import Page, expect

WIDTHS = (320, 360, 1280, 1920)
QUESTION = (
    "/?origin=Xi%27an&destination=Halkali&equipment=45G1&dispatch_date=2026-12-01&mass_per_unit=24&value=120000"
    "&as_known_on=2026-11-23"
)


def ask(page: Page, **answers: str) -> None:
    """Fill in fields and send the form."""
    for name, answer in answers.items():
        page.locator(f"#{name}").fill(answer)
    page.get_by_role("button", name="Calculate").click()


def test_a_first_quote_with_javascript_off(plain: Page, address: str) -> None:
    plain.goto(address)
    assert plain.locator(":focus").get_attribute("id") == "origin"
    ask(plain, origin="Xi'an", destination="Halkalı", equipment="40HC", dispatch_date="2026-12-01", mass_per_unit="24")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Xi'an, China → Halkali, Türkiye")
    expect(plain.locator(".lead")).to_contain_text("Cheapest:")
    rows = plain.locator(".option")
    assert rows.count() >= 3
    first = plain.locator(".option").first
    line = first.locator(".lines details").first
    expect(line.locator(".why")).to_be_hidden()
    line.locator("summary").click()
    expect(line.locator(".why")).to_contain_text("Source:")
    # All that was asked stands in the address: it can be shared, and loaded again.
    assert "origin=Xi%27an" in plain.url
    plain.reload()
    assert plain.locator(".option").count() == rows.count()


def test_the_worked_example_to_the_cent(plain: Page, sandbox: str) -> None:
    plain.goto(sandbox + QUESTION.replace("2026-12-01", "2026-05-10"))
    expect(plain.locator(".cards")).to_contain_text("4,793.07")


def test_bad_input_is_summed_up_with_the_focus_on_it(plain: Page, address: str) -> None:
    plain.goto(address)
    ask(plain, origin="Xiann", destination="", equipment="45G1", dispatch_date="2026-12-01", mass_per_unit="lots")
    assert plain.locator(":focus").get_attribute("id") == "summary"
    mistakes = plain.locator("#summary a")
    assert mistakes.all_inner_texts() == [
        "Unknown place “Xiann”",
        "Enter where the goods go, for example Halkalı or TRHAL",
        "Enter the weight in tonnes, for example 24.5",
    ]
    mistakes.nth(2).click()
    assert plain.locator("#mass_per_unit").input_value() == "lots"
    plain.get_by_role("link", name="Xi'an, China").click()
    assert plain.locator("#origin").input_value() == "xian"
    assert plain.locator("#summary a").count() == 2


def test_a_closed_route(plain: Page, address: str) -> None:
    plain.goto(address)
    ask(plain, origin="Mashhad", destination="Bandar Abbas", equipment="45G1", dispatch_date="2025-06-15")
    expect(plain.locator("#answer")).to_contain_text("No route has a price")
    expect(plain.locator(".missing")).to_contain_text("Iran is closed until 24 June 2025")


@pytest.mark.parametrize(
    ("origin", "destination", "title"),
    [
        ("Ташкент", "بندرعباس", "Tashkent, Uzbekistan → Bandar Abbas, Iran"),
        ("西安", "Алматы", "Xi'an, China → Almaty, Kazakhstan"),
        ("تهران", "İzmir", "Tehran, Iran → Izmir, Türkiye"),
    ],
)
def test_names_as_they_are_typed_along_the_way(
    plain: Page, address: str, origin: str, destination: str, title: str
) -> None:
    plain.goto(address)
    ask(plain, origin=origin, destination=destination, equipment="45G1", dispatch_date="2026-12-01", mass_per_unit="20")
    expect(plain.get_by_role("heading", level=1)).to_have_text(title)
    assert plain.locator("#origin").input_value() == origin


@pytest.mark.parametrize("path", ["/", QUESTION, "/?origin=" + "x" * 150 + "&mass_per_unit=lots"])
def test_no_width_scrolls_sideways(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_link_in_the_table_leads_to_the_lines(plain: Page, address: str) -> None:
    plain.goto(address + QUESTION)
    plain.locator(".options .route a").first.click()
    plain.locator(".option:has(:target) .unfold").click()
    expect(plain.locator(".lines")).to_be_visible()
    plain.get_by_role("link", name="All routes of this answer").click()
    expect(plain.locator("#answer")).to_be_visible()


def test_from_and_to_are_swapped_with_javascript_off(plain: Page, address: str) -> None:
    plain.goto(address)
    plain.locator("#origin").fill("Tashkent")
    plain.get_by_role("button", name="Swap from and to").click()
    expect(plain.locator("#destination")).to_have_value("Tashkent")
    expect(plain.locator("#origin")).to_have_value("")


def test_enter_calculates_with_javascript_off(plain: Page, address: str) -> None:
    plain.goto(address + QUESTION)
    plain.locator("#destination").fill("Almaty")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Xi'an, China → Almaty, Kazakhstan")


def test_print_shows_the_answer_and_not_the_form(page: Page, address: str) -> None:
    page.goto(address + QUESTION)
    page.emulate_media(media="print")
    expect(page.locator(".ask form")).to_be_hidden()
    expect(page.locator(".lead")).to_be_visible()
