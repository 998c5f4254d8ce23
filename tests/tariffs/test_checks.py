"""What the books of a set must agree on."""

from pathlib import Path

from tariffs import book_loader, checks, loader, network_loader
from tariffs.subjects import Subjects
from tests.tariffs.folders import BOOK_TOML, book, network, problems, said

FEE = {"charge": "FEE", "on": "consignment"}


def test_codes_that_no_book_of_the_set_has(tmp_path: Path) -> None:
    toml = BOOK_TOML + '[required]\nferry = "FER"\n'
    folder = book(
        tmp_path,
        [FEE | {"unit": "percent of FRT;FRR"}],
        factors=[{"charges": "GAV;THR"}],
        through=[{"includes": "FRT;BCF@to"}],
        toml=toml,
    )
    assert problems(tmp_path, folder) == []
    assert problems(tmp_path, folder, warnings=True) == [
        "rates.csv:2: unit: no book of the set has the charge FRR; did you mean FRT?",
        "factors.csv:2: charges: no book of the set has the charge GAV; did you mean GAU?",
        "through.csv:2: includes: no book of the set has the charge BCF; correct the code, or add the book that has it",
        "book.toml:12: required.ferry: no book of the set has the charge FER; did you mean FRT or FEE?",
    ]
    other = book(tmp_path, [], toml=BOOK_TOML.replace('"FRT"', '"FER", "FRR", "GAV", "BCF"'), name="other")
    assert problems(tmp_path, folder, other, warnings=True)[-1:] == [
        "other/book.toml:1: book: test 1 stands twice in the set; give it once"
    ]


def test_percentages_of_total_and_of_value_name_no_codes(tmp_path: Path) -> None:
    rows = [FEE | {"unit": "percent of total"}, FEE | {"charge": "GAU", "unit": "percent of value"}]
    assert problems(tmp_path, book(tmp_path, rows), warnings=True) == []


def test_errors_of_all_checks_come_together(tmp_path: Path) -> None:
    rows = [{"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, {"min_amount": "0.001"}, {}]
    folder = book(tmp_path, rows)
    found = [problem for problem in loader.check([folder], network(tmp_path)) if not problem.warning]
    assert [problem.code for problem in found] == ["dates_reversed", "too_fine", "overlap"]
    assert said(tmp_path, found) == problems(tmp_path, folder)


def test_a_sound_book_has_no_errors(tmp_path: Path) -> None:
    places, _, _ = network_loader.load(network(tmp_path))
    loaded, found = book_loader.load(book(tmp_path, [{}]), network_loader.known_to(places))
    assert loaded is not None and found == []
    assert checks.errors(loaded, Subjects(places)) == checks.warnings(loaded, Subjects(places)) == []
