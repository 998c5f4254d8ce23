"""A quote as plain data says what the quote says, adds up, and can be asked again."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
import pytest

from api.opening import Sources, open_desk
from api.quote_json import engine_version, quote_json, to_json
from api.written import json_of
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.desk import QuotingDesk
from calculator.money import decimal_text
from calculator.quote import Quote, quote
from tests.service import EXAMPLES, KNOWN

BOX = {
    "origin": "xian", "destination": "halkali", "dispatch_date": "2026-12-01", "equipment": "45G1",
    "mass_per_unit": "24", "value": "120000", "commodity": "8528",
}  # fmt: skip
WAGON = {
    "origin": "tashkent", "destination": "bandar-abbas", "dispatch_date": "2026-12-01", "equipment": "WCOV",
    "mass_per_unit": "60", "wagon_owner": "shipper", "currency": "EUR", "value": "13200", "commodity": "1001",
}  # fmt: skip


@cache
def desk() -> QuotingDesk:
    return open_desk(Sources(as_known_on=KNOWN))


def asked(fields: dict[str, str], of: QuotingDesk) -> Consignment:
    read = ConsignmentReader(of.gazetteer).read(fields)
    assert isinstance(read, Consignment)
    return read


@cache
def priced(wagon: bool) -> tuple[Quote, dict[str, Any]]:
    answer = quote(desk(), asked(WAGON if wagon else BOX, desk()))
    return answer, quote_json(desk(), answer)


@pytest.mark.parametrize("wagon", [False, True])
def test_lines_add_up_to_the_total(wagon: bool) -> None:
    _, data = priced(wagon)
    assert data["options"]
    for option in data["options"]:
        lines = [charge["converted"] for charge in option["charges"]]
        assert {line["currency"] for line in lines} == {option["total"]["currency"]}
        assert sum(Decimal(line["amount"]) for line in lines) == Decimal(option["total"]["amount"])


@pytest.mark.parametrize("wagon", [False, True])
def test_it_says_what_the_quote_says(wagon: bool) -> None:
    answer, data = priced(wagon)
    assert [option["option"] for option in data["options"]] == [option.option for option in answer.priced]
    for said, option in zip(data["options"], answer.priced, strict=True):
        assert said["total"]["amount"] == decimal_text(option.total_minor or 0, answer.consignment.currency)
        assert said["rank"] == option.rank
        assert bool(said["pareto"]) != bool(said["dominated_by"])
        for charge, line in zip(said["charges"], option.charges, strict=True):
            assert charge["exchange"] == list(line.exchange)
            assert charge["steps"] == list(line.steps)
            assert data["sources"][charge["source"]]["title"] == line.source.title
            assert charge["trust"] == line.source.trust


@pytest.mark.parametrize("wagon", [False, True])
def test_times_arrivals_and_trust_hang_together(wagon: bool) -> None:
    _, data = priced(wagon)
    for option in data["options"]:
        time = option["transit_time"]
        assert time["p10"] <= time["p50"] <= time["p80"] <= time["p95"]
        assert sum(cause["days"] for cause in time["causes"]) == pytest.approx(time["mean"], abs=0.05)
        for point in ("p10", "p50", "p80", "p95"):
            days = (date.fromisoformat(time["arrival"][point]) - date(2026, 12, 1)).days
            assert time[point] <= days < time[point] + 1
        assert sum(option["trust"]["price"].values()) == pytest.approx(1, abs=1e-3)
        assert sum(option["trust"]["time"].values()) == pytest.approx(1, abs=1e-3)
        assert [leg["from"] for leg in option["legs"]] == option["nodes"][:-1]
        assert option["km"] == sum(leg["km"] for leg in option["legs"])


def test_the_request_as_understood_can_be_asked_again() -> None:
    _, data = priced(True)
    request = data["request"]
    assert request["mass_per_unit"] == {"value": "60", "unit": "TNE"}
    assert request["value"] == {"amount": "13200", "currency": "EUR"}
    assert request["wagon_owner"] == "shipper"
    assert request["commodity"] == {"code": "1001", "scheme": "NHM"}


def test_it_names_what_it_rests_on() -> None:
    _, data = priced(True)
    assert data["as_known_on"] == data["exchange_date"] == "2026-11-23"
    assert data["engine"] == {"name": "karvan", "version": engine_version()}
    assert [book["digest"] for book in data["books"]] == [book.digest for book in desk().tariffs.books]
    assert data["network"]["digest"] == desk().network.digest
    used = {row["written"] for row in data["exchange_rates"]}
    lines = {written for option in data["options"] for charge in option["charges"] for written in charge["exchange"]}
    assert used == lines != set()
    assert all(row["source"] in data["sources"] for row in data["exchange_rates"])


def test_fewer_options_keep_their_ranks() -> None:
    answer, _ = priced(False)
    data = quote_json(desk(), answer, most=2)
    assert [option["rank"] for option in data["options"]] == [1, 2]
    assert data["options_priced"] == len(answer.priced) > 2


def test_what_is_not_offered_has_its_reason() -> None:
    _, data = priced(False)
    later = next(entry for entry in data["unavailable"] if entry["corridors"] == ["s3"])
    assert later["code"] == "not_open"
    assert "2030" in later["reason"]
    assert later["fix"]


def test_a_hole_names_its_row_and_its_fix() -> None:
    """The sixth worked example: no way from EUR to TRY."""
    sandbox = open_desk(Sources((EXAMPLES / "book",), EXAMPLES / "network", as_known_on=KNOWN))
    fields = {
        "origin": "van", "destination": "tatvan", "dispatch_date": "2026-05-10", "equipment": "45G1", "units": "3",
        "currency": "TRY",
    }  # fmt: skip
    data = quote_json(sandbox, quote(sandbox, asked(fields, sandbox)))
    assert data["options"] == []
    assert data["cheapest"] is data["fastest"] is data["greenest"] is None
    ferry = next(entry for entry in data["unavailable"] if entry["subject"] == "ferry TCDDFERRY")
    assert (ferry["charge"], ferry["code"], ferry["date"]) == ("FER", "no_conversion", "2026-05-10")
    assert "TRY" in ferry["reason"]


def test_it_is_json() -> None:
    _, data = priced(True)
    assert orjson.loads(to_json(data)) == data


@pytest.mark.parametrize("wagon", [False, True])
def test_what_is_written_already_is_the_same_text(wagon: bool) -> None:
    answer, data = priced(wagon)
    assert json_of(quote_json(desk(), answer, written=True)) == orjson.dumps(data)
