"""Folders of tables become a network and a tariff set, or are refused with every problem of every file.

Source: the tariff-book rules, sections 2 and 7, and the network rules, section 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from calculator.network import Network
from calculator.observation import Capacity, Observation, PriceObservation
from calculator.problem import Problem, Refused, did_you_mean, errors, suggest
from calculator.tariff_set import TariffSet
from tariffs import book_loader, checks, evidence_loader, library, network_loader
from tariffs.book_loader import LoadedBook
from tariffs.cells import Known
from tariffs.scenario import Scenario
from tariffs.subjects import Subjects
from tariffs.table import Place


def load_network(folder: Path, scenario: Scenario | None = None) -> Network:
    """The network of a folder, under a scenario if one is given. Raises Refused with every error."""
    network, _, problems = network_loader.load(folder, scenario)
    _refuse(problems)
    return network


def load_tariffs(folders: Sequence[Path], network: Network, scenario: Scenario | None = None) -> TariffSet:
    """The books of these folders as a set, earlier first; a later book overrides an earlier one.

    network  : what the books may name
    scenario : may leave books out, add some, and change their tables
    Raises Refused with every error of every book.
    """
    books, problems = _books(folders, network_loader.known_to(network), scenario)
    subjects = Subjects(network)
    for loaded in books:
        problems += checks.errors(loaded, subjects)
    _refuse(problems)
    return TariffSet(tuple(loaded.book for loaded in books))


def check(folders: Sequence[Path], network_folder: Path, scenario: Scenario | None = None) -> list[Problem]:
    """Every error and warning of a network, with the tables that describe it, and of books; nothing is raised."""
    network, known, problems = network_loader.load(network_folder, scenario)
    problems += evidence_loader.check(network_folder, known, scenario)
    # Names of network rows that are wrong themselves are known all the same: one mistake is reported once.
    exact = network_loader.known_to(network)
    known = {kind: {**known.get(kind, {}), **names} for kind, names in exact.items()}
    books, wrong = _books(folders, known, scenario)
    problems += wrong
    subjects = Subjects(network)
    for loaded in books:
        problems += [*checks.errors(loaded, subjects), *checks.warnings(loaded, subjects)]
    return _in_order(problems + checks.set_warnings(books))


def observations(path: Path) -> tuple[Observation, ...]:
    """The published journeys of a network folder, or of a file of its own. Raises Refused."""
    found, problems = evidence_loader.observations(path)
    _refuse(problems)
    return found


def price_observations(path: Path) -> tuple[PriceObservation, ...]:
    """The published through prices of a network folder, or of a file of its own. Raises Refused."""
    found, problems = evidence_loader.price_observations(path)
    _refuse(problems)
    return found


def capacity(path: Path) -> tuple[Capacity, ...]:
    """The capacities and volumes of a network folder, or of a file of its own. Raises Refused."""
    found, problems = evidence_loader.capacity(path)
    _refuse(problems)
    return found


def _books(folders: Sequence[Path], known: Known, scenario: Scenario | None) -> tuple[list[LoadedBook], list[Problem]]:
    """The books of the folders, without those that the scenario leaves out and with those that it adds."""
    books, problems = [], []
    for folder in [*folders, *(library.book_folder(name) for name in (scenario.add_books if scenario else ()))]:
        loaded, wrong = book_loader.load(folder, known, scenario)
        problems += wrong
        if loaded:
            books.append(loaded)
    if not scenario:
        return books, problems
    names = {name for loaded in books for name in loaded.names}
    for key, asked in (("books.leave_out", scenario.leave_out), ("book", scenario.books_changed)):
        for name in asked:
            if name not in names:
                advice = did_you_mean(name, names) or f"the books are {', '.join(loaded.book.book for loaded in books)}"
                place, near = Place(scenario.file, scenario.line_of(key)), suggest(name, names)
                problems.append(place.problem(key, f"no book {name!r} in the set", advice, "unknown_book", name, near))
    return [loaded for loaded in books if loaded.names.isdisjoint(scenario.leave_out)], problems


def _in_order(problems: list[Problem]) -> list[Problem]:
    """File by file, in the order in which they were read, and line by line: as one mends them."""
    files = {file: order for order, file in enumerate(dict.fromkeys(problem.file for problem in problems))}
    return sorted(problems, key=lambda problem: (files[problem.file], problem.line))


def _refuse(problems: list[Problem]) -> None:
    if errors(problems):
        raise Refused(_in_order(errors(problems)))
