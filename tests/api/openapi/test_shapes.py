"""JSON Schema in few words."""

import pytest
from jsonschema_rs import Draft202012Validator

from api.openapi.shapes import DECIMAL, NUMBER, TEXT, Json, many, maybe, record, said, table, word

THING = record({"name": TEXT, "size": maybe(NUMBER)}, "A thing.")


@pytest.mark.parametrize(
    ("shape", "right", "wrong"),
    [
        (THING, {"name": "a", "size": None}, {"name": "a"}),
        (THING, {"name": "a", "size": 1.5}, {"name": "a", "size": 1, "colour": "red"}),
        (maybe(word("a", "b")), None, "c"),
        (maybe(THING), None, {}),
        (many(DECIMAL), ["1", "-2.50"], ["1."]),
        (table(TEXT), {"x": "y"}, {"x": 1}),
    ],
)
def test_what_fits_and_what_does_not(shape: Json, right: object, wrong: object) -> None:
    validator = Draft202012Validator(shape)
    assert validator.is_valid(right)
    assert not validator.is_valid(wrong)


def test_a_meaning_changes_nothing_else() -> None:
    assert said(TEXT, "Why.") == {"type": "string", "description": "Why."}
    assert TEXT == {"type": "string"}
