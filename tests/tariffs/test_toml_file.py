"""TOML with the line of each key."""

from datetime import date

import pytest

from tariffs.toml_file import cell_text, is_any_text, is_table_of_texts, is_tables, is_text, is_texts, parse, shape

TEXT = """\
title = "x"

[rounding.cis]
line = 0.01
[[set]]
table = "legs"
[[set]]
table = "nodes"
"""


def test_keys_have_lines_and_decimals_stay_text() -> None:
    toml, problems = parse("b.toml", TEXT.encode())
    assert problems == []
    assert toml.values["rounding"]["cis"]["line"] == "0.01"
    assert toml.line("title") == 1
    assert toml.line("rounding", "cis") == 3
    assert toml.line("rounding", "cis", "line") == 4
    assert toml.line("rounding", "cis", "rate") == 3
    assert [toml.line("set", nth=nth) for nth in (0, 1)] == [5, 7]
    assert toml.line("nothing") == 0


def test_what_is_no_toml_is_said_with_its_line() -> None:
    said = [str(problem) for problem in parse("b.toml", b"a = 1\nb = \n")[1]]
    assert said == ["b.toml:2: is not TOML: Invalid value; correct the line"]
    assert parse("b.toml", b"\xff")[1][0].code == "not_utf8"


TOO_DEEP = "b.toml: has tables or lists more than 20 deep in each other; correct it"
TOO_LARGE = "has a whole number that does not fit 64 bits"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = " + "[" * 5000 + "]" * 5000, TOO_DEEP),
        ("x = " + "{a=" * 3000 + "1" + "}" * 3000, TOO_DEEP),
        ("x" + ".a" * 3000 + " = 1", TOO_DEEP),
        ("x = 1\nz = " + "9" * 10_000, f"b.toml:2: {TOO_LARGE}; correct the line"),
        ("x = 0x" + "f" * 10_000, f"b.toml: {TOO_LARGE}; correct it"),
        ("x = [{a = 9223372036854775808}]", f"b.toml: {TOO_LARGE}; correct it"),
        ("x = 9223372036854775807\ny = " + "[" * 20 + "]" * 20, None),
    ],
)
def test_what_is_too_deep_or_too_large_is_said(text: str, expected: str | None) -> None:
    assert [str(problem) for problem in parse("b.toml", text.encode())[1]] == ([expected] if expected else [])


def test_the_shape_of_a_table_is_checked_key_by_key() -> None:
    toml, _ = parse("b.toml", b'titel = "x"\nissuer = ""\ncharges = "FRT"\nzzz = 1\n')
    keys = {"title": is_text, "issuer": is_text, "charges": is_texts}
    assert [str(problem) for problem in shape(toml, toml.values, keys, ("title",))] == [
        "b.toml:1: titel: unknown key 'titel'; did you mean title?",
        "b.toml:2: issuer: blank is not a text; write a text",
        "b.toml:3: charges: 'FRT' is not a list of texts; write a list of texts",
        "b.toml:4: zzz: unknown key 'zzz'; the keys are title, issuer, charges",
        "b.toml: title: the key is missing; add title = …",
    ]


def test_kinds_of_values() -> None:
    assert is_any_text("") == "" and is_any_text(1) == "a text"
    assert is_table_of_texts({"a": "b"}) == "" and is_table_of_texts({"a": 1}) == "a table of texts"
    assert is_tables([{}]) == "" and is_tables({}) == "a list of tables"


def test_values_as_cells() -> None:
    assert [cell_text(value) for value in ("", "a", 12, date(2026, 1, 2), True, [])] == [
        "",
        "a",
        "12",
        "2026-01-02",
        None,
        None,
    ]
