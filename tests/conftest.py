"""What tests of several files share: one hypothesis profile, and one real browser."""

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

# No deadline: the machine may be busy with other work. The same examples again on a build server, where a
# change must not fail by the luck of the draw; new ones everywhere else.
settings.register_profile("karvan", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("karvan")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = (
    "--no-sandbox",  # Chromium refuses to start its sandbox as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium: the one named by CHROMIUM, else the first that is found."""
    named = os.environ.get("CHROMIUM")
    names = (named,) if named else CHROMIUM_NAMES
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, f"no {' or '.join(names)} on the path; `make test` installs or names what is missing"
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless browser for all tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, with cookies and storage of its own; an error of a script on it fails the test."""
    context = browser.new_context(locale="en-GB")
    errors: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, errors
