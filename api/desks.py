"""The desks of a running service: opened once, kept by what they are asked to know, never more than a bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import RLock

from api import metrics
from api.config import Config
from api.opening import Sources, open_desk
from calculator.consignment import Consignment
from calculator.desk import QuotingDesk
from calculator.problem import Problem, Refused, did_you_mean, suggest
from calculator.quote import Quote, quote
from tariffs import library, scenario
from tariffs.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a desk knows: rows published up to a day, exchange rates of a day, the data of a scenario."""

    as_known_on: date
    exchange_date: date
    scenario: str = ""


@dataclass
class Desks:
    """Opens desks and keeps those used last. A desk's own caches are not made for threads: one lock guards all.

    config : its tariffs, network and the number of desks to keep
    """

    config: Config
    scenarios: Mapping[str, Scenario] = field(init=False)
    _opened: dict[str, QuotingDesk] = field(init=False, default_factory=dict)
    _unfit: dict[str, Problem] = field(init=False, default_factory=dict)
    _kept: OrderedDict[Knowledge, QuotingDesk] = field(init=False, default_factory=OrderedDict)
    _lock: RLock = field(init=False, default_factory=RLock)

    def __post_init__(self) -> None:
        """Open today's desk, so that a broken folder stops the start. Raises Refused with every problem."""
        self.scenarios = {name: scenario.load(path) for name, path in library.scenarios().items()}
        self._open("")

    @property
    def today(self) -> QuotingDesk:
        """The desk without a scenario that knows what is known today."""
        return self.desk(knowledge())

    def desk(self, known: Knowledge) -> QuotingDesk:
        """The desk that knows so much and no more. Raises Refused where the scenario does not fit the books served."""
        with self._lock:
            if known not in self._kept:
                opened = self._open(known.scenario)
                self._kept[known] = QuotingDesk(
                    opened.network, opened.tariffs, known.as_known_on, known.exchange_date, opened.paths
                )
            self._kept.move_to_end(known)
            while len(self._kept) > self.config.desks:
                self._kept.popitem(last=False)
            return self._kept[known]

    def own_desk(self, known: Knowledge) -> QuotingDesk:
        """A desk for one thread alone, such as a batch's: it keeps nobody waiting, and its caches end with it."""
        desk = self.desk(known)
        return QuotingDesk(desk.network, desk.tariffs, desk.as_known_on, desk.exchange_date, desk.paths)

    def quote(self, known: Knowledge, consignment: Consignment) -> tuple[QuotingDesk, Quote]:
        """The quote of a consignment, and the desk that made it."""
        with self._lock:
            desk = self.desk(known)
            answer = quote(desk, consignment)
        metrics.quoted(answer)
        return desk, answer

    def problem_with(self, name: str) -> Problem | None:
        """Why a scenario cannot be used here, or None. Only shipped ones can: a name from outside opens no file."""
        if name and name not in self.scenarios:
            advice = did_you_mean(name, self.scenarios) or f"one of {', '.join(self.scenarios)}"
            return Problem(f"unknown scenario {name!r}", advice, column="scenario", code="unknown_scenario",
                           value=name, suggestions=suggest(name, self.scenarios))  # fmt: skip
        with self._lock:
            if name not in self._opened and name not in self._unfit:
                try:
                    self._open(name)
                except Refused as refused:
                    reasons = "; ".join(problem.message for problem in refused.problems)
                    self._unfit[name] = Problem(
                        f"scenario {name} does not fit the books served here: {reasons}", "choose another",
                        column="scenario", code="unfit_scenario", value=name,
                    )  # fmt: skip
            return self._unfit.get(name)

    def _open(self, name: str) -> QuotingDesk:
        """A desk on the files as they are under a scenario; its network and books serve every day."""
        if name not in self._opened:
            self._opened[name] = open_desk(Sources(self.config.tariffs, self.config.network, name))
        return self._opened[name]


def knowledge(as_known_on: date | None = None, exchange_date: date | None = None, scenario: str = "") -> Knowledge:
    """What a question that leaves days open is answered by: as known today, exchange of the same day."""
    known = as_known_on or date.today()
    return Knowledge(known, exchange_date or known, scenario)
