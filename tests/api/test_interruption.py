"""Signals that ask a command to end are one exception, and wait where they must."""

import os
import signal
import subprocess
import sys

import pytest

from api.interruption import INTERRUPTED, Interrupted, interruptible, undisturbed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_signal_has_its_code_and_is_given_back_afterwards(number: signal.Signals) -> None:
    outside = signal.signal(number, signal.SIG_DFL)  # who runs the tests may have had it ignored
    try:
        with pytest.raises(Interrupted) as interrupted, interruptible():
            os.kill(os.getpid(), number)
        assert interrupted.value.code == 128 + number
        assert signal.getsignal(number) == signal.SIG_DFL
    finally:
        signal.signal(number, outside)
    assert INTERRUPTED == 130


def test_a_signal_ignored_from_outside_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_what_is_undisturbed_is_done_to_its_end() -> None:
    done = []
    with pytest.raises(Interrupted), interruptible():
        with undisturbed():
            os.kill(os.getpid(), signal.SIGTERM)
            done.append("all of it")
        done.append("more")
    assert done == ["all of it"]


def test_a_process_of_another_one_hears_sigterm_alone() -> None:
    code = (
        "import api.interruption, time; api.interruption.only_terminable(); print('ready', flush=True); time.sleep(60)"
    )
    with undisturbed():
        started = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert started.stdout and started.stdout.readline() == "ready\n"
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        started.send_signal(number)
    assert started.wait(30) == -signal.SIGTERM
    started.stdout.close()
