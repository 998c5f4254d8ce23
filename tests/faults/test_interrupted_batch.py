"""A batch that is stopped in any way leaves the old outputs, and goes on with --resume to the same bytes."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from distributed import LocalCluster

KARVAN = str(Path(sys.executable).with_name("karvan"))
OLD = "the old output\n"
OUTPUTS = ("out.csv", "options.csv", "mend.csv")
RESULTS = sorted(("in.csv", *OUTPUTS, "out.csv.json"))
NOTHING = "no output was changed"


def command(*arguments: str) -> list[str]:
    """The batch with three outputs."""
    return [KARVAN, "batch", "in.csv", "-o", "out.csv", "--options", "options.csv", "--rejects", "mend.csv", *arguments]


def run(folder: Path, *arguments: str, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run it to its end, where no file may grow beyond a limit."""

    def limited() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(command(*arguments), cwd=folder, capture_output=True, text=True, timeout=240, check=False,
                          preexec_fn=limited)  # fmt: skip


def names(folder: Path) -> list[str]:
    """Every file in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of a dozen blocks, and the outputs of a run that nothing stopped."""
    folder = tmp_path_factory.mktemp("whole")
    rows = (
        f"{'r' * 3900},{'xian' if n % 50 else 'nowhere'},halkali,2026-12-{1 + n % 28:02d},45G1,{1 + n % 200},block,8528\n"
        for n in range(20_000)
    )
    (folder / "in.csv").write_text(
        "reference,origin,destination,dispatch_date,equipment,units,train,commodity\n" + "".join(rows)
    )
    done = run(folder, "--as-known-on", "2026-11-23", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert names(folder) == RESULTS
    return folder


@pytest.fixture
def folder(tmp_path: Path, whole: Path) -> Path:
    """The same file, with an old output that must stand."""
    shutil.copy(whole / "in.csv", tmp_path)
    (tmp_path / "out.csv").write_text(OLD)
    return tmp_path


def stopped(folder: Path, blow: signal.Signals, workers: int) -> tuple[int, str]:
    """Start the batch and stop it once something is kept. Returns its code and what it said; nothing of it is left."""
    between = folder.with_name(f"{folder.name}-between-processes")
    between.mkdir(exist_ok=True)
    running = subprocess.Popen(
        command("--as-known-on", "2026-11-23", "--workers", str(workers)),
        cwd=folder, stderr=subprocess.PIPE, text=True, start_new_session=True, env=os.environ | {"TMPDIR": str(between)},
        preexec_fn=hearing,  # noqa: PLW1509  it takes no lock that another thread may hold
    )  # fmt: skip
    wait(lambda: (folder / ".out.csv.resume.json").exists() or running.poll() is not None)
    os.kill(running.pid, blow)
    said = running.communicate(timeout=60)[1]
    wait(lambda: not is_group(running.pid))
    assert [path for path in between.rglob("*") if path.is_file()] == []
    return running.returncode, said


def hearing() -> None:
    """Hear Ctrl-C, though who runs the tests may not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def is_group(number: int) -> bool:
    """Whether a process of a group is left."""
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True


def wait(over: Callable[[], bool]) -> None:
    """Until something is so."""
    deadline = time.monotonic() + 90
    while not over():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def check_same(folder: Path, whole: Path) -> None:
    """Every output and the record as without any interruption, and nothing else is left."""
    assert names(folder) == RESULTS
    for name in RESULTS:
        assert (folder / name).read_bytes() == (whole / name).read_bytes(), name


@pytest.mark.parametrize(
    ("blow", "workers", "code"),
    [(signal.SIGKILL, 1, -9), (signal.SIGKILL, 2, -9), (signal.SIGINT, 1, 130), (signal.SIGTERM, 2, 143)],
)
def test_stopped_and_gone_on_with_the_bytes_are_the_same(
    folder: Path, whole: Path, blow: signal.Signals, workers: int, code: int
) -> None:
    returned, said = stopped(folder, blow, workers)
    assert returned == code, said
    assert (folder / "out.csv").read_text() == OLD
    if code > 0:
        assert NOTHING in said and "the same command with --resume goes on" in said
        assert "Traceback" not in said
    done = run(folder, "--resume", "--workers", str(3 - workers))
    assert done.returncode == 0, done.stderr
    check_same(folder, whole)


def test_what_was_begun_here_goes_on_on_a_cluster_with_the_same_bytes(folder: Path, whole: Path) -> None:
    stopped(folder, signal.SIGKILL, 1)
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster:
        done = run(folder, "--resume", "--dask", cluster.scheduler_address)
    assert done.returncode == 0, done.stderr
    check_same(folder, whole)


def test_a_full_disk_keeps_what_is_done(folder: Path, whole: Path) -> None:
    limit = (whole / "out.csv").stat().st_size // 2
    full = run(folder, "--as-known-on", "2026-11-23", "--workers", "1", limit=limit)
    assert full.returncode == 1
    assert "the file grows too large" in full.stderr and NOTHING in full.stderr and "--resume" in full.stderr
    assert (folder / "out.csv").read_text() == OLD
    assert run(folder, "--resume", limit=limit).returncode == 1, "there is still no room"
    done = run(folder, "--resume")
    assert done.returncode == 0, done.stderr
    check_same(folder, whole)


def test_a_kept_run_goes_on_as_it_began_or_is_given_up_when_asked(folder: Path, whole: Path) -> None:
    stopped(folder, signal.SIGKILL, 1)
    again = run(folder)
    assert again.returncode == 1
    assert "an interrupted run is kept here" in again.stderr and "--restart begins anew" in again.stderr
    other = run(folder, "--resume", "--currency", "EUR", "--exchange-date", "2026-11-01")
    assert other.returncode == 1
    assert "--currency was USD and is EUR; give the same" in other.stderr
    assert "exchange was of 2026-11-23, not 2026-11-01" in other.stderr
    with (folder / "in.csv").open("a") as stream:
        stream.write("\n")
    assert "the input is not the file that it was; put it back" in run(folder, "--resume").stderr
    shutil.copy(whole / "in.csv", folder)
    done = run(folder, "--restart", "--as-known-on", "2026-11-23")
    assert done.returncode == 0, done.stderr
    check_same(folder, whole)
