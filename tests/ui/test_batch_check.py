"""A table before it is priced: all mistakes with row, column, value and what was meant; the first rows in words."""

from collections.abc import Iterator

import pytest

from calculator.problem import Problem
from tests.service import shipped
from ui.batch_check import SHOWN_FAULTS, SHOWN_ROWS, Check, checked, told, unusable
from ui.batch_sent import Limits, sent_of

HEAD = "origin,destination,dispatch_date,equipment,units,mass_per_unit\n"
GOOD = "Xi'an,Halkalı,2026-12-01,40HC,2,24.5\n"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with shipped().test_request_context("/"):
        yield


def check(text: str, rows: int = 1_000) -> Check:
    return checked(sent_of(text), shipped().extensions["desks"].today, Limits(rows, 10**6))


def test_good_rows_are_said_in_words() -> None:
    found = check(HEAD + GOOD * 9)
    assert (found.rows, found.wrong, found.faults, found.fit) == (9, 0, (), True)
    assert len(found.first) == SHOWN_ROWS
    row = found.first[0]
    assert (row.origin, row.destination, row.dispatch) == ("Xi'an", "Halkali", "1 December 2026")
    assert (row.equipment, row.load) == ("2 × 45G1 (40 ft high cube)", "24.5 t in each")
    assert check(HEAD + "xian,halkali,2026-12-01,45G1,1,0\n").first[0].load == "empty"


def test_every_mistake_has_its_row_and_column() -> None:
    found = check(HEAD + GOOD + "Xiann,Halkalı,2026-13-01,40HC,2,lots\n" + GOOD)
    assert (found.rows, found.wrong, found.faults_count, found.fit) == (3, 1, 3, True)
    assert {(fault.row, fault.column, fault.value) for fault in found.faults} == {
        ("2", "origin", "Xiann"), ("2", "dispatch_date", "2026-13-01"), ("2", "mass_per_unit", "lots"),
    }  # fmt: skip
    place = next(fault for fault in found.faults if fault.column == "origin")
    assert "xian (Xi'an)" in place.suggestions
    assert str(place.message).startswith("Unknown place")


def test_all_mistakes_are_counted_and_some_are_listed() -> None:
    found = check(HEAD + "".join(f"Xiann{n},Halkalı,2026-12-01,40HC,2,24\n" for n in range(300)))
    assert (found.faults_count, len(found.faults), found.fit) == (300, SHOWN_FAULTS, False)
    assert found.unlisted == 300 - SHOWN_FAULTS


def test_too_many_rows_are_refused() -> None:
    found = check(HEAD + GOOD * 11, rows=10)
    assert not found.fit
    assert "more than 10 rows" in str(found.faults[0].message)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("origin,equipment\nxian,45G1\n", "missing"),
        (HEAD, ""),
        (HEAD + '"xian,halkali,2026-12-01\n', "never closed"),
        (HEAD + "xian,halkali,2026-12-01,45G1,1,1.5\nxian,halkali,2026-12-01,45G1,1,\"2,5\"\n", "decimal"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_says_why(text: str, said: str) -> None:
    found = check(text)
    assert not found.fit
    assert said in " ".join(str(fault.message) for fault in found.faults)


def test_what_is_said_is_never_markup() -> None:
    found = check(HEAD + "<b>x</b>,Halkalı,2026-12-01,40HC,2,24\n")
    assert "<b>" not in str(found.faults[0].message)
    own = Problem("<i>", "y", code="workbook")
    assert "<i>" not in str(told(own))
    assert unusable([own]).faults[0].row == ""


def test_the_same_mistake_of_many_rows_is_said_once() -> None:
    rows = "".join(f"{n},xiann,halkali,2026-12-01,40HC\n" for n in range(9)) + "x,xian,halkali,2026-12-01,40HX\n"
    found = check(f"row_id,origin,destination,dispatch_date,equipment\n{rows}")
    assert [fault.row for fault in found.faults] == ["1, 2, 3, 4, 5, 6 and 3 more", "10"]
    assert (found.faults_count, found.wrong, found.unlisted) == (10, 10, 0)
