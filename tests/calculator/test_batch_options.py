"""The options of a block are those of single quotes, in their order."""

from __future__ import annotations

import csv
import io

from calculator.batch import ConsignmentTable, Outputs, price_table
from calculator.money import decimal_text
from calculator.quote import quote
from tests.calculator.test_quote import NEEDS, RATES, world
from tests.calculator.world import book, consignment, desk

ROW = "xi,ba,2026-12-01,45G1"


def test_options_are_those_of_the_quote_priced_ones_first() -> None:
    for rates in (RATES, RATES[:3], RATES[:1]):
        made, out = desk(book("b", *rates, required=NEEDS), network_=world()), io.BytesIO()
        table = ConsignmentTable(
            io.BytesIO(f"origin,destination,dispatch_date,equipment\n{ROW}\nx,y,z,w\n{ROW}\n".encode())
        )
        price_table(made, table, Outputs(options=out))
        found = list(csv.DictReader(io.StringIO(out.getvalue().decode())))
        expected = quote(made, consignment(units=1, mass_kg=0)).options
        assert [row["row_id"] for row in found] == ["1"] * len(expected) + ["3"] * len(expected)
        for row, option in zip(found, (*expected, *expected), strict=True):
            minor = option.total_minor
            assert (row["option"], row["rank"]) == (option.option, str(option.rank) if option.rank else "")
            assert row["total"] == ("" if minor is None else decimal_text(minor, "USD"))
            assert row["pareto"] == ("" if minor is None else "yes" if option.pareto else "no")
            assert row["status"] == ("unavailable" if minor is None else "ok")
