"""What every test in the browser is given: the service's address, and watched pages with and without JavaScript."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.harness import PHONE, serving, watched
from tests.service import examples, shipped

# A busy machine is slow, and what is late there is not wrong.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the service on the shipped books; one service for all tests of a process."""
    with serving(shipped()) as at:
        yield at


@pytest.fixture(scope="session")
def sandbox() -> Iterator[str]:
    """The address of the service on the worked examples."""
    with serving(examples()) as at:
        yield at


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens watched pages with the options that a test names, one context each."""
    with ExitStack() as stack:

        def open_page(**options: Any) -> Page:
            return stack.enter_context(watched(browser, **options))

        yield open_page


@pytest.fixture
def page(opened: Callable[..., Page]) -> Page:
    """A page on a laptop."""
    return opened()


@pytest.fixture
def plain(opened: Callable[..., Page]) -> Page:
    """A page on a laptop with JavaScript off."""
    return opened(java_script_enabled=False)


@pytest.fixture
def phone(opened: Callable[..., Page]) -> Page:
    """A page on a phone: narrow, and touched."""
    return opened(viewport=PHONE, has_touch=True, is_mobile=True)
