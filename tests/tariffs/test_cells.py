"""Plain cells: numbers, days, choices, references."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariffs.cells import PLAIN, CellError, each, number, reference, split
from tariffs.columns import Column

KNOWN = {"node": {"sarahs-tm": "", "sarakhs-ir": ""}, "equipment": {"45G1": "", "40HC": "write 45G1"}}


def column(unit: str = "", values: tuple[str, ...] = ()) -> Column:
    return Column("x", "text", unit, "no", values, "")


def read(kind: str, text: str, unit: str = "", values: tuple[str, ...] = ()) -> Any:
    return PLAIN[kind].read(text, column(unit, values), KNOWN)


def faults(kind: str, text: str, unit: str = "", values: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(CellError) as caught:
        read(kind, text, unit, values)
    return [f"{fault.message}; {fault.advice}" for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "Xi'an", "Xi'an"),
        ("id", "u20-light", "u20-light"),
        ("id", "ş" * 80, "ş" * 80),
        ("ids", "20GP; 20DC;20GP", ("20GP", "20DC")),
        ("decimal", "0.00765", Fraction(765, 100_000)),
        ("decimal", "0", Fraction(0)),
        ("positive", "0.5", Fraction(1, 2)),
        ("integer", "1520", 1520),
        ("integer", "3.0", 3),
        ("count", "1", 1),
        ("tonnes", "29.999", 29_999),
        ("step", "0.1", 100),
        ("latitude", "-33.9", -33.9),
        ("longitude", "180", 180.0),
        ("date", "2028-02-29", date(2028, 2, 29)),
        ("year_month", "2026-12", "2026-12"),
        ("yes_no", "yes", True),
        ("yes_no", "no", False),
        ("node", "sarahs-tm", "sarahs-tm"),
        ("equipment", "45G1", ("45G1",)),
    ],
)
def test_a_right_cell_has_its_value(kind: str, text: str, value: object) -> None:
    assert read(kind, text) == value


NOT_A_NUMBER = "is not a number; write digits with a decimal point, such as 1234.5"


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        *((kind, "1,5", f"'1,5' {NOT_A_NUMBER}") for kind in ("decimal", "positive", "integer", "count", "tonnes")),
        *(
            ("decimal", text, f"{text!r} {NOT_A_NUMBER}")
            for text in ("1e3", "nan", "Infinity", "١٢", ".5", "5.", "+1", "1 0")
        ),
        ("decimal", "1" * 16, f"'{'1' * 16}' has too many digits; write at most 15 before and 12 after the point"),
        ("decimal", "-0.5", "'-0.5' is negative; figures are 0 or more; a rebate is a factor"),
        ("positive", "0.0", "'0.0' is not above 0; write a number above 0"),
        ("integer", "1.5", "'1.5' is not a whole number; round it to whole numbers"),
        ("count", "0", "'0' is not above 0; write a number above 0"),
        ("tonnes", "1.0005", "'1.0005' t is finer than 1 kg; write at most three decimals"),
        ("step", "0", "'0' is not above 0; write a number above 0"),
        ("latitude", "90.5", "'90.5' is beyond 90 degrees; write degrees from -90 to 90"),
        ("date", "2026-02-30", "'2026-02-30' is not a date; write YYYY-MM-DD, such as 2026-12-01"),
        ("date", "20260101", "'20260101' is not a date; write YYYY-MM-DD, such as 2026-12-01"),
        ("date", "1.12.2026", "'1.12.2026' is not a date; write YYYY-MM-DD, such as 2026-12-01"),
        ("year_month", "2026-13", "'2026-13' is not a month; write YYYY-MM, such as 2026-12"),
        ("yes_no", "ja", "'ja' is neither yes nor no; write yes or no, or leave it blank"),
        ("id", "a;b", "'a;b' cannot be an id; leave out ';', and do not use '*'"),
        ("id", "a\nb", r"'a\nb' cannot be an id; write one line of at most 80 signs, all of them visible"),
        ("id", "a\u202eb", r"'a\u202eb' cannot be an id; write one line of at most 80 signs, all of them visible"),
        ("id", "a\u200bb", r"'a\u200bb' cannot be an id; write one line of at most 80 signs, all of them visible"),
        ("ids", "a;b\x1b[31m", r"'b\x1b[31m' cannot be an id; write one line of at most 80 signs, all of them visible"),
        ("id", "a" * 81, f"'{'a' * 80}'… cannot be an id; write one line of at most 80 signs, all of them visible"),
        ("node", "sarahs-tn", "unknown node 'sarahs-tn'; did you mean sarahs-tm or sarakhs-ir?"),
        ("node", "qqq", "unknown node 'qqq'; add it to nodes.csv or correct the name"),
        ("equipment", "40HC", "'40HC' is no equipment; write 45G1"),
    ],
)
def test_a_wrong_cell_says_what_is_wrong_and_what_to_do(kind: str, text: str, expected: str) -> None:
    assert faults(kind, text) == [expected]


def test_a_whole_number_names_its_unit() -> None:
    assert faults("integer", "1.5", unit="km") == ["'1.5' is not a whole number; round it to whole km"]


def test_choices_suggest_what_was_meant() -> None:
    assert read("choices", "single;block", values=("single", "group", "block")) == ("single", "block")
    assert faults("choices", "singel;x", values=("single", "block")) == [
        "'singel' is not one of the choices; did you mean single?",
        "'x' is not one of the choices; write single, block",
    ]


def test_every_fault_of_a_cell_is_told() -> None:
    assert faults("ids", "a;*;b") == ["'*' cannot be an id; leave out ';', and do not use '*'"]
    with pytest.raises(CellError) as caught:
        each(["1", "x", "-1"], number)
    assert [fault.code for fault in caught.value.faults] == ["not_a_number", "negative"]


def test_an_empty_value_between_semicolons() -> None:
    assert faults("equipment", "45G1;") == ["'45G1;' has an empty value; remove the semicolon too many"]
    assert split(" a ;b") == ("a", "b")


def test_a_reference_suggests_only_names_that_may_be_written() -> None:
    with pytest.raises(CellError) as caught:
        reference("40HD", "equipment", KNOWN)
    assert caught.value.faults[0].suggestions == ("45G1",) or caught.value.faults[0].suggestions == ()


@given(st.integers(0, 10**15 - 1), st.integers(0, 10**12 - 1))
def test_a_number_is_exact(whole: int, part: int) -> None:
    assert number(f"{whole}.{part:012d}") == whole + Fraction(part, 10**12)
