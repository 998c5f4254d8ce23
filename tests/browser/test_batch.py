"""The page that prices a table, in a real browser: with its progress, and without JavaScript."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.harness import NARROW, PHONE

BAD = "From;To;date;Container;weight;colour\nXi'an;Halkalı;2026-12-01;40HC;24,5;red\nXiann;Halkalı;2026-12-01;40HC;lots;x\n"


HELD_BACK = """lines => {
  window.fetch = async (_address, {signal}) => new Response(new ReadableStream({start(body) {
    body.enqueue(new TextEncoder().encode(lines))
    signal.addEventListener('abort', () => body.error(signal.reason))
  }}))
}"""
"""An answer whose end does not come."""

PRICED_MS = 60_000
"""How long a table may take on a machine that does other work as well."""


def look_through(page: Page, address: str, table: str) -> None:
    """Paste a table and have it looked through."""
    page.goto(f"{address}/batch")
    page.get_by_label("Or paste rows").fill(table)
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_role("heading", name="How it is understood")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_bad_rows_are_mended_and_the_table_priced(opened: Callable[..., Page], address: str, javascript: bool) -> None:
    page = opened(java_script_enabled=javascript)
    look_through(page, address, BAD)
    mistakes = page.locator(".mistakes tbody tr")
    assert mistakes.count() == 2
    expect(mistakes.first).to_contain_text("Xiann")
    expect(mistakes.first).to_contain_text("xian (Xi'an)")
    expect(page.get_by_label("From", exact=True)).to_have_value("origin")
    page.get_by_label("The table as it was sent").fill(BAD.replace("Xiann", "Xi'an").replace("lots", "20,5"))
    page.get_by_role("button", name="Look through it again").click()
    page.get_by_role("button", name="Price 2 rows").click()
    expect(page.get_by_role("heading", name="Results")).to_be_visible(timeout=PRICED_MS)
    expect(page.locator(".winners")).to_contain_text("Xi'an → Halkali")
    if javascript:
        expect(page.get_by_role("heading", name="Results")).to_be_focused()
        expect(page.locator("#progress")).to_be_hidden()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Lane", exact=True).select_option(label="Xi'an → Halkali")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_label("Lane", exact=True)).to_have_value("xian/halkali", timeout=PRICED_MS)
    expect(page.locator("#matching")).to_have_text("Rows that match: 2 of 2.")
    if javascript:
        page.get_by_label("Status").select_option(label="all")
        assert asked == []  # what is priced is filtered where it is
    for name, output, head in (("Every option", "options", "row_id,rank,option"), ("Every line", "charges", "row_id,")):
        with page.expect_download() as found:
            page.get_by_role("button", name=name).click()
        assert found.value.suggested_filename == f"karvan-{output}.csv"
        assert found.value.path().read_text(encoding="utf-8").startswith(head)
        if javascript:
            assert bool([url for url in asked if url.startswith("http")]) == (output == "charges")


def test_results_come_first_and_the_bar_goes_where_the_what_ifs_will_stand(page: Page, address: str) -> None:
    look_through(page, address, BAD)
    part = BAD.split("\n")[1].replace(";", ",")
    lines = [
        {"done": 1, "of": 14, "csv": {"summary": "row_id\n"}},
        {"html": "<h2 id='results-title' tabindex='-1'>Results</h2><p id='changed' hidden>Changed</p>"
                 "<button form='table-form' data-download='summary'>Summary</button>"
                 "<button form='table-form' data-download='charges'>Lines</button><div id='what-ifs'></div>",
         "rows": [["", "ok", "", part]], "most": 200},
    ]  # fmt: skip
    page.evaluate(HELD_BACK, "\n".join(map(json.dumps, lines)) + "\n")
    page.get_by_role("button", name="Price the 1 row").click()
    expect(page.locator("#what-ifs #progress")).to_be_visible()
    expect(page.locator("#results-title")).to_be_focused()
    page.get_by_label("Numbers are written").select_option(",")
    expect(page.locator("#changed")).to_be_visible()
    expect(page.get_by_role("button", name="Lines")).to_be_disabled()
    expect(page.get_by_role("button", name="Summary")).to_be_enabled()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#progress")).to_be_hidden()
    expect(page.locator("#what-ifs")).to_be_hidden()
    expect(page.locator("#results-title")).to_be_visible()


def test_a_file_is_taken_and_the_example_is_one(page: Page, address: str) -> None:
    page.goto(f"{address}/batch")
    with page.expect_download() as found:
        page.get_by_role("link", name="An example to download").click()
    page.get_by_label("CSV file").set_input_files(found.value.path())
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_role("button", name="Price 7 rows")).to_be_visible()


def test_a_busy_service_says_so_and_keeps_the_table(opened: Callable[..., Page], address: str) -> None:
    page = opened()
    look_through(page, address, BAD)

    def busy(route: Route) -> None:
        route.fulfill(status=503, body="")

    page.route("**/batch/progress", busy)
    page.get_by_role("button", name="Price the 1 row").click()
    expect(page.locator("#trouble")).to_be_visible()
    page.unroute("**/batch/progress")
    page.get_by_role("button", name="Price the 1 row").click()
    expect(page.get_by_role("heading", name="Results")).to_be_visible(timeout=PRICED_MS)
    expect(page.locator("#trouble")).to_be_hidden()


def test_what_a_script_cannot_do_is_done_without_it(page: Page, address: str) -> None:
    look_through(page, address, BAD)
    page.route("**/batch/progress", lambda route: route.fulfill(status=200, body="not JSON\n"))
    page.get_by_role("button", name="Price the 1 row").click()
    expect(page.get_by_role("heading", name="Results")).to_be_visible(timeout=PRICED_MS)


def test_a_filter_shows_what_matches_at_once(page: Page, address: str) -> None:
    look_through(page, address, BAD)
    page.get_by_role("button", name="Price the 1 row").click()
    expect(page.locator("#matching")).to_have_text("Rows that match: 2 of 2.", timeout=PRICED_MS)
    page.get_by_label("Status").select_option(label="mistake")
    expect(page.locator("#matching")).to_have_text("Rows that match: 1 of 2.")
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text("Xiann")
    page.get_by_label("Status").select_option(label="all")
    expect(page.locator("#rows tr")).to_have_count(2)


@pytest.mark.parametrize("size", [NARROW, PHONE, {"width": 1920, "height": 1080}])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_width_scrolls_sideways(
    opened: Callable[..., Page], address: str, size: dict[str, int], language: str
) -> None:
    page = opened(viewport=size)
    page.goto(f"{address}/batch?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.locator("#table").fill(BAD)
    page.locator("#table-form button[type=submit]").first.click()
    expect(page.locator("#understood")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.locator("button[name=run]").first.click()
    expect(page.locator("#results-title")).to_be_visible(timeout=PRICED_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
