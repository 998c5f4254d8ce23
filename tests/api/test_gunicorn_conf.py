"""gunicorn runs with the settings of the service."""

import gc
import importlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import gunicorn_conf, metrics_folder


@pytest.fixture(autouse=True)
def folder_gone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A configuration that is read makes a folder of counts, which other tests do not count in."""
    monkeypatch.setenv(metrics_folder.VARIABLE, "")
    yield
    shutil.rmtree(os.environ[metrics_folder.VARIABLE], ignore_errors=True)


def test_it_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HOST", "::"), ("PORT", "8123"), ("KARVAN_WORKERS", "3"), ("KARVAN_THREADS", "6")):
        monkeypatch.setenv(name, value)
    settings = importlib.reload(gunicorn_conf)
    assert (settings.bind, settings.workers, settings.threads) == ("[::]:8123", 3, 6)
    assert settings.worker_class == "api.gunicorn_worker.Worker"
    assert settings.preload_app is True


def test_what_one_client_may_hold_is_bounded() -> None:
    importlib.reload(gunicorn_conf)
    assert gunicorn_conf.limit_request_line <= 8190
    assert gunicorn_conf.limit_request_fields <= 100
    assert gunicorn_conf.max_requests_jitter < gunicorn_conf.max_requests


def test_processes_count_in_an_empty_folder() -> None:
    importlib.reload(gunicorn_conf)
    folder = Path(os.environ[metrics_folder.VARIABLE])
    assert folder.is_dir() and not list(folder.iterdir())


def test_a_process_looks_seldom_for_cycles() -> None:
    importlib.reload(gunicorn_conf)
    threshold = gc.get_threshold()
    gc.set_threshold(700)
    try:
        gunicorn_conf.when_ready(None)
        assert gc.get_threshold()[0] == gunicorn_conf.LOOKED_THROUGH > 700
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)
