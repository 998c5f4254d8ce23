"""What a process does with memory that it has freed, where its C library is glibc.

glibc finds out by itself that large arrays come and go, and keeps their memory for the next ones. Dask turns that off
in the workers that it starts (MALLOC_TRIM_THRESHOLD_): every array is then asked of the system anew, page by page,
and pricing takes more than twice the time. Source: mallopt(3); Dask's setting distributed.nanny.pre-spawn-environ.
"""

from __future__ import annotations

import ctypes
import os
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT = {_TRIM_THRESHOLD: 64 << 20, _MMAP_THRESHOLD: 32 << 20}
"""Where glibc arrives by itself [bytes]."""

_FIRST = {
    _TRIM_THRESHOLD: ("MALLOC_TRIM_THRESHOLD_", 128 << 10),
    _MMAP_THRESHOLD: ("MALLOC_MMAP_THRESHOLD_", 128 << 10),
}
"""What the environment may say, and where glibc begins [bytes]."""


def keep() -> bool:
    """Keep what is freed for what comes next; False where the C library is another, which is left alone."""
    return _set(_KEPT)


def as_started() -> bool:
    """Do again with freed memory what the environment said when the process was started."""
    return _set({name: _number(os.environ.get(variable), first) for name, (variable, first) in _FIRST.items()})


def _set(values: dict[int, int]) -> bool:
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    return mallopt is not None and all(mallopt(name, value) == 1 for name, value in values.items())


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise
