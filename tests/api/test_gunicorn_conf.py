"""gunicorn runs with the settings of the service."""

import importlib

import pytest

from api import gunicorn_conf


def test_it_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HOST", "::"), ("PORT", "8123"), ("KARVAN_WORKERS", "3"), ("KARVAN_THREADS", "6")):
        monkeypatch.setenv(name, value)
    settings = importlib.reload(gunicorn_conf)
    assert (settings.bind, settings.workers, settings.threads) == ("[::]:8123", 3, 6)
    assert settings.worker_class == "gthread"
    assert settings.preload_app is True
