"""Told to stop, the service answers what it has begun; told to stop under load, it loses nothing."""

from __future__ import annotations

from tests.faults.conftest import everything_is_there, load
from tests.running import Service


def test_a_stop_under_load_loses_nothing_in_flight(service: Service) -> None:
    with load(service) as made:
        made.wait_for(10)
        assert service.stop() == 0
        made.ended.set()
    assert made.lost == []
    assert made.refused == []
    service.start()
    everything_is_there(service, made)
