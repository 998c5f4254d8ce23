"""The CSV that a page was sent: a file or pasted text, within limits, with its columns named as the engine names them.

Nothing of it is kept: it goes back with the page. Source: product rules, sections 5 and 6.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from flask import Request
from flask_babel import gettext as _

from calculator.batch import ConsignmentTable
from calculator.consignment_fields import DEFAULTS
from calculator.consignment_table import INPUT_COLUMNS, RESULT_COLUMNS
from calculator.problem import Problem, Refused, suggest
from ui import words

ROW_BYTES = 400
"""Bytes that a row has on average at most."""

LEFT_OUT = "-"
"""What a column is understood as that the engine does not read."""

ALIASES = {
    "id": "row_id", "row": "row_id", "ref": "reference", "order": "reference", "po": "reference",
    "from": "origin", "pol": "origin", "loading": "origin", "departure": "origin", "sender": "origin",
    "to": "destination", "pod": "destination", "delivery": "destination", "arrival": "destination",
    "date": "dispatch_date", "etd": "dispatch_date", "shipped": "dispatch_date", "dispatch": "dispatch_date",
    "container": "equipment", "box": "equipment", "wagon": "equipment", "size_type": "equipment", "type": "equipment",
    "qty": "units", "quantity": "units", "count": "units", "containers": "units", "wagons": "units",
    "weight": "mass_per_unit", "mass": "mass_per_unit", "cargo": "mass_per_unit", "tonnes": "mass_per_unit",
    "weight_unit": "mass_unit", "unit": "mass_unit", "hs": "commodity", "hs_code": "commodity", "nhm": "commodity",
    "gng": "commodity", "goods": "commodity", "dangerous": "hazard", "imo": "hazard", "adr": "hazard",
    "gross_weight": "mass_per_unit", "net_weight": "mass_per_unit", "cargo_weight": "mass_per_unit",
    "cargo_mass": "mass_per_unit", "weight_per_unit": "mass_per_unit", "kg": "mass_per_unit",
    "cargo_value": "value", "invoice_value": "value", "goods_value": "value", "invoice": "value",
    "invoice_currency": "value_currency", "quote_currency": "currency", "departure_date": "dispatch_date",
}  # fmt: skip
"""What others call a column -> its name here."""

UNITS = ("t", "kg", "lb")
"""Units of mass that the name of a column may say."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SEPARATORS = ",;\t"
_UNIT = re.compile(r"[\s_,]*[(\[（]\s*([^()\[\]（）]*?)\s*[)\]）]\s*$|[\s_,]+(kg|lb|t)\s*$", re.IGNORECASE)
"""What stands after the name of a column: ``Weight (kg)``, ``weight_kg``."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that the page takes. Larger tables are for the API and the command line."""

    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was sent. field : what it is understood as, or LEFT_OUT; certain : whether by its own name

    unit : of mass, where its name says one
    """

    name: str
    field: str
    certain: bool
    near: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Sent:
    """A table as it was sent. text : its own; decimal : the declared sign, "" to see it; currency : of rows without"""

    text: str
    separator: str
    columns: tuple[Column, ...]
    decimal: str = ""
    currency: str = "USD"
    _body: str = field(default="", repr=False)

    @property
    def mass_unit(self) -> str:
        """The unit that the name of the mass's column says, where no column holds it; "" where none is said."""
        if any(column.field == "mass_unit" for column in self.columns):
            return ""
        return next((column.unit for column in self.columns if column.field == "mass_per_unit"), "")

    @property
    def without_mass(self) -> bool:
        """Whether no column is understood as the mass: every row is then of empty boxes."""
        return all(column.field != "mass_per_unit" for column in self.columns)

    def table(self) -> ConsignmentTable:
        """The rows, with the columns under the names that they are understood as. Raises Refused."""
        return ConsignmentTable(io.BytesIO("".join(self._lines()).encode()), self.decimal)

    def _lines(self) -> Iterator[str]:
        """The lines of a table that holds the understood columns alone."""
        kept = [i for i, column in enumerate(self.columns) if column.field != LEFT_OUT]
        names = [self.columns[i].field for i in kept]
        yield f"sep={self.separator}\n"
        unit = [self.mass_unit] if self.mass_unit else []
        yield _written([*names, *(["mass_unit"] if unit else [])], self.separator)
        body = io.StringIO(self._body, newline="")
        if len(kept) == len(self.columns) and not unit:
            yield from body
            return
        for cells in csv.reader(body, delimiter=self.separator):
            beyond = [cell for cell in cells[len(self.columns) :] if cell.strip()]
            if any(cell.strip() for cell in cells):
                yield _written([*(cells[i] if i < len(cells) else "" for i in kept), *unit, *beyond], self.separator)


def limits_of(page_rows: int) -> Limits:
    """The limits that a setting makes."""
    return Limits(page_rows, page_rows * ROW_BYTES)


def sent_with(request: Request, limits: Limits) -> Sent | None:
    """The table of a form, or None where the form was sent empty. Raises Refused with why it cannot be read."""
    data = b""
    if file := request.files.get("file"):
        with closing(file):
            data = file.read(limits.bytes + 1)
    if data.startswith(_WORKBOOKS):
        advice = _("Save the sheet as “CSV UTF-8” in Excel (File, Save as) and send that file.")
        raise Refused([Problem(_("This is a workbook of Excel; the page reads CSV alone."), advice, code="workbook")])
    text = _decoded(data) if data else request.form.get("table", "")
    if not text.strip():
        return None
    if len(data) > limits.bytes or len(text.encode()) > limits.bytes:
        raise Refused([larger(limits)])
    # By their names, so that a choice stays with its column where columns move or another table comes.
    chosen: dict[str, list[str]] = {}
    for name, understood in zip(request.form.getlist("column"), request.form.getlist("understood"), strict=False):
        chosen.setdefault(name, []).append(understood)
    return sent_of(text, chosen, request.form.get("decimal", ""), request.form.get("currency", ""))


def larger(limits: Limits) -> Problem:
    """The problem of a table that is larger than the page takes."""
    most = _("%(n)s KB", n=words.number(limits.bytes / 1000))
    message = _("The table is larger than %(most)s, the most that this page takes.", most=most)
    advice = _("Part it, or send it to the API or the command line, which take millions of rows.")
    return Problem(message, advice, code="too_large")


def sent_of(
    text: str, chosen: Mapping[str, Sequence[str]] | None = None, decimal: str = "", currency: str = ""
) -> Sent:
    """A table out of its text. chosen : name of a column -> what it was said to be, where several have it in order"""
    head, body, separator = _parted(text.removeprefix("\ufeff"))
    columns = tuple(_columns(head, chosen or {}))
    return Sent(text, separator, columns, decimal if decimal in (".", ",") else "", currency or "USD", body)


def fields() -> Sequence[str]:
    """What a column may be."""
    return INPUT_COLUMNS


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = _("The file is not written in UTF-8: the first sign that is not stands in line %(line)s.",
                    line=words.number(line))  # fmt: skip
        advice = _("Save it as “CSV UTF-8”, so that no name is garbled.")
        raise Refused([Problem(message, advice, line=line, code="not_utf8")]) from error


def _parted(text: str) -> tuple[list[str], str, str]:
    """The names of the columns, the text under them, and the separator."""
    lines = io.StringIO(text, newline="")
    first = next(lines, "")
    declared = first[4:5] if first.casefold().startswith("sep=") else ""
    head = next(lines, "") if declared else first
    while head and not head.strip():
        head = next(lines, "")
    separator = declared or _separator(head)
    names = next(csv.reader([head], delimiter=separator), [])
    while names and not names[-1].strip():
        names.pop()
    return [name.strip() for name in names], lines.read(), separator


def _separator(head: str) -> str:
    """The sign that parts a header into the most known columns, then into the most."""

    def found(separator: str) -> tuple[int, int]:
        names = next(csv.reader([head], delimiter=separator), [])
        return sum(_folded(name) in {*INPUT_COLUMNS, *ALIASES} for name in names), len(names)

    return max(_SEPARATORS, key=found)


def _columns(head: Sequence[str], chosen: Mapping[str, Sequence[str]]) -> Iterator[Column]:
    """Each column by what was chosen for its name, else by its own name, else by what it probably means."""
    choices = {name: iter(said) for name, said in chosen.items()}
    taken = {_folded(name) for name in head if _folded(name) in INPUT_COLUMNS}
    taken.update(said for name in head for said in chosen.get(name, ()))
    for name in head:
        bare = _UNIT.sub("", name) or name
        folded, unit = _folded(bare), _unit_in(name)
        near = tuple(dict.fromkeys([*filter(None, [ALIASES.get(folded)]), *suggest(folded, DEFAULTS)]))
        guess = next((field for field in near if field not in taken), LEFT_OUT)
        asked = next(choices.get(name, iter(())), "")
        if asked in INPUT_COLUMNS or asked == LEFT_OUT:
            yield Column(name, asked, asked == folded, near, unit)
        elif folded in INPUT_COLUMNS:
            yield Column(name, folded, True, unit=unit)
        elif folded in RESULT_COLUMNS:
            yield Column(name, LEFT_OUT, True)
        else:
            taken.add(guess)
            yield Column(name, guess, False, near, unit)


def _unit_in(name: str) -> str:
    """The unit of mass in the brackets of a name, or that is the name; "" for none."""
    found = _UNIT.search(name)
    written = ((found[1] or found[2] or "") if found else name).strip().casefold()
    return {"tonnes": "t", "тонн": "t", "т": "t", "кг": "kg"}.get(written, written if written in UNITS else "")


def _folded(name: str) -> str:
    return "_".join(name.strip().casefold().replace("-", " ").split())


def _written(cells: Sequence[str], separator: str) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=separator, lineterminator="\n").writerow(cells)
    return line.getvalue()
