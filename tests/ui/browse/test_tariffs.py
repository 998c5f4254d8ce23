"""Books and their rows: anchors, filters and words."""

from datetime import date

import pytest

from calculator.desk import QuotingDesk
from calculator.tariff_book import TariffBook
from tests.service import shipped
from ui.browse import tariffs
from ui.browse.tariffs import Filter


@pytest.fixture(scope="module")
def desk() -> QuotingDesk:
    found: QuotingDesk = shipped().extensions["desks"].today
    return found


@pytest.fixture(scope="module")
def cis(desk: QuotingDesk) -> TariffBook:
    book = tariffs.find(desk, "cis-transit", "2026-11")
    assert book
    return book


def test_every_book_is_on_the_shelf(desk: QuotingDesk) -> None:
    shelves = tariffs.shelves(desk)
    assert [shelf.book.book for shelf in shelves] == [book.book for book in desk.tariffs.books]
    for shelf in shelves:
        assert sum(count for _, count in shelf.trusts) == shelf.rows + len(shelf.book.exchange)


def test_places_on_a_page_are_unique_and_are_the_ids_of_rows(desk: QuotingDesk) -> None:
    for book in desk.tariffs.books:
        anchors = [anchor for _, anchor in tariffs.anchored(book)]
        assert len(anchors) == len(set(anchors))
        assert {row.id for row in (*book.rates, *book.through_rates)} <= set(anchors)


def test_rows_are_filtered_by_charge_subject_day_and_words(desk: QuotingDesk, cis: TariffBook) -> None:
    every = tariffs.page(desk, cis, Filter())
    assert len(every.found) == every.all > 100
    freight = tariffs.page(desk, cis, Filter(charge="FRT"))
    assert 0 < len(freight.found) < every.all
    assert all("FRT" in row.charges for row in freight.found)
    railway = tariffs.page(desk, cis, Filter(on="rail")).found
    assert {row.row.on.kind for row in railway} == {"rail"}
    assert not tariffs.page(desk, cis, Filter(day=date(1990, 1, 1))).found
    by_name = tariffs.page(desk, cis, Filter(text="belt20-0100")).found
    assert [row.anchor for row in by_name] == ["belt20-0100"]
    assert len(tariffs.page(desk, cis, Filter(text="EMPTY RETURN")).found) > 0


def test_a_row_in_words(desk: QuotingDesk, cis: TariffBook) -> None:
    (row,) = tariffs.page(desk, cis, Filter(text="belt20-0100")).found
    assert (row.amount, row.unit) == ("21", "CHF/container")
    assert row.conditions == ["20 ft boxes", "section up to 100 km"]
    factor = tariffs.shown(desk, cis, cis.factors[0])
    assert (factor.unit, float(factor.amount) > 0) == ("", True)


def test_a_filter_is_read_from_an_address() -> None:
    assert tariffs.filter_of({"charge": "FRT", "day": "2026-12-01", "q": " x "}) == Filter(
        "FRT", "", date(2026, 12, 1), "x"
    )
    assert tariffs.filter_of({"day": "soon"}).wrong_day == "soon"
    assert not tariffs.filter_of({"day": "soon"}).is_set
    assert tariffs.filter_of({"on": "rail"}).is_set


def test_an_edition_that_is_not_served_is_not_found(desk: QuotingDesk) -> None:
    assert tariffs.find(desk, "cis-transit", "1999") is None
