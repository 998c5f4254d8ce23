"""The whole service as users run it: gunicorn with its processes, on a free port of this machine, gone afterwards."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson

ROOT = Path(__file__).parents[1]
START_SECONDS = 40
APP = "ui.app:create_app()"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    """An answer that came whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Its JSON."""
        return orjson.loads(self.body)


@dataclass
class Service:
    """A running service. database : its DATABASE_URL; settings : more of the environment; log : where it writes"""

    database: str
    settings: Mapping[str, str] = field(default_factory=dict)
    app: str = APP
    log: Path | None = None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Service:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start it, in a session of its own, and wait until it is there."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("KARVAN_", "PROMETHEUS_", "DATABASE_"))}
        environment = {
            **inherited, "HOST": "127.0.0.1", "PORT": str(self.port), "KARVAN_WORKERS": "2", "KARVAN_MIGRATE": "1",
            "KARVAN_LIMIT_KEY": "0", "KARVAN_LIMIT_ADDRESS": "0", "DATABASE_URL": self.database, **self.settings,
        }  # fmt: skip
        with (self.log or Path(os.devnull)).open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "python:api.gunicorn_conf", self.app],
                cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while True:
            with suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/healthz", timeout=2).status == 200:
                    return
            assert self.process.poll() is None, self.log.read_text() if self.log else "the service did not start"
            assert time.monotonic() < until, "the service did not start"
            time.sleep(0.05)

    def ask(self, method: str, path: str, sent: Any = None, timeout: float = 30, **headers: str) -> Answer:
        """One request on a connection of its own. Raises OSError or HTTPException where no whole answer comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            if sent is not None:
                named.setdefault("Content-Type", "application/json")
            body = sent if sent is None or isinstance(sent, bytes) else orjson.dumps(sent)
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        assert self.process
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def stop(self, seconds: float = 30) -> int:
        """Stop it gracefully; its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def kill(self) -> None:
        """Kill every process of it at once."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None
