"""A quote as a workbook of Excel: numbers as numbers, texts as texts, and no formula whatever a text looks like.

The same quote gives the same bytes. Source: product rules, section 3.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.forms import offer
from api.forms.wording import Names
from calculator.money import CURRENCIES

Json = dict[str, Any]
Row = Sequence[Any]

MOST_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; a longer amount is written as text, exactly."""
MOST_SIGNS = 32_767
"""A cell holds no longer text."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A cell with money: a decimal as the quote has it, shown with the digits of its currency."""

    decimal: str
    currency: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A cell with the title of a part of a sheet."""

    text: str


@dataclass(frozen=True, slots=True)
class Decimal:
    """A cell with a quantity or rate: a number with all its digits; text where it is cut or too long."""

    text: str


@dataclass
class Book:
    """A workbook being written, with its formats made once each."""

    file: xlsxwriter.Workbook
    number: str
    _formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def sheet(self, name: str, widths: Sequence[float], header: Row, rows: Iterator[Row]) -> None:
        """A sheet set up for A4 across; with a header it is a table: fixed, filtered, printed on every page."""
        sheet = self.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        sheet.set_header(f"&L{_plain(self.number)}&R{_plain(name)}")
        sheet.set_footer("&RPage &P of &N")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        listed = [header, *rows] if header else list(rows)
        for place, row in enumerate(listed):
            for column, value in enumerate(row):
                self._write(sheet, place, column, Heading(value) if header and place == 0 else value)
        if header:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            sheet.autofilter(0, 0, max(1, len(listed) - 1), len(header) - 1)

    def _write(self, sheet: Worksheet, row: int, column: int, value: Any) -> None:
        top = {"valign": "top"}
        if isinstance(value, Heading):
            sheet.write_string(row, column, value.text, self._format(bold=True, text_wrap=True, **top))
        elif isinstance(value, Amount):
            digits = CURRENCIES.get(value.currency, 2)
            shown = self._format(num_format=f"#,##0{'.' + '0' * digits if digits else ''}", align="right", **top)
            _number(sheet, row, column, value.decimal, shown)
        elif isinstance(value, Decimal):
            _number(sheet, row, column, value.text, self._format(align="right", **top))
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self._format(align="right", **top))
        elif value:
            # `write` would look into the text for formulas, links and numbers; `write_string` does not.
            sheet.write_string(row, column, _cut(str(value)), self._format(text_wrap=True, **top))

    def _format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format(properties)
        return self._formats[key]


def render(quote: Json) -> bytes:
    """The workbook of a quote."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(written, options)
    said = offer.identity(quote)
    file.set_properties({
        "title": f"Freight quote {said['number']}" if said["number"] else "Freight rates, not stored",
        "author": said["engine"],
        # The file names no zone and means UTC.
        "created": offer.instant_of(quote).astimezone(UTC).replace(tzinfo=None),
    })  # fmt: skip
    book = Book(file, said["number"] or "not stored")
    currency = quote["request"]["currency"]
    book.sheet("Quote", (26, 110), (), _quote(quote))
    book.sheet("Options", (6, 13, 34, 26, 12, 9, 12, 8, 8, 8, 8, 12, 11, 11, 14, 22), _options_header(currency),
               (_option(option) for option in quote["options"]))  # fmt: skip
    book.sheet("Lines", (6, 6, 8, 34, 18, 14, 14, 8, 11, 20, 11, 13, 9, 13, 24, 20, 10, 20, 22, 10, 40),
               _lines_header(currency), _lines(quote))  # fmt: skip
    book.sheet("Exchange", (24, 8, 8, 15, 12, 12, 12, 28, 60), EXCHANGE, _exchange(quote))
    book.sheet("Sources & advisories", (32, 60, 34, 14, 12, 60), (), _sources(quote))
    file.close()
    return written.getvalue()


def _quote(quote: Json) -> Iterator[Row]:
    said, names, options = offer.identity(quote), Names(quote), quote["options"]
    numbers = {key: place for place, key in enumerate(quote["sources"], 1)}
    yield Heading("Freight quote"), said["number"] or said["not_stored"]
    named = (("Reference", said["reference"]), ("Issued", said["issued"]), ("Valid until", said["expires"]))
    yield from (row for row in named if row[1])
    if quote["scenario"]:
        yield "What if", f"{quote['scenario']['title']}. {quote['scenario']['reason']}"
    yield from _part("The request as understood", offer.request(quote))
    yield from _part("In short", (("", text) for text in offer.best(quote) or ["No route has a price."]))
    yield from _part("Check", (("", text) for text in offer.warnings(quote)))
    yield from _part("Included", offer.included(options))
    yield from _part("Not included", offer.not_included(options, names))
    yield from _part("May arise", ((row[0], "; ".join(row[1:])) for row in offer.may_arise(options, names, numbers)))
    yield from _part(
        "Without a price", ((row[0], " ".join(row[1:])) for row in offer.unavailable(quote["unavailable"], names))
    )
    yield from _part("What the figures rest on", (("", text) for text in offer.assumptions(quote)))
    yield from _part("Engine", (("", said["engine"]), ("Network digest", quote["network"]["digest"])))


def _part(title: str, rows: Any) -> Iterator[Row]:
    found = [tuple(row) for row in rows]
    if found:
        yield ()
        yield (Heading(title),)
        yield from found


def _options_header(currency: str) -> Row:
    return (
        "Rank", "Option", "Corridors", "Countries", f"Total, {currency}", "km", "Modes", "P10, days", "P50, days",
        "P80, days", "P95, days", "Arrival, P80", "Statutory days", "CO2e, kg", "Pareto", "Through rate",
    )  # fmt: skip


def _option(option: Json) -> Row:
    time, through = option["transit_time"], option["through"]
    beaten = f"no, option {option['dominated_by']} is better" if option["dominated_by"] else "no"
    return (
        option["rank"], option["option"], "; ".join(option["corridors"]), " – ".join(option["countries"]),
        Amount(**_money(option["total"])), option["km"], ", ".join(option["modes"]), time["p10"], time["p50"],
        time["p80"], time["p95"], time["arrival"]["p80"], option["statutory_days"], option["co2e_kg"],
        "yes" if option["pareto"] else beaten,
        "" if not through else f"{through['row']}, {'used' if through['used'] else 'not used'}",
    )  # fmt: skip


def _lines_header(currency: str) -> Row:
    return (
        "Rank", "Line", "Charge", "Name", "On", "From", "To", "km", "Quantity", "Unit of the rate", "Rate", "Amount",
        "Currency", f"Converted, {currency}", "Exchange rate", "Book", "Edition", "Tariff row", "Source", "Trust",
        "Arithmetic",
    )  # fmt: skip


def _lines(quote: Json) -> Iterator[Row]:
    names = Names(quote)
    for option in quote["options"]:
        for line in option["charges"]:
            row = line["rate_row"]
            yield (
                option["rank"], line["seq"], line["code"], line["name"], names.subject_text(line["subject"]),
                names.node(line["from"]), names.node(line["to"]), line["km"], Decimal(line["quantity"]),
                line["rate"]["after"]["unit"], Decimal(line["rate"]["after"]["value"]),
                Amount(**_money(line["amount"])), line["amount"]["currency"], Amount(**_money(line["converted"])),
                "; ".join(line["exchange"]), row["book"], row["edition"], row["row"], line["source"], line["trust"],
                "; ".join(line["steps"]),
            )  # fmt: skip


EXCHANGE = ("Rate", "From", "To", "Kind", "Valid from", "Valid to", "Known from", "Source", "Title of the source")


def _exchange(quote: Json) -> Iterator[Row]:
    for row in quote["exchange_rates"]:
        title = quote["sources"][row["source"]]["title"]
        yield (row["written"], row["from"], row["to"], row["kind"], row["valid_from"], row["valid_to"],
               row["known_from"], row["source"], title)  # fmt: skip


def _sources(quote: Json) -> Iterator[Row]:
    found = offer.advisories(quote["options"], Names(quote))
    if found:
        yield (Heading("Advisories"),)
        yield from found
        yield ()
    yield tuple(map(Heading, ("Source", "Title", "Publisher", "Published", "Trust", "Address")))
    for key, source in quote["sources"].items():
        yield key, source["title"], source["publisher"], source["published"], source["trust"], source["url"]
    yield ()
    yield tuple(map(Heading, ("Book, later over earlier", "Title", "Issuer", "Edition", "Status", "Digest")))
    for book in quote["books"]:
        yield book["book"], book["title"], book["issuer"], book["edition"], book["status"], book["digest"]


def _number(sheet: Worksheet, row: int, column: int, decimal: str, shown: Format) -> None:
    """A decimal as a number; as text where a spreadsheet would not keep its digits, or where it is cut ("0.333…")."""
    digits = decimal.replace(".", "", 1).removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) <= MOST_DIGITS:
        sheet.write_number(row, column, float(decimal), shown)
    else:
        sheet.write_string(row, column, _cut(decimal), shown)


def _money(amount: Json) -> Json:
    return {"decimal": amount["amount"], "currency": amount["currency"]}


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SIGNS else text[: MOST_SIGNS - 1] + "…"


def _plain(text: str) -> str:
    """A text for the header of a page, where & begins a code."""
    return text.replace("&", "&&")[:100]
