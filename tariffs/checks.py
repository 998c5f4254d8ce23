"""Everything that a tariff book is checked for beyond its cells, and what the books of a set must agree on.

Errors refuse a book; warnings are for the clerk. Source: the tariff-book rules, section 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calculator.problem import Problem, did_you_mean, suggest
from calculator.tariff_book import THROUGH_CHARGE
from calculator.units import PERCENT_OF_TOTAL, PERCENT_OF_VALUE
from tariffs import amount_checks, match_checks, tie_checks
from tariffs.book_loader import LoadedBook
from tariffs.subjects import Subjects

_CHECKS = (match_checks, amount_checks, tie_checks)


def errors(loaded: LoadedBook, subjects: Subjects) -> list[Problem]:
    """What refuses a book."""
    return [problem for check in _CHECKS for problem in check.errors(loaded, subjects)]


def warnings(loaded: LoadedBook, subjects: Subjects) -> list[Problem]:
    """What a clerk should look at."""
    return [problem for check in _CHECKS for problem in check.warnings(loaded, subjects)]


def set_warnings(books: Sequence[LoadedBook]) -> list[Problem]:
    """Charge codes that no book of the set has, and books that stand in it twice."""
    codes = {code for loaded in books for code in loaded.book.charges}
    return [problem for loaded in books for problem in _unknown_codes(loaded, codes)] + list(_twice(books))


def _unknown_codes(loaded: LoadedBook, codes: set[str]) -> Iterator[Problem]:
    """Factors and through rates span books, so their codes are looked up in all books."""
    book = loaded.book
    named = [(loaded.place(rate), "unit", rate.unit.percent) for rate in book.rates if rate.is_percentage]
    named += [(loaded.place(row), "charges", tuple(sorted(row.charges))) for row in book.factors]
    named += [
        (loaded.place(row), "includes", tuple(sorted(row.includes | row.at_from | row.at_to)))
        for row in book.through_rates
    ]
    known = codes | {THROUGH_CHARGE}
    for place, column, asked in named:
        if asked in ((PERCENT_OF_TOTAL,), (PERCENT_OF_VALUE,)):
            continue
        for code in asked:
            if code not in known:
                advice = did_you_mean(code, known) or "correct the code, or add the book that has it"
                message, near = f"no book of the set has the charge {code}", suggest(code, known)
                yield place.problem(column, message, advice, "unknown_charge", code, near, warning=True)
    for kind, code in book.required.items():
        if code not in known:
            advice = did_you_mean(code, known) or "every such subject will be a hole"
            message = f"no book of the set has the charge {code}"
            yield loaded.header.toml.problem(
                ("required", kind), message, advice, "unknown_charge", code, suggest(code, known), warning=True
            )


def _twice(books: Sequence[LoadedBook]) -> Iterator[Problem]:
    """One edition given twice only overrides itself."""
    seen: set[tuple[str, str]] = set()
    for loaded in books:
        name = loaded.book.book, loaded.book.edition
        if name in seen:
            message = f"{' '.join(name)} stands twice in the set"
            yield loaded.header.toml.problem(("book",), message, "give it once", "duplicate", name[0], warning=True)
        seen.add(name)
