"""What the floors below say reaches a reader in his language: each sentence of theirs has a form that is translated."""

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service import shipped
from ui import spoken

ROOT = Path(__file__).parents[2]

MODULES = {
    "api/csv_body.py": "", "api/desks.py": "", "api/json_fields.py": "", "api/schemas.py": "",
    "calculator/conditions.py": "", "calculator/consignment_fields.py": "", "calculator/consignment_table.py": "",
    "calculator/contest.py": "", "calculator/exchange.py": "", "calculator/percentage_plan.py": "",
    "calculator/quote.py": "", "calculator/rate_plan.py": "", "calculator/routing.py": "", "calculator/stages.py": "",
    "calculator/subject_prices.py": "", "calculator/units.py": "number whole",
}  # fmt: skip
"""Modules whose sentences reach a page -> the functions that speak, "" for all."""

SAMPLES = {
    "scope": ("country", "carrier", "mode", "corridor"), "what": ("commodity scheme", "hazard class", "owner", "train"),
    "closed": ("opens 2026-12-01", "closed since 2026-12-01"), "until": ("", " until 2026-12-01"),
    "when": ("", " on 2026-12-01"), "day": ("the dispatch date", "2026-12-01"),
    "missing": ("CNY>USD", "CNY>USD (nor CNY>CHF)"), "named": ("a.csv:1 and b.csv:2",), "mark": ("point", "comma"),
    "self.unit": ("km", "t", "units"), "self.name": ("of the section", "gross a unit", "in the consignment"),
    "'laden' if self.laden else 'empty'": ("laden", "empty"), "_or(self.box_owner)": ("carrier", "shipper"),
    "_or(self.wagon_owner)": ("carrier", "shipper"), "_or(self.train)": ("single", "group or block"),
    "what in routing": ("avoid", "via"), "kind in two {} rates for {}/{}: {}": ("administrative", "market"),
    "kind in exchange": ("rate", "administrative rate"),
    "field.meaning": ("commodity code, digits",), "leg.leg": ("a_b_r",), "self._text(self.over)": ("10000",),
    "self._text(self.to)": ("10000",), "scope in routing": ("country", "node", "leg", "carrier", "mode"),
    "kind in stages": ("gauge_change", "transshipment"), "a.scope": ("country", "node"),
}  # fmt: skip
"""What an expression in a sentence may be, where it is not any text. Keys with `` in`` hold for a module or a text."""

PIECES = {
    "calculator/conditions.py": {"of the section", "gross a unit", "in the consignment"},
    "calculator/consignment_fields.py": {"commodity scheme", "hazard class"},
    "calculator/consignment_table.py": {"unexpected end"},
    "calculator/exchange.py": {"administrative rate", "the dispatch date", " on {}", " (nor {}>{})"},
    "calculator/routing.py": {"avoid {}", "via {}", " until {}"},
    "calculator/stages.py": {"leg {}"},
}
"""Texts that are no sentences but parts of some, by module."""

BANDS = {"of the section": "km", "gross a unit": "t", "in the consignment": "units"}
NEVER_SAID = {
    f"only {over} 10000 {unit} {name}" for over in ("over", "up to") for name in BANDS for unit in BANDS.values() if unit != BANDS[name]
} | {
    text for at in ("", " (nor CNY>CHF)") for text in (f"no administrative rate CNY>USD{at} on 2026-12-01", f"no rate CNY>USD{at}")
}  # fmt: skip
"""Combinations of such parts that no sentence has."""


def texts(path: str, functions: str) -> Iterator[ast.expr]:
    """Every text with two words in a module, its docstrings left out."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    if functions:
        tree.body = [node for node in tree.body if getattr(node, "name", "") in functions.split()]
    silent = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            silent |= {id(part) for part in ast.walk(node) if part is not node}
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("fullmatch", "compile", "sub", "search"):
            silent |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in silent or not isinstance(node, ast.JoinedStr | ast.Constant):
            continue
        if isinstance(node, ast.JoinedStr) or isinstance(node.value, str):
            yield node


def shape(node: ast.expr) -> str:
    """A text with ``{}`` for what changes in it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def examples_of(node: ast.expr, module: str) -> Iterator[str]:
    """What a text may say: with every combination of what stands in its places."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
        return
    assert isinstance(node, ast.JoinedStr)
    parts: list[tuple[str, ...]] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append((str(part.value),))
            continue
        assert isinstance(part, ast.FormattedValue)
        written = ast.unparse(part.value)
        if part.conversion == ord("r"):
            parts.append(("'it'",))
        else:
            keys = (f"{written} in {shape(node)}", f"{written} in {module}", written)
            parts.append(next((SAMPLES[key] for key in keys if key in SAMPLES), ("2026-12-01",)))
    for said in itertools.product(*parts):
        yield "".join(said)


def unspoken(path: str, functions: str) -> list[str]:
    """The sentences of a module that have no form, and are no declared piece of one."""
    pieces, module = PIECES.get(path, set()), Path(path).stem
    found = []
    for node in texts(path, functions):
        written = shape(node)
        sentence = " " in written.strip() and re.search(r"\b[a-z]{2,}\b", written) and not written.startswith('{"')
        if sentence and written not in pieces:
            told = [text for text in examples_of(node, module) if text not in NEVER_SAID]
            found += [f"{path}:{node.lineno} {text}" for text in told if not spoken.understood(text)]
    return found


@pytest.mark.parametrize(("path", "functions"), MODULES.items())
def test_every_sentence_of_the_floors_below_has_a_form(path: str, functions: str) -> None:
    assert not unspoken(path, functions)


def told(language: str, text: str, **spelling: str) -> str:
    """A sentence as a reader of a language is told it."""
    with shipped().test_request_context(f"/?lang={language}"):
        return str(spoken.said(text, {name: lambda _, name=name: spelling[name] for name in spelling}))


@pytest.mark.parametrize(
    ("text", "spelling", "shown"),
    [
        ("unknown place 'Xi\\'an<'", {}, "unknown place “<bdi>Xi&#39;an&lt;</bdi>”"),
        ('unknown place "it\'s"', {}, "unknown place “<bdi>it&#39;s</bdi>”"),
        ("write 1 to 10000", {}, "write 1 to 10,000"),
        ("a day from 2000-01-01 to 2099-12-31", {}, "a day from 1 January 2000 to 31 December 2099"),
        ("only for consignments by group or block", {}, "only for consignments by <bdi>wagon group or block train</bdi>"),
        ("only for empty units", {}, "only for empty units"),
        ("no FRT rate for rail KTZ matches", {"charge": "Freight", "subject": "Kazakhstan Temir Zholy (KTZ)"},
         "no <bdi>Freight</bdi> rate for <bdi>Kazakhstan Temir Zholy (KTZ)</bdi> matches"),
        ("country IR is closed until 2025-06-24: hostilities of June 2025", {"place": "Iran"},
         "<bdi>Iran</bdi> is closed until 24 June 2025: hostilities of June 2025"),
        ("30 t of goods are more than a 20 ft dry (22G1) carries", {},
         "30 t of goods are more than a 20 ft dry (<bdi>22G1</bdi>) carries"),
        ("save the file as 'CSV UTF-8'", {}, "save the file as “CSV UTF-8”"),
    ],
)  # fmt: skip
def test_a_sentence_is_found_again_with_its_values(text: str, spelling: dict[str, str], shown: str) -> None:
    assert told("en", text, **spelling) == shown


def test_what_is_not_known_is_marked_as_english() -> None:
    assert told("tr", "the moon is full & round") == '<span lang="en" dir="ltr">the moon is full &amp; round</span>'
    assert told("en", "the moon is full & round") == "the moon is full &amp; round"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2 USD/TEU × 2 TEU = 4.00 USD", '<bdi dir="ltr" lang="en">2 USD/TEU × 2 TEU = 4.00 USD</bdi>'),
        ("2 % of the value 100 USD = 2 → 2.00 USD", '<bdi>2</bdi> % of the value <bdi dir="ltr" lang="en">100 USD = 2 → 2.00 USD</bdi>'),
        ("at least 50.00 USD", "At least <bdi>50.00 USD</bdi>"),
    ],
)  # fmt: skip
def test_a_step_keeps_its_figures(text: str, shown: str) -> None:
    with shipped().test_request_context("/"):
        assert str(spoken.step(text)) == shown


def test_a_closest_row_has_its_reasons_in_words() -> None:
    with shipped().test_request_context("/"):
        assert str(spoken.reasons("u u40 (rates.csv:7): only for empty units, valid to 2026-12-31")) == (
            '<bdi dir="ltr" lang="en">u u40 (rates.csv:7)</bdi>: only for empty units, valid to 31 December 2026'
        )
        assert str(spoken.reasons("u u40 (rates.csv:7)")) == '<bdi dir="ltr" lang="en">u u40 (rates.csv:7)</bdi>'


def test_a_sentence_begins_and_ends_as_one() -> None:
    with shipped().test_request_context("/"):
        assert str(spoken.sentence("round it")) == "Round it."
        assert str(spoken.sentence("")) == ""
        assert str(spoken.quoted("")) == ""
        assert spoken.term("") == ""


def test_every_form_is_one_of_a_whole_sentence() -> None:
    """No form is so open that it takes another sentence for its own."""
    for form in (*spoken.SENTENCES, *spoken.STEPS):
        assert re.search("[a-z]{2}", re.sub(r"%\(\w+\)s", "", form.text)), form.text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("USD/(t*km)", "USD/(t*km)"), ("percent of FRT;GAU", "percent of FRT;GAU"),
        ("percent of total", "percent of the total"), ("percent of value", "percent of the value"),
    ],
)  # fmt: skip
def test_a_unit_of_a_tariff_is_said_where_it_has_words(written: str, shown: str) -> None:
    with shipped().test_request_context("/"):
        assert spoken.unit(written) == shown
