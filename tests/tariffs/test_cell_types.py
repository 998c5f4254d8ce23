"""The trade's own cells."""

from typing import Any

import pytest

from calculator.conditions import Commodities, On
from tariffs.cell_types import TYPES, charge_code, names_of
from tariffs.cells import CellError
from tariffs.columns import Column

KNOWN = {
    "carrier": {"KTZ": "", "UTY": ""},
    "node": {"altynkol": ""},
    "leg": {"aktau_alat_f": ""},
    "country": {"IR": ""},
}
COLUMN = Column("x", "text", "", "no", (), "")


def read(kind: str, text: str) -> Any:
    return TYPES[kind].read(text, COLUMN, KNOWN)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("rail KTZ;UTY", On("rail", ("KTZ", "UTY"))),
        ("rail *", On("rail")),
        ("leg aktau_alat_f", On("leg", ("aktau_alat_f",))),
        ("gauge_change  altynkol", On("gauge_change", ("altynkol",))),
        ("terminal *", On("terminal")),
        ("country IR", On("country", ("IR",))),
        ("consignment", On("consignment")),
    ],
)
def test_a_subject(text: str, on: On) -> None:
    assert read("on", text) == on


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("on", "train KTZ", ["unknown subject 'train'; did you mean rail or terminal?"]),
        ("on", "rial KTZ", ["unknown subject 'rial'; did you mean rail or terminal?"]),
        ("on", "consignment KTZ", ["'consignment' has no names; remove 'KTZ'"]),
        ("on", "rail", ["'rail' names no carrier; write 'rail *' for every one"]),
        ("on", "country", ["'country' names no country; write 'country *' for every one"]),
        ("on", "rail *;KTZ", ["'*;KTZ' has names beside *; write * alone, or the names alone"]),
        (
            "on",
            "rail KTX;UTY;XYZ",
            [
                "unknown carrier 'KTX'; did you mean KTZ?",
                "unknown carrier 'XYZ'; add it to carriers.csv or correct the name",
            ],
        ),
        ("on", "leg aktau_alat", ["unknown leg 'aktau_alat'; did you mean aktau_alat_f?"]),
        ("on", "border altinkol", ["unknown node 'altinkol'; did you mean altynkol?"]),
        ("on", "country IQ", ["unknown country 'IQ'; use the country code of a node"]),
        ("rate_unit", "USD/parsec", ["unknown unit 'parsec'; measures are container, TEU, wagon, axle, document, consignment, train, t, m, km, day"]),
        ("rate_unit", "USD/ton", ["'ton' is ambiguous; write t (1000 kg), short_ton or long_ton"]),
        ("rate_unit", "USS/t", ["'USS' is not an ISO 4217 currency; did you mean UZS or USD or SSP?"]),
        ("rate_unit", "t/USD", ["'t/USD' is not a currency divided by a product of measures; write it like USD/container, EUR/(t*km) or 'percent of FRT'"]),
        ("currency", "USS", ["unknown currency 'USS'; did you mean UZS or USD or SSP?"]),
        ("currency", "QQQ", ["unknown currency 'QQQ'; write an ISO 4217 code such as USD"]),
        ("country", "Iran", ["'Iran' is not a country code; write two capitals, such as UZ"]),
        ("language", "EN", ["'EN' is not a language code; write ISO 639, such as en, ru, zh"]),
        ("way", "rail", ["unknown way 'rail'; did you mean rail1520 or rail1435?"]),
        ("charges", "frt;GAU", ["'frt' is not a charge code; write capitals, such as FRT"]),
        ("includes", "GAU@form", ["'GAU@form' names no end; write GAU@from or GAU@to"]),
        ("hazard", "3;3.9", ["unknown hazard class '3.9'; write none or a class such as 3 or 6.1"]),
        ("scheme", "NHN", ["unknown commodity scheme 'NHN'; did you mean NHM?"]),
        ("commodity", "27;XX:05", ["unknown commodity scheme 'XX'; write NHM, GNG, HS, ETSNG"]),
        ("commodity", "27;oil", ["'oil' is not a commodity code; write up to ten digits"]),
        ("commodity", "27;!2711;GNG:2711", ["2711 is both in and out; keep one of the two"]),
    ],
)  # fmt: skip
def test_a_wrong_cell_says_what_is_wrong_and_what_to_do(kind: str, text: str, expected: list[str]) -> None:
    with pytest.raises(CellError) as caught:
        read(kind, text)
    assert [f"{fault.message}; {fault.advice}" for fault in caught.value.faults] == expected


def test_commodities_have_schemes_and_sides() -> None:
    assert read("commodity", "27;!2711;ETSNG:053046;HS:10") == Commodities(
        frozenset({("NHM", "27"), ("ETSNG", "053046"), ("NHM", "10")}), frozenset({("NHM", "2711")})
    )


def test_other_cells() -> None:
    assert read("charges", "FRT;GAU") == frozenset({"FRT", "GAU"})
    assert read("includes", "FRT;GAU@from;BCF@to") == ("FRT", "GAU@from", "BCF@to")
    assert read("hazard", "none;6.1") == ("none", "6.1")
    assert read("scheme", "GNG") == "NHM"
    assert read("way", "rail1676") == "rail1676"
    assert read("rate_unit", "USD/(t*km)").measures == ("t", "km")
    assert charge_code("WAR_2") == "WAR_2"
    assert [names_of(kind) for kind in ("rail", "leg", "country", "border")] == ["carrier", "leg", "country", "node"]


def test_a_blank_cell_asks_nothing() -> None:
    assert TYPES["on"].blank == On("")
    assert TYPES["commodity"].blank is None
    assert TYPES["equipment"].blank == ()
