"""Fields of what comes in give the text that every door reads."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError

from api.json_fields import Choice, CommodityCode, Count, Day, Money, Most, Places, Quantity, SubjectOf, Text
from calculator.conditions import On
from calculator.problem import Problem

FIELDS = {
    "text": Text(), "count": Count(), "quantity": Quantity(), "money": Money(), "code": CommodityCode(),
    "places": Places(), "most": Most(9), "choice": Choice(("summary", "options")), "on": SubjectOf(), "day": Day(),
}  # fmt: skip
Every = Schema.from_dict(FIELDS, name="Every")


@pytest.mark.parametrize(
    ("field", "sent", "loaded"),
    [
        ("text", "  xian ", "xian"),
        ("count", 3, "3"),
        ("count", "3", "3"),
        ("quantity", {"value": "24.5", "unit": "TNE"}, "24.5 TNE"),
        ("quantity", {"value": 24.5, "unit": "t"}, "24.5 t"),
        ("quantity", "24,5 т", "24,5 т"),
        ("quantity", "", ""),
        ("money", {"amount": 120000, "currency": "USD"}, ("120000", "USD")),
        ("code", "8528", ("8528", "")),
        ("code", {"code": "8528", "scheme": None}, ("8528", "")),
        ("places", "van; kars", ["van", "kars"]),
        ("places", [" van "], ["van"]),
        ("most", "9", 9),
        ("choice", "Options", "options"),
        ("on", "rail KTZ; UTY", On("rail", ("KTZ", "UTY"))),
        ("on", "country *", On("country")),
        ("on", " ", None),
        ("day", "2026-12-01", date(2026, 12, 1)),
    ],
)
def test_what_is_right(field: str, sent: Any, loaded: Any) -> None:
    assert Every().load({field: sent}) == {field: loaded}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "unit", "code"]), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(FIELDS)), JSON)
def test_whatever_is_sent_is_loaded_or_is_a_problem(field: str, sent: Any) -> None:
    try:
        Every().load({field: sent})
    except ValidationError as error:
        messages = error.messages_dict[field]
        # A null that is not allowed is marshmallow's own message; the schemas of requests allow it.
        assert sent is None or all(isinstance(message, Problem) for message in messages)


@pytest.mark.parametrize(
    ("field", "sent", "code", "suggestions"),
    [
        ("choice", "optoins", "unknown_choice", ("options",)), ("choice", 1, "unknown_choice", ()),
        ("on", "rial KTZ", "unknown_subject", ("rail", "terminal")), ("on", ["rail"], "wrong_type", ()),
        ("day", "", "bad_date", ()), ("quantity", {"value": "1", "unit": " "}, "no_unit", ()),
        ("money", {"amount": "1", "currency": ""}, "no_currency", ()),
    ],
)  # fmt: skip
def test_what_is_wrong_has_a_code_and_what_was_meant(
    field: str, sent: Any, code: str, suggestions: tuple[str, ...]
) -> None:
    with pytest.raises(ValidationError) as refused:
        Every().load({field: sent})
    (problem,) = refused.value.messages_dict[field]
    assert (problem.code, problem.suggestions) == (code, suggestions)
