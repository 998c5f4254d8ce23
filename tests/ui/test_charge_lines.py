"""The lines of a price by kind: they add up, and each leads to its row and its source."""

from decimal import Decimal

import pytest

from tests.answers import answered
from ui.charge_lines import GROUPS, book_link, group_of, link_of


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("\u2212", "-"))


def test_groups_hold_every_line_and_add_up() -> None:
    data, result = answered()
    for option in data["options"]:
        groups = result.unfolded[option["option"]].groups
        assert sum(len(group.lines) for group in groups) == len(option["charges"])
        assert sum(amount(group.total) for group in groups) == Decimal(option["total"]["amount"])
        for group in groups:
            assert sum(amount(line.converted) for line in group.lines) == amount(group.total)
            assert all(line.steps and line.source["title"] and line.row["row"] for line in group.lines)


def test_a_currency_without_cents() -> None:
    data, result = answered(currency="CNY")
    groups = result.unfolded[data["options"][0]["option"]].groups
    assert sum(amount(group.total) for group in groups) == Decimal(data["options"][0]["total"]["amount"])


@pytest.mark.parametrize(
    ("code", "subject", "basis", "group"),
    [
        ("FRT", "rail CR", "CNY/(container*km)", "haulage"),
        ("PAS", "leg a_b_r", "EUR/wagon", "haulage"),
        ("BOX", "rail CR", "USD/(TEU*km)", "equipment"),
        ("GAU", "gauge_change altynkol", "USD/container", "borders"),
        ("THC", "origin xian", "USD/container", "terminals"),
        ("DOC", "country KZ", "USD/document", "documents"),
        ("INS", "consignment", "percent of value", "percentages"),
        ("NEW", "something odd", "USD/container", "documents"),
    ],
)
def test_the_group_of_a_line(code: str, subject: str, basis: str, group: str) -> None:
    assert group_of({"code": code, "subject": subject, "basis": basis}) == group
    assert group in GROUPS


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://arfc.kz/a?b=c", "https://arfc.kz/a?b=c"),
        ("arfc.kz", "https://arfc.kz"),
        ("javascript:alert(1)", ""),
        ("docs.cntd.ru 902123714", ""),
        ('https://a.b/"onclick=', ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_links(url: str, link: str) -> None:
    assert link_of(url) == link


def test_without_pages_of_books_there_is_no_link() -> None:
    assert book_link({"book": "iran-rai", "edition": "2026-11"}) == ""
