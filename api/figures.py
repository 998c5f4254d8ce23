"""Figures as they are typed along the corridors: with the digits and the decimal sign of Europe, Persia or Arabia."""

from __future__ import annotations

import re

TYPED = ("units", "mass_per_unit", "commodity", "value", "dispatch_date", "as_known_on", "exchange_date")
"""The fields of a form that hold figures."""

_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫", "01234567890123456789.", "٬")

# Three digits after a comma may be thousands as well: such a text is left to be asked about.
_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d{1,2}|\d{4,})(?!\d)(?!.*[,.])")


def figures(text: str) -> str:
    """A text with the digits of 0 to 9, and a point where a comma can only be the decimal sign.

    ``۲۴٫۵`` and ``24,5 t`` are 24.5 and 24.5 t; ``24,500`` stays as it is.
    """
    return _DECIMAL_COMMA.sub(r"\1.\2", text.translate(_DIGITS), count=1)
