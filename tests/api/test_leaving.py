"""A command that cannot go on says why and leaves with a code."""

import errno

import click
import pytest

from api.leaving import said, stop


def test_it_says_why_and_leaves(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(click.exceptions.Exit) as left:
        stop("the disk is full", 7)
    assert (left.value.exit_code, capsys.readouterr().err) == (7, "the disk is full\n")


def test_errors_of_the_system_in_plain_words() -> None:
    assert said(OSError(errno.ENOSPC, "No space left on device")) == "the disk is full"
    assert said(OSError(errno.ENXIO, "No such device or address")) == "No such device or address"
    assert said(OSError()) == "the system refused"
