"""Folders of tables become a network and a tariff set, or are refused with every problem of every file.

Source: the tariff-book rules, sections 2 and 7, and the network rules, section 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from calculator.network import Network
from calculator.problem import Problem, Refused, errors
from calculator.tariff_set import TariffSet
from tariffs import book_loader, network_loader
from tariffs.book_loader import LoadedBook
from tariffs.cells import Known
from tariffs.scenario import Scenario


def load_network(folder: Path, scenario: Scenario | None = None) -> Network:
    """The network of a folder, under a scenario if one is given. Raises Refused with every error."""
    network, _, problems = network_loader.load(folder, scenario)
    _refuse(problems)
    return network


def load_tariffs(folders: Sequence[Path], network: Network, scenario: Scenario | None = None) -> TariffSet:
    """The books of these folders as a set, earlier first; a later book overrides an earlier one.

    network : what the books may name. Raises Refused with every error of every book.
    """
    books, problems = _books(folders, network_loader.known_to(network), scenario)
    _refuse(problems)
    return TariffSet(tuple(loaded.book for loaded in books))


def _books(folders: Sequence[Path], known: Known, scenario: Scenario | None) -> tuple[list[LoadedBook], list[Problem]]:
    books, problems = [], []
    for folder in folders:
        loaded, wrong = book_loader.load(folder, known, scenario)
        problems += wrong
        if loaded:
            books.append(loaded)
    return books, problems


def _refuse(problems: list[Problem]) -> None:
    if errors(problems):
        raise Refused(errors(problems))
