"""Bodies are read strictly."""

from __future__ import annotations

import orjson
import pytest
from werkzeug.exceptions import BadRequest

from api.json_body import DEEPEST, read_json


def test_a_question_is_read() -> None:
    """Plain JSON is what it says."""
    assert read_json(b'{"a": {"value": "24", "unit": "TNE"}, "b": [1, 2.5, null, true]}') == {
        "a": {"value": "24", "unit": "TNE"},
        "b": [1, 2.5, None, True],
    }


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"{", "not JSON"),
        (b"", "not JSON"),
        (b"\xff{}", "not JSON"),
        (b'"\\ud800"', "not JSON"),
        (b'{"origin": "xian", "origin": "van"}', "the key 'origin' stands twice"),
        (b'{"a": {"b": 1, "b": 1}}', "the key 'b' stands twice"),
        (b'{"a:": 1, "a:": ":"}', "the key 'a:' stands twice"),
        (b'{"mass": NaN}', "not JSON"),
        (b'{"mass": -Infinity}', "not JSON"),
        (b"[" * 200 + b"]" * 200, "deeper than"),
        (b"[" * 30_000 + b"]" * 30_000, "The body is"),
        (b'{"n": ' + b"9" * 5_000 + b"}", "The body"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(sent: bytes, said: str) -> None:
    """Each with its reason, and never an error of the service."""
    with pytest.raises(BadRequest) as refused:
        read_json(sent)
    assert said in str(refused.value.description)


def test_the_deepest_allowed_is_allowed() -> None:
    """The limit itself is inside."""
    assert read_json(b"[" * DEEPEST + b"]" * DEEPEST)
    with pytest.raises(BadRequest):
        read_json(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1))


def test_a_number_beyond_64_bits_is_read_as_others_read_it() -> None:
    written = [2**63 - 1, -(2**63), 2**64 - 1, 2**64, -(2**63) - 1, 10**30]
    read = read_json(str(written).encode())
    assert read[:3] == written[:3]
    assert [type(number) for number in read] == [int] * 3 + [float] * 3
    orjson.dumps(read)


def test_a_colon_in_a_text_is_no_key() -> None:
    """What is counted to find keys that stand twice leads to no refusal."""
    assert read_json(b'{"via": ["country:RU"], "a": {"b:c": ":"}}') == {"via": ["country:RU"], "a": {"b:c": ":"}}
