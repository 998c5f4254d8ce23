"""The book of routes: one route for all journeys and seasons that share it."""

from __future__ import annotations

from datetime import date

from calculator.consignment import Journey
from calculator.network import Advisory
from calculator.route import RouteBook
from tests.calculator.world import DISPATCH, LEGS, network

NEWS = (
    Advisory("node", "ak", date(2026, 5, 1), date(2026, 5, 31), "delay", 24, 24, 24),
    Advisory("node", "ko", date(2026, 7, 1), date(2026, 7, 31), "warning"),
    Advisory("leg", "ak_ba", date(2026, 9, 1), date(2026, 9, 30), "closed"),
)


def journey(day: date, origin: str = "xi", destination: str = "ba") -> Journey:
    """A journey of single wagons."""
    return Journey(origin, destination, day, "single")


def test_a_season_ends_where_legs_and_delays_change_and_not_with_a_warning() -> None:
    book = RouteBook(network(advisories=NEWS))
    days = [date(2026, month, 15) for month in (4, 5, 6, 7, 8, 9, 10)]
    assert len({book.season(day) for day in days}) == 5
    assert book.season(date(2026, 6, 15)) == book.season(date(2026, 8, 15))


def test_a_route_without_a_delay_is_one_in_all_seasons() -> None:
    book = RouteBook(network(advisories=NEWS))
    april, may, june = (book.of(journey(date(2026, month, 15)), True)[1] for month in (4, 5, 6))
    assert april[0] is june[0] and april[0] is not may[0]
    assert [found[0].time.p50_days for found in (april, may)] == [7.6, 8.6]
    assert april[0].itinerary is may[0].itinerary


def test_boxes_and_wagons_and_ways_back_are_routes_of_their_own() -> None:
    book = RouteBook(network())
    box, wagon = (book.of(journey(DISPATCH), container)[1][0] for container in (True, False))
    back = book.of(journey(DISPATCH, "ba", "xi"), True)[1][0]
    assert box is not wagon and box.itinerary.legs == LEGS == back.itinerary.legs[::-1]


def test_what_is_closed_is_left_out_with_its_reason() -> None:
    found, routes = RouteBook(network(advisories=NEWS)).of(journey(date(2026, 9, 15)), True)
    assert routes == ()
    assert "closed" in {left.code for left in found.left_out}
