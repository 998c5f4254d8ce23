"""What tests of several files share: one hypothesis profile, one real browser, and the store on both databases."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from api.store import schema
from api.store.engine import Store
from tests.postgres import Server

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
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no page of ours needs another host
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium."""
    return chromium_path()


def chromium_path() -> str:
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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One PostgreSQL for all tests of this process."""
    server = Server.made()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, as DATABASE_URL has it: each test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'karvan.sqlite3'}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """A store with its tables."""
    opened = Store(database)
    schema.upgrade(opened)
    yield opened
    opened.close()
