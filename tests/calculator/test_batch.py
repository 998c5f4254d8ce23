"""The batch: rows in, rows out, in order; a bad row costs that row; what comes out can go in again."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from calculator.batch import (
    CHARGE_COLUMNS,
    OPTION_COLUMNS,
    REJECT_COLUMNS,
    ConsignmentTable,
    Outputs,
    Summary,
    price_table,
)
from calculator.consignment_table import RESULT_COLUMNS
from calculator.desk import QuotingDesk
from tests.calculator.world import book, desk, exchange, factor, rate

Row = dict[str, str]
RATES = (
    rate("rail", "FRT", "rail *", "1", "USD/(container*km)"), rate("ferry", "FER", "ferry *", "400", "USD/container"),
    rate("late", "WAG", "border ko", "5", "USD/(wagon*day)", kind="contingent"), factor("empty", "FRT", "0.5", laden=False),
    exchange("USD", "EUR", "0.9"),
)  # fmt: skip
DESK = desk(book("b", *RATES, required={"rail": "FRT", "ferry": "FER"}))
HEAD = "row_id,reference,origin,destination,dispatch_date,equipment,units,mass_per_unit,currency"
GOOD = "a,first,xi,ba,2026-12-01,45G1,1,20,USD"


class Ran:
    """A batch that ran: its outputs as text and as rows."""

    def __init__(self, text: str, made: QuotingDesk = DESK, **more: Any) -> None:
        streams = [io.BytesIO() for _ in range(4)]
        self.done: list[int] = []
        table = ConsignmentTable(io.BytesIO(text.encode()))
        self.summary = price_table(made, table, Outputs(*streams), progress=self.done.append, **more)
        self.texts = [stream.getvalue().decode() for stream in streams]
        self.out, self.options, self.charges, self.rejects = (
            list(csv.DictReader(io.StringIO(text, newline=""))) for text in self.texts
        )


def test_a_priced_row_keeps_its_cells_and_gains_the_winner() -> None:
    (row,) = Ran(f"{HEAD}\n{GOOD}\n").out
    assert list(row) == [*HEAD.split(","), *RESULT_COLUMNS]
    assert [row[name] for name in HEAD.split(",")] == GOOD.split(",")
    assert (row["status"], row["corridor"], row["total"], row["total_currency"]) == ("ok", "main", "810.00", "USD")
    assert (row["p10_days"], row["p50_days"], row["p95_days"], row["co2e_kg"]) == ("7.60", "7.60", "7.60", "769.6")
    assert (row["options_priced"], row["next_option"], row["next_delta"]) == ("1", "", "")
    assert (row["fastest_option"], row["fastest_p50_days"], row["fastest_delta"]) == (row["option"], "7.60", "0.00")
    assert (row["error_code"], row["error_column"], row["error_message"]) == ("", "", "")


def test_options_and_charges_name_the_row_and_the_option() -> None:
    ran = Ran(f"{HEAD}\n{GOOD}\n")
    (option,) = ran.options
    assert tuple(option) == OPTION_COLUMNS
    assert (option["row_id"], option["rank"], option["legs"], option["km"]) == (
        "a",
        "1",
        "xi_bo;bo_ko;ko_ak;ak_ba",
        "810",
    )
    assert (option["status"], option["reason"], option["total"], option["pareto"], option["through"]) == (
        "ok",
        "",
        "810.00",
        "yes",
        "",
    )
    assert tuple(ran.charges[0]) == CHARGE_COLUMNS
    assert [
        (c["seq"], c["charge"], c["kind"], c["quantity"], c["unit"], c["rate"], c["converted"]) for c in ran.charges
    ] == [
        ("1", "FRT", "charge", "100", "USD/(container*km)", "1", "100.00"),
        ("2", "FRT", "charge", "310", "USD/(container*km)", "1", "310.00"),
        ("3", "FER", "charge", "1", "USD/container", "400", "400.00"),
        ("4", "WAG", "contingent", "", "USD/(wagon*day)", "5", ""),
    ]
    assert {(c["row_id"], c["option"], c["quote_currency"], c["trust"]) for c in ran.charges} == {
        ("a", ran.out[0]["option"], "USD", "estimate")
    }


def test_a_bad_row_says_everything_that_is_wrong_and_the_others_are_priced() -> None:
    bad = "b,,nowhere,ba,soon,45G1,0,20,USD"
    ran = Ran(f"{HEAD}\n{GOOD}\n{bad}\n{GOOD}\n")
    assert [row["status"] for row in ran.out] == ["ok", "error", "ok"]
    wrong = ran.out[1]
    assert set(wrong["error_column"].split(";")) == {"origin", "dispatch_date", "units"}
    assert wrong["error_message"].count(" | ") == 2
    assert "write 1 to 10000" in wrong["error_message"]
    assert wrong["total"] == wrong["option"] == ""
    (rejected,) = ran.rejects
    assert [*rejected] == [*HEAD.split(","), *REJECT_COLUMNS]
    assert {name: rejected[name] for name in HEAD.split(",")} == dict(zip(HEAD.split(","), bad.split(","), strict=True))
    assert rejected["error_message"] == wrong["error_message"]
    assert ran.summary == Summary(3, 2, ran.summary.unavailable, ran.summary.rejected)
    assert sum(ran.summary.rejected.values()) == 1 and not ran.summary.unavailable


def test_an_unreadable_row_keeps_the_columns_in_their_places() -> None:
    ran = Ran(f'{HEAD}\n"b"x,,xi,ba,2026-12-01,45G1,1,20,USD\n{GOOD}\n')
    assert [row["status"] for row in ran.out] == ["error", "ok"]
    assert ran.out[0]["error_code"] == ran.rejects[0]["error_code"] == "unreadable_row"


def test_a_row_without_a_price_says_what_is_missing() -> None:
    no_route, no_rate = "c,,xi,ba,2026-12-01,45G1,1,20,USD", "d,,xi,ba,2026-12-01,WCOV,1,20,USD"
    ran = Ran(f"{HEAD},avoid\n{no_route},mode:ferry\n{no_rate},\n{GOOD.replace('USD', 'TRY')},\n")
    assert [row["status"] for row in ran.out] == ["unavailable"] * 3
    assert [row["error_code"] for row in ran.out] == ["avoided", "no_rate", "no_conversion"]
    assert "mode:ferry in avoid leaves no open path; drop mode:ferry from avoid" in ran.out[0]["error_message"]
    assert "only for containers" in ran.out[1]["error_message"]
    assert "USD>TRY" in ran.out[2]["error_message"]
    assert [row["reason"] for row in ran.options] == [row["error_message"] for row in ran.out[1:]]
    assert ran.summary.unavailable == {"avoided": 1, "no_rate": 1, "no_conversion": 1}
    assert len(ran.rejects) == 3


def test_a_warning_stands_on_the_priced_row() -> None:
    (row,) = Ran(f"{HEAD}\n{GOOD.replace(',20,', ',40,')}\n").out
    assert (row["status"], row["error_code"], row["error_column"]) == ("ok", "over_max_gross", "mass_per_unit")
    assert row["error_message"].startswith("warning: ")


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_the_size_of_a_block_changes_nothing(size: int) -> None:
    """Blocks of one row, of a few, of all: what is read beside whole rows waits for the next."""
    text = f"{HEAD}\n" + "".join(f"r{i},,xi,{'ba' if i % 3 else 'ak'},2026-12-01,45G1,{i},20,USD\n" for i in range(8))
    whole = Ran(text)
    parts = Ran(text, block_bytes=35 * size)
    assert parts.texts == whole.texts
    assert parts.done == sorted(set(parts.done)) and parts.done[-1] == 8
    assert len(parts.done) >= 8 // (size + 1)
    assert parts.summary == whole.summary


def test_the_currency_of_rows_that_name_none_is_the_run_s() -> None:
    ran = Ran(f"{HEAD}\n{GOOD.removesuffix('USD')}\n{GOOD}\n", currency="EUR")
    assert [(row["total"], row["total_currency"]) for row in ran.out] == [("729.00", "EUR"), ("810.00", "USD")]


def test_the_output_is_an_input_again() -> None:
    first = Ran(f"{HEAD}\n{GOOD}\nb,,nowhere,ba,2026-12-01,45G1,1,20,USD\n")
    again = Ran(first.texts[0])
    assert again.texts == first.texts
    mended = Ran(first.texts[3].replace("nowhere", "xi"))
    assert [(row["row_id"], row["status"]) for row in mended.out] == [("b", "ok")]


def test_no_cell_comes_out_as_a_formula() -> None:
    """Not the row's own, and not its id on the options and lines; the meaning is kept for the next run."""
    evil = '"=cmd|\'/c calc\'!A1","@SUM(1)",xi,ba,2026-12-01,45G1,1,20,USD'
    ran = Ran(f"{HEAD}\n{evil}\n{evil.replace('xi', '=xi')}\n")
    cells = [cell for text in ran.texts for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [
        cell for cell in cells if cell[:1] in ("=", "+", "@", "\t") or (cell[:1] == "-" and cell[1:2].isalpha())
    ]
    assert ran.out[0]["row_id"] == ran.options[0]["row_id"] == ran.charges[0]["row_id"] == "'=cmd|'/c calc'!A1"
    assert Ran(ran.texts[0]).texts[0] == ran.texts[0]


def test_only_the_wanted_outputs_are_written() -> None:
    out = io.BytesIO()
    price_table(DESK, ConsignmentTable(io.BytesIO(f"{HEAD}\n{GOOD}\n".encode())), Outputs(out))
    assert out.getvalue().decode() == Ran(f"{HEAD}\n{GOOD}\n").texts[0]


def test_a_header_alone_gives_headers() -> None:
    ran = Ran(f"{HEAD}\n")
    assert [len(text.splitlines()) for text in ran.texts] == [1, 1, 1, 1]
    assert (ran.summary.rows, ran.done) == (0, [])
