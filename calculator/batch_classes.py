"""The classes of a file's rows: found by the codes of rows, compiled once, kept as programs for the kernel.

What else is kept of a class is for those who ask: a batch writes its routes, a comparison of lanes counts them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from calculator.batch_programs import LineStore, Program, ProgramTables, Shape, program
from calculator.consignment import Consignment, ConsignmentClass
from calculator.desk import QuotingDesk
from calculator.planned import RatePlan
from calculator.route import Route
from calculator.routing import Candidates

MOST_CLASSES = 60_000
"""Classes that are kept before all are forgotten."""


class Group:
    """The classes of one shape: their programs, as rows of tables."""

    def __init__(self, shape: Shape) -> None:
        """Without a class."""
        self.tables = ProgramTables(shape)


AnyGroup = TypeVar("AnyGroup", bound=Group)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A class as it is compiled: its routes, why there are no others, their plans, and the program of these."""

    routes: tuple[Route, ...]
    left_out: Candidates
    plans: Sequence[RatePlan]
    currency: str
    program: Program


class Classes(ABC, Generic[AnyGroup]):
    """All classes met so far, by the codes of their rows."""

    new_group: Callable[[Shape], AnyGroup]

    def __init__(self, desk: QuotingDesk) -> None:
        """Without a class."""
        self.desk = desk
        self.forget()

    def forget(self) -> None:
        """Begin anew, with no class known."""
        self._common: dict[bytes, tuple[int, int] | None] = {}
        self._own: dict[bytes, tuple[int, int]] = {}
        self._alike: dict[ConsignmentClass, tuple[int, int]] = {}
        self._same: dict[object, tuple[object, tuple[int, int]]] = {}
        self._shapes: dict[Shape, int] = {}
        self.groups: list[AnyGroup] = []
        self.store = LineStore()

    def common(self, key: bytes, consignment: Callable[[], Consignment]) -> tuple[int, int] | None:
        """The group of a class that many share, and its number there; None where its consignments have their own.

        consignment : gives one of the class where it is not known yet
        """
        if key not in self._common:
            of_class = self._wide(consignment())
            self._common[key] = None if of_class is None else self._place(of_class)
        return self._common[key]

    def own(self, key: bytes, consignment: Callable[[], Consignment]) -> tuple[int, int]:
        """The same for the own class of consignments that lack a price."""
        if key not in self._own:
            self._own[key] = self._place(self.desk.class_of(consignment()))
        return self._own[key]

    def __len__(self) -> int:
        """How many classes are known."""
        return len(self._common) + len(self._own)

    def _wide(self, consignment: Consignment) -> ConsignmentClass | None:
        """The class that many share with a consignment, or None."""
        return self.desk.common_class_of(consignment)

    @abstractmethod
    def _note(self, group: AnyGroup, of: Compiled) -> None:
        """Keep of a class what is asked of it later."""

    def _place(self, of_class: ConsignmentClass) -> tuple[int, int]:
        if of_class not in self._alike:
            self._alike[of_class] = self._add(of_class)
        return self._alike[of_class]

    def _add(self, of_class: ConsignmentClass) -> tuple[int, int]:
        left_out, routes = self.desk.routes(of_class.journey, of_class.equipment.is_container)
        plans = self.desk.plans(of_class)
        # Classes whose plans are made of the same lines, on the same routes, are one: nothing else is kept of them.
        lines = tuple((plan.sectional, plan.through) for plan in plans)
        nothing = () if routes else left_out.left_out
        same = routes, nothing, of_class.currency, tuple((one, id(other)) for one, other in lines)
        if same not in self._same:
            made = Compiled(routes, left_out, plans, of_class.currency, program(plans, self.store))
            self._same[same] = lines, self._kept(made)
        return self._same[same][1]

    def _kept(self, made: Compiled) -> tuple[int, int]:
        number = self._shapes.setdefault(made.program.shape, len(self._shapes))
        if number == len(self.groups):
            self.groups.append(self.new_group(made.program.shape))
        group = self.groups[number]
        self._note(group, made)
        return number, group.tables.add(made.program, made.routes)
