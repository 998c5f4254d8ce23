"""``make bench``: how fast, as ratios inside one run, printed and written to docs/performance.md.

Nothing here asserts a second. ``make bench PARTS=files ROWS=100000`` measures one part alone and writes nothing.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from tests.benchmarks import files, pricing, service

KARVAN = Path(sys.executable).with_name("karvan")
WRITTEN = Path("docs/performance.md")
NOTES = "\n## Where the time goes\n"


def starts() -> Iterator[str]:
    """How long the command line takes to say its help, and one quote."""
    flags = ["--from", "xian", "--to", "halkali", "--date", "2026-12-01", "--equipment", "45G1", "--mass", "24 t"]
    for name, arguments, most in (("--help", ["--help"], 100), ("quote", ["quote", *flags], 600)):
        command = partial(subprocess.run, [KARVAN, *arguments], capture_output=True, check=True)
        taken = least(command)
        yield f"karvan {name}: {taken * 1e3:.0f} ms (to be {most} or less)"


def least(run: Callable[[], object], times: int = 9) -> float:
    """The least of a few runs: what else a machine does only adds to the start of a process [s]."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def pace() -> str:
    """How fast the machine is now, to set the figures of one part beside those of another."""
    taken = least(lambda: sum(i * i % 7 for i in range(1_000_000)))
    return f"A million small sums in Python took {taken * 1e3:.0f} ms before this part."


PARTS = {
    "pricing": ("The core", pricing.report),
    "starts": ("The command line", starts),
    "files": ("The batch on files", files.report),
    "service": ("The service", service.report),
}


def machine() -> str:
    """What was measured on, without its name."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), {memory_gb:.0f} GB of memory, {platform.system()}, "
        f"CPython {platform.python_version()}"
    )


def notes() -> str:
    """What people wrote below the figures, which stays: where the time goes, and what would change it."""
    _, heading, kept = WRITTEN.read_text("utf-8").partition(NOTES) if WRITTEN.exists() else ("", "", "")
    return heading + kept


def main() -> None:
    """Measure, print, and write what was measured down where all of it was."""
    # Its bytecode kept, as where it is installed: from the second start of a process on nothing is compiled.
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""
    wanted = os.environ.get("PARTS", "").split() or list(PARTS)
    found = [
        f"# Performance\n\nWritten by `make bench` on {date.today()}: {machine()}. Only ratios inside one run count.\n"
    ]
    for name in wanted:
        title, report = PARTS[name]
        found.append(f"\n## {title}\n\n{pace()}\n\n")
        for said in report():
            print(said, flush=True)
            found.append(f"* {said.strip()}\n" if not said.startswith(" ") else f"  {said.strip()}\n")
    if wanted == list(PARTS):
        WRITTEN.write_text("".join(found) + notes(), "utf-8")


if __name__ == "__main__":
    main()
