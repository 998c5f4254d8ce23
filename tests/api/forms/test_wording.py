import pytest

from api.forms import wording
from api.forms.wording import Names
from tests.api.forms import sample

NAMES = Names(sample.stored())


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (
            {"subject": "rail CR", "from": "xian", "to": "altynkol", "km": 3268},
            "China Railway, Xi'an – Altynkol, 3,268\u00a0km",
        ),
        (
            {"subject": "leg ankara_halkali_r", "from": "ankara", "to": "halkali", "km": 603},
            "Ankara – Halkali, 603\u00a0km",
        ),
        ({"subject": "border kapikoy", "from": "kapikoy", "to": "kapikoy", "km": None}, "Kapikoy"),
        ({"subject": "country KZ", "from": "xian", "to": "halkali", "km": None}, "Kazakhstan"),
        ({"subject": "consignment", "from": "xian", "to": "halkali", "km": None}, "the whole consignment"),
        ({"subject": "through t-1", "from": "xian", "to": "halkali", "km": 9000}, "Xi'an – Halkali, 9,000\u00a0km"),
        ({"subject": "country XK", "from": "nowhere", "to": "halkali", "km": 10}, "XK, nowhere – Halkali, 10\u00a0km"),
    ],
)
def test_a_subject_in_words(subject: dict[str, object], said: str) -> None:
    assert NAMES.subject(subject) == said


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("destination halkali", "destination Halkali"),
        ("corridor s3", "CN-KG-UZ-TM-IR-TR/EU with the CKU railway (2030)"),
        ("ferry ASCO", "Azerbaijan Caspian Shipping Company"),
        ("itinerary", "itinerary"),
    ],
)
def test_a_subject_alone_in_words(subject: str, said: str) -> None:
    assert NAMES.subject_text(subject) == said


def test_reasons_name_places_and_days() -> None:
    reason = "leg kashgar_torugart_r opens 2030-01-01 in country KG at node kashgar"
    assert NAMES.spelt(reason) == "Kashgar – Torugart opens 1 January 2030 in Kyrgyzstan at Kashgar"
    assert NAMES.place("halkali") == "Istanbul-Halkali (via Marmaray), Türkiye"
    assert NAMES.place("nowhere") == NAMES.carrier("nowhere") == NAMES.corridor("nowhere") == "nowhere"


@pytest.mark.parametrize(
    ("written", "said"), [("2026-12-01", "1 December 2026"), ("", ""), (None, ""), ("2021-06", "2021-06")]
)
def test_days(written: str | None, said: str) -> None:
    assert wording.day(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-11-23T09:12:33Z", "23 November 2026, 09:12:33 UTC"),
        ("2026-11-23T09:12:33.123456+00:00", "23 November 2026, 09:12:33 UTC"),
        ("2026-11-23T12:12:33+03:00", "23 November 2026, 12:12:33 UTC+0300"),
    ],
)
def test_instants_name_their_zone(written: str, said: str) -> None:
    assert wording.instant(written) == said


def test_numbers() -> None:
    assert [wording.grouped(text) for text in ("4870.35", "1234567", "0.50", "-1234.5")] == [
        "4,870.35", "1,234,567", "0.50", "-1,234.5",
    ]  # fmt: skip
    assert [wording.percent(share) for share in (0.0, 0.001, 0.3827, 1.0)] == [
        "0\u00a0%",
        "<1\u00a0%",
        "38\u00a0%",
        "100\u00a0%",
    ]
    assert [wording.counted(count, "option") for count in (1, 9)] == ["1 option", "9 options"]


def test_sentences() -> None:
    assert [wording.sentence(text) for text in ("give a mass", "Done.", "")] == ["Give a mass.", "Done.", ""]


@pytest.mark.parametrize(
    ("numbers", "count", "said"),
    [
        ([1, 2, 3], 3, "All options"),
        ([3, 1, 2, 9], 9, "Options 1–3, 9"),
        ([4], 9, "Option 4"),
        ([1], 1, "Option 1"),
    ],
)
def test_which_options(numbers: list[int], count: int, said: str) -> None:
    assert wording.ranks(numbers, count) == said


def test_signs_that_would_be_obeyed_are_shown_as_lost() -> None:
    given = {"a": ["x\x00y\u202ez\x1b[0m", {"b": "سرخس西\nTab\t"}], "n": 1.5, "none": None}
    assert wording.printable(given) == {"a": ["x�y�z�[0m", {"b": "سرخس西\nTab\t"}], "n": 1.5, "none": None}
