"""The boundary: a request is understood as a whole, or every mistake is said with its place and value."""

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from api.desks import Desks
from api.schemas import Fault, Question, SearchSchema, Wrong, query_of, question_of_form, question_of_json
from tests.service import KNOWN, QUESTION, shipped


@pytest.fixture
def desks() -> Desks:
    found: Desks = shipped().extensions["desks"]
    return found


def faults(desks: Desks, sent: Any) -> list[Fault]:
    with pytest.raises(Wrong) as wrong:
        question_of_json(desks, sent)
    return wrong.value.faults


def only(desks: Desks, **changed: Any) -> tuple[str, str]:
    """Pointer and code of the one fault of a good question with something changed."""
    (found,) = faults(desks, {**QUESTION, **changed})
    return found.pointer, found.problem.code


def test_a_question_is_understood(desks: Desks) -> None:
    question = question_of_json(desks, {**QUESTION, "max_options": "3", "via": "sarakhs-ir; country:TM"})
    asked = question.consignment
    assert (asked.origin, asked.destination, asked.mass_kg, asked.units) == ("xian", "halkali", 24_000, 1)
    assert (asked.commodity, asked.scheme, asked.value_currency) == ("8528", "NHM", "USD")
    assert asked.via == ("node:sarakhs-ir", "country:TM")
    assert (question.known.as_known_on, question.known.exchange_date, question.most) == (KNOWN, KNOWN, 3)


def test_the_form_understands_alike(desks: Desks) -> None:
    form = {
        "origin": "xian", "destination": "TRHAL", "dispatch_date": "2026-12-01", "equipment": "40HC",
        "mass_per_unit": "24", "mass_unit": "t", "commodity": "8528", "commodity_scheme": "NHM", "value": "120000",
        "value_currency": "", "as_known_on": "2026-11-23", "scenario": "", "utm_source": "mail",
    }  # fmt: skip
    assert question_of_form(desks, form) == question_of_json(desks, QUESTION)


def test_null_is_as_good_as_left_out(desks: Desks) -> None:
    few = {name: QUESTION[name] for name in ("origin", "destination", "dispatch_date", "equipment")}
    nulls = dict.fromkeys(("units", "mass_per_unit", "commodity", "value", "via", "scenario", "exchange_date"))
    assert question_of_json(desks, {**few, **nulls}) == question_of_json(desks, few)
    assert isinstance(question_of_json(desks, few), Question)


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"origin": 7}, "/origin", "wrong_type"),
        ({"origin": "x" * 201}, "/origin", "too_long"),
        ({"origin": "Sarakhs"}, "/origin", "ambiguous_place"),
        ({"destination": "xian"}, "/destination", "same_place"),
        ({"dispatch_date": "2026-02-30"}, "/dispatch_date", "bad_date"),
        ({"units": 1.5}, "/units", "wrong_type"),
        ({"units": True}, "/units", "wrong_type"),
        ({"units": 0}, "/units", "out_of_range"),
        ({"mass_per_unit": 24}, "/mass_per_unit", "wrong_type"),
        ({"mass_per_unit": "24"}, "/mass_per_unit", "no_unit"),
        ({"mass_per_unit": {"value": "24"}}, "/mass_per_unit", "no_unit"),
        ({"mass_per_unit": {"value": "1e400", "unit": "t"}}, "/mass_per_unit", "bad_quantity"),
        ({"mass_per_unit": {"value": "24", "unit": "ton"}}, "/mass_per_unit", "bad_quantity"),
        ({"mass_per_unit": {"value": "24", "unit": "KMT"}}, "/mass_per_unit", "bad_quantity"),
        ({"mass_per_unit": {"value": "101", "unit": "TNE"}}, "/mass_per_unit", "out_of_range"),
        ({"mass_per_unit": {"value": "24", "unit": "t", "gross": 1}}, "/mass_per_unit", "unknown_field"),
        ({"commodity": {"code": "85x8"}}, "/commodity/code", "bad_commodity"),
        ({"commodity": {"code": "8528", "scheme": "SITC"}}, "/commodity/scheme", "unknown_choice"),
        ({"commodity": {"scheme": "NHM"}}, "/commodity", "missing"),
        ({"value": {"amount": "12,5,0", "currency": "USD"}}, "/value/amount", "not_a_number"),
        ({"value": {"amount": "12", "currency": "USX"}}, "/value/currency", "unknown_currency"),
        ({"value": "120000 USD"}, "/value", "wrong_type"),
        ({"value": {"amount": "12"}}, "/value", "no_currency"),
        ({"hazard": "3.9"}, "/hazard", "unknown_choice"),
        ({"via": {"node": "van"}}, "/via", "wrong_type"),
        ({"via": ["van"] * 13}, "/via", "too_many"),
        ({"via": ["van", "nowhere"]}, "/via/1", "unknown_place"),
        ({"avoid": ["planet:mars"]}, "/avoid/0", "unknown_scope"),
        ({"avoid": "planet:mars"}, "/avoid", "unknown_scope"),
        ({"as_known_on": "23.11.2026"}, "/as_known_on", "bad_date"),
        ({"as_known_on": "1999-12-31"}, "/as_known_on", "date_out_of_range"),
        ({"exchange_date": 20261123}, "/exchange_date", "bad_date"),
        ({"scenario": "../cku-open"}, "/scenario", "unknown_scenario"),
        ({"max_options": 0}, "/max_options", "out_of_range"),
        ({"max_options": 65}, "/max_options", "out_of_range"),
        ({"currency": "XX"}, "/currency", "unknown_currency"),
        ({"a/b~c": 1}, "/a~1b~0c", "unknown_field"),
    ],
)
def test_one_mistake_one_fault(desks: Desks, changed: dict[str, Any], pointer: str, code: str) -> None:
    assert only(desks, **changed) == (pointer, code)


def test_all_mistakes_are_said_at_once(desks: Desks) -> None:
    found = faults(desks, {
        "origin": "xiann", "destination": 5, "equipment": "45G9", "mass_per_unit": {"value": "24", "unit": "stone"},
        "valu": 1, "via": ["nowhere", "country:XX"], "currency": "USS", "scenario": "cku-opened", "max_options": 0,
    })  # fmt: skip
    pointers = [fault.pointer for fault in found]
    assert sorted(pointers) == [
        "/currency", "/destination", "/dispatch_date", "/equipment", "/mass_per_unit", "/max_options", "/origin",
        "/scenario", "/valu", "/via/0", "/via/1",
    ]  # fmt: skip
    by_pointer = {fault.pointer: fault for fault in found}
    assert by_pointer["/origin"].value == "xiann"
    assert "xian" in by_pointer["/origin"].problem.suggestions
    assert by_pointer["/mass_per_unit"].value == {"value": "24", "unit": "stone"}
    assert by_pointer["/valu"].problem.suggestions == ("value",)
    assert by_pointer["/scenario"].problem.suggestions == ("cku-open",)


def test_unknown_fields_are_said_in_the_order_in_which_they_were_sent(desks: Desks) -> None:
    names = ["zeta", "alpha", "mid", "beta", "omega", "kappa"]
    found = faults(desks, {**dict.fromkeys(names, 1), "origin": "xian"})
    assert [fault.pointer for fault in found if fault.problem.code == "unknown_field"] == [f"/{name}" for name in names]


@pytest.mark.parametrize("body", [None, [], "text", 7, True])
def test_a_body_that_is_no_object(desks: Desks, body: Any) -> None:
    (found,) = faults(desks, body)
    assert (found.pointer, found.problem.code) == ("", "wrong_type")


def test_the_form_says_all_mistakes_by_field(desks: Desks) -> None:
    with pytest.raises(Wrong) as wrong:
        question_of_form(desks, {"origin": "xiann", "mass_per_unit": "lots", "avoid": "country:XX", "as_known_on": "x"})
    assert {fault.pointer for fault in wrong.value.faults} == {
        "/origin", "/destination", "/equipment", "/dispatch_date", "/mass_per_unit", "/avoid", "/as_known_on",
    }  # fmt: skip


def test_a_search(desks: Desks) -> None:
    schema = SearchSchema()
    assert query_of(schema, MultiDict({"q": " Kars ", "limit": "5"})) == {"q": "Kars", "limit": 5}
    assert query_of(schema, MultiDict()) == {"q": "", "limit": 20}
    with pytest.raises(Wrong) as wrong:
        query_of(schema, MultiDict([("limit", "-1"), ("q", "a"), ("q", "b")]))
    assert {fault.pointer: fault.problem.code for fault in wrong.value.faults} == {
        "/limit": "out_of_range", "/q": "repeated",
    }  # fmt: skip


def test_days_are_days(desks: Desks) -> None:
    question = question_of_json(desks, {**QUESTION, "exchange_date": "2026-03-01"})
    assert question.known.exchange_date == date(2026, 3, 1)
