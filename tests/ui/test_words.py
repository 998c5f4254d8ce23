"""Words, numbers and dates as people read them, each in their language."""

from datetime import date, datetime, timedelta, timezone

import pytest

from tests.service import shipped
from ui import words
from ui.languages import LANGUAGES


def spoken(language: str, said: object) -> str:
    """What a function of the words says in a language."""
    with shipped().test_request_context(f"/?lang={language}"):
        return str(said())  # type: ignore[operator]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_of_the_network_has_a_name(language: str) -> None:
    countries = {node.country for node in shipped().extensions["desks"].today.network.nodes.values()}
    named = {code: spoken(language, lambda code=code: words.country(code)) for code in countries}
    assert all(name and name != code for code, name in named.items())
    assert len(set(named.values())) == len(countries)


@pytest.mark.parametrize(("share", "said"), [(0.0, "0%"), (0.001, "<1%"), (0.005, "1%"), (0.616, "62%"), (1.0, "100%")])
def test_shares(share: float, said: str) -> None:
    assert words.percent(share) == said


def test_numbers_and_dates() -> None:
    assert words.grouped("4870.35") == "4,870.35"
    assert words.grouped("-1234567") == "\u22121,234,567"
    assert [words.number(17.25, 1), words.number(-0.4), words.number(-1.5)] == ["17.3", "0", "\u22122"]
    assert words.money({"amount": "4870.35", "currency": "USD"}) == "4,870.35\u00a0USD"
    assert words.kilometres(10268) == "10,268\u00a0km"
    assert words.day("2026-12-01") == words.day(date(2026, 12, 1)) == "1 December 2026"
    assert words.short_day("2026-12-01") == "1 Dec 2026"
    assert words.day(None) == ""
    assert words.day("soon") == "soon"
    assert [words.days(count) for count in (0.6, 1.4, 48.4)] == ["1\u00a0day", "1\u00a0day", "48\u00a0days"]


@pytest.mark.parametrize(
    ("language", "amount", "share", "day"),
    [
        ("en", "4,870.35", "62%", "1 December 2026"),
        ("ru", "4\u00a0870,35", "62\u00a0%", "1 декабря 2026\u202fг."),
        ("zh", "4,870.35", "62%", "2026年12月1日"),
        ("tr", "4.870,35", "%62", "1 Aralık 2026"),
        ("fa", "۴٬۸۷۰٫۳۵", "۶۲٪", "۱ دسامبر ۲۰۲۶"),
    ],
)
def test_numbers_and_dates_by_language(language: str, amount: str, share: str, day: str) -> None:
    assert spoken(language, lambda: words.grouped("4870.35")) == amount
    assert spoken(language, lambda: words.percent(0.616)).replace("\u200e", "") == share
    assert spoken(language, lambda: words.day("2026-12-01")) == day


def test_places_by_language() -> None:
    network = shipped().extensions["desks"].today.network
    assert words.places(network)["tashkent"] == "Tashkent"
    assert spoken("ru", lambda: words.places(network)["tashkent"]) == "Ташкент"
    assert spoken("fa", lambda: words.places(network)["tehran"]) == "تهران"
    assert spoken("zh", lambda: words.places(network)["xian"]).startswith("西安")
    assert set(words.places(network)) == set(network.nodes)


def test_lists() -> None:
    assert [words.listed(found) for found in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
    assert words.sentence("no route") == "No route"
    assert words.at("border", "Sarakhs") == "Border station Sarakhs"


def test_an_instant_is_in_utc_to_the_minute() -> None:
    at = datetime(2026, 11, 25, 16, 5, 59, tzinfo=timezone(timedelta(hours=2)))
    assert words.instant(at) == "25 Nov 2026, 14:05 UTC"
    assert "UTC" in spoken("fa", lambda: words.instant(at))


@pytest.mark.parametrize(
    ("language", "row"), [("en", "a, b"), ("ru", "a, b"), ("zh", "a，b"), ("tr", "a, b"), ("fa", "a، b")]
)
def test_a_row_of_words_is_parted_as_the_language_does(language: str, row: str) -> None:
    with shipped().test_request_context(f"/?lang={language}"):
        assert words.series(["a", "b"]) == row
        assert words.semicolon()[0] == {"zh": "；", "fa": "؛"}.get(language, ";")
        assert words.stop() == ("。" if language == "zh" else ".")
        assert words.sentence("i") == ("İ" if language == "tr" else "I")
