"""Counts of processes that have ended are kept, once, and folders that nobody needs are removed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import metrics_folder

COUNTING = "from prometheus_client import Counter; c = Counter('asked', 'Asked.', ['rule']); c.labels('/a').inc(3); c.labels('/b').inc()"
READING = """
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
everything = CollectorRegistry()
MultiProcessCollector(everything)
print(generate_latest(everything).decode())
"""


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(metrics_folder.VARIABLE, "")
    metrics_folder.make()
    made = Path(os.environ[metrics_folder.VARIABLE])
    yield made
    shutil.rmtree(made, ignore_errors=True)


def counted() -> int:
    """The process id of a child that has counted and ended."""
    with subprocess.Popen([sys.executable, "-c", COUNTING]) as child:
        assert child.wait(30) == 0
    return child.pid


def test_what_ended_processes_counted_is_added_up_in_one_file(folder: Path) -> None:
    for pid in [counted(), counted()]:
        metrics_folder.add_up(pid)
    assert [file.name for file in folder.glob("*.db")] == ["counter_past.db"]
    counted()
    read = subprocess.run([sys.executable, "-c", READING], capture_output=True, text=True, check=True).stdout
    assert 'asked_total{rule="/a"} 9.0' in read
    assert 'asked_total{rule="/b"} 3.0' in read


def test_it_is_made_once_for_a_process(folder: Path) -> None:
    metrics_folder.make()
    assert Path(os.environ[metrics_folder.VARIABLE]) == folder


def test_it_goes_with_the_process_that_made_it_and_not_with_its_children() -> None:
    code = (
        "import os, sys; from api import metrics_folder as m; m.make(); f = os.environ[m.VARIABLE];"
        "child = os.fork(); child or sys.exit(); os.waitpid(child, 0); print(f, os.path.isdir(f))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert made[1] == "True"
    assert not Path(made[0]).exists()


def test_a_folder_of_a_killed_service_is_removed_by_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait(30)
    left = folder.with_name(f"karvan-metrics-{gone.pid}-left")
    left.mkdir()
    monkeypatch.setenv(metrics_folder.VARIABLE, "")
    metrics_folder.make()
    assert not left.exists()
    assert folder.exists(), "its process lives"
    shutil.rmtree(os.environ[metrics_folder.VARIABLE])
