"""What is written of classes, kept by class: the cells of their routes and ways, and why there is no price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from calculator.batch_classes import Classes, Compiled, Group
from calculator.batch_items import Item, ItemWriter, Quantities
from calculator.batch_programs import Grown, Shape, Way, places_by
from calculator.batch_text import Pool, cells
from calculator.desk import QuotingDesk
from calculator.money import CURRENCIES
from calculator.planned import Lines, RatePlan
from calculator.route import Route
from calculator.transit_time import days_text


@dataclass(frozen=True, slots=True, order=True)
class NoPrice:
    """Why a consignment has no price: the code and the message of its row."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class WithoutPrice:
    """Why consignments of a class that no route has a price for have none.

    ways : what each way lacks, the one that comes closest first in order; no_route : why there is no route
    """

    ways: tuple[tuple[tuple[int, str, str], NoPrice], ...]
    no_route: NoPrice

    def of(self, ways: Sequence[int]) -> NoPrice:
        """What the route that comes closest lacks. ways : the way that each route takes"""
        return min(self.ways[way] for way in ways)[1] if ways else self.no_route


class RouteText(NamedTuple):
    """What is written of a route in one currency, as runs of cells by number.

    winner, times, next, fastest : of the summary; front, back : of the options, of a way that has a price
    """

    winner: int
    times: int
    next: int
    fastest: int
    front: int
    back: int


class WrittenGroup(Group):
    """The classes of one shape: their programs and, by number in the pool, what is written of them.

    winner, times, next, fastest : of each route, as runs of cells of the summary
    front, back, through         : of each way, as runs of cells of the options
    name_order : place of each route by corridor and id; digits : of the minor unit of the quote's currency
    """

    def __init__(self, shape: Shape) -> None:
        """Without a class."""
        super().__init__(shape)
        routes, ways = shape.routes, shape.ways
        self.winner, self.times, self.next, self.fastest = (Grown(routes) for _ in range(4))
        self.front, self.back, self.through = (Grown(ways) for _ in range(3))
        self.name_order, self.digits = Grown(routes), Grown()
        self.item_start, self.item_count = Grown(ways), Grown(ways)
        self.no_price: list[WithoutPrice] = []


class WrittenClasses(Classes[WrittenGroup]):
    """All classes met so far, with what is written of them."""

    new_group = WrittenGroup

    def __init__(self, desk: QuotingDesk, with_items: bool) -> None:
        """with_items : whether the lines of options are wanted too"""
        self._with_items = with_items
        super().__init__(desk)

    def forget(self) -> None:
        """Begin anew, with no class known."""
        super().forget()
        self.pool, self.items, self.quantities = Pool(), Grown(len(Item._fields)), Quantities()
        self._of_route: dict[tuple[Route, str], RouteText] = {}
        self._items = ItemWriter(self.desk, self.pool, self.quantities) if self._with_items else None

    def _note(self, group: WrittenGroup, of: Compiled) -> None:
        routes, left_out = of.routes, of.left_out.left_out
        no_route = NoPrice("no_route", "no route leads there")
        if left_out:
            no_route = NoPrice(left_out[-1].code, f"{left_out[-1].reason}; {left_out[-1].fix}")
        route_of_way = [0] * len(of.program.ways)
        for i, choice in enumerate(of.program.choices):
            for way in choice:
                if way >= 0:
                    route_of_way[way] = i
        of_way = [(route_of_way[i], of.plans[route_of_way[i]], way) for i, way in enumerate(of.program.ways)]
        self._write_routes(group, routes, of.currency)
        self._write_ways(group, of_way, routes)
        # Where every way has a price nobody asks.
        asked = [] if all([way.has_price for _, _, way in of_way]) else of_way
        group.no_price.append(WithoutPrice(tuple(_lacks(routes[i], way.lines) for i, _, way in asked), no_route))

    def _text(self, route: Route, currency: str) -> RouteText:
        """What is written of a route, whatever class takes it."""
        found = self._of_route.get((route, currency))
        if found is None:
            number, option, times, days = self.pool.number, route.itinerary.option, _times(route), route.statutory.days
            found = self._of_route[route, currency] = RouteText(
                number(cells(option, route.itinerary.corridor_text)), number(cells(currency, *times)),
                number(cells(option)), number(cells(option, times[1])), number(_front(route, "ok", "")),
                number(cells(currency, *times, "" if days is None else days_text(days))),
            )  # fmt: skip
        return found

    def _write_routes(self, group: WrittenGroup, routes: Sequence[Route], currency: str) -> None:
        """What is written of each route."""
        texts = [self._text(route, currency) for route in routes]
        group.winner.add([text.winner for text in texts])
        group.times.add([text.times for text in texts])
        group.next.add([text.next for text in texts])
        group.fastest.add([text.fastest for text in texts])
        group.name_order.add(places_by([(way.corridor_text, way.option) for way in (r.itinerary for r in routes)]))
        group.digits.add(CURRENCIES[currency])

    def _write_ways(
        self, group: WrittenGroup, of_way: Sequence[tuple[int, RatePlan, Way]], routes: Sequence[Route]
    ) -> None:
        """What is written of each way; of its lines only where somebody wants to see them."""
        number = self.pool.number
        front, back, through = [], [], []
        starts, counts = [], []
        for i, plan, way in of_way:
            text, row = self._text(routes[i], plan.currency), plan.through
            front.append(text.front if way.has_price else number(_front(routes[i], "unavailable", reasons(way.lines))))
            back.append(text.back)
            through.append(number(cells(row.row.id)) if row and way.lines is row.lines else 0)
            option = routes[i].itinerary.option
            items = self._items.of(way, option, plan.currency) if self._items and way.has_price else []
            starts.append(self.items.extend(items))
            counts.append(len(items))
        for table, row_ in ((group.front, front), (group.back, back), (group.through, through)):
            table.add(row_)
        group.item_start.add(starts)
        group.item_count.add(counts)


def _front(route: Route, status: str, reason: str) -> str:
    """The first cells of an option, after the row's own."""
    way = route.itinerary
    return cells(way.option, way.corridor_text, ";".join(way.leg_ids), str(way.km), status, reason)


def _lacks(route: Route, lines: Lines) -> tuple[tuple[int, str, str], NoPrice]:
    """What a way lacks, after how much that is, and which route it is."""
    code = lines.holes[0].code if lines.holes else ""
    return (len(lines.holes), route.itinerary.corridor_text, route.itinerary.option), NoPrice(code, reasons(lines))


def reasons(lines: Lines) -> str:
    """What is missing for a price, in words."""
    alike: dict[str, list[str]] = {}
    for hole in lines.holes:
        said = f"{hole.reason} (closest: {hole.closest})" if hole.closest else hole.reason
        alike.setdefault(said, []).append(f"{hole.charge} on {hole.subject}")
    return " | ".join(
        f"{first} and {len(others)} more: {said}" if others else f"{first}: {said}"
        for said, (first, *others) in alike.items()
    )


def _times(route: Route) -> tuple[str, ...]:
    """The four percentiles, blank where the time is unknown."""
    days = route.time.days
    return tuple(days_text(days[p]) if days else "" for p in (10, 50, 80, 95))
