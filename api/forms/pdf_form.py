"""A quote as PDF: A4, safe in black and white, set by typst from data alone, so that nothing in a quote is code.

The same quote gives the same bytes: fonts are our own, and the time written in the file is the quote's.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
import typst

from api.forms.offer import instant_of, offer

Json = dict[str, Any]

FORGOTTEN_AFTER = 4
"""Empty pages set after each quote, so that two or three quotes are kept and not ten; 3 ms each."""

MOST_SIGNS = 1_200
"""A longer text is cut, so that a line of a quote always has room on one page; the other forms have it whole."""

# Addresses break after their own marks, and Chinese anywhere.
_LONG = re.compile(r"[^\s/?&=.,;:\u2e80-\uffff-]{32,}")
_PARTS = re.compile(r".{8}(?=.)")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HERE = Path(__file__).parent
# typst lets other threads run and uses every core itself; several quotes at once would only add up their memory.
_one_at_a_time = Lock()


def render(quote: Json) -> bytes:
    """The PDF of a quote."""
    said = orjson.dumps(_breakable(offer(quote))).decode()
    with _one_at_a_time:
        written = typst.compile(
            _HERE / "quote.typ",
            root=_HERE,
            font_paths=_fonts(),
            format="pdf",
            sys_inputs={"quote": said},
            timestamp=instant_of(quote),
        )
        _forget()
    return written


def _breakable(said: Any) -> Any:
    """Texts with places where a word longer than any column may be broken; a digest is shorter than its line."""
    if isinstance(said, str):
        text = said if len(said) <= MOST_SIGNS else said[: MOST_SIGNS - 1] + "…"
        return text if _DIGEST.fullmatch(text) else _LONG.sub(lambda word: _PARTS.sub("\\g<0>\u200b", word[0]), text)
    if isinstance(said, dict):
        return {name: _breakable(value) for name, value in said.items()}
    return [_breakable(value) for value in said]


def _forget() -> None:
    """Age what typst keeps of the pages it has set: it drops those ten compilations old, some 40 MB a long quote."""
    for _ in range(FORGOTTEN_AFTER):
        typst.compile(b"", font_paths=_fonts(), format="svg")


@cache
def _fonts() -> typst.Fonts:
    """Latin, Cyrillic, Greek, Arabic with Persian, and Chinese; never those of the machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])
