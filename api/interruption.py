"""Signals that ask a command to end: one exception for all of them, and moments in which they wait."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 128 + signal.SIGINT
"""Exit code of a command that Ctrl-C ended, as shells have it."""

_ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_waiting: list[list[int]] = []
"""For each `undisturbed` that the main thread is in, the signals that came meanwhile."""


class Interrupted(KeyboardInterrupt):
    """Somebody asked the process to end. code : the exit code that shells know for it"""

    def __init__(self, number: int) -> None:
        """number : of the signal"""
        super().__init__()
        self.code = 128 + number


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal raise Interrupted; one that is ignored from outside stays so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handler(number: int, _: object) -> None:
        if _waiting:
            _waiting[-1].append(number)
        else:
            raise Interrupted(number)

    before = {number: signal.getsignal(number) for number in _ASKING}
    for number, known in before.items():
        if known != signal.SIG_IGN:
            signal.signal(number, handler)
    try:
        yield
    finally:
        for number, known in before.items():
            signal.signal(number, known)


@contextmanager
def undisturbed() -> Iterator[None]:
    """What is done here is done to its end: the signals wait. A process started here hears none until it listens."""
    # What is started here inherits the mask. Another thread of this process may take a signal all the same: its handler
    # runs in the main thread, and waits there.
    came: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ASKING)
    if is_main:
        _waiting.append(came)
    try:
        yield
    finally:
        if is_main:
            _waiting.pop()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number in came[:1]:
            signal.raise_signal(number)


def only_terminable() -> None:
    """For a process that another one started: of the signals only SIGTERM ends it, the others are for its owner."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKING)
