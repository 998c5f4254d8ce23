"""The lines of a block are those of single quotes."""

from __future__ import annotations

import csv
import io

from calculator.batch import ConsignmentTable, Outputs, price_table
from calculator.consignment_fields import ConsignmentReader
from calculator.money import decimal_text
from calculator.quote import quote
from tests.calculator.test_batch_block import DESKS
from tests.calculator.world import book, desk, rate

ROWS = (
    {"origin": "xi", "destination": "ba", "dispatch_date": "2026-12-01", "equipment": "45G1", "units": "3", "mass_per_unit": "21.337", "value": "5000"},
    {"origin": "nowhere", "destination": "ba", "dispatch_date": "2026-12-01", "equipment": "45G1", "units": "", "mass_per_unit": "", "value": ""},
    {"origin": "xi", "destination": "ko", "dispatch_date": "2026-12-01", "equipment": "20GP", "units": "7", "mass_per_unit": "", "value": ""},
)  # fmt: skip


def test_an_option_may_have_a_percentage_and_what_may_arise_and_no_line() -> None:
    late = rate("late", "WAG", "border ko", "5", "USD/(wagon*day)", kind="contingent")
    made, out = desk(book("b", rate("ins", "INS", "consignment", "1", "percent of value"), late)), io.BytesIO()
    text = b"origin,destination,dispatch_date,equipment,value\nxi,ba,2026-12-01,45G1,5000\n"
    price_table(made, ConsignmentTable(io.BytesIO(text)), Outputs(charges=out))
    lines = list(csv.DictReader(io.StringIO(out.getvalue().decode())))
    assert [(line["charge"], line["amount"]) for line in lines] == [("INS", "50.00"), ("WAG", "")]


def test_lines_are_those_of_the_quotes_and_come_in_the_order_of_the_rows() -> None:
    for made in DESKS.values():
        text, out = io.StringIO(newline=""), io.BytesIO()
        writer = csv.DictWriter(text, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
        price_table(made, ConsignmentTable(io.BytesIO(text.getvalue().encode())), Outputs(charges=out))
        lines = list(csv.DictReader(io.StringIO(out.getvalue().decode())))
        assert list(dict.fromkeys(line["row_id"] for line in lines)) == ["1", "3"]
        for number, row in enumerate(ROWS, 1):
            asked = ConsignmentReader(made.gazetteer).read(row)
            options = [] if isinstance(asked, list) else quote(made, asked).priced
            mine = [line for line in lines if line["row_id"] == str(number)]
            assert [
                (m["option"], m["charge"], m["quantity"], m["converted"]) for m in mine if m["kind"] == "charge"
            ] == [
                (option.option, charge.charge, m["quantity"], decimal_text(charge.converted_minor, "USD"))
                for option in options
                for charge, m in zip(option.charges, mine, strict=False)
            ]
            assert sum(m["kind"] == "contingent" for m in mine) == sum(len(o.contingent) for o in options)
