"""A quote as PDF: A4, safe in black and white, set by typst from data alone, so that nothing in a quote is code.

The same quote gives the same bytes: fonts are our own, and the time written in the file is the quote's.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

from api.forms.offer import instant_of, offer

Json = dict[str, Any]

FORGOTTEN_AFTER = 4
"""Empty pages set after each quote, so that two or three quotes are kept and not ten; 3 ms each."""

_HERE = Path(__file__).parent


def render(quote: Json) -> bytes:
    """The PDF of a quote."""
    written = typst.compile(
        _HERE / "quote.typ",
        root=_HERE,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"quote": orjson.dumps(offer(quote)).decode()},
        timestamp=instant_of(quote),
    )
    _forget()
    return written


def _forget() -> None:
    """Age what typst keeps of the pages it has set: it drops those ten compilations old, some 40 MB a long quote."""
    for _ in range(FORGOTTEN_AFTER):
        typst.compile(b"", font_paths=_fonts(), format="svg")


@cache
def _fonts() -> typst.Fonts:
    """Latin, Cyrillic, Greek, Arabic with Persian, and Chinese; never those of the machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])
