"""Quotes that the drawings are tried on: every shape of answer that the shipped books give."""

from functools import cache
from typing import Any

from tests.service import QUESTION, client, shipped

Json = dict[str, Any]

QUESTIONS: dict[str, Json] = {
    "box": {},
    "wagons": {
        "origin": "tashkent", "destination": "bandar-abbas", "equipment": "WCOV", "wagon_owner": "shipper",
        "mass_per_unit": {"value": "60", "unit": "TNE"}, "commodity": {"code": "1001", "scheme": "NHM"}, "value": None,
    },
    "ferry": {"origin": "almaty", "destination": "poti", "equipment": "22G1", "units": 2},
    "north": {"origin": "chengdu", "destination": "lodz"},
    "sea": {"origin": "shanghai", "destination": "halkali"},
}  # fmt: skip
"""Name -> what differs from the good question."""


@cache
def quote(name: str) -> Json:
    """The answer to one of the questions."""
    asked = {key: value for key, value in {**QUESTION, **QUESTIONS[name]}.items() if value is not None}
    answer: Json = client(shipped()).post("/v1/rates", json=asked).get_json()
    assert answer["options"], answer
    return answer


def countries(name: str) -> dict[str, str]:
    """Node -> country, as the quote has it."""
    return {node: known["country"] for node, known in quote(name)["names"]["nodes"].items()}


def minor(amount: str) -> int:
    """A decimal in minor units."""
    return int(amount.replace(".", ""))


def timeless(option: Json) -> Json:
    """An option as it is where a stage has no known time."""
    known = option["transit_time"]
    return {**option, "transit_time": {**known, **dict.fromkeys(("p10", "p50", "p80", "p95", "mean"))}}
