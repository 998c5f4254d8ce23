"""A table before it is priced: how it was understood, its first rows in words, and every mistake by row and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _
from markupsafe import Markup, escape

from calculator.batch import ConsignmentTable
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.consignment_table import InputRow
from calculator.desk import QuotingDesk
from calculator.money import fraction_text
from calculator.problem import Problem, Refused
from ui import words
from ui.batch_sent import Limits, Sent
from ui.spoken import said, sentence, term

SHOWN_ROWS = 5
SHOWN_FAULTS = 200
"""Different mistakes that a page lists; all of them are counted."""

NAMED_ROWS = 6
"""Rows that are named of those with the same mistake."""

OWN = ("workbook", "too_large", "not_utf8", "too_many_rows")
"""Codes of the problems that the page words itself, in the reader's language already."""


@dataclass(frozen=True)
class Fault:
    """A mistake. row : numbers from 1 of those that have it, "" for the table as a whole

    column : of the input, "" for the whole row
    """

    row: str
    column: str
    value: str
    message: Markup
    suggestions: tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """A row in words."""

    row: str
    origin: str
    destination: str
    dispatch: str
    equipment: str
    load: str


@dataclass(frozen=True)
class Check:
    """What was found out about a table.

    decimal : the sign that its numbers show; rows, wrong : how many there are, and how many cannot be priced
    fit      : whether it can be priced: there is a row without mistakes, and the table as a whole has none
    unlisted : mistakes that are none of the faults
    """

    decimal: str
    rows: int
    wrong: int
    first: tuple[Understood, ...]
    faults: tuple[Fault, ...]
    faults_count: int
    fit: bool
    unlisted: int = 0


def checked(sent: Sent, desk: QuotingDesk, limits: Limits) -> Check:
    """A table looked through to its end; nothing is priced."""
    rows = wrong = count = 0
    found: dict[tuple[str, str, str], tuple[Problem, InputRow, list[int]]] = {}
    first: list[Understood] = []
    names = words.places(desk.network)
    decimal = "."
    try:
        table = sent.table()
        decimal = table.layout.decimal
        for row, read in read_rows(table, desk, sent.currency):
            rows += 1
            if rows > limits.rows:
                return unusable([too_many(limits)], decimal)
            if isinstance(read, Consignment):
                first += [_understood(row, read, names)] if len(first) < SHOWN_ROWS else []
                continue
            wrong, count = wrong + 1, count + len(read)
            for problem in read:
                same = problem.column, problem.value or row.fields.get(problem.column, ""), problem.message
                if same in found or len(found) < SHOWN_FAULTS:
                    found.setdefault(same, (problem, row, []))[2].append(row.number)
    except Refused as refused:
        return unusable(refused.problems, decimal)
    faults = tuple(_fault(problem, row, numbers, names) for problem, row, numbers in found.values())
    listed = sum(len(numbers) for _problem, _row, numbers in found.values())
    return Check(decimal, rows, wrong, tuple(first), faults, count, rows > wrong, count - listed)


def read_rows(
    table: ConsignmentTable, desk: QuotingDesk, currency: str
) -> Iterator[tuple[InputRow, Consignment | list[Problem]]]:
    """Every row with the consignment that it describes, or with all its mistakes. Raises Refused."""
    reader = ConsignmentReader(desk.gazetteer, table.layout.decimal, currency)
    for row in table:
        yield row, list(row.problems) or reader.read(row.fields)


def too_many(limits: Limits) -> Problem:
    """The problem of a table with more rows than the page prices."""
    message = _("The table has more than %(n)s rows, the most that this page prices.", n=words.number(limits.rows))
    advice = _("Part it, or send it to the API or the command line, which take millions of rows.")
    return Problem(message, advice, code="too_many_rows")


def told(problem: Problem) -> Markup:
    """A problem and what to do about it, in the reader's language."""
    if problem.code in OWN:
        return escape(f"{problem.message} {problem.advice}")
    if problem.code == "mixed_decimals":
        own_advice = _("Write all numbers with one sign, or choose it above where it says “Numbers are written”.")
        return Markup(" ").join((sentence(problem.message), escape(own_advice)))
    asks = problem.advice.endswith("?")
    advice = said(problem.advice, first=words.sentence) if asks else sentence(problem.advice)
    return Markup(" ").join(part for part in (sentence(problem.message), advice) if part)


def unusable(problems: Sequence[Problem], decimal: str = ".") -> Check:
    """What is said of a table that cannot be used at all."""
    faults = tuple(
        # Before the first row of an understood table stand its separator and its header.
        Fault(
            words.number(p.line - 2) if p.line > 2 and p.code not in OWN else "",
            p.column,
            p.value,
            told(p),
            p.suggestions,
        )
        for p in problems
    )
    return Check(decimal, 0, 0, (), faults, len(faults), False)


def _fault(problem: Problem, row: InputRow, numbers: Sequence[int], names: Mapping[str, str]) -> Fault:
    """A mistake of some rows, the first of which is given."""
    told_rows = words.comma().join(map(words.number, numbers[:NAMED_ROWS]))
    if len(numbers) > NAMED_ROWS:
        told_rows += " " + _("and %(n)s more", n=words.number(len(numbers) - NAMED_ROWS))
    meant = tuple(f"{value} ({names[value]})" if value in names else value for value in problem.suggestions)
    value = problem.value or row.fields.get(problem.column, "")
    return Fault(told_rows, problem.column, value, told(problem), meant)


def _understood(row: InputRow, read: Consignment, names: Mapping[str, str]) -> Understood:
    mass = fraction_text(Fraction(read.mass_kg, 1000))
    load = _("%(n)s t in each", n=words.grouped(mass)) if read.mass_kg else _("empty")
    boxes = f"{words.number(read.units)} × {read.equipment.equipment} ({term(read.equipment.name)})"
    origin, destination = (names.get(end, end) for end in (read.origin, read.destination))
    return Understood(words.number(row.number), origin, destination, words.day(read.dispatch_date), boxes, load)
