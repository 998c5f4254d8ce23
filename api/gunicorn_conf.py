"""How gunicorn runs the service: threads in a few processes, everything loaded once before they part.

Source of the values: `api.config`.
"""

import gc
import os
from typing import Any

from api import metrics_folder
from api.config import from_environment

_settings = from_environment()

bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
workers = _settings.workers
worker_class = "api.gunicorn_worker.Worker"
threads = _settings.threads
preload_app = True

# A process that does not come back to its loop for so long is replaced; one that stops finishes what it began.
timeout = 60
graceful_timeout = 30

# Longer than nginx keeps idle connections to us (60 s): the one who closes first must be the one who sends.
keepalive = 75

limit_request_line = 8190
limit_request_fields = 64
limit_request_field_size = 8190

# A desk keeps the routes and plans of every class of consignment that it was asked for: a process that is
# renewed now and then, at the cost of a fork, keeps within bounds whatever is asked. Never all at once.
max_requests = 20_000
max_requests_jitter = 5_000

control_socket_disable = True
loglevel = "warning"

# A heartbeat file on a slow disk can stop a worker that is well: keep it in memory where there is such a place.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None

LOOKED_THROUGH = 50_000
"""Objects made since the garbage collector last looked."""

metrics_folder.make()


def when_ready(server: Any) -> None:
    """What was loaded is never looked at by the garbage collector again, and stays shared between processes.

    A quote is made of thousands of objects and leaves no cycles: looking for them twenty times a request finds none.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(LOOKED_THROUGH)


def child_exit(server: Any, worker: Any) -> None:
    """Keep what an ended process counted."""
    metrics_folder.add_up(worker.pid)
