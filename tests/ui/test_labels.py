"""Names in words for the codes of a quote."""

import pytest

from ui.labels import Labels

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
    ("text", "words"),
    [
        ("country:IR", "Iran"), ("node:xian", "Xi'an"), ("xian", "Xi'an"), ("mode:ferry", "ferry"),
        ("corridor:s1", "Southern"), ("carrier:CR", "China Railway (CR)"), ("leg xian_altynkol_r", "Xi'an – Altynkol"),
        ("moon:x", "moon:x"),
    ],
)  # fmt: skip
def test_a_place_in_words(text: str, words: str) -> None:
    assert LABELS.place(text) == words


def test_an_end_in_words() -> None:
    assert LABELS.end("xian") == "Xi'an, China"


def test_a_hole_in_words() -> None:
    assert LABELS.hole("FRT", "rail CR") == "Freight, China Railway (CR)"
    assert LABELS.hole("GAU", "gauge_change altynkol") == "GAU, at Altynkol"


def test_a_place_has_the_readers_name_where_there_is_one() -> None:
    labels = Labels({"names": LABELS.names}, {"xian": "Сиань"})
    assert labels.ends({"from": "xian", "to": "altynkol"}) == "Сиань – Altynkol"
