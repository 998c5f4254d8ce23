"""Who wins the rows of a block on one desk: classes with the options of their routes by number, and their times."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import groupby

import numpy as np

from calculator.batch_classes import MOST_CLASSES, Classes, Compiled, Group
from calculator.batch_kernel import totals
from calculator.batch_programs import Grown, Shape
from calculator.batch_reading import Read, Vocabulary
from calculator.batch_sorting import Sorter
from calculator.comparison import ranks
from calculator.consignment import Consignment, ConsignmentClass
from calculator.desk import QuotingDesk
from calculator.itinerary import Itinerary
from calculator.network import Network
from calculator.planned import Lines
from calculator.winners import CRITERIA, NONE, Winners, hundredths, winners


@dataclass(frozen=True)
class NamedOption:
    """An option by its id, the corridors that contain its stretch, its countries in travelling order, and its legs."""

    option: str
    corridor: str
    countries: str
    legs: tuple[str, ...]


class Options:
    """Every option met on any desk, by its number."""

    def __init__(self) -> None:
        """Without an option."""
        self._numbers: dict[str, int] = {}
        self.listed: list[NamedOption] = []

    def number(self, itinerary: Itinerary, network: Network) -> int:
        """The number of an option."""
        number = self._numbers.setdefault(itinerary.option, len(self.listed))
        if number == len(self.listed):
            countries = (network.nodes[node].country for node in itinerary.nodes)
            travelled = "-".join(country for country, _ in groupby(countries))
            self.listed.append(NamedOption(itinerary.option, itinerary.corridor_text, travelled, itinerary.leg_ids))
        return number


class LaneGroup(Group):
    """The classes of one shape with, of each route, its option by number and its times [hundredths of a day]."""

    def __init__(self, shape: Shape) -> None:
        """Without a class."""
        super().__init__(shape)
        self.option, self.p50, self.p95 = (Grown(shape.routes) for _ in range(3))


class LaneClasses(Classes[LaneGroup]):
    """All classes met so far on one desk.

    currencies : that some line of some plan was reckoned in
    """

    new_group = LaneGroup

    def __init__(self, desk: QuotingDesk, options: Options) -> None:
        """options : where new ones are added"""
        self._options = options
        self.currencies: set[str] = set()
        self._seen: set[Lines] = set()
        super().__init__(desk)

    def _wide(self, consignment: Consignment) -> ConsignmentClass:
        # Nobody reads why there is no price.
        return self.desk.class_book.of(consignment)

    def _note(self, group: LaneGroup, of: Compiled) -> None:
        network = self.desk.network
        group.option.add([self._options.number(route.itinerary, network) for route in of.routes])
        group.p50.add([hundredths(route.time, 50) for route in of.routes])
        group.p95.add([hundredths(route.time, 95) for route in of.routes])
        for plan in of.plans:
            for lines in {plan.sectional, *([plan.through.lines] if plan.through else [])} - self._seen:
                self._seen.add(lines)
                self.currencies.update(of for line in lines.anywhere for of in (line.currency, line.row.unit.currency))


class LanePricer:
    """Finds who wins on one desk; what it learns of a block it keeps for the next."""

    def __init__(self, desk: QuotingDesk, vocabulary: Vocabulary, options: Options) -> None:
        """vocabulary : what the codes of rows mean; options : where new ones are added"""
        self.vocabulary, self.classes = vocabulary, LaneClasses(desk, options)
        self._sorter = Sorter(self.classes, vocabulary)

    def winners(self, read: Read) -> dict[str, Winners]:
        """The winners of the sound rows of a block, options by their number. Shape (k,)"""
        if len(self.classes) > MOST_CLASSES:
            self._sorter.forget()
        names = [column.name for column in fields(Winners)]
        found = {by: Winners(*(np.full(len(read.places), NONE) for _ in names)) for by in CRITERIA}
        for group, members, rows in self._sorter.groups(read):
            if not group.tables.shape.routes:
                continue
            _, total, has = totals(group.tables, self.classes.store, rows)
            place, option, p50, p95 = (
                table.rows[rows.program].T for table in (group.tables.order, group.option, group.p50, group.p95)
            )
            for by, won in winners(ranks(total, has, place), total, p50, p95).items():
                number = np.where(won.option == NONE, NONE, option[won.option, np.arange(len(rows))])
                for name in names:
                    getattr(found[by], name)[members] = number if name == "option" else getattr(won, name)
        return found
