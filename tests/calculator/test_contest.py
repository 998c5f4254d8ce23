"""Which row wins, why the others lost, and which factors apply."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from calculator.contest import Case, Tie, closest, factors, losers, winners
from calculator.subject import Subject
from calculator.tariff_book import Factor, Rate
from calculator.tariff_set import RankedRate, TariffSet
from tests.calculator.world import DISPATCH, TODAY, WAGON, book, consignment, desk, factor, km, rate, tariffs

SECTION = Subject("rail", "KTZ", 1, 3, 310)
CASE = Case(desk().class_of(consignment()), frozenset({"main"}), DISPATCH, TODAY, TODAY, 8)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def frt(id: str, **more: object) -> Rate:
    """A freight row on KTZ."""
    return rate(id, "FRT", "rail KTZ", "1", "USD/container", **more)


def winner(found: TariffSet, case: Case = CASE, kind: str = "charge") -> str:
    """The id of the winning freight row, the two of a tie, or ""."""
    won = winners(found, SECTION, case).get(("FRT", kind))
    if isinstance(won, Tie):
        return f"{won.first} | {won.second}"
    return won.row.id if won else ""


def test_the_latest_book_then_the_latest_publication_wins() -> None:
    early = book("early", frt("a", known_from=JUNE))
    assert winner(tariffs(early, book("late", frt("b"), frt("c", known_from=MAY)))) == "c"
    assert winner(tariffs(early, book("late", frt("b", km=km(None, 309))))) == "a"
    assert winner(tariffs(book("late", frt("b")), early)) == "a"


def test_two_rows_left_are_an_error_naming_both() -> None:
    assert winner(tariffs(book("b", frt("a"), frt("c")))) == "b a (rates.csv:2) | b c (rates.csv:2)"


def test_a_row_published_later_does_not_exist() -> None:
    found = tariffs(book("b", frt("old"), frt("new", known_from=JUNE, valid_from=MAY)))
    assert winner(found) == "new"
    assert winner(found, replace(CASE, as_known_on=MAY)) == "old"


@pytest.mark.parametrize(
    ("unit", "case", "matches"),
    [
        ("USD/container", CASE, True), ("USD/TEU", CASE, True), ("USD/wagon", CASE, True), ("USD/(t*km)", CASE, True),
        ("USD/train", CASE, False), ("USD/train", replace(CASE, asked=replace(CASE.asked, train="block")), True),
        ("USD/container", replace(CASE, asked=replace(CASE.asked, equipment=WAGON)), False),
        ("USD/TEU", replace(CASE, asked=replace(CASE.asked, equipment=WAGON)), False),
        ("USD/(axle*km)", replace(CASE, asked=replace(CASE.asked, equipment=WAGON)), True),
        ("USD/(wagon*day)", replace(CASE, charged_days=None), True),
    ],
)  # fmt: skip
def test_a_row_whose_measure_does_not_apply_does_not_match(unit: str, case: Case, matches: bool) -> None:
    found = tariffs(book("b", rate("r", "FRT", "rail *", "1", unit)))
    assert bool(winner(found, case)) is matches


def test_a_km_measure_needs_a_distance() -> None:
    found = tariffs(book("b", rate("r", "GAU", "gauge_change *", "1", "USD/(container*km)")))
    assert winners(found, Subject("gauge_change", "ko", 2, 2), CASE) == {}


def test_contingent_rows_are_a_contest_of_their_own() -> None:
    found = tariffs(book("b", frt("a"), frt("c", kind="contingent")))
    assert (winner(found), winner(found, kind="contingent")) == ("a", "c")


def test_every_loser_has_a_reason() -> None:
    early = book("early", frt("over"))
    late = book("late", frt("old"), frt("new", known_from=JUNE), frt("far", km=km(500, None)), frt("may", valid_to=MAY))
    found = tariffs(early, late, book("other", rate("x", "THC", "rail KTZ", "1", "USD/container")))
    won = winners(found, SECTION, CASE)["FRT", "charge"]
    assert isinstance(won, RankedRate) and won.row.id == "new"
    assert {loser.row.id: loser.reasons for loser in losers(found, SECTION, CASE, won)} == {
        "over": ("the later book late overrides it",),
        "old": ("an earlier publication",),
        "far": ("only over 500 km of the section",),
        "may": ("valid to 2026-05-01",),
    }


def test_the_closest_row_fails_for_the_fewest_reasons() -> None:
    rows = (frt("two", valid_to=MAY, km=km(500, None)), frt("one", valid_to=MAY), frt("late", kind="contingent"))
    near = closest(tariffs(book("a", *rows), book("b", frt("one-b", valid_to=MAY))), SECTION, CASE, "FRT")
    assert near and (near.rank, near.row.id, near.reasons) == (1, "one-b", ("valid to 2026-05-01",))
    assert closest(tariffs(book("a")), SECTION, CASE, "FRT") is None


def product(*rows: Factor, books: int = 1) -> Fraction | Tie:
    """The product of the factors on freight, the last row in a later book if there are two."""
    parts = (rows,) if books == 1 else (rows[:-1], rows[-1:])
    applied = factors(tariffs(*(book(str(i), *part) for i, part in enumerate(parts))), "FRT", SECTION, CASE)
    if isinstance(applied, Tie):
        return applied
    result = Fraction(1)
    for row in applied:
        result *= row.value
    return result


@pytest.mark.parametrize(
    ("rows", "books", "value"),
    [
        ([factor("a", "FRT", "0.5", group="g"), factor("b", "FRT", "0.8", group="g")], 1, "0.5"),
        ([factor("a", "FRT", "0.5", group="g"), factor("b", "FRT", "0.8", group="g")], 2, "0.5"),
        ([factor("a", "FRT", "0.5", group="g"), factor("b", "FRT", "0.5", group="g")], 1, "0.5"),
        ([factor("a", "FRT", "0.5", group="g"), factor("b", "FRT", "0.8", group="h")], 1, "0.4"),
        ([factor("a", "FRT", "0.5"), factor("b", "FRT", "0.8")], 1, "0.4"),
        ([factor("a", "FRT", "2", group="g"), factor("b", "FRT", "3", group="g"),
          factor("c", "FRT", "0.5", group="g")], 1, "3"),
        ([factor("a", "FRT", "2"), factor("a", "FRT", "3", known_from=MAY)], 1, "3"),
        ([factor("a", "FRT", "2", known_from=JUNE), factor("a", "FRT", "3", known_from=MAY)], 2, "3"),
        ([factor("a", "FRT", "2"), factor("a", "FRT", "3", valid_to=MAY)], 2, "2"),
        ([factor("a", "GAU;THR", "2"), factor("b", "FRT", "3", "leg *"), factor("c", "FRT", "5", "rail CR")], 1, "1"),
        ([factor("a", "GAU;FRT", "2"), factor("b", "FRT", "3", "rail *"),
          factor("c", "FRT", "5", "rail CR;KTZ")], 1, "30"),
        ([factor("a", "FRT", "2", km=km(310, None)), factor("b", "FRT", "3", km=km(None, 310))], 1, "3"),
    ],
)  # fmt: skip
def test_only_the_largest_reduction_of_a_group_applies(rows: list[Factor], books: int, value: str) -> None:
    """All increases apply, groups multiply and span books, and of one factor's versions the latest stands."""
    assert product(*rows, books=books) == Fraction(value)


def test_two_versions_of_one_day_are_an_error() -> None:
    found = product(factor("a", "FRT", "2"), factor("a", "FRT", "3"))
    assert isinstance(found, Tie)
    assert "0 a" in found.first and "0 a" in found.second
