import io
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from api.forms.rendering import render
from api.forms.xlsx_form import MOST_SIGNS
from tests.api.forms import sample

Json = dict[str, Any]


def read(quote: Json) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(quote, "xlsx")))


def texts(book: Workbook) -> list[str]:
    return [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]


def test_five_sheets_set_up_for_a4_with_their_tables() -> None:
    quote = sample.stored()
    book = read(quote)
    assert book.sheetnames == ["Quote", "Options", "Lines", "Exchange", "Sources & advisories"]
    assert {str(sheet.page_setup.paperSize) for sheet in book} == {"9"}
    assert {sheet.page_setup.fitToWidth for sheet in book} == {None}  # one page wide, which is the default
    assert {sheet.page_setup.fitToHeight for sheet in book} == {0}
    assert book["Lines"].freeze_panes == "A2"
    assert book["Lines"].print_title_rows == "$1:$1"
    assert book["Lines"].auto_filter.ref is not None
    assert book["Lines"].oddFooter.right.text == "Page &P of &N"
    assert book["Options"].max_row == 1 + len(quote["options"])
    assert book["Lines"].max_row == 1 + sum(len(option["charges"]) for option in quote["options"])
    assert book["Exchange"].max_row == 1 + len(quote["exchange_rates"])


def test_number_issue_and_expiry_with_the_zone_stand_first() -> None:
    rows = list(read(sample.stored())["Quote"].iter_rows(values_only=True))[:4]
    assert rows == [
        ("Freight quote", "Q-2026-000123"),
        ("Reference", "PO 4711"),
        ("Issued", "23 November 2026, 09:12:33 UTC"),
        ("Valid until", "7 December 2026, 09:12:33 UTC"),
    ]


def test_rates_that_are_not_stored_say_so() -> None:
    book = read(sample.rates())
    assert str(book["Quote"]["B1"].value).startswith("Not stored")
    assert book.properties.title == "Freight rates, not stored"


def test_totals_days_and_kilometres_are_numbers() -> None:
    quote = sample.stored()
    rows = list(read(quote)["Options"].iter_rows(min_row=2, values_only=True))
    for row, option in zip(rows, quote["options"], strict=True):
        assert row[4] == float(option["total"]["amount"])
        assert row[5] == option["km"]
        assert row[8] == option["transit_time"]["p50"]


@pytest.mark.parametrize(("currency", "shown"), [("USD", "#,##0.00"), ("JPY", "#,##0"), ("KWD", "#,##0.000")])
def test_an_amount_has_the_digits_of_its_currency(currency: str, shown: str) -> None:
    quote = sample.stored()
    quote["options"][0]["charges"][0]["amount"] = {"amount": "1234", "currency": currency}
    assert read(quote)["Lines"]["L2"].number_format == shown


def test_a_number_too_long_for_a_spreadsheet_stays_exact_as_text() -> None:
    quote = sample.stored()
    quote["options"][0]["charges"][0]["amount"] = {"amount": "12345678901234567.89", "currency": "USD"}
    quote["options"][0]["charges"][0]["rate"]["after"]["value"] = "0.33333333…"
    sheet = read(quote)["Lines"]
    assert sheet["L2"].value == "12345678901234567.89"
    assert sheet["K2"].value == "0.33333333…"


def test_no_cell_is_a_formula_or_a_link_whatever_its_text() -> None:
    sent = render(sample.hostile(), "xlsx")
    with zipfile.ZipFile(io.BytesIO(sent)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/" in name]
        assert not any("externalLink" in name for name in parts.namelist())
    assert len(sheets) == 5
    assert not any(b"<f>" in sheet or b"<f " in sheet or b"hyperlink" in sheet for sheet in sheets)
    book = openpyxl.load_workbook(io.BytesIO(sent))
    assert sample.HOSTILE[0] in texts(book)
    assert {cell.data_type for row in book["Lines"].iter_rows(min_row=2) for cell in row} <= {"s", "n"}


def test_a_text_too_long_for_a_cell_is_cut_and_shows_it() -> None:
    longest = max(texts(read(sample.hostile())), key=len)
    assert len(longest) == MOST_SIGNS
    assert longest.endswith("…")


def test_names_in_every_script_come_through() -> None:
    assert set(sample.TONGUES) <= set(texts(read(sample.hostile())))


def test_no_option_leaves_the_reasons() -> None:
    book = read({**sample.rates(), "options": [], "exchange_rates": [], "sources": {}})
    assert "No route has a price." in texts(book)
    assert book["Lines"].max_row == 1
