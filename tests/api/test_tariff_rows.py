"""Rows of a book in words and as data."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from api.tariff_rows import (
    amount_text,
    band_text,
    book_json,
    charges_of,
    condition_texts,
    mass_text,
    row_json,
    select,
    subject_text,
    table_of,
    validity,
    validity_text,
)
from calculator.conditions import NO_KM, NO_MASS, Commodities, Conditions, On, Validity
from calculator.tariff_book import Factor, MassRule, Rate, RoundingProfile, Source, TariffBook, ThroughRate
from calculator.units import rate_unit

EVER = Validity()
YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 1))
FREIGHT = Rate("frt", On("rail", ("KTZ", "UTY")), Conditions(), YEAR, "s", "why", "rates.csv", 2, charge="FRT",
               amount=Fraction(5, 2), unit=rate_unit("USD/(container*km)"), min_amount=Fraction(10))  # fmt: skip
STORAGE = replace(FREIGHT, id="sto", on=On("terminal", ("altynkol",)), charge="STO", kind="contingent",
                  validity=Validity(date(2025, 1, 1)))  # fmt: skip
PRIVATE = Factor("own", On(""), Conditions(wagon_owner=("shipper",)), EVER, "s", charges=frozenset({"FRT", "WAG"}),
                 value=Fraction(17, 20), group="g")  # fmt: skip
THROUGH = ThroughRate("thr", On(""), Conditions(), EVER, "s", start="altynkol", end="poti", amount=Fraction(3000),
                      unit=rate_unit("USD/container"), includes=frozenset({"FRT"}), at_to=frozenset({"BCF"}),
                      )  # fmt: skip
SOURCE = Source("s", "Tariff", "Railway", "https://example.org", date(2026, 1, 1), "press")
BOOK = TariffBook(
    "b", "Book", "Issuer", "1", "sandbox", "USD", ("FRT", "STO"), {"FRT": "Freight"}, "prefer", {"rail": "FRT"},
    {"default": RoundingProfile()}, {"s": SOURCE},
    (FREIGHT, STORAGE), (PRIVATE,), (THROUGH,), (), "d1ge5t",
)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["frt", "sto", "thr", "own"]),
        ({"charge": "FRT"}, ["frt", "own"]),
        ({"charge": "THR"}, ["thr"]),
        ({"on": On("rail", ("KTZ",))}, ["frt", "thr", "own"]),
        ({"on": On("rail")}, ["frt", "thr", "own"]),
        ({"on": On("rail", ("RAI",))}, ["thr", "own"]),
        ({"charge": "STO", "on": On("origin", ("altynkol",))}, ["sto"]),
        ({"charge": "STO", "on": On("terminal", ("altynkol",))}, ["sto"]),
        ({"charge": "STO", "on": On("border", ("altynkol",))}, []),
        ({"day": date(2027, 1, 1)}, ["sto", "thr", "own"]),
        ({"day": date(2026, 7, 1), "as_known_on": date(2026, 5, 31)}, ["sto", "thr", "own"]),
        ({"as_known_on": date(2026, 6, 1)}, ["frt", "sto", "thr", "own"]),
    ],
)
def test_rows_are_selected_by_charge_subject_and_days(asked: dict[str, object], found: list[str]) -> None:
    assert [row.id for row in select(BOOK, **asked)] == found  # type: ignore[arg-type]


def test_a_book_at_a_glance() -> None:
    data = book_json(BOOK)
    assert data["rows"] == {"rates": 2, "through": 1, "factors": 1, "exchange": 0, "sources": 1}
    assert (data["valid_from"], data["valid_to"], data["digest"]) == (None, None, "d1ge5t")
    closed = replace(BOOK, rates=(FREIGHT,), factors=(), through_rates=())
    assert validity(closed) == (date(2026, 1, 1), date(2026, 12, 31))


def test_a_row_has_its_figure_its_days_and_its_source() -> None:
    data = row_json(BOOK, FREIGHT)
    assert (data["amount"], data["unit"], data["min_amount"], data["kind"]) == (
        "2.5",
        "USD/(container*km)",
        "10",
        "charge",
    )
    assert (data["valid_from"], data["known_from"], data["on"]) == ("2026-01-01", "2026-06-01", "rail KTZ;UTY")
    assert (data["trust"], data["source"]["title"], data["note"], data["line"]) == ("press", "Tariff", "why", 2)
    assert row_json(BOOK, PRIVATE)["value"] == "0.85"
    assert row_json(BOOK, THROUGH)["includes"] == ["BCF@to", "FRT"]


def test_figures_and_subjects_in_words() -> None:
    assert [amount_text(row) for row in (FREIGHT, PRIVATE, THROUGH)] == [
        "2.5 USD/(container*km)", "× 0.85", "3000 USD/container",
    ]  # fmt: skip
    assert [subject_text(row) for row in (FREIGHT, PRIVATE, THROUGH)] == [
        "rail KTZ;UTY",
        "any subject",
        "altynkol to poti",
    ]
    assert [table_of(row) for row in (FREIGHT, PRIVATE, THROUGH)] == ["rates", "factors", "through"]
    assert charges_of(PRIVATE) == {"FRT", "WAG"}


def test_conditions_in_words() -> None:
    asked = Conditions(
        equipment=("20ft", "40ft"), laden=False, box_owner=("shipper",), train=("block",), hazard=("none",),
        commodity=Commodities(frozenset({("NHM", "27")}), frozenset({("NHM", "2711"), ("ETSNG", "2")})),
        corridor=("s1",), km=replace(NO_KM, over=500, to=1000), mass=replace(NO_MASS, to=24_500),
    )  # fmt: skip
    assert list(condition_texts(asked)) == [
        "20ft or 40ft", "box of shipper", "by block", "hazard none", "corridor s1", "empty",
        "commodity 27;!2711;!ETSNG:2", "over 500 up to 1000 km of the section", "up to 24.5 t gross a unit",
    ]  # fmt: skip
    assert list(condition_texts(Conditions())) == []
    assert band_text(NO_KM) == ""


def test_masses_and_days_in_words() -> None:
    assert mass_text(MassRule()) == ""
    assert mass_text(MassRule("goods", 25_000, 1000)) == "goods, at least 25 t, in steps of 1 t"
    assert validity_text(EVER) == "always"
    assert validity_text(YEAR) == "2026-01-01 – 2026-12-31, known from 2026-06-01"
