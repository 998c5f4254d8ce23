"""How gunicorn runs the service: threads in a few processes, everything loaded once before they part.

Source of the values: `api.config`.
"""

import os

from api.config import from_environment

_settings = from_environment()

bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
workers = _settings.workers
worker_class = "gthread"
threads = _settings.threads
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 5
limit_request_line = 8190

# A desk keeps the routes and plans of every class of consignment that it was asked for: a process that is
# renewed now and then, at the cost of a fork, keeps within bounds whatever is asked.
max_requests = 2_000
max_requests_jitter = 200

control_socket_disable = True
loglevel = "warning"

# A heartbeat file on a slow disk can stop a worker that is well: keep it in memory where there is such a place.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
