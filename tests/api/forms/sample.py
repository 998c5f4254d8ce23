"""Quotes as the service stores them, to be shown in every form."""

from copy import deepcopy
from functools import cache
from typing import Any

from tests.service import QUESTION, client, examples, shipped

Json = dict[str, Any]

STORED: Json = {
    "id": "0191f6d2-8f5c-7c3a-b1de-5a4e8f1d2c3b", "number": "Q-2026-000123", "status": "issued",
    "reference": "PO 4711",
    "issued_at": "2026-11-23T09:12:33+00:00", "expires_at": "2026-12-07T09:12:33+00:00",
}  # fmt: skip

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "#panic()", "$x^2$ *b* _i_",
    '#read("/etc/passwd")', "#import \"@preview/x:1.0.0\"", "\\u{41} // c /* d */", "<script>alert(1)</script>",
    "a\x00b\x07c\x1b[31m", "\u202e83.6365\u202c \u200f", "\ufffe\ufeff", "[/a] ]] }} %{",
)  # fmt: skip
"""Texts that a spreadsheet, typst, a page or a terminal would obey."""

TONGUES = ("Сарыағаш, Қорғас, Чуқурсой", "西安国际港站 霍尔果斯", "Çerkezköy, Iğdır, Şanlıurfa", "سرخس، گرمسار، پایانه")
"""Names in Kazakh, Uzbek, Chinese, Turkish and Persian."""


def stored() -> Json:
    """A stored quote on the shipped books: several options, their lines and exchange rates."""
    return {**STORED, **rates()}


def rates(**asked: Any) -> Json:
    """The answer on the shipped books, not stored."""
    return deepcopy(_answer("shipped", tuple(sorted(asked.items()))))


def example() -> Json:
    """The answer on the books of the worked examples, not stored."""
    return deepcopy(_answer("examples", ()))


def hostile() -> Json:
    """A stored quote whose names, notes and titles try to be code."""
    quote = stored()
    texts = [*HOSTILE, *TONGUES, "x" * 40_000]
    quote["options"] = quote["options"][:2]
    lines = quote["options"][0]["charges"]
    for line, text in zip(lines, texts, strict=False):
        line["name"] = line["rate_row"]["note"] = line["rate_row"]["row"] = text
        line["steps"] = [text]
    for source, text in zip(quote["sources"].values(), texts, strict=False):
        source["title"] = source["publisher"] = source["url"] = text
    quote["reference"] = HOSTILE[0]
    quote["names"]["nodes"]["xian"]["name"] = HOSTILE[0]
    quote["options"][0]["not_included"] = [
        {"code": "DUT", "name": text, "subject": "consignment", "reason": text} for text in texts
    ]
    return quote


@cache
def _answer(books: str, asked: tuple[tuple[str, Any], ...]) -> Json:
    app = shipped() if books == "shipped" else examples()
    answer: Json = client(app).post("/v1/rates", json={**QUESTION, **dict(asked)}).get_json()
    return answer
