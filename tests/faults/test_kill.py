"""Killed without warning, the service has lost nothing that it acknowledged, and half-written nothing."""

from __future__ import annotations

import os
import signal

from tests.faults.conftest import everything_is_there, load
from tests.running import Service


def test_a_killed_process_loses_nothing_acknowledged(service: Service) -> None:
    with load(service) as made:
        made.wait_for(10)
        for _ in range(2):
            os.kill(service.workers[0], signal.SIGKILL)
            made.wait_for(10)
    assert set(made.refused) <= {409, 503}
    everything_is_there(service, made)


def test_a_killed_service_loses_nothing_acknowledged(service: Service) -> None:
    with load(service) as made:
        made.wait_for(10)
        service.kill()
        service.start()
        made.wait_for(10)
    assert set(made.refused) <= {409, 503}
    everything_is_there(service, made)
