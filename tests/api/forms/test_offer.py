from datetime import UTC, datetime
from typing import Any

import pytest

from api.forms.offer import identity, instant_of, offer
from tests.api.forms import sample

Json = dict[str, Any]


def said(quote: Json, part: str) -> Any:
    return offer(quote)[part]


def test_a_stored_quote_says_number_issue_and_expiry() -> None:
    found = identity(sample.stored())
    assert found["number"] == "Q-2026-000123"
    assert found["reference"] == "PO 4711"
    assert found["issued"] == "23 November 2026, 09:12:33 UTC"
    assert found["expires"] == "7 December 2026, 09:12:33 UTC"
    assert found["not_stored"] == ""


def test_a_quote_without_a_number_is_named_by_its_id() -> None:
    assert identity({**sample.stored(), "number": None})["number"] == sample.STORED["id"]


def test_rates_say_that_they_are_not_stored() -> None:
    found = identity(sample.rates())
    assert found["not_stored"].startswith("Not stored")
    assert found["number"] == found["issued"] == found["expires"] == found["reference"] == ""


def test_the_instant_of_a_file_is_the_issue_else_the_day_known() -> None:
    assert instant_of(sample.stored()) == datetime(2026, 11, 23, 9, 12, 33, tzinfo=UTC)
    assert instant_of(sample.rates()) == datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "what", "value"),
    [
        ({"mass_per_unit": {"value": "0", "unit": "TNE"}}, "Equipment", "1 × 45G1 (40 ft high cube), empty"),
        ({"hazard": "3"}, "Dangerous goods", "class 3"),
        ({"value": None}, "Value of the goods", "not declared"),
        ({"via": ["node:sarakhs-ir"]}, "By way of", "Sarakhs"),
        ({"avoid": ["country:RU", "mode:sea", "leg:a_b"]}, "Avoiding", "Russia; mode sea; leg a_b"),
        ({"train": "block"}, "Train", "block train"),
        ({"box_owner": "shipper"}, "Container of", "the shipper"),
    ],
)
def test_the_request_as_understood(asked: Json, what: str, value: str) -> None:
    quote = sample.rates()
    quote["request"] |= asked
    assert dict(said(quote, "asked"))[what] == value


def test_ways_that_were_not_named_take_no_room() -> None:
    assert not {"By way of", "Avoiding"} & {what for what, _ in said(sample.rates(), "asked")}


def test_an_option_that_is_best_in_two_ways_is_said_once() -> None:
    quote = sample.rates()
    first = quote["options"][0]
    quote |= {"cheapest": first["option"], "fastest": first["option"], "greenest": None}
    days = first["transit_time"]
    assert said(quote, "best") == [
        f"Cheapest and fastest: option 1, {float(first['total']['amount']):,.2f} USD, about {days['p50']:.1f} days, "
        f"8 in 10 within {days['p80']:.1f}."
    ]


def test_every_kind_of_charge_is_included_once_with_its_options() -> None:
    quote = sample.rates()
    found = {name: which for which, names in said(quote, "included") for name in names.split(", ")}
    held = {line["name"] for option in quote["options"] for line in option["charges"]}
    assert set(found) == held
    assert found["Freight"] == "All options"
    assert found["War risk"] != "All options"


def test_what_is_left_out_names_its_options_and_duties_always() -> None:
    quote = sample.rates()
    for option in quote["options"][:2]:
        option["not_included"] = [
            {"code": "INS", "name": "Cargo insurance", "subject": "consignment", "reason": "no value was declared"}
        ]
    assert said(quote, "not_included") == [
        ["Options 1–2", "Cargo insurance, the whole consignment: no value was declared."],
        ["Always", "Duties and taxes on the goods."],
    ]


def test_an_unknown_time_is_said() -> None:
    quote = sample.rates()
    unknown = dict.fromkeys(("p10", "p50", "p80", "p95"))
    quote["options"][0]["transit_time"] |= {**unknown, "arrival": unknown}
    option = said(quote, "options")[0]
    assert (option["p50"], option["span"]) == ("unknown", "")
    assert "days, by" not in " ".join(option["facts"])
    assert said(quote, "best")[0].endswith("time unknown.")


def test_holes_of_one_reason_are_one_entry_with_what_is_missing() -> None:
    quote = sample.rates()
    quote["names"]["charges"] = {"FRT": "Freight", "BOX": "Use of the carrier's container"}
    hole = {"option": "x", "corridors": [], "countries": ["CN", "KZ"], "charge": "FRT", "subject": "rail KTZ",
            "reason": "no row of leg a_b before 2026-12-01", "closest": "b/1", "fix": "add a row"}  # fmt: skip
    quote["unavailable"] = [hole, {**hole, "charge": "BOX"}, {**hole, "charge": "BOX"}]
    assert said(quote, "unavailable") == [[
        "CN – KZ",
        "No row of leg a_b before 1 December 2026. Closest row: b/1. Missing: Freight, Kazakhstan Temir Zholy; "
        "Use of the carrier's container, Kazakhstan Temir Zholy.",
        "Add a row.",
    ]]  # fmt: skip


def test_fewer_options_than_priced_are_said() -> None:
    quote = sample.rates()
    quote["options"] = quote["options"][:2]
    assert said(quote, "more") == f"2 of {quote['options_priced']} priced options are listed."
    assert said(sample.rates(), "more") == ""


def test_a_scenario_is_marked() -> None:
    text = said(sample.rates(scenario="cku-open"), "scenario")
    assert text.startswith("What if: ")
    assert "not the prices of the network as it is" in text


def test_assumptions_name_what_was_not_declared() -> None:
    quote = sample.rates()
    before = said(quote, "assumptions")
    quote["request"] |= {"value": None, "commodity": None}
    assert len(said(quote, "assumptions")) == len(before) + 2


def test_sections_add_up_to_the_way() -> None:
    for option, quoted in zip(said(sample.rates(), "options"), sample.rates()["options"], strict=True):
        assert sum(int(km.replace(",", "")) for _, _, km in option["sections"]) == quoted["km"]


def test_every_source_that_is_named_by_a_number_is_listed() -> None:
    found = offer(sample.rates())
    listed = {number for number, *_ in found["sources"]}
    named = {line["trust"].split()[-1] for option in found["options"] for line in option["lines"]}
    assert named
    assert named <= listed
    assert {row[-1].split()[-1] for row in found["rows"]} <= listed
    assert {row[-1].split()[-1] for row in found["exchange"]} <= listed
