"""The page that describes the API: all of the document, from our own assets, safe and whole."""

import re

import pytest

from api.openapi.document import document
from api.openapi.shapes import Json
from tests.service import client, shipped
from ui.docs_page import groups, members, prose, words


@pytest.fixture(scope="module")
def page() -> str:
    answer = client(shipped()).get("/docs")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return answer.text


def test_every_operation_and_every_shape_has_its_place(page: str) -> None:
    places = re.findall(r'\bid="([^"]+)"', page)
    assert len(places) == len(set(places))
    wanted = {f"shape-{name}" for name in document()["components"]["schemas"]}
    wanted |= {f"op-{o['operationId']}" for methods in document()["paths"].values() for o in methods.values()}
    assert wanted <= set(places)


def test_every_link_leads_somewhere(page: str) -> None:
    places = set(re.findall(r'\bid="([^"]+)"', page))
    for link in set(re.findall(r'href="([^"]+)"', page)):
        if link.startswith("#"):
            assert link[1:] in places
            continue
        with client(shipped()).get(link) as answer:
            assert answer.status_code == 200


def test_nothing_comes_from_elsewhere_and_nothing_runs(page: str) -> None:
    assert not re.search(r'(?:src|href)="(?:\w+:)?//', page)
    assert "<script" not in page
    assert "style=" not in page
    policy = client(shipped()).get("/docs").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_frame_speaks_the_language_of_each_reader() -> None:
    persian = client(shipped()).get("/docs?lang=fa").text
    assert '<html lang="fa" dir="rtl">' in persian
    assert '<div class="docs" lang="en" dir="ltr">' in persian
    assert '<html lang="en" dir="ltr">' in client(shipped()).get("/docs").text


def test_operations_stand_under_their_tags_once() -> None:
    listed = [operation.anchor for _, found in groups(document()) for operation in found]
    assert len(listed) == len(set(listed)) == sum(map(len, document()["paths"].values()))


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ({"type": "string"}, "text"),
        ({"type": ["string", "null"], "format": "date"}, "day or null"),
        ({"type": "integer", "minimum": 1, "maximum": 64}, "whole number 1 to 64"),
        ({"enum": ["a", "b"]}, "a | b"),
        ({"enum": list("abcdefghijklmn")}, "a | b | c | …"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Leg"}}, "list of Leg"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "names with number"),
        ({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "string"}]}, "text or number"),
        ({}, "anything"),
    ],
)
def test_what_a_value_is_in_words(shape: Json, said: str) -> None:
    assert "".join(text for text, _ in words(shape)) == said


def test_members_inside_members_are_named_by_their_way() -> None:
    inner = {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}
    shape = {
        "properties": {"a": inner, "c": {"type": "array", "items": inner}, "d": {"anyOf": [inner, {"type": "null"}]},
                       "e": {"type": "object", "additionalProperties": inner}},
        "required": ["a"],
    }  # fmt: skip
    assert [(member.name, member.needed) for member in members(shape)] == [
        ("a", True), ("a.b", True), ("c", False), ("c[].b", False), ("d", False), ("d.b", False), ("e", False),
        ("e.*.b", False),
    ]  # fmt: skip


def test_prose_has_lists_and_code_and_no_other_markup() -> None:
    assert prose("a <b>\nc\n\n* one `x & y`\n  more\n* two") == (
        "<p>a &lt;b&gt; c</p>\n<ul><li>one <code>x &amp; y</code> more</li><li>two</li></ul>"
    )
