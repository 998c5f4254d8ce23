"""How the benchmarks measure: processor time, as the machine may have other work, and the median of a few runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def cpu_of(run: Callable[[], object]) -> float:
    """Processor time of one run [s]."""
    start = time.process_time()
    run()
    return time.process_time() - start


def best(run: Callable[[], object], times: int = 5) -> float:
    """The median of the processor times of a few runs [s]."""
    return statistics.median(cpu_of(run) for _ in range(times))
