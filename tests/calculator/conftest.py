"""What several tests of the calculator read once: the shipped network and books, and the worked examples."""

from pathlib import Path

import pytest

from calculator.network import Network
from calculator.tariff_set import TariffSet
from tariffs import library, loader

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.fixture(scope="session")
def shipped_network() -> Network:
    """The network shipped with the project."""
    return loader.load_network(library.NETWORK)


@pytest.fixture(scope="session")
def shipped_tariffs(shipped_network: Network) -> TariffSet:
    """The books shipped with the project, in their order."""
    return loader.load_tariffs(library.shipped_books(), shipped_network)


@pytest.fixture(scope="session")
def example_network() -> Network:
    """The network of the worked examples: it does not change with the shipped one."""
    return loader.load_network(EXAMPLES / "network")


@pytest.fixture(scope="session")
def example_tariffs(example_network: Network) -> TariffSet:
    """The book of the worked examples."""
    return loader.load_tariffs([EXAMPLES / "book"], example_network)
