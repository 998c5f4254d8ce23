"""The language of a page: chosen in its address, chosen before, or liked by the browser."""

import pytest

from tests.service import client, shipped


@pytest.mark.parametrize(
    ("address", "accepts", "spoken", "direction"),
    [
        ("/", "", "en", "ltr"),
        ("/", "tr;q=0.8, de", "tr", "ltr"),
        ("/?lang=fa", "tr", "fa", "rtl"),
        ("/?lang=xx", "zh-CN,zh;q=0.9", "zh", "ltr"),
        ("/", "de", "en", "ltr"),
    ],
)
def test_the_language_of_a_page(address: str, accepts: str, spoken: str, direction: str) -> None:
    answer = client(shipped()).get(address, headers={"Accept-Language": accepts} if accepts else {})
    assert f'<html lang="{spoken}" dir="{direction}">' in answer.get_data(as_text=True)
    assert {"accept-language", "cookie"} <= {name.lower() for name in answer.vary}


def test_a_language_chosen_by_hand_is_kept() -> None:
    reader = client(shipped())
    reader.get("/?lang=ru")
    assert '<html lang="ru"' in reader.get("/", headers={"Accept-Language": "en"}).get_data(as_text=True)
