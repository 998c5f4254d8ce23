"""The page about the corridors, on a terminal, in Markdown and as data."""

from datetime import date

import pytest

from api.corridor_facts import FACTS, answers
from api.corridor_page import Page, capacity_text, page_json, page_markdown, page_text, sections
from api.corridor_table import corridor_rows
from api.opening import Sources, open_desk
from calculator.network import Evidence
from calculator.observation import Capacity
from tariffs import library, loader

SOURCES, DAY = Sources(as_known_on=date(2026, 11, 23)), date(2026, 12, 1)


@pytest.fixture(scope="module")
def page() -> Page:
    """The shipped books and network on one day."""
    desk = open_desk(SOURCES)
    rows = corridor_rows(desk, DAY, "EUR", loader.observations(library.NETWORK))
    facts = list(zip(FACTS, answers(FACTS, SOURCES, DAY, "EUR"), strict=True))
    return Page(desk, DAY, "EUR", "", rows, facts, loader.capacity(library.NETWORK))


def test_a_terminal_has_room_for_every_table(page: Page) -> None:
    lines = "\n".join(page_text(page)).splitlines()
    assert max(len(line) for line in lines if "http" not in line) <= 100
    assert any(line.startswith("s1-tr") and "xian – halkali" in line for line in lines)


def test_every_section_is_in_both_texts(page: Page) -> None:
    text, markdown = "\n".join(page_text(page)), page_markdown(page)
    for section in sections(page):
        assert section.title in text
        assert f"\n## {section.title}\n" in markdown
    assert "Published: Lake Van ferries" in text
    assert "priced for 2030-01-01, the day on which it opens" in text


def test_the_data_hold_what_the_tables_print(page: Page) -> None:
    data = page_json(page)
    assert [row["corridor"] for row in data["corridors"]] == list(page.desk.network.corridors)
    first = data["corridors"][0]
    assert first["prices"][0]["total"]["currency"] == "EUR"
    assert abs(sum(first["trust"]["price"].values()) - 1) < 0.001
    assert abs(sum(first["trust"]["time"].values()) - 1) < 0.001
    aprin = next(row for row in data["corridors"] if row["corridor"] == "s6")
    assert {published["days_low"] for published in aprin["published"]} == {15}
    assert next(row for row in data["corridors"] if row["corridor"] == "s3")["opens"] == "2030-01-01"
    assert len(data["facts"]) == len(FACTS)
    assert all(way["km"] and way["p50_days"] for fact in data["facts"] for way in fact["ways"])


def test_a_capacity_names_its_source() -> None:
    row = Capacity(
        "Port", "capacity", "8", "Mt/yr", "2025", "capacity", evidence=Evidence("press", "https://example.org", "")
    )
    assert capacity_text(row) == "Published: Port: capacity: 8 Mt/yr (2025; press). https://example.org"
