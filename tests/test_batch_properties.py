"""What holds for any rows, any books: a batch is its rows, in any order, in blocks of any size.

Over random books on the network of the worked examples, and over the shipped books and network.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import batch_kernel
from calculator.batch import ConsignmentTable, Outputs, price_table
from calculator.batch_blocks import BLOCK_BYTES
from calculator.consignment import MOST_MASS_KG, MOST_UNITS, MOST_VALUE, VALUE_STEPS, Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.consignment_table import INPUT_COLUMNS
from calculator.desk import QuotingDesk
from calculator.money import decimal_text
from calculator.quote import quote
from tariffs import library, loader
from tests.calculator.in_bulk import hold_against_quotes
from tests.oracle.books import Question, questions
from tests.oracle.theatre import NETWORK as FOLDER

Row = dict[str, str]
Cells = tuple[tuple[str, ...], ...]
EXAMPLES = loader.load_network(FOLDER)
SHIPPED = loader.load_network(library.NETWORK)
BOOKS = loader.load_tariffs(library.shipped_books(), SHIPPED)
TODAY = date(2026, 11, 23)


def written(rows: Sequence[Row]) -> str:
    """Rows as a CSV of all input columns."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, INPUT_COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def ran(desk: QuotingDesk, text: str, block_bytes: int = BLOCK_BYTES) -> list[list[Row]]:
    """OUT, options, charges and rejects of a batch, as rows."""
    streams = [io.BytesIO() for _ in range(4)]
    table = ConsignmentTable(io.BytesIO(text.encode()), ".")
    price_table(desk, table, Outputs(*streams), block_bytes=block_bytes)
    return [list(csv.DictReader(io.StringIO(stream.getvalue().decode(), newline=""))) for stream in streams]


def by_row(outputs: list[list[Row]]) -> dict[str, list[list[Row]]]:
    """Row id -> its rows of every output, in order."""
    ids = [row["row_id"] for row in outputs[0]]
    return {one: [[row for row in output if row["row_id"] == one] for output in outputs] for one in ids}


@contextmanager
def asked(question: Question) -> Iterator[tuple[QuotingDesk, list[Row]]]:
    """A desk with the question's books, and its consignments as rows with ids of their own."""
    with tempfile.TemporaryDirectory() as folder:
        tariffs = loader.load_tariffs(question.tariff_set.write(Path(folder)), EXAMPLES)
        exchange = question.exchange_date or question.as_known_on
        desk = QuotingDesk(EXAMPLES, tariffs, question.as_known_on, exchange, paths=1)
        yield desk, [{**shipped.consignment, "row_id": str(i)} for i, shipped in enumerate(question.shipped)]


def fresh(desk: QuotingDesk) -> QuotingDesk:
    """The same desk that has kept nothing; the network's routes cost too much to find each time."""
    return QuotingDesk(desk.network, desk.tariffs, desk.as_known_on, desk.exchange_date, desk.paths, desk.route_book)


def check_batch(desk: QuotingDesk, rows: list[Row], order: Sequence[int], size: int) -> None:
    """A batch equals its rows one by one, in any order, in blocks of any size."""
    whole = by_row(ran(desk, written(rows)))
    alone = {row["row_id"]: by_row(ran(fresh(desk), written([row])))[row["row_id"]] for row in rows}
    assert whole == alone
    shuffled = ran(fresh(desk), written([rows[i] for i in order]), 40 * size)
    assert by_row(shuffled) == whole
    assert [row["row_id"] for row in shuffled[0]] == [rows[i]["row_id"] for i in order]


def check_sums(outputs: list[list[Row]]) -> None:
    """Lines add up to the total of their option; the first option is the winner of OUT.csv."""
    out, options, charges, _ = outputs
    for row in out:
        mine = [option for option in options if option["row_id"] == row["row_id"]]
        priced = [option for option in mine if option["status"] == "ok"]
        assert mine[: len(priced)] == priced, "those without a price come after"
        assert (row["status"] == "ok") == bool(priced)
        if not priced:
            continue
        names = ("option", "corridor", "total", "total_currency", "p50_days", "co2e_kg")
        assert [row[name] for name in names] == [priced[0][name] for name in names]
        assert row["options_priced"] == str(len(priced))
        assert [option["rank"] for option in priced] == [str(i + 1) for i in range(len(priced))]
        totals = [Fraction(option["total"]) for option in priced]
        assert totals == sorted(totals)
        if len(priced) > 1:
            assert (row["next_option"], Fraction(row["next_delta"])) == (priced[1]["option"], totals[1] - totals[0])
        timed = {option["option"]: option for option in priced if option["p50_days"]}
        assert (row["fastest_option"] in timed) == bool(timed)
        if timed:
            fastest = timed[row["fastest_option"]]
            assert Fraction(fastest["p50_days"]) == min(Fraction(o["p50_days"]) for o in timed.values())
            assert Fraction(row["fastest_delta"]) == Fraction(fastest["total"]) - totals[0]
        for option in priced:
            lines = [c for c in charges if (c["row_id"], c["option"]) == (row["row_id"], option["option"])]
            assert sum(Fraction(c["converted"] or 0) for c in lines) == Fraction(option["total"])
            assert {c["quote_currency"] for c in lines} <= {row["total_currency"]}


def check_round_trip(desk: QuotingDesk, outputs: list[list[Row]], text: str) -> None:
    """CSV out, in again: the same answer; and one row by itself as a quote has the same figures."""
    stream = io.BytesIO()
    price_table(desk, ConsignmentTable(io.BytesIO(text.encode()), "."), Outputs(stream))
    assert ran(desk, stream.getvalue().decode()) == outputs
    reader = ConsignmentReader(desk.gazetteer)
    for row in outputs[0]:
        consignment = reader.read(row)
        if not isinstance(consignment, Consignment):
            assert row["status"] == "error"
            continue
        options = quote(desk, consignment).options
        mine = [option for option in outputs[1] if option["row_id"] == row["row_id"]]
        assert [o["option"] for o in mine] == [option.option for option in options]
        for printed, option in zip(mine, options, strict=True):
            minor = option.total_minor
            assert printed["total"] == ("" if minor is None else decimal_text(minor, consignment.currency))


@settings(max_examples=50)
@given(questions(rows=5), st.randoms(use_true_random=False), st.integers(1, 4))
def test_random_books(question: Question, random: object, size: int) -> None:
    """Batch, order, blocks, sums and the way back, on the worked examples' network."""
    with asked(question) as (desk, rows):
        order = list(range(len(rows)))
        random.shuffle(order)  # type: ignore[attr-defined]
        check_batch(desk, rows, order, size)
        outputs = ran(desk, written(rows))
        check_sums(outputs)
        check_round_trip(desk, outputs, written(rows))


PLACES = ("xian", "CNXAK", "tashkent", "Алматы", "halkali", "bandar-abbas", "伊斯坦布尔", "nowhere", "")
SHIPPED_ROWS = st.fixed_dictionaries({
    "origin": st.sampled_from(PLACES), "destination": st.sampled_from(PLACES),
    "dispatch_date": st.dates(date(2025, 1, 1), date(2031, 12, 31)).map(date.isoformat),
    "equipment": st.sampled_from(("45G1", "20GP", "WCOV", "22R1", "none")),
    "units": st.sampled_from(("", "1", "41", "10000", "0")),
    "mass_per_unit": st.sampled_from(("", "0", "24", "24.5 t", "18000 kg", "x")),
    "commodity": st.sampled_from(("", "8528", "1001")), "train": st.sampled_from(("", "block", "group")),
    "value": st.sampled_from(("", "120000")), "currency": st.sampled_from(("", "EUR", "CNY", "KWD")),
    "avoid": st.sampled_from(("", "", "", "country:RU", "mode:ferry", "country:IR;country:TM")),
    "via": st.sampled_from(("", "", "", "", "sarakhs-ir")),
})  # fmt: skip
DESK = QuotingDesk(SHIPPED, BOOKS, TODAY)


@settings(max_examples=30)
@given(st.lists(SHIPPED_ROWS, min_size=1, max_size=6), st.randoms(use_true_random=False), st.integers(1, 4))
def test_shipped_books(drawn: list[Row], random: object, size: int) -> None:
    """The same for what is shipped, with mistakes in the rows, wishes, and places in any spelling."""
    rows = [{**row, "row_id": str(i)} for i, row in enumerate(drawn)]
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    check_batch(DESK, rows, order, size)
    outputs = ran(DESK, written(rows))
    check_sums(outputs)
    check_round_trip(DESK, outputs, written(rows))


@settings(max_examples=50)
@given(questions(rows=3), st.integers(1, 400), st.integers(0, 2**16))
def test_what_is_published_later_never_changes_an_earlier_quote(question: Question, days: int, seed: int) -> None:
    """Any row published again later, at another price, is unknown to a quote as known before."""
    with asked(question) as (desk, rows):
        later = question.as_known_on + timedelta(days)
        last = desk.tariffs.books[-1]
        again = [
            replace(row, id=f"{row.id}-again", amount=row.amount * 2 + 1, validity=replace(row.validity, known_from=later))
            for i, row in enumerate(last.rates) if seed >> (i % 16) & 1
        ]  # fmt: skip
        factors = [
            replace(row, value=row.value * 3, validity=replace(row.validity, known_from=later)) for row in last.factors
        ]
        moved = [replace(row, factor=row.factor * 2, known_from=later) for row in last.exchange]
        book = replace(
            last, rates=(*last.rates, *again), factors=(*last.factors, *factors), exchange=(*last.exchange, *moved)
        )
        grown = replace(desk.tariffs, books=(*desk.tariffs.books[:-1], book))
        after = QuotingDesk(desk.network, grown, desk.as_known_on, desk.exchange_date, desk.paths, desk.route_book)
        before = ran(desk, written(rows))
        found = ran(after, written(rows))
        for output in (before[0], found[0], before[1], found[1]):
            for row in output:
                row["reason"] = row["error_message"] = ""  # the closest row of a hole may be one not yet published
        assert found[:3] == before[:3]


@settings(max_examples=50)
@given(questions(rows=2))
def test_machine_numbers_and_python_s_agree_up_to_the_bounds(question: Question) -> None:
    """10,000 units of 100 t worth a thousand million, many rows at once, cost what each is quoted in Python's integers."""
    with asked(question) as (desk, rows):
        reader = ConsignmentReader(desk.gazetteer)
        for row in rows:
            consignment = reader.read(row)
            assert isinstance(consignment, Consignment)
            value = None if consignment.value_e4 is None else MOST_VALUE * VALUE_STEPS
            most = replace(consignment, units=MOST_UNITS, mass_kg=MOST_MASS_KG, value_e4=value)
            # Of one program, and a unit and a kilogram less each: in Python's integers wherever 64 bits may not do.
            many = [replace(most, units=MOST_UNITS - i, mass_kg=MOST_MASS_KG - i) for i in range(20)]
            for worth_while in (1, 100):
                with pytest.MonkeyPatch.context() as patched:
                    patched.setattr(batch_kernel, "MANY_ALIKE", worth_while)
                    hold_against_quotes(desk, many)
