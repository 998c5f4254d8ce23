"""The sentences that the floors below say: each once, and each found again by its own form."""

import re
from collections import Counter

import pytest

from ui import sentences, spoken

SAID = [form.text for form in spoken.SENTENCES]


def test_each_stands_once() -> None:
    assert not [text for text, times in Counter(SAID).items() if times > 1]


@pytest.mark.parametrize("text", SAID)
def test_each_is_found_by_its_own_form(text: str) -> None:
    """A form that is met before must not take the sentence of another."""
    values = iter(range(1, 10))
    sample = re.sub(r"“(.*?)”", r"'\1'", text)
    sample = re.sub(r"%\(\w+\)s", lambda _: f"{next(values)}x", sample).replace("%%", "%")
    found = spoken.understood(sample)
    assert found
    assert found[0] == text


def test_words_are_marked_and_stay_as_they_are() -> None:
    assert sentences.N_("a") == "a"
    assert sentences.WORDS["trains"]["block"] == "block train"
