"""Plain aligned tables for a terminal, and the same tables in Markdown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

Rows = Sequence[Sequence[str]]


def width(text: str) -> int:
    """Columns that a text takes on a terminal: wide East Asian signs take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def short(text: str, most: int) -> str:
    """A text cut with an ellipsis where it takes more than `most` columns."""
    if width(text) <= most:
        return text
    while width(text) > most - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


def grouped(decimal: str) -> str:
    """A plain decimal with its thousands parted for reading: ``4870.35`` as ``4,870.35``."""
    whole, point, part = decimal.removeprefix("-").partition(".")
    return f"{'-' * decimal.startswith('-')}{int(whole):,}{point}{part}"


def table(rows: Rows, headers: Sequence[str], align: str = "") -> str:
    """Rows under their headers, two blanks between columns, a line under the headers.

    align : one letter a column, l or r; l for the columns that it does not reach
    """
    widths = [max(map(width, column)) for column in zip(headers, *rows, strict=True)]
    right = _right(align, headers)
    lines = [headers, ["─" * wide for wide in widths], *rows]
    return "\n".join("  ".join(map(_pad, line, widths, right)).rstrip() for line in lines)


def markdown_table(rows: Rows, headers: Sequence[str], align: str = "") -> str:
    """The same table in Markdown; a bar inside a cell is escaped."""
    marks = ["--:" if right else "---" for right in _right(align, headers)]
    lines = [[cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in (headers, *rows)]
    lines.insert(1, marks)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _right(align: str, columns: Sequence[object]) -> list[bool]:
    """Whether each column is aligned right."""
    return [letter == "r" for letter in align.ljust(len(columns), "l")]


def _pad(text: str, wide: int, right: bool) -> str:
    blank = " " * (wide - width(text))
    return blank + text if right else text + blank
