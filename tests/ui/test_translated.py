"""Every text that a page shows is translated: pages in a language that is made up, searched for English.

The language is Chinese with each of our texts as one sign a word, so that any Latin word left on a page is a text
that nobody marked, or data that is not marked as such: codes stand in capitals, or in ``<bdi>`` and ``<code>``, the
words of a source in an element with ``lang``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from babel.messages.catalog import Catalog
from flask.testing import FlaskClient

from api.views import desks
from tests.service import client, made, shipped
from tests.states import STATES, State
from tests.ui.browser import saved, sent
from ui import languages

ROOT = Path(__file__).parents[2]
MADE_UP = "zh"

DATA = frozenset({"bdi", "code", "kbd", "samp", "pre", "script", "style"})
"""Elements that hold data, not words of ours."""

SAID = frozenset(
    {"alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "label", "placeholder", "title"}
)
"""Attributes that are read out or shown; with them every ``data-…`` that holds words."""

VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
WORD = re.compile(r"[\w'’-]+")


def known() -> frozenset[str]:
    """Words that are the same in every language: our name, symbols of units, ids of places, of books and of their rows."""
    with shipped().app_context():
        network, tariffs = desks().today.network, desks().today.tariffs
    typed = [*network.nodes, *(node.name for node in network.nodes.values())]
    typed += [
        name for book in tariffs.books for name in (book.book, *(row.id for row in (*book.rates, *book.through_rates)))
    ]
    typed += [alias for equipment in network.equipment.values() for alias in equipment.aliases]
    return frozenset({"Karvan", "kg", "lb", *(word for text in typed for word in WORD.findall(text))})


KNOWN = known()


def tool() -> Any:
    """What makes the catalogues."""
    loader = SourceFileLoader("translations", str(ROOT / "tools" / "translations"))
    module = module_from_spec(spec_from_loader("translations", loader) or pytest.fail("no tool"))
    loader.exec_module(module)
    return module


def signs(text: str) -> str:
    """A text with a sign in place of each word; what stands for a value or marks up the text stays."""
    parts = re.split(r"(%\(\w+\)[sd]|%%|<[^>]+>|&\w+;)", text)
    return "".join(part if i % 2 else re.sub(r"[^\W\d_]+", "文", part) for i, part in enumerate(parts))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """One who reads the pages in the made-up language."""
    folder, maker = tmp_path_factory.mktemp("translations"), tool()
    catalog = Catalog(MADE_UP, fuzzy=False)
    for text in maker.template():
        if text.id:
            many = isinstance(text.id, tuple)
            catalog.add(text.id, (signs(text.id[1]),) if many else signs(text.id), context=text.context)
    file = folder / MADE_UP / "LC_MESSAGES" / "messages.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(maker.mo_bytes(catalog))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "_TRANSLATIONS", folder)
        yield client(made())


class Shown(HTMLParser):
    """The texts and attributes that a page shows or reads out, without those that are data."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _apart(self) -> bool:
        return any(apart for _, apart in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        apart = tag in DATA or (tag != "html" and "lang" in given)
        if not (apart or self._apart):
            words = [
                value for name, value in given.items() if name in SAID or (name.startswith("data-") and " " in value)
            ]
            self.texts += words
        if tag not in VOID:
            self._open.append((tag, apart))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not self._apart:
            self.texts.append(data)


def english(html: str, typed: str = "") -> list[str]:
    """The texts of a page in which a Latin word is left that is no code. typed : what the reader wrote himself"""
    shown, own = Shown(), KNOWN | set(WORD.findall(typed))
    shown.feed(html)
    found = []
    for text in shown.texts:
        words = set(WORD.findall(re.sub(r"https?://\S+", "", text))) - own
        if any(re.search("[a-z]{2}", word) and not re.search(r"\d", word) for word in words):
            found.append(" ".join(text.split()))
    return found


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_no_text_is_left_in_english(reader: FlaskClient, state: State) -> None:
    answer = reader.get(state.in_language(MADE_UP), headers={"Accept": "text/html"})
    assert answer.status_code == state.status
    assert not english(answer.get_data(as_text=True), unquote_plus(state.address))


def test_saved_quotes_are_translated(reader: FlaskClient) -> None:
    """Two quotes saved, listed, read, priced again in both ways, and compared."""
    reader.get(f"/?lang={MADE_UP}")
    first, second = saved(reader, reference="PO 4711"), saved(reader, mass_per_unit="18", destination="Poti")
    page = reader.get(first).get_data(as_text=True)
    option = re.search(rf'href="({first}/option/\w+)', page)
    assert option
    shown = {"read": page, "option": reader.get(option[1]).get_data(as_text=True)}
    shown["list"] = reader.get("/saved").get_data(as_text=True)
    for knowledge in ("today", "as_issued"):
        shown[knowledge] = sent(reader, first, f"{first}/reprice", knowledge=knowledge).get_data(as_text=True)
    ids = [address.rpartition("/")[2] for address in (first, second)]
    shown["compared"] = reader.get("/saved/compare", query_string=dict(zip("ab", ids, strict=True))).get_data(
        as_text=True
    )
    assert {name: english(html, "PO Xi'an Halkali Poti") for name, html in shown.items()} == {
        name: [] for name in shown
    }


def test_a_priced_table_is_translated(reader: FlaskClient) -> None:
    table = "From;To;date;Container;weight;colour\nXi'an;Halkalı;2026-12-01;40HC;24,5;red\nXiann;Poti;1;40HC;lots;x\n"
    answer = reader.post(f"/batch?lang={MADE_UP}", data={"table": table, "run": "1"})
    assert answer.status_code == 200
    assert not english(answer.get_data(as_text=True), table)


def test_a_table_is_translated(reader: FlaskClient) -> None:
    """A table looked through with all kinds of mistakes, priced, filtered, and one that cannot be read."""
    reader.get(f"/?lang={MADE_UP}")
    table = reader.get("/batch/example.csv").get_data(as_text=True)
    bad = (
        "From;To;date;Container;weight;colour;value;commodity;hazard;train;units;via\n"
        "Xi'an;Halkalı;2026-12-01;40HC;24,5;red;;;;;;\nXiann;Halkalı;2026-13-01;40XX;lots;x;1,23456;ab;77;slow;0;moon:X\n"
        "Astara;Astara;45000;45G1;-1;x;x;;;;;;too many\n"
    )
    sent_tables: list[dict[str, str]] = [
        {"table": bad}, {"table": bad, "run": "1"}, {"table": table}, {"table": table, "run": "1"},
        {"table": table, "run": "1", "lane": "almaty/poti"}, {"table": "origin\nxian\n", "run": "1"}, {"table": ""},
        {"table": "origin,destination,dispatch_date,equipment\nxian,osh,2025-06-15,WTNK\n", "run": "1"},
    ]  # fmt: skip
    found = []
    for fields in sent_tables:
        with reader.post("/batch", data=fields, headers={"Accept": "text/html"}) as answer:
            found += english(answer.get_data(as_text=True), f"{table} {bad} WTNK osh")
    assert not found


SAVED = {"saved.read", "saved.option", "saved.compare"}
"""Pages that the test of saved quotes reads."""


@pytest.mark.parametrize(
    "html",
    [
        "<p>From</p>", "<img alt='A map'>", "<button aria-label='Close'></button>", "<input placeholder='Xi’an'>",
        "<td data-label='Price, USD'></td>", "<title>Karvan quotes</title>", "<svg><title>Cost</title></svg>",
        "<p><bdi>xian</bdi> from</p>", "<option>none</option>",
    ],
)  # fmt: skip
def test_english_is_found(html: str) -> None:
    assert english(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>文 45G1, USD 12 – P95</p>",
        "<bdi>xian</bdi>",
        "<p lang='en'>as <b>it</b> was</p>",
        "<input value='Xi’an'>",
        "<p>Karvan</p>",
    ],
)
def test_data_is_let_be(html: str) -> None:
    assert not english(html)


def test_every_page_is_among_the_states() -> None:
    """A page that is added is looked at: each rule that answers HTML has a state."""
    app = shipped()
    adapter = app.url_map.bind("localhost")
    seen = {adapter.match(state.address.partition("?")[0])[0] for state in STATES if state.status != 404}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if is_page(rule.endpoint, rule.methods or set())}
    assert pages == seen | SAVED


FILES = {"answer_forms.download", "saved.download", "batch_pages.example", "finding.find", "pages.static"}
"""Addresses that answer with a file or with data for a script."""


def is_page(endpoint: str, methods: set[str]) -> bool:
    """Whether an endpoint of the ui answers a reader with a page of its own."""
    module = shipped().view_functions[endpoint].__module__
    return "GET" in methods and module.startswith("ui.") and endpoint not in FILES
