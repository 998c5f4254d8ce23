"""One option unfolded: names in words, links that may be followed."""

import pytest

from tests.service import QUESTION, client, shipped
from ui.option_details import link_of
from ui.result_page import result_of


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
