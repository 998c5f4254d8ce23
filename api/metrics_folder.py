"""Where the processes of a service count together: one file a process in one folder, added up by whoever is asked.

prometheus-client looks for the folder when it is imported, and so this module does not import it at once.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus-client knows the folder."""

_NAME, _PAST = "karvan-metrics-", "past"


def make() -> None:
    """An empty folder for this process and those that part from it, in memory where there is such a place.

    Folders that killed services have left are removed.
    """
    if f"{_NAME}{os.getpid()}-" in os.environ.get(VARIABLE, ""):
        return  # the configuration is read again
    place = Path("/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir())
    for left in place.glob(f"{_NAME}*"):
        if not _lives(left.name.removeprefix(_NAME).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    os.environ[VARIABLE] = made = tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=place)
    atexit.register(_remove, made, os.getpid())


def _remove(folder: str, maker: int) -> None:
    """Remove a folder when the process that made it ends; those that parted from it leave it alone."""
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


def add_up(pid: int) -> None:
    """Add what an ended process counted to what others did before it, so that files do not pile up."""
    from prometheus_client import mmap_dict

    files: Any = mmap_dict.MmapedDict  # the library ships its types without those of this module
    with alone() as folder:
        for file in folder.glob(f"*_{pid}.db"):
            kind = file.name.partition("_")[0]
            past = files(str(folder / f"{kind}_{_PAST}.db"))
            for key, value, stamp, _ in files.read_all_values_from_file(str(file)):
                past.write_value(key, past.read_value(key)[0] + value, stamp)
            past.close()
            file.unlink()


@contextmanager
def alone() -> Iterator[Path]:
    """The folder, while nobody else adds up: a count between two files would be missing, or there twice."""
    folder = Path(os.environ[VARIABLE])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _lives(pid: str) -> bool:
    """Whether there is such a process; one that is not ours counts as alive."""
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    return True
