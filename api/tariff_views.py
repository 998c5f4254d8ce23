"""Tariff books over HTTP: which are served, and their rows with sources, page by page.

Source: product rules, section 3.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from api.option_json import Json
from api.schemas import Fault, RowsSchema, Wrong, query_of
from api.tariff_rows import book_json, charges_of, row_json, rows_of, select
from api.views import acceptable, answer, desks
from calculator.problem import Problem, did_you_mean, suggest
from calculator.tariff_book import TariffBook

tariff_books = Blueprint("tariffs", __name__, url_prefix="/v1/tariffs")
tariff_books.before_request(acceptable)


@tariff_books.get("")
def books() -> Response:
    """The books that prices are made of, in their order: a later one overrides an earlier one."""
    return answer({"tariffs": [book_json(book) for book in desks().today.tariffs.books]})


@tariff_books.get("/<book>/<edition>/rates")
def rows(book: str, edition: str) -> Response:
    """Rows of a book with conditions and sources: rates, through rates, factors, in the order of their files."""
    return answer(page_of(_book(book, edition), query_of(RowsSchema(), request.args)))


def page_of(book: TariffBook, asked: dict[str, Any]) -> Json:
    """One page of the rows asked for; ``next`` is the cursor of the page after it, None on the last.

    Raises Wrong where the book has no such charge, or the cursor is not one of this state of the book.
    """
    limit, cursor = asked.pop("limit"), asked.pop("cursor")
    found = select(book, **{**asked, "charge": _charge(book, asked["charge"])})
    start = _start(book, cursor)
    following = f"{_state(book)}.{start + limit}" if start + limit < len(found) else None
    return {
        "book": book.book, "edition": book.edition, "digest": book.digest, "found": len(found),
        "rates": [row_json(book, row) for row in found[start : start + limit]], "next": following,
    }  # fmt: skip


def _book(name: str, edition: str) -> TariffBook:
    for book in desks().today.tariffs.books:
        if (book.book, book.edition) == (name, edition):
            return book
    raise NotFound()


def _charge(book: TariffBook, written: str) -> str:
    code, known = written.upper(), sorted({code for row in rows_of(book) for code in charges_of(row)})
    if code and code not in known:
        advice = did_you_mean(code, known) or f"its charges are {', '.join(known)}"
        problem = Problem(
            "the book has no such charge", advice, code="unknown_charge", suggestions=suggest(code, known)
        )
        raise Wrong([Fault("/charge", problem, written)])
    return code


def _start(book: TariffBook, cursor: str) -> int:
    """The place of the first row of a page. A cursor of another state of the book would skip or repeat rows."""
    state, _, place = cursor.partition(".")
    if not cursor:
        return 0
    if state != _state(book) or not (place.isascii() and place.isdigit() and len(place) <= 9):
        problem = Problem("is no cursor of this book as it is now", "start again without it", code="unknown_cursor")
        raise Wrong([Fault("/cursor", problem, cursor)])
    return int(place)


def _state(book: TariffBook) -> str:
    return book.digest[:12]
