"""The same figures in every form: what a workbook, a CSV and the text of a PDF say is held against the JSON."""

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from api.forms.negotiation import FORMS
from api.forms.rendering import answer, file_name, render
from api.forms.wording import printable
from calculator.consignment_table import revived
from tests.api.forms import sample

Json = dict[str, Any]


def money_of_json(quote: Json) -> list[tuple[int, int, str, str, str]]:
    """(rank, line, amount, currency, converted) of every line."""
    return [
        (option["rank"], line["seq"], line["amount"]["amount"], line["amount"]["currency"], line["converted"]["amount"])
        for option in quote["options"]
        for line in option["charges"]
    ]


def money_of_csv(sent: bytes) -> list[tuple[int, int, str, str, str]]:
    rows = csv.DictReader(io.StringIO(sent.decode(), newline=""))
    return [
        (int(row["rank"]), int(row["seq"]), row["amount"], row["currency"], row["converted"])
        for row in rows
        if row["kind"] == "charge"
    ]


def money_of_xlsx(sent: bytes) -> list[tuple[int, int, str, str, str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(sent))["Lines"]
    header, *rows = sheet.iter_rows()
    place = {str(cell.value).split(",")[0]: i for i, cell in enumerate(header)}

    def shown(cell: Any) -> str:
        return f"{cell.value:.{len(cell.number_format.partition('.')[2])}f}"

    return [
        (row[place["Rank"]].value, row[place["Line"]].value, shown(row[place["Amount"]]),
         row[place["Currency"]].value, shown(row[place["Converted"]]))
        for row in rows
    ]  # fmt: skip


def text_of_pdf(sent: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(sent)).pages).split())


def grouped(decimal: str) -> str:
    return f"{Decimal(decimal):,}"


@pytest.mark.parametrize("asked", [{}, {"currency": "KZT"}, {"currency": "EUR", "units": 40}])
def test_every_form_says_the_same_figures(asked: Json) -> None:
    quote = {**sample.STORED, **sample.rates(**asked)}
    said = money_of_json(quote)
    assert len(said) > 50
    assert money_of_csv(render(quote, "csv")) == said
    assert money_of_xlsx(render(quote, "xlsx")) == said
    text = text_of_pdf(render(quote, "pdf"))
    for option in quote["options"]:
        figures = [grouped(line["converted"]["amount"]) for line in option["charges"]]
        at = text.index(f"Option {option['rank']}: ")
        for figure in [*figures, f"Total {grouped(option['total']['amount'])}"]:
            at = text.index(figure, at) + len(figure)


@pytest.mark.parametrize("quote", [sample.stored(), sample.rates(), sample.example()])
@pytest.mark.parametrize("form", FORMS)
def test_the_same_quote_gives_the_same_bytes(form: str, quote: Json) -> None:
    assert render(quote, form) == render(orjson.loads(orjson.dumps(quote)), form)


@pytest.mark.parametrize("form", FORMS)
def test_rendering_leaves_the_quote_as_it_is(form: str) -> None:
    quote = sample.hostile()
    before = orjson.dumps(quote)
    render(quote, form)
    assert orjson.dumps(quote) == before


def test_an_answer_names_its_type_and_a_file_to_save() -> None:
    quote = sample.stored()
    pdf, table, plain = (answer(quote, form) for form in ("pdf", "csv", "json"))
    assert pdf.content_type == "application/pdf"
    assert pdf.headers["Content-Disposition"] == 'inline; filename="karvan-Q-2026-000123.pdf"'
    assert table.content_type == "text/csv; charset=utf-8"
    assert table.headers["Content-Disposition"] == 'attachment; filename="karvan-Q-2026-000123.csv"'
    assert "Content-Disposition" not in plain.headers
    assert plain.get_json() == quote
    assert all("Accept" in sent.vary for sent in (pdf, table, plain))


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("Q-2026-000123", "karvan-Q-2026-000123.csv"),
        ('a"; x=../..\r\nSet-Cookie: b', "karvan-a-x-Set-Cookie-b.csv"),
        (None, "karvan-xian-halkali-2026-12-01.csv"),
    ],
)
def test_a_file_name_is_letters_digits_and_hyphens(number: str | None, name: str) -> None:
    assert file_name({**sample.rates(), "number": number}, "csv") == name


@settings(max_examples=15, deadline=None)
@given(text=st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_any_text_comes_through_every_form_and_back(text: str) -> None:
    quote = {**sample.STORED, **sample.example(), "reference": text}
    line = quote["options"][0]["charges"][0]
    line["name"] = line["rate_row"]["note"] = text
    assert render(quote, "pdf").startswith(b"%PDF")
    [row, *_] = csv.DictReader(io.StringIO(render(quote, "csv").decode(), newline=""))
    assert revived(row["name"]) == printable(text)
    sheet = openpyxl.load_workbook(io.BytesIO(render(quote, "xlsx")))["Lines"]
    assert (sheet["D2"].value or "") == printable(text)
