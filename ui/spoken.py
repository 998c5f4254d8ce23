"""What the floors below say, said in the reader's language: their sentences, the words of the shipped data, quotations.

A sentence is found again by its form (`ui.sentences`), what changes in it is put into words, and the whole is
translated. What is not known stays English and is marked so, as are the words of a source: they are quotations.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel.lists import format_list
from flask import Flask
from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

from ui import sentences, words

Spelling = Mapping[str, Callable[[str], str]]
"""What a value of a sentence is -> how it is said to this reader."""

KEPT_SENTENCES = 4_096
"""Sentences whose form is kept: those of one answer come again at each reading."""

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Form:
    """A sentence that can be found again. text : with ``%(name)s`` for what changes"""

    text: str
    sign: re.Pattern[str]


def form_of(text: str) -> Form:
    """The form of a text; what stands between “ and ” there stands between Python's quotes in a sentence."""
    parts = _PLACEHOLDER.split(text)
    pattern = "".join(
        f"(?P<{part}>.+?)" if i % 2 else re.escape(part.replace("%%", "%")) for i, part in enumerate(parts)
    )
    quoted = re.sub(r"“(.*?)”", lambda found: f"(?:'{found[1]}'|\"{_renamed(found[1])}\")", pattern)
    return Form(text, re.compile(quoted, re.DOTALL))


def _renamed(pattern: str) -> str:
    """A pattern whose groups have names of their own: one name may stand once in a pattern."""
    return pattern.replace("(?P<", "(?P<_")


def _forms(texts: Sequence[str]) -> tuple[Form, ...]:
    """The forms with the most fixed signs first: what is said exactly comes before what only begins alike."""
    return tuple(map(form_of, sorted(texts, key=lambda text: -len(_PLACEHOLDER.sub("", text)))))


SENTENCES = _forms(
    sentences.OF_FIELDS + sentences.OF_QUANTITIES + sentences.OF_REQUESTS + sentences.OF_TABLES
    + sentences.OF_ROUTES + sentences.OF_PRICES + sentences.OF_ROWS
)  # fmt: skip
STEPS = _forms(sentences.OF_STEPS)


@lru_cache(maxsize=KEPT_SENTENCES)
def understood(text: str, forms: tuple[Form, ...] = SENTENCES) -> tuple[str, dict[str, str]] | None:
    """The form of a sentence and the values in it; None where it has none of the forms."""
    for form in forms:
        if found := form.sign.fullmatch(text):
            values = {name: value for name, value in found.groupdict().items() if value is not None}
            return form.text, {name.removeprefix("_"): _unquoted(name, value, found) for name, value in values.items()}
    return None


def _unquoted(name: str, value: str, found: re.Match[str]) -> str:
    """A value as it was typed: Python's quotes and escapes are taken off."""
    start, end = found.span(name)
    around = found.string[max(0, start - 1) : start] + found.string[end : end + 1]
    if around in ("''", '""'):
        try:
            return str(ast.literal_eval(f"{around[0]}{value}{around[1]}"))
        except (SyntaxError, ValueError):
            return value
    return value


def register(app: Flask) -> None:
    """Give an app's templates the ways to say what is not their own."""
    ways = (
        closed,
        formula,
        quoted,
        reasons,
        said,
        sentence,
        step,
        term,
        words.comma,
        words.number,
        words.semicolon,
        words.stop,
    )
    app.jinja_env.globals.update({way.__name__: way for way in ways})


def said(text: str, spelling: Spelling | None = None, first: Callable[[str], str] = str) -> Markup:
    """A sentence of the floors below in the reader's language; one that is not known is marked as English.

    first : what becomes of its beginning, such as `words.sentence`
    """
    return _said(text, spelling or {}, SENTENCES, first)


def sentence(text: str, spelling: Spelling | None = None) -> Markup:
    """The same with a capital first letter and a full stop; "" of nothing."""
    return closed(said(text.removesuffix("."), spelling, words.sentence)) if text else Markup()


def closed(text: str) -> Markup:
    """A sentence with the full stop of the reader's language."""
    return Markup(escape(gettext("%(said)s."))) % {"said": escape(text)}


def step(text: str) -> Markup:
    """A step of the arithmetic: its words translated, figures and units as the tariff writes them."""
    if understood(text, STEPS) is None:
        return formula(text)
    return _said(text, {}, STEPS, words.sentence)


def formula(text: str) -> Markup:
    """Figures, codes and units as the tariff writes them, from left to right in every language."""
    return Markup('<bdi dir="ltr" lang="en">{}</bdi>').format(text)


def reasons(text: str, spelling: Spelling | None = None) -> Markup:
    """A row and why it does not apply, ``book row (file:line): reason, reason``: each reason in words."""
    row, colon, why = text.partition(": ")
    if not colon:
        return formula(row)
    each = [said(reason, spelling) for reason in why.split(", ")]
    return Markup(gettext("%(row)s: %(reasons)s")) % {
        "row": formula(row), "reasons": Markup(words.comma()).join(each),
    }  # fmt: skip


def unit(text: str) -> str:
    """A unit as a tariff writes it, where it is a percentage in words."""
    of = text.removeprefix("percent of ")
    if of == text:
        return text
    whole = {"total": gettext("percent of the total"), "value": gettext("percent of the value")}
    return whole.get(of) or gettext("percent of %(codes)s", codes=of)


def term(text: str) -> str:
    """A word of ours in the shipped data, such as the name of a charge; another one stays as it is."""
    return gettext(text) if text else ""


def quoted(text: str) -> Markup:
    """The words of a source or a note as written, marked as English on other pages; a note of ours is translated."""
    known = term(text)
    return escape(known) if known != text else _marked(text)


def _marked(text: str) -> Markup:
    """English as such; on an English page it needs no mark."""
    return Markup('<span lang="en" dir="ltr">{}</span>').format(text) if text and not _english() else escape(text)


def _said(text: str, spelling: Spelling, forms: tuple[Form, ...], first: Callable[[str], str]) -> Markup:
    found = understood(text, forms)
    if found is None:
        known = gettext(text)
        return escape(first(known)) if known != text else _marked(first(text))
    form, values = found
    shown = {name: _shown(name.rstrip("0123456789"), value, spelling) for name, value in values.items()}
    written = Markup(escape(first(gettext(form))))
    return written % shown if shown else Markup(written.replace("%%", "%"))


def _shown(kind: str, value: str, spelling: Spelling) -> Markup:
    """A value of a sentence in words, or as it is, set apart from the direction of the text around it."""
    if kind in spelling:
        return Markup("<bdi>{}</bdi>").format(spelling[kind](value))
    if kind in sentences.WORDS:
        return _either(" or ".join(gettext(sentences.WORDS[kind].get(word, word)) for word in value.split(" or ")))
    return _WAYS[kind](value) if kind in _WAYS else Markup("<bdi>{}</bdi>").format(value)


def _either(value: str) -> Markup:
    """What a sentence joins by *or*."""
    return Markup("<bdi>{}</bdi>").format(format_list(value.split(" or "), "or", words.manner().locale))


def _counted(value: str) -> Markup:
    return escape(words.grouped(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value)


_WAYS: Mapping[str, Callable[[str], Markup]] = {
    "choices": lambda value: _either(value) if " or " in value else Markup("<bdi>{}</bdi>").format(value),
    "day": lambda value: escape(words.day(value)),
    "equipment": lambda value: escape(term(value)),
    "formula": formula,
    "n": _counted,
    "said": said,
}
"""What a value is -> how it is said, whoever asks."""


def _english() -> bool:
    return str(get_locale() or "en") == "en"
