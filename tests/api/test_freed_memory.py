"""Freed memory is kept for the next array as long as it is asked for, whatever the environment says."""

import subprocess
import sys

COUNT = """
import resource
import numpy as np
from api import freed_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(200):
        np.ones(150_000)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) / 200

print(faults(), freed_memory.keep(), faults() and faults(), freed_memory.as_started(), faults())
"""


def test_arrays_come_out_of_kept_memory_until_that_ends() -> None:
    """An array of 1.2 MB has 293 pages."""
    done = subprocess.run([sys.executable, "-c", COUNT], env={"MALLOC_TRIM_THRESHOLD_": "65536"},
                          capture_output=True, text=True, check=True)  # fmt: skip
    before, kept, while_kept, ended, after = done.stdout.split()
    if sys.platform != "linux":
        assert (kept, ended) == ("False", "False")
        return
    assert (kept, ended) == ("True", "True")
    assert float(before) > 250
    assert float(while_kept) < 10
    assert float(after) > 250
