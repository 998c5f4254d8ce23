"""Lanes belong to legs of the network, and lie near their ends."""

import math
from itertools import pairwise

from tests.service import shipped
from ui.drawings.lanes import lanes
from ui.drawings.projection import UNIT_KM, project


def test_every_lane_is_a_leg_over_water_and_every_long_one_has_a_lane() -> None:
    network = shipped().extensions["desks"].today.network
    wet = {leg.leg for leg in network.legs.values() if leg.mode in ("sea", "ferry")}
    assert set(lanes()) <= wet
    assert {leg for leg in wet if network.legs[leg].tariff_km > 300} <= set(lanes())


def test_lanes_are_no_detours() -> None:
    network = shipped().extensions["desks"].today.network
    for name, points in lanes().items():
        leg = network.legs[name]
        ends = [network.nodes[leg.start], network.nodes[leg.end]]
        line = [
            project(ends[0].lat, ends[0].lon),
            *(project(*point) for point in points),
            project(ends[1].lat, ends[1].lon),
        ]
        drawn_km = sum(math.dist(a, b) for a, b in pairwise(line)) * UNIT_KM
        assert 0.6 < drawn_km / leg.tariff_km < 1.6, name
