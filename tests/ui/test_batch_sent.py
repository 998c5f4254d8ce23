"""The table of a page: its separator, its columns under names of others, its limits, and what is no CSV."""

import io
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from calculator.problem import Refused
from tests.service import shipped
from ui.batch_sent import LEFT_OUT, ROW_BYTES, Limits, Sent, limits_of, sent_of, sent_with

HEAD = "origin,destination,dispatch_date,equipment"
ROW = "xian,halkali,2026-12-01,45G1"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with shipped().test_request_context("/"):
        yield


def posted(**fields: object) -> Sent | None:
    with closing(EnvironBuilder(method="POST", data=fields)) as builder, Request(builder.get_environ()) as request:
        return sent_with(request, Limits(10, 4_000))


def file(data: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), "table.csv"


def refused(**fields: object) -> str:
    with pytest.raises(Refused) as found:
        posted(**fields)
    return found.value.problems[0].code


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("first", ["", "\ufeff", "sep={}\n", "\n\n"])
def test_the_separator_is_seen_or_declared(separator: str, first: str) -> None:
    text = first.format(separator) + f"{HEAD}\n{ROW}\n".replace(",", separator)
    sent = sent_of(text)
    assert sent.separator == separator
    assert [row.fields["origin"] for row in sent.table()] == ["xian"]


def test_columns_under_other_names_are_recognised_and_the_unknown_are_left_out() -> None:
    sent = sent_of("From;To;ETD;Container;Weight;colour\nxian;halkali;2026-12-01;40HC;24,5;red, dark\n")
    assert [(column.field, column.certain) for column in sent.columns] == [
        ("origin", False), ("destination", False), ("dispatch_date", False), ("equipment", False),
        ("mass_per_unit", False), (LEFT_OUT, False),
    ]  # fmt: skip
    table = sent.table()
    assert table.layout.header == ("origin", "destination", "dispatch_date", "equipment", "mass_per_unit")
    assert table.layout.decimal == ","
    assert [row.cells for row in table] == [("xian", "halkali", "2026-12-01", "40HC", "24,5")]


def test_what_was_chosen_comes_before_every_guess() -> None:
    sent = sent_of(f"{HEAD},note\n{ROW},PO 1\n", {"note": ["reference"], "origin": ["nonsense"]})
    assert [column.field for column in sent.columns][-1] == "reference"
    assert next(iter(sent.table())).fields["reference"] == "PO 1"
    assert sent_of(f"{HEAD},units\n{ROW},x\n", {"units": [LEFT_OUT]}).table().layout.header == tuple(HEAD.split(","))


def test_a_misspelt_column_is_taken_for_what_it_resembles() -> None:
    column = sent_of(f"{HEAD},mass_per_unti\n").columns[-1]
    assert (column.field, column.certain) == ("mass_per_unit", False)


def test_the_results_of_an_earlier_run_are_left_out() -> None:
    assert sent_of(f"{HEAD},status,total\n{ROW},ok,1\n").table().layout.header == tuple(HEAD.split(","))


def test_two_columns_for_one_thing_are_refused() -> None:
    with pytest.raises(Refused, match="two columns"):
        sent_of(f"{HEAD},x\n", {"x": ["origin"]}).table()


def test_a_row_that_is_too_long_stays_too_long() -> None:
    row = next(iter(sent_of(f"{HEAD},colour\n{ROW},red,blue,green\n").table()))
    assert [problem.code for problem in row.problems] == ["too_many_cells"]


def test_a_file_or_text_and_the_file_first() -> None:
    assert posted() is None
    assert posted(table=" \n") is None
    pasted = posted(table=f"{HEAD}\n{ROW}\n", decimal=",", currency="EUR")
    assert pasted is not None
    assert (pasted.decimal, pasted.currency) == (",", "EUR")
    both = posted(table="x", file=file(f"{HEAD}\n{ROW}\n".encode()))
    assert both is not None
    assert both.columns[0].field == "origin"


def test_a_choice_stays_with_the_name_of_its_column_wherever_that_stands() -> None:
    chosen = {"column": ["note", 'PO "a"'], "understood": [LEFT_OUT, "reference"]}
    moved = posted(table=f'units,note,"PO ""a""",{HEAD}\n2,x,PO 1,{ROW}\n', **chosen)
    assert moved is not None
    assert [column.field for column in moved.columns[:3]] == ["units", LEFT_OUT, "reference"]
    other = posted(table=f"from,{HEAD.partition(',')[2]}\n{ROW}\n", **chosen)
    assert other is not None
    assert other.columns[0].field == "origin"


def test_of_columns_with_one_name_each_keeps_its_own_choice() -> None:
    sent = sent_of(f"{HEAD},x,x\n{ROW},1,PO 1\n", {"x": [LEFT_OUT, "reference"]})
    assert [column.field for column in sent.columns[-2:]] == [LEFT_OUT, "reference"]


def test_nothing_is_guessed_for_what_was_chosen_already() -> None:
    sent = sent_of(f"PU,From,{HEAD.partition(',')[2]}\n", {"PU": ["origin"]})
    assert [column.field for column in sent.columns[:2]] == ["origin", LEFT_OUT]


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_a_workbook_is_no_csv(data: bytes) -> None:
    assert refused(file=file(data)) == "workbook"


def test_what_is_not_utf8_names_its_line() -> None:
    with pytest.raises(Refused) as found:
        posted(file=file(f"{HEAD}\n".encode() + "İzmir".encode("cp1254")))
    assert (found.value.problems[0].code, found.value.problems[0].line) == ("not_utf8", 2)


def test_a_table_past_the_limit_is_refused() -> None:
    assert refused(file=file(b"x" * 4_001)) == "too_large"
    assert refused(table="é" * 2_001) == "too_large"
    assert limits_of(50) == Limits(50, 50 * ROW_BYTES)


@pytest.mark.parametrize(
    ("name", "unit"),
    [("Weight (kg)", "kg"), ("weight_kg", "kg"), ("Mass, t", "t"), ("Gross weight [LB]", "lb"), ("Weight", ""),
     ("Weight (net)", ""), ("Weight（кг）", "kg")],
)  # fmt: skip
def test_the_name_of_the_masses_may_say_their_unit(name: str, unit: str) -> None:
    sent = sent_of(f"{HEAD};{name}".replace(",", ";", 3) + f"\n{ROW};24".replace(",", ";") + "\n")
    assert [sent.columns[-1].field, sent.mass_unit] == ["mass_per_unit", unit]
    fields = next(iter(sent.table())).fields
    assert (fields["mass_per_unit"], fields.get("mass_unit", "")) == ("24", unit)


def test_a_column_of_units_goes_before_the_name_of_the_masses() -> None:
    sent = sent_of(f"{HEAD},weight (kg),mass_unit\n{ROW},24,t\n")
    assert sent.mass_unit == ""
    assert next(iter(sent.table())).fields["mass_unit"] == "t"
    assert sent_of(f"{HEAD}\n{ROW}\n").without_mass


def test_cells_past_the_columns_are_still_a_mistake_with_a_unit_of_the_name() -> None:
    sent = sent_of(f"{HEAD},weight (kg)\n{ROW},24000,lost\n")
    assert next(iter(sent.table())).problems
