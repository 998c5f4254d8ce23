"""A quote as CSV: every line of every option, then what may arise, what is not included and what has no price.

Cells that a spreadsheet would run as formulas are neutralised as in the CSV batch. Amounts are plain decimals.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from calculator.consignment_table import neutral

Json = dict[str, Any]

COLUMNS = (
    "quote", "reference", "kind", "rank", "option", "corridor", "seq", "charge", "name", "subject", "from", "to", "km",
    "quantity", "unit", "rate", "amount", "currency", "converted", "quote_currency", "exchange", "book", "edition",
    "rate_row", "source", "trust", "note",
)  # fmt: skip
"""`kind` is charge, may_arise, not_included or unavailable; only charges have amounts, and they add up to the total."""


def render(quote: Json) -> bytes:
    """The CSV of a quote, UTF-8, one header, a row a line."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    named = {"quote": quote.get("number") or quote.get("id") or "not stored", "reference": quote.get("reference")}
    for row in _rows(quote):
        writer.writerow({name: _cell(value) for name, value in {**named, **row}.items()})
    return written.getvalue().encode()


def _rows(quote: Json) -> Iterator[Json]:
    for option in quote["options"]:
        of_option = {"rank": option["rank"], **_route(option)}
        yield from ({**of_option, **_charge(line)} for line in option["charges"])
        yield from ({**of_option, **_may_arise(line)} for line in option["may_arise"])
        for left in option["not_included"]:
            yield {**of_option, "kind": "not_included", "charge": left["code"], "name": left["name"],
                   "subject": left["subject"], "note": left["reason"]}  # fmt: skip
    for entry in quote["unavailable"]:
        said = (entry["code"], entry["reason"], entry["closest"] and f"closest {entry['closest']}", entry["fix"])
        yield {**_route(entry), "kind": "unavailable", "charge": entry["charge"], "subject": entry["subject"],
               "km": entry["km"], "note": "; ".join(part for part in said if part)}  # fmt: skip


def _route(route: Json) -> Json:
    return {"option": route["option"], "corridor": ";".join(route["corridors"])}


def _charge(line: Json) -> Json:
    amount, converted, rate = line["amount"], line["converted"], line["rate"]["after"]
    return {
        "kind": "charge", "seq": line["seq"], "charge": line["code"], "name": line["name"], "subject": line["subject"],
        "from": line["from"], "to": line["to"], "km": line["km"], "quantity": line["quantity"], "unit": rate["unit"],
        "rate": rate["value"], "amount": amount["amount"], "currency": amount["currency"],
        "converted": converted["amount"], "quote_currency": converted["currency"],
        "exchange": "; ".join(line["exchange"]), **_source(line),
    }  # fmt: skip


def _may_arise(line: Json) -> Json:
    return {
        "kind": "may_arise", "charge": line["code"], "name": line["name"], "subject": line["subject"],
        "unit": line["rate"]["unit"], "rate": line["rate"]["value"], **_source(line),
    }  # fmt: skip


def _source(line: Json) -> Json:
    row = line["rate_row"]
    return {"book": row["book"], "edition": row.get("edition"), "rate_row": row["row"], "source": line["source"],
            "trust": line["trust"], "note": row["note"]}  # fmt: skip


def _cell(value: Any) -> str:
    return "" if value is None else neutral(str(value))
