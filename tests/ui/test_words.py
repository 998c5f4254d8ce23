"""Words, numbers and dates as people read them."""

import pytest

from tests.service import shipped
from ui import words


def test_every_country_of_the_network_has_a_name() -> None:
    nodes = shipped().extensions["desks"].today.network.nodes.values()
    assert {node.country for node in nodes} <= set(words.COUNTRIES)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "0\u00a0%"), (0.001, "<1\u00a0%"), (0.005, "1\u00a0%"), (0.616, "62\u00a0%"), (1.0, "100\u00a0%")],
)
def test_shares(share: float, said: str) -> None:
    assert words.percent(share) == said


def test_numbers_and_dates() -> None:
    assert words.grouped("4870.35") == "4,870.35"
    assert words.grouped("1234567") == "1,234,567"
    assert words.day("2026-12-01") == "1 December 2026"
    assert words.day(None) == ""
    assert [words.days(count) for count in (0.6, 1.4, 48.4)] == ["1\u00a0day", "1\u00a0day", "48\u00a0days"]


def test_lists() -> None:
    assert [words.listed(found) for found in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
    assert words.sentence("no route") == "No route"
