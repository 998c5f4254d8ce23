"""What the pages to browse show beyond the tables themselves: derived by the engine, once for each state of the data.

A fact is made when it is first asked for, by a desk that no quote waits for, and kept until the books, the network
or the day change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from api.corridor_table import LONG_BOX, SAMPLES, CorridorRow, corridor_row
from api.desks import Desks
from calculator.backtest import Judgement, backtest
from calculator.backtest_prices import ComparedPrice, compared_prices
from calculator.desk import QuotingDesk
from calculator.network import Network
from calculator.observation import Capacity, Observation, PriceObservation
from calculator.routing import PATHS
from calculator.tariff_set import TariffSet
from tariffs import library, loader

Fact = TypeVar("Fact")
State = tuple[Any, ...]

CURRENCY = "USD"
"""The currency in which corridors are priced."""


@dataclass
class Facts:
    """Facts of the data that a service answers with today. One lock guards the desk that makes them.

    desks : of the service
    """

    desks: Desks
    _lock: RLock = field(default_factory=RLock, repr=False)
    _state: State = ()
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @property
    def desk(self) -> QuotingDesk:
        """The desk of today, for what is read and not priced."""
        return self.desks.today

    @property
    def network(self) -> Network:
        """The network served."""
        return self.desk.network

    @property
    def tariffs(self) -> TariffSet:
        """The books served."""
        return self.desk.tariffs

    @property
    def state(self) -> State:
        """What all facts depend on: the network, the books and the two days."""
        desk = self.desk
        books = tuple(book.digest for book in desk.tariffs.books)
        return desk.network.digest, books, desk.as_known_on, desk.exchange_date

    def corridor(self, name: str) -> CorridorRow:
        """A corridor with the price of a 40-foot box from its first place to its last."""
        return self._fact(("corridor", name), lambda desk: self._row(desk, name, samples=(LONG_BOX,)))

    def corridors(self) -> list[CorridorRow]:
        """All corridors in the order of the network."""
        return [self.corridor(name) for name in self.network.corridors]

    def forth(self, name: str) -> CorridorRow:
        """A corridor with the prices of all samples."""
        return self._fact(("forth", name), lambda desk: self._row(desk, name, samples=SAMPLES))

    def back(self, name: str) -> CorridorRow:
        """A corridor from its last place to its first, with the prices of all samples."""
        return self._fact(("back", name), lambda desk: self._row(desk, name, samples=SAMPLES, back=True))

    def journeys(self) -> list[Judgement]:
        """Every published journey beside the model."""
        return self._fact("journeys", lambda desk: backtest(desk.network, self._observations()))

    def prices(self, corridor: str) -> list[ComparedPrice]:
        """The published prices of a corridor beside ours for a dispatch today."""
        return self._fact(("prices", corridor), lambda desk: compared_prices(
            desk, [row for row in self._published() if row.corridor == corridor], desk.as_known_on
        ), PATHS)  # fmt: skip

    def capacities(self) -> tuple[Capacity, ...]:
        """Capacities, volumes and targets as published."""
        return self._fact("capacities", lambda desk: self._read("capacity.csv", loader.capacity))

    def _observations(self) -> tuple[Observation, ...]:
        return self._read("observations.csv", loader.observations)

    def _published(self) -> tuple[PriceObservation, ...]:
        return self._fact(
            "published prices", lambda desk: self._read("price-observations.csv", loader.price_observations)
        )

    def _read(self, file: str, load: Callable[[Path], tuple[Fact, ...]]) -> tuple[Fact, ...]:
        """The rows of a table that a network of one's own need not have."""
        folder = self.desks.config.network or library.NETWORK
        return load(folder) if (folder / file).is_file() else ()

    def _row(self, desk: QuotingDesk, name: str, **chosen: Any) -> CorridorRow:
        return corridor_row(desk, desk.network.corridors[name], desk.as_known_on, CURRENCY, **chosen)

    def _fact(self, key: Hashable, make: Callable[[QuotingDesk], Fact], paths: int = 0) -> Fact:
        """A fact that is kept, or made. paths : searched besides the corridors, for which a fact must ask"""
        with self._lock:
            if (state := self.state) != self._state:
                self._state, self._kept = state, {}
            if key not in self._kept:
                self._kept[key] = make(self._own_desk(paths))
            found: Fact = self._kept[key]
            return found

    def _own_desk(self, paths: int) -> QuotingDesk:
        """A desk that no quote waits for; one for each number of paths, as a desk keeps the routes it found."""
        key = ("desk", paths)
        if key not in self._kept:
            desk = self.desk
            self._kept[key] = QuotingDesk(desk.network, desk.tariffs, desk.as_known_on, desk.exchange_date, paths)
        found: QuotingDesk = self._kept[key]
        return found
