"""The one door: each field's mistakes, all of them at once, and what blank fields mean."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.consignment import Consignment
from calculator.consignment_fields import DEFAULTS, FIELDS, ConsignmentReader
from calculator.gazetteer import Gazetteer
from calculator.network import Network, PlaceName
from calculator.problem import Problem
from tests.calculator.world import network

NAMES = (PlaceName("ko", "en", "Port", "alias"), PlaceName("ak", "ru", "Порт Актау"),
         PlaceName("ak", "en", "Port", "alias"),
         PlaceName("ba", "fa", "باکو"), PlaceName("ba", "zh", "巴库"))  # fmt: skip
READER = ConsignmentReader(Gazetteer(network(names=NAMES)))
ASKED = {"origin": "xi", "destination": "ba", "dispatch_date": "2026-12-01", "equipment": "45G1"}


def read(reader: ConsignmentReader = READER, /, **fields: str) -> Consignment:
    """The consignment of these fields, which must be right."""
    found = reader.read({**ASKED, **fields})
    assert isinstance(found, Consignment), found
    return found


def problems(fields: Mapping[str, str], reader: ConsignmentReader = READER) -> list[Problem]:
    """What is wrong with these fields."""
    found = reader.read(fields)
    assert isinstance(found, list), found
    return found


def test_only_the_first_four_fields_are_mandatory() -> None:
    found = read()
    assert (found.origin, found.destination, found.dispatch_date) == ("xi", "ba", date(2026, 12, 1))
    assert (found.units, found.mass_kg, found.commodity, found.scheme, found.hazard) == (1, 0, "", "NHM", "none")
    assert (found.box_owner, found.wagon_owner, found.train) == ("carrier", "carrier", "single")
    assert (found.value_e4, found.currency, found.value_currency, found.via, found.avoid) == (
        None,
        "USD",
        "USD",
        (),
        (),
    )
    assert [field.name for field in FIELDS if field.mandatory] == list(ASKED)
    assert {code.code for code in problems({})} == {"missing"}
    assert {problem.column for problem in problems({})} == set(ASKED)


def test_blank_cells_are_defaults_too() -> None:
    assert read(READER, **dict.fromkeys(set(DEFAULTS) - set(ASKED), "  ")) == read()


def test_the_quote_s_currency_is_the_default_of_the_value_s() -> None:
    assert read(currency="eur").value_currency == "EUR"
    assert read(currency="EUR", value_currency="CNY").value_currency == "CNY"
    assert read(ConsignmentReader(READER.gazetteer, currency="TRY")).currency == "TRY"


@pytest.mark.parametrize(
    ("name", "text", "attribute", "value"),
    [
        ("destination", "باکو", "destination", "ba"),
        ("destination", "巴库", "destination", "ba"),
        ("origin", " порт актау ", "origin", "ak"),
        ("equipment", "40hc", "equipment.equipment", "45G1"),
        ("equipment", "20GP", "equipment.equipment", "22G1"),
        ("equipment", "Boxcar", "equipment.equipment", "WCOV"),
        ("dispatch_date", "2026/5/9", "dispatch_date", date(2026, 5, 9)),
        ("dispatch_date", "09.05.2026", "dispatch_date", date(2026, 5, 9)),
        ("dispatch_date", "2026-05-09 00:00:00", "dispatch_date", date(2026, 5, 9)),
        ("units", "41", "units", 41),
        ("units", "41.0", "units", 41),
        ("mass_per_unit", "24.5", "mass_kg", 24_500),
        ("mass_per_unit", "24500 kg", "mass_kg", 24_500),
        ("mass_per_unit", "100", "mass_kg", 100_000),
        ("commodity", "85 28", "commodity", "8528"),
        ("commodity_scheme", "hs", "scheme", "NHM"),
        ("commodity_scheme", "etsng", "scheme", "ETSNG"),
        ("hazard", "4.1", "hazard", "4.1"),
        ("hazard", "None", "hazard", "none"),
        ("box_owner", "SHIPPER", "box_owner", "shipper"),
        ("train", "Block", "train", "block"),
        ("value", "120000", "value_e4", 1_200_000_000),
        ("value", "0", "value_e4", 0),
        ("value", "0.0001", "value_e4", 1),
        ("value", "1,000,000,000", "value_e4", 10_000_000_000_000),
        ("via", "ak; bo ;ak", "via", ("node:ak", "node:bo")),
        ("avoid", "country:kz;mode:ferry;carrier:ktz;corridor:MAIN;node:ko", "avoid",
         ("country:KZ", "mode:ferry", "carrier:KTZ", "corridor:main", "node:ko")),
        ("reference", "an order", "reference", "an order"),
    ],
)  # fmt: skip
def test_each_field_is_read(name: str, text: str, attribute: str, value: object) -> None:
    found: object = read(READER, **{name: text})
    for part in attribute.split("."):
        found = getattr(found, part)
    assert found == value


@pytest.mark.parametrize(
    ("name", "text", "code", "message", "advice"),
    [
        ("origin", "Port", "ambiguous_place", "'Port' may be several places", "choose one of ko (Ko, KZ); ak (Ak, KZ)"),
        ("origin", "порт акта", "unknown_place", "unknown place", "did you mean ak (Ak, KZ)?"),
        ("origin", "zzzzzz", "unknown_place", "unknown place", "use a node id"),
        ("destination", "XI", "same_place", "the same place", "choose two places"),
        ("dispatch_date", "2026-02-30", "bad_date", "not a day of the calendar", "YYYY-MM-DD"),
        ("dispatch_date", "12/01/2026", "bad_date", "not a day of the calendar", "YYYY-MM-DD"),
        ("dispatch_date", "tomorrow", "bad_date", "not a day of the calendar", "YYYY-MM-DD"),
        ("dispatch_date", "1999-12-31", "date_out_of_range", "out of range", "2000-01-01"),
        ("equipment", "40HQ", "unknown_equipment", "unknown equipment '40HQ'", "did you mean 40HC"),
        ("equipment", "container", "unknown_equipment", "unknown equipment", ""),
        ("units", "0", "out_of_range", "0 units are out of range", "write 1 to 10000"),
        ("units", "10001", "out_of_range", "out of range", "write 1 to 10000"),
        ("units", "1.5", "not_a_number", "not a whole number of units", "write 1 to 10000"),
        ("units", "-1", "not_a_number", "not a whole number of units", "write 1 to 10000"),
        ("mass_per_unit", "24 ton", "bad_quantity", "'ton' is ambiguous", "write t"),
        ("mass_per_unit", "nan", "bad_quantity", "", ""),
        ("mass_per_unit", "100.001", "out_of_range", "100.001 t in one unit is too much", "at most 100 t"),
        ("mass_per_unit", "24000", "out_of_range", "24000 t in one unit is too much", "check the unit"),
        ("mass_unit", "stone", "wrong_unit", "'stone' is not a unit of mass", "use t, kg or lb"),
        ("commodity", "x1", "bad_commodity", "'x1' is not a commodity code", "2 to 10 digits"),
        ("commodity", "1", "bad_commodity", "'1' is not a commodity code", "2 to 10 digits"),
        ("commodity", "۸۵۲۸", "bad_commodity", "is not a commodity code", "2 to 10 digits"),
        ("commodity_scheme", "TARIC", "unknown_choice", "unknown commodity scheme", "NHM, GNG, HS, ETSNG"),
        ("hazard", "10", "unknown_choice", "unknown hazard class '10'", "one of none, 1"),
        ("box_owner", "carier", "unknown_choice", "unknown owner 'carier'", "carrier, shipper"),
        ("wagon_owner", "me", "unknown_choice", "unknown owner 'me'", "carrier, shipper"),
        ("train", "express", "unknown_choice", "unknown train 'express'", "single, group, block"),
        ("value", "12e3", "not_a_number", "'12e3' is not a number", "120000.50"),
        ("value", "-1", "not_a_number", "'-1' is not a number", "120000.50"),
        ("value", "1000000001", "out_of_range", "too large", "at most 1000000000"),
        ("value", "0.00001", "too_fine", "more than four decimals", "round it"),
        ("value", "9" * 5_000, "not_a_number", "", ""),
        ("currency", "USX", "unknown_currency", "'USX' is not an ISO 4217 currency", "USD"),
        ("value_currency", "tenge", "unknown_currency", "'tenge' is not an ISO 4217 currency", "for example USD"),
        ("via", "zzzzzz", "unknown_place", "unknown place", ""),
        ("avoid", "state:IR", "unknown_scope", "'state:IR' names no kind of place", "country:…"),
        ("avoid", "country:ZZ", "unknown_country", "unknown country 'ZZ'", "AZ, CN, KZ"),
        ("avoid", "carrier:KTX", "unknown_carrier", "unknown carrier 'KTX'", "did you mean KTZ?"),
        ("avoid", "mode:air", "unknown_mode", "unknown mode 'air'", "one of rail, ferry"),
        ("avoid", "corridor:mian", "unknown_corridor", "unknown corridor 'mian'", "did you mean main?"),
        ("avoid", "node:", "missing", "no place is given", ""),
    ],
)
def test_each_mistake_is_said_with_its_place(name: str, text: str, code: str, message: str, advice: str) -> None:
    (problem,) = problems({**ASKED, name: text})
    assert (problem.column, problem.code, problem.value) == (name, code, text)
    assert message in problem.message
    assert advice in problem.advice


def test_all_mistakes_are_told_at_once() -> None:
    wrong = {"origin": "nowhere", "destination": "", "dispatch_date": "soon", "equipment": "crate", "units": "many",
             "mass_per_unit": "heavy", "hazard": "very", "value": "much", "currency": "gold",
             "avoid": "war:here"}  # fmt: skip
    found = problems(wrong)
    assert sorted(problem.column for problem in found) == sorted(wrong)
    assert all(problem.message and problem.advice for problem in found)
    assert sorted(p.column for p in problems(wrong)) == sorted(wrong), "said again when asked again"


def test_suggestions_are_values_that_can_be_used() -> None:
    (problem,) = problems({**ASKED, "origin": "Port"})
    assert problem.suggestions == ("ko", "ak")
    (problem,) = problems({**ASKED, "train": "blok"})
    assert problem.suggestions == ("block",)


def test_one_mistake_in_a_currency_is_told_once() -> None:
    """The value's currency follows the quote's: who wrote one wrong has one thing to mend."""
    assert [p.column for p in problems({**ASKED, "currency": "USX", "value": "5"})] == ["currency"]


def test_the_decimal_sign_is_the_reader_s() -> None:
    comma = ConsignmentReader(READER.gazetteer, ",")
    assert read(comma, mass_per_unit="24,5", value="1.200,50").mass_kg == 24_500
    assert read(comma, value="1.200,50").value_e4 == 12_005_000
    (problem,) = problems({**ASKED, "mass_per_unit": "24.5"}, comma)
    assert "the decimal sign here is a comma" in problem.advice


@given(st.dictionaries(st.sampled_from([*DEFAULTS, "reference"]), st.text(max_size=20)))
def test_any_text_is_a_consignment_or_a_list_of_problems(fields: dict[str, str]) -> None:
    found = READER.read({**ASKED, **fields})
    assert isinstance(found, Consignment) or (found and all(problem.column in DEFAULTS for problem in found))


def test_every_shipped_place_and_box_is_read_by_its_code(shipped_network: Network) -> None:
    reader = ConsignmentReader(Gazetteer(shipped_network))
    nodes = list(shipped_network.nodes)
    for node, other in pairwise(nodes):
        assert read(reader, origin=node, destination=other).origin == node
    for row in shipped_network.equipment.values():
        for name in (row.equipment, *row.aliases):
            assert read(reader, origin=nodes[0], destination=nodes[1], equipment=name).equipment == row


def test_a_reader_that_forgets_reads_the_same_again() -> None:
    """However few texts it keeps, mistakes among them."""
    forgetful = ConsignmentReader(READER.gazetteer, most_known=1)
    for fields in ({"origin": "nowhere", "hazard": "77"}, {"origin": "nowhere", "units": "2"}):
        assert [forgetful.read(fields) for _ in range(2)] == [READER.read(fields)] * 2
