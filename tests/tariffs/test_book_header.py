"""The head of a tariff book."""

from fractions import Fraction

import pytest

from tariffs import book_header
from tariffs.toml_file import parse
from tests.tariffs.folders import BOOK_TOML


def problems_of(text: str) -> list[str]:
    toml, problems = parse("book.toml", text.encode())
    assert problems == []
    return [str(problem) for problem in book_header.read(toml)[1]]


def test_a_head_as_understood() -> None:
    more = '\nline = 1\n[required]\nrail = "FRT"\n[charge_names]\nFRT = "Freight"\n'
    header, problems = book_header.read(parse("book.toml", (BOOK_TOML + more).encode())[0])
    assert problems == []
    assert (header.book, header.edition, header.status, header.through) == ("test", "1", "reference", "")
    assert header.rounding["cis"].invoice_currency == "USD"
    assert header.rounding["cis"].line == 1
    assert header.rounding["cis"].rate == Fraction(1, 100)
    assert header.rounding["default"].line == 0
    assert header.required == {"rail": "FRT"}
    assert header.charge_names == {"FRT": "Freight"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('pivott = "USD"', ["book.toml:2: pivott: unknown key 'pivott'; did you mean pivot?"]),
        ('status = "contrakt"', ["book.toml:2: status: unknown status 'contrakt'; did you mean contract?"]),
        ('through = "always"', ["book.toml:2: through: unknown through 'always'; write prefer, cheaper, ignore"]),
        ('pivot = "QQQ"', ["book.toml:2: pivot: unknown pivot 'QQQ'; write an ISO 4217 code"]),
        ("required = 1", ["book.toml:2: required: 1 is not a table of texts; write a table of texts"]),
        ('[required]\nrial = "FRT"', ["book.toml:3: required.rial: unknown kind of subject 'rial'; did you mean rail or terminal?"]),
        ('[required]\nrail = "frt"', ["book.toml:3: required.rail: 'frt' is not a charge code; write capitals, such as FRT"]),
        ('[rounding.x]\nline = "0"', ["book.toml:3: rounding.x.line: '0' is not a step above 0, such as '0.01'; write a step above 0, such as '0.01'"]),
        ('[rounding.x]\nlines = "1"', ["book.toml:3: rounding.x.lines: unknown key 'lines'; did you mean line?"]),
        ('[rounding.x]\ninvoice_currency = "USS"', ["book.toml:3: rounding.x.invoice_currency: unknown currency 'USS'; did you mean UZS or USD or SSP?"]),
        ('[rounding]\nx = 1', ["book.toml:3: rounding.x: 1 is not a table; write [rounding.x]"]),
        ('[charge_names]\nFTR = "x"', ["book.toml:3: charge_names.FTR: FTR is not in `charges`; did you mean FRT?"]),
    ],
)  # fmt: skip
def test_every_refusal(line: str, expected: list[str]) -> None:
    start = 'book = "b"; title = "t"; issuer = "i"; edition = "e"; charges = ["FRT"]'
    first = start.replace("; ", "\n")
    found = problems_of(f"{first}\n{line}\n")
    # The lines below count from the line before the one given.
    assert [text.replace(f":{6 + line.count(chr(10))}:", f":{2 + line.count(chr(10))}:") for text in found] == expected


def test_wrong_keys_are_unknown_and_the_others_understood() -> None:
    toml, _ = parse("book.toml", BOOK_TOML.replace('"USD"\ncharges', '"usd"\ncharges').encode())
    header, problems = book_header.read(toml)
    assert [str(problem) for problem in problems] == [
        "book.toml:5: pivot: unknown pivot 'usd'; did you mean USD or UZS or SRD?"
    ]
    assert (header.book, header.pivot, header.charges) == ("test", "", ("FRT", "GAU", "FEE"))
    assert header.unknown == {"pivot"}
    assert book_header.unread(toml).unknown >= {"book", "charges", "pivot", "rounding"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc", r"'../../etc' cannot name a folder; leave out / and \, and do not begin with a point"),
        ("..", r"'..' cannot name a folder; leave out / and \, and do not begin with a point"),
        (r"a\\b", r"'a\\b' cannot name a folder; leave out / and \, and do not begin with a point"),
        (r"a\u202Eb", r"'a\u202eb' cannot be an id; write one line of at most 80 signs, all of them visible"),
        (r"a\nb", r"'a\nb' cannot be an id; write one line of at most 80 signs, all of them visible"),
    ],
)
def test_books_and_editions_can_be_named(name: str, expected: str) -> None:
    head = 'book = "{}"\ntitle = "t"\nissuer = "i"\nedition = "{}"\ncharges = ["FRT"]\n'
    assert problems_of(head.format(name, "2026-01")) == [f"book.toml:1: book: {expected}"]
    assert problems_of(head.format("b", name)) == [f"book.toml:4: edition: {expected}"]


def test_names_of_charges_are_not_held_against_a_list_that_is_wrong() -> None:
    head = 'book = "b"\ntitle = "t"\nissuer = "i"\nedition = "e"\ncharges = "FRT"\n[charge_names]\nFRT = "Freight"\n'
    assert problems_of(head) == ["book.toml:5: charges: 'FRT' is not a list of texts; write a list of texts"]


def test_missing_keys_and_charges_that_are_none() -> None:
    assert problems_of('charges = ["FRT", "FRT", "x y"]\n') == [
        "book.toml: book: the key is missing; add book = …",
        "book.toml: title: the key is missing; add title = …",
        "book.toml: issuer: the key is missing; add issuer = …",
        "book.toml: edition: the key is missing; add edition = …",
        "book.toml:1: charges: FRT stands twice; remove one of the two",
        "book.toml:1: charges: 'x y' is not a charge code; write capitals, such as FRT",
    ]
