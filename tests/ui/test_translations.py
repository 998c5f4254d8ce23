"""The catalogues: every text in every language, its placeholders whole, its plurals and signs those of the language."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from ui.languages import LANGUAGES

ROOT = Path(__file__).parents[2]
TRANSLATED = [language for language in LANGUAGES if language != "en"]

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
CODES = re.compile(r"[A-Z0-9][A-Z0-9₂/.:;,+\-()% ]*e?")
"""Texts that hold codes alone are the same in every language."""

SAME = {
    "tr": {
        "Terminal %(place)s",
        "%(n)s\u00a0km",
        "%(n)s\u00a0mm",
        "TCDD Taşımacılık",
        "Terminal",
        "terminal",
        "kg",
        "km",
    }
}
"""Texts that are a language's own words all the same."""

LATIN_SIGNS = {
    "zh": re.compile(r"[\u4e00-\u9fff][,;?!]|[,;?!](?=[\u4e00-\u9fff])"),
    "fa": re.compile(r"[\u0600-\u06ff][,;?]|[\u0643\u064a]"),
}
"""Signs that a language does not use beside its own letters; for Persian also the Arabic kaf and yeh."""

SCRIPTS = {"ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]", "fa": r"[\u0600-\u06ff]"}
"""Letters that a sentence of a language cannot do without."""


def catalogue(language: str) -> Catalog:
    """A catalogue as it is written."""
    return read_po(BytesIO(file(language).read_bytes()), language)


def many(text: str | tuple[str, ...] | list[str]) -> list[str]:
    """A text, or its singular and plurals."""
    return [text] if isinstance(text, str) else list(text)


def file(language: str) -> Path:
    """The file of a catalogue."""
    return ROOT / "ui" / "translations" / language / "LC_MESSAGES" / "messages.po"


def translations(language: str) -> list[tuple[Message, str, str]]:
    """Each text with the English that a translation stands for, and that translation; a plural for each of its forms."""
    found = []
    for text in catalogue(language):
        if text.id:
            english = text.id[1] if isinstance(text.id, tuple) else text.id
            strings = text.string if isinstance(text.string, tuple) else (text.string,)
            found += [(text, english, string) for string in strings if string]
    return found


def test_the_catalogues_hold_every_text_of_the_sources_in_every_language() -> None:
    command = [sys.executable, "tools/translations", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with file(language).with_suffix(".mo").open("rb") as compiled:
        said = {tuple(many(text.id)): many(text.string) for text in read_mo(compiled) if text.id}
    assert said == {
        tuple(many(text.id)): many(text.string) for text in catalogue(language) if text.id and all(many(text.string))
    }


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_text(language: str) -> None:
    for _, english, string in translations(language):
        assert sorted(PLACEHOLDER.findall(string)) == sorted(PLACEHOLDER.findall(english)), english


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_doubtful_and_every_plural_is_there(language: str) -> None:
    texts = catalogue(language)
    for text in texts:
        assert text.id == "" or not text.fuzzy
        if isinstance(text.id, tuple):
            assert len(text.string) == texts.num_plurals, text.id
    assert catalogue("ru").num_plurals == 3


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_in_english(language: str) -> None:
    for _, english, string in translations(language):
        bare = PLACEHOLDER.sub("", english)
        if (
            CODES.fullmatch(bare.strip())
            or not re.search("[a-z]{2}", bare)
            or english in {"Excel", "Karvan", *SAME.get(language, ())}
        ):
            continue
        assert string != english, english
        assert re.search(SCRIPTS.get(language, ""), string), english


@pytest.mark.parametrize("language", TRANSLATED)
def test_signs_are_those_of_the_language(language: str) -> None:
    signs = LATIN_SIGNS.get(language, re.compile("(?!)"))
    for _, english, string in translations(language):
        assert not signs.search(PLACEHOLDER.sub("x", string)), string
        assert string[:1].isspace() == english[:1].isspace(), english
        assert string[-1:].isspace() == english[-1:].isspace(), english
        assert "  " not in string, english


@pytest.mark.parametrize("language", TRANSLATED)
def test_markup_is_that_of_the_text(language: str) -> None:
    for _, english, string in translations(language):
        assert sorted(re.findall(r"</?\w+[^>]*>", string)) == sorted(re.findall(r"</?\w+[^>]*>", english)), english
