"""One option unfolded: names in words, links that may be followed."""

import pytest

from tests.service import QUESTION, client, shipped
from ui.option_details import Labels, link_of
from ui.result_page import result_of

LABELS = Labels({
    "names": {
        "nodes": {"xian": {"name": "Xi'an", "country": "CN"}, "altynkol": {"name": "Altynkol", "country": "KZ"}},
        "carriers": {"CR": "China Railway"},
        "corridors": {"s1": "Southern"},
        "legs": {"xian_altynkol_r": "Xi'an – Altynkol"},
        "charges": {"FRT": "Freight"},
    }
})  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "start", "end", "km", "words"),
    [
        ("rail CR", "xian", "altynkol", 3268, "China Railway (CR), Xi'an – Altynkol, 3,268\u00a0km"),
        ("gauge_change altynkol", "altynkol", "altynkol", None, "at Altynkol"),
        ("leg some_leg", "xian", "altynkol", 603, "Xi'an – Altynkol, 603\u00a0km"),
        ("through titr", "xian", "altynkol", 603, "Xi'an – Altynkol, 603\u00a0km (row titr)"),
        ("country KZ", "xian", "altynkol", None, "Kazakhstan"),
        ("consignment", "xian", "altynkol", None, "the whole consignment"),
        ("rail NEW", "xian", "altynkol", 1, "NEW, Xi'an – Altynkol, 1\u00a0km"),
    ],
)
def test_a_subject_in_words(subject: str, start: str, end: str, km: int | None, words: str) -> None:
    assert LABELS.subject({"subject": subject, "from": start, "to": end, "km": km}) == words


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("leg xian_altynkol_r opens 2030-01-01", "Xi'an – Altynkol opens 1 January 2030"),
        ("leg unknown_r closed since 2025-12-31", "leg unknown_r closed since 31 December 2025"),
        ("country KZ is excluded", "Kazakhstan is excluded"),
        ("does not pass node:xian", "does not pass Xi'an"),
    ],
)
def test_a_reason_in_words(reason: str, words: str) -> None:
    assert LABELS.spelt(reason) == words


def test_a_hole_in_words() -> None:
    assert LABELS.hole("FRT", "rail CR") == "Freight, China Railway (CR)"
    assert LABELS.hole("GAU", "gauge_change altynkol") == "GAU, at Altynkol"


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


def test_everything_of_the_option_is_unfolded() -> None:
    data = client(shipped()).post("/v1/rates", json={**QUESTION, "max_options": 1}).get_json()
    option, details = data["options"][0], result_of(data).rows[0].details
    assert len(details.lines) == len(option["charges"])
    assert all(line.steps and line.source["title"] and line.row for line in details.lines)
    assert len(details.stages) == len(option["transit_time"]["stages"])
    assert details.route[0][0] == "Xi'an, CN"
    assert len(details.route) == len(option["nodes"])
    assert [said for said, _, _ in details.arrivals] == [
        "1 in 10 within", "Half within", "8 in 10 within", "19 in 20 within",
    ]  # fmt: skip
    assert len(details.may_arise) == len(option["may_arise"])
    assert len(details.advisories) == len(option["advisories"])
