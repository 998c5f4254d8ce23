"""The drawings of an answer, and the tables beside them, say what the quote says."""

import re

import pytest

from tests.service import client, shipped
from tests.ui.drawings.quotes import QUESTIONS, minor, quote, timeless
from ui.drawings.answer import MOST, Drawings, drawings_of
from ui.labels import Labels


def drawn(name: str, **changed: object) -> Drawings:
    data = {**quote(name), **changed}
    found = drawings_of(data, Labels(data), shipped().extensions["desks"].today.network.nodes)
    assert found
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_tables_end_at_the_total_and_the_mean(name: str) -> None:
    found = drawn(name)
    for option, shown in zip(quote(name)["options"], found.options, strict=True):
        assert minor(shown.price.replace(",", "")) == minor(option["total"]["amount"])
        last = found.steps[option["rank"]][-1]
        assert last.paid == shown.price
        assert float(last.passed) == pytest.approx(option["transit_time"]["mean"], abs=0.051)
        assert last.km == f"{option['km']:,}"


def test_without_options_there_is_nothing_to_draw() -> None:
    data = {**quote("box"), "options": []}
    assert drawings_of(data, Labels(data), {}) is None


def test_one_option_alone_and_one_without_a_time() -> None:
    one = drawn("box", options=quote("box")["options"][:1])
    assert one.scatter is None
    assert one.map
    unknown = drawn("box", options=[timeless(option) for option in quote("box")["options"]])
    assert (unknown.scatter, unknown.days, unknown.profile.days) == (None, None, None)
    assert unknown.options[0].p50 == ""
    assert unknown.steps[1][-1].passed == ""


def test_no_more_than_can_be_told_apart() -> None:
    options = quote("box")["options"]
    many = [{**option, "rank": i + 1} for i, option in enumerate(options * 2)]
    found = drawn("box", options=many)
    assert len(found.options) == MOST
    assert found.more == len(many) - MOST


QUESTION = "/?origin=Xi%27an&destination=Halkali&equipment=45G1&dispatch_date=2026-12-01&mass_per_unit=24&as_known_on=2026-11-23"


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_page_draws_without_style_and_script(language: str) -> None:
    page = client(shipped()).get(f"{QUESTION}&lang={language}").get_data(as_text=True)
    section = page[page.index('<section class="drawings"') : page.index('<details class="option"')]
    assert section.count("<figure") == 5
    assert section.count('role="img"') == 5
    assert section.count('<details class="twin">') == 5
    assert not re.search(r"\sstyle=|<script|\son\w+=", section)
    for named in re.findall(r'aria-labelledby="([^"]+)"', section):
        assert all(f'id="{name}"' in page for name in named.split())
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_an_option_has_a_page_with_its_own_drawings() -> None:
    option = quote("box")["options"][3]["option"]
    page = client(shipped()).get(QUESTION.replace("/?", f"/option/{option}?")).get_data(as_text=True)
    section = page[page.index('<section class="drawings"') :]
    assert section.count('role="img"') == 4
    assert "shown-" not in section
    assert 'class="strong r4"' in section
    assert 'class="strong r1"' not in section
