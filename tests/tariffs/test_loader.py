"""Folders become a network and a tariff set, or are refused with every problem."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from calculator.problem import Refused
from tariffs import library, loader
from tests.oracle.books import TariffSetText, tariff_sets
from tests.tariffs.folders import BOOK_TOML, NETWORK, book, network, said, write

EXAMPLES = loader.load_network(Path(__file__).parents[1] / "examples" / "network")


def test_books_keep_their_order(tmp_path: Path) -> None:
    places = loader.load_network(network(tmp_path))
    folders = [book(tmp_path, [{}], toml=BOOK_TOML.replace('"test"', f'"{name}"'), name=name) for name in ("b", "a")]
    assert [loaded.book for loaded in loader.load_tariffs(folders, places).books] == ["b", "a"]
    assert loader.load_tariffs([], places).books == ()


def test_a_network_is_refused_with_all_its_problems(tmp_path: Path) -> None:
    folder = network(tmp_path, legs=NETWORK["legs"].replace("1520", ""), names="node,lang,name,kind\nx,en,X,alias\n")
    with pytest.raises(Refused) as caught:
        loader.load_network(folder)
    assert [problem.code for problem in caught.value.problems] == ["unknown_node", "no_gauge", "no_gauge"]


def test_warnings_refuse_nothing(tmp_path: Path) -> None:
    places = loader.load_network(write(network(tmp_path), {"extra": "x\n"}))
    folder = book(tmp_path, [{"on": "rail ASCO"}])
    assert len(loader.load_tariffs([folder], places).books[0].rates) == 1
    assert [problem.code for problem in loader.check([folder], tmp_path / "network")] == [
        "unknown_file",
        "never_matches",
    ]


def test_the_check_tells_a_mistake_once_and_raises_nothing(tmp_path: Path) -> None:
    folder = network(tmp_path, carriers=NETWORK["carriers"].replace("KZ,SMGS", "KZ,SMG"))
    problems = loader.check([book(tmp_path, [{}]), tmp_path / "none"], folder)
    assert said(tmp_path, [problem for problem in problems if not problem.warning]) == [
        "network/carriers.csv:3: law: 'SMG' is not one of the choices; did you mean SMGS?",
        "none: there is no such folder; check its name",
    ]
    assert said(tmp_path, loader.check([], tmp_path / "nowhere")) == [
        "nowhere: there is no such folder; check its name"
    ]


@settings(max_examples=25)
@given(tariff_sets())
def test_books_that_are_valid_by_an_independent_reading_load(tariffs: TariffSetText) -> None:
    with TemporaryDirectory() as parent:
        folders = [text.write(Path(parent)) for text in tariffs.books]
        books = loader.load_tariffs(folders, EXAMPLES).books
        for loaded, folder in zip(books, folders, strict=True):
            with (folder / "rates.csv").open(encoding="utf-8", newline="") as file:
                assert [rate.id for rate in loaded.rates] == [row["rate"] for row in csv.DictReader(file)]


def test_evidence_is_loaded_or_refused(tmp_path: Path) -> None:
    assert len(loader.observations(library.NETWORK)) > 50
    assert len(loader.price_observations(library.NETWORK)) > 40
    assert len(loader.capacity(library.NETWORK)) > 40
    with pytest.raises(Refused, match="there is no such file"):
        loader.observations(tmp_path)
    with pytest.raises(Refused, match="there is no such file"):
        loader.price_observations(tmp_path)
    with pytest.raises(Refused, match="there is no such file"):
        loader.capacity(tmp_path)
