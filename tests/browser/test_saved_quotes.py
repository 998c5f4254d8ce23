"""Saved quotes in a real browser: saved, listed, downloaded, priced again after a change of the tariff, compared."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Download, Page, ViewportSize, expect
from pypdf import PdfReader

from tests.books import Files
from tests.browser.harness import NARROW, PHONE, serving
from tests.stores import service

QUESTION = (
    "/?origin=Xi%27an&destination=Halkali&equipment=45G1&dispatch_date=2026-05-10&mass_per_unit=24&commodity=8528"
    "&value=120000&as_known_on=2026-11-23"
)
SIZES: tuple[ViewportSize, ...] = (NARROW, PHONE, {"width": 1920, "height": 1080})


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service on the worked examples whose store is this module's own."""
    folder: Path = tmp_path_factory.mktemp("saved")
    with service(f"sqlite:///{folder / 'karvan.sqlite3'}") as app, serving(app) as at:
        yield at


def save(page: Page, address: str, reference: str = "") -> str:
    """Ask and save as a person does; the number of the quote."""
    page.goto(address)
    page.get_by_text("Save as a quote").click()
    page.get_by_label("Your reference").fill(reference)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".quote-number")).to_contain_text("Q-")
    return page.locator(".quote-number bdi").inner_text()


def downloaded(page: Page, name: str) -> bytes:
    """The file behind a link of the downloads."""
    link = page.locator(".downloads").get_by_role("link", name=name)
    answer = page.request.get(link.evaluate("each => each.href"))
    assert answer.ok
    return answer.body()


def shown_totals(page: Page) -> list[str]:
    """The totals of the options as the page shows them, on cards and in the table, in ascending order."""
    shown = page.locator(".card .amount, .options tbody .price").all_inner_texts()
    return sorted((total.strip() for total in shown), key=lambda total: float(total.replace(",", "")))


@pytest.mark.parametrize("javascript", [True, False])
def test_saved_listed_and_downloaded_with_the_figures_of_the_page(
    opened: Callable[..., Page], own: str, javascript: bool
) -> None:
    page = opened(java_script_enabled=javascript)
    number = save(page, own + QUESTION, "PO 4711")
    totals = shown_totals(page)
    assert "4,793.07" in totals[0]
    page.get_by_role("link", name="All saved quotes").click()
    row = page.locator(".quotes tbody tr").filter(has_text=number)
    expect(row).to_contain_text("PO 4711")
    expect(row).to_contain_text("4,793.07 USD")
    row.get_by_role("link", name=number).click()
    assert shown_totals(page) == totals
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(downloaded(page, "PDF"))).pages)
    assert number in text
    assert all(total in text for total in totals)
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "Excel")))
    amounts = [row[4].value for row in book["Options"].iter_rows(min_row=2)]
    assert [f"{amount:,.2f}" for amount in amounts] == totals
    assert book["Quote"]["B1"].value == number


def test_a_download_is_a_file_with_a_name(page: Page, own: str) -> None:
    page.goto(own + QUESTION)
    with page.expect_download() as found:
        page.locator(".downloads").get_by_role("link", name="Excel").click()
    file: Download = found.value
    assert file.suggested_filename == "karvan-xian-halkali-2026-05-10.xlsx"


def test_a_link_shared_shows_the_question_and_not_the_quote(opened: Callable[..., Page], own: str) -> None:
    ours, theirs = opened(), opened()
    number = save(ours, own + QUESTION)
    theirs.goto(own + QUESTION)
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("Xi'an, China → Halkali")
    expect(theirs.locator("#answer")).to_contain_text("4,793.07")
    expect(theirs.locator("body")).not_to_contain_text(number)
    answer = theirs.goto(ours.url)
    assert answer is not None
    assert answer.status == 404
    theirs.goto(own + "/saved")
    expect(theirs.locator("main")).to_contain_text("Nothing is saved in this browser yet")


@pytest.mark.parametrize("javascript", [True, False])
def test_priced_again_after_a_change_of_the_tariff(
    opened: Callable[..., Page], tmp_path: Path, javascript: bool
) -> None:
    files, store = Files(tmp_path), f"sqlite:///{tmp_path / 'karvan.sqlite3'}"
    page = opened(java_script_enabled=javascript)
    with service(store, **files.settings) as app, serving(app) as at:
        save(page, at + QUESTION)
        quote, cookies = page.url.removeprefix(at), page.context.cookies()
    files.change(
        "rates.csv", "gau-altynkol,GAU,gauge_change altynkol,329", "gau-altynkol,GAU,gauge_change altynkol,340"
    )
    with service(store, **files.settings) as app, serving(app) as at:
        page.context.add_cookies(cookies)
        page.goto(at + quote)
        page.get_by_role("button", name="Price again today").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Priced again today")
        line = page.locator(".pair-of-routes").first.locator("tbody tr").filter(has_text="Altynkol").first
        expect(line).to_contain_text("329.00")
        expect(line).to_contain_text("340.00")
        expect(line).to_contain_text("+11.00")
        expect(line).to_contain_text("340 USD/container in place of 329 USD/container")
        page.goto(at + quote)
        page.get_by_role("button", name="Recompute as issued").click()
        expect(page.locator(".verdict")).to_contain_text("byte for byte")
        # What is printed and shown is still what was issued.
        page.goto(at + quote)
        expect(page.locator("#answer")).to_contain_text("4,793.07")


def test_two_quotes_side_by_side_by_keyboard(page: Page, own: str) -> None:
    first = save(page, own + QUESTION)
    second = save(page, own + QUESTION.replace("mass_per_unit=24", "mass_per_unit=18"))
    page.goto(own + "/saved")
    page.locator("input[name=b]").first.focus()
    for _ in range(2):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Compare the two":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Two quotes compared")
    for number in (first, second):
        expect(page.locator(".two")).to_contain_text(number)
    expect(page.locator(".pairs").first).to_contain_text("4,793.07")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_page_scrolls_sideways(page: Page, own: str, language: str) -> None:
    save(page, own + QUESTION, "x" * 120)
    quote = page.url
    save(page, own + QUESTION.replace("Halkali", "Poti"))
    other = page.url.rpartition("/")[2]
    compare = f"{own}/saved/compare?a={quote.rpartition('/')[2]}&b={other}"
    for address in (own + "/saved", quote, compare, own + QUESTION):
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for size in SIZES:
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (address, size)


def test_print_shows_the_quote_and_no_buttons(page: Page, own: str) -> None:
    number = save(page, own + QUESTION)
    page.emulate_media(media="print")
    expect(page.locator(".quote-number")).to_contain_text(number)
    for part in (".actions", ".next"):
        expect(page.locator(part)).to_be_hidden()
