"""axe on the states that somebody has to make first: quotes saved and compared, a table sent, a list of suggestions."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import UNFOLD, violations
from tests.browser.harness import LAPTOP, NARROW, PHONE, serving, wider_than_window
from tests.stores import service

QUESTION = (
    "/?origin=Xi%27an&destination=Halkali&equipment=45G1&dispatch_date=2026-05-10&mass_per_unit=24&commodity=8528"
    "&value=120000&as_known_on=2026-11-23"
)
HEADER = "From;To;date;Container;weight;colour\n"
ROW = "Xi'an;Halkalı;2026-05-10;40HC;24,5;red\n"
BAD_ROW = "Xiann;Halkalı;2026-05-10;40HC;lots;x\n"

READERS = {
    "en": {"viewport": LAPTOP, "locale": "en-GB"},
    "fa": {"viewport": PHONE, "color_scheme": "dark", "locale": "fa"},
}
"""Language -> where it is read: in the light on a laptop, in the dark on a phone."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service on the worked examples whose store is this module's own."""
    folder: Path = tmp_path_factory.mktemp("kept")
    with service(f"sqlite:///{folder / 'karvan.sqlite3'}") as app, serving(app) as at:
        yield at


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest, opened: Callable[..., Page]) -> Page:
    """A page as somebody reads it, whose browser has saved nothing yet."""
    return opened(**READERS[request.param])


class Look:
    """A reader's page, and all that was found wrong in the states that it has been in."""

    def __init__(self, page: Page) -> None:
        self.page, self.faults = page, list[str]()

    def at(self, state: str, unfold: bool = True) -> None:
        """Hold the page as it is now against what every page is held against."""
        page = self.page
        if unfold:
            page.evaluate(UNFOLD)
        found = violations(page)
        found += [f"{count} {part}" for part in ("h1", "main") if (count := page.locator(part).count()) != 1]
        size: Any = page.viewport_size
        for window in (size, {"width": 320, "height": 720}, NARROW):
            page.set_viewport_size(window)
            found += [f"wider than {window['width']}: {each}" for each in wider_than_window(page)]
        page.set_viewport_size(size)
        self.faults += [f"{state}: {each}" for each in found]


@pytest.fixture
def look(reader: Page) -> Iterator[Callable[..., None]]:
    """Looks at the page in a state; what was found in all of them fails the test at its end."""
    looking = Look(reader)
    yield looking.at
    assert looking.faults == []


def save(page: Page, address: str) -> str:
    """Ask and save; the address of the quote."""
    page.goto(address)
    page.locator(".keep > summary").click()
    page.locator(".keep button").click()
    expect(page.locator(".quote-number")).to_contain_text("Q-")
    return page.url


def test_saved_quotes(reader: Page, look: Callable[..., None], own: str) -> None:
    first = save(reader, own + QUESTION)
    look("a saved quote")
    reader.goto(f"{own}/saved")
    look("one saved quote")
    second = save(reader, own + QUESTION.replace("mass_per_unit=24", "mass_per_unit=18"))
    reader.locator(".next button[value=today]").click()
    expect(reader.locator("#routes")).to_be_visible()
    look("priced again")
    reader.goto(second)
    reader.locator(".next button[value=as_issued]").click()
    expect(reader.locator(".verdict")).to_be_visible()
    look("computed as issued")
    reader.goto(f"{own}/saved")
    expect(reader.locator(".quotes tbody tr")).to_have_count(2)
    look("two saved quotes")
    a, b = (address.rpartition("/")[2] for address in (first, second))
    reader.goto(f"{own}/saved/compare?a={a}&b={b}")
    expect(reader.locator(".two")).to_be_visible()
    look("two quotes compared")


def test_a_table_sent(reader: Page, look: Callable[..., None], sandbox: str) -> None:
    for table, state in (
        (HEADER, "no row"),
        (HEADER + ROW + BAD_ROW, "a bad row"),
        (HEADER + ROW, "columns recognised"),
    ):
        reader.goto(f"{sandbox}/batch")
        reader.locator("#table").fill(table)
        reader.locator("#table-form button[type=submit]").first.click()
        expect(reader.locator("h2").first).to_be_visible()
        assert reader.locator(".mistakes tbody tr").count() == table.count("Xiann") + table.count("lots"), state
        look(state)
    reader.locator("button[name=run]").first.click()
    expect(reader.locator("#results-title")).to_be_focused(timeout=60_000)
    look("priced")


def test_a_list_of_suggestions(reader: Page, look: Callable[..., None], sandbox: str) -> None:
    reader.goto(f"{sandbox}/")
    reader.locator("#origin").press_sequentially("ta")
    expect(reader.locator("#origin-found li").first).to_be_visible()
    look("suggestions", unfold=False)
    reader.locator("#origin").press("ArrowDown")
    expect(reader.locator('#origin-found [aria-selected="true"]')).to_have_count(1)
    look("a suggestion is active", unfold=False)


def test_a_form_of_another_site_is_refused(reader: Page, look: Callable[..., None], sandbox: str) -> None:
    reader.set_content(f"<form method=post action='{sandbox}/batch'><button>Go</button></form>")
    with reader.expect_navigation() as sent:
        reader.locator("button").click()
    assert sent.value.status == 403
    look("refused")


def test_too_many_questions(reader: Page, look: Callable[..., None], tmp_path: Path) -> None:
    with service(f"sqlite:///{tmp_path / 'karvan.sqlite3'}", limit_address=1) as app, serving(app) as at:
        statuses = {answer.status for answer in (reader.goto(at + QUESTION) for _ in range(3)) if answer}
        assert statuses == {200, 429}
        look("too many questions")
