"""Leaving a command before its end, with a plain reason."""

from __future__ import annotations

import errno

import click

_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the room allowed on the disk is used up",
    errno.EACCES: "no permission",
    errno.ENOENT: "no such file",
    errno.EISDIR: "it is a folder",
    errno.EROFS: "the disk is read-only",
    errno.EFBIG: "the file grows too large",
}


def stop(message: str, code: int = 1) -> None:
    """Say why and leave, with exit code 1 where none is given."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(code)


def said(error: OSError) -> str:
    """An operating system's error in plain words."""
    return _WORDS.get(error.errno or 0, error.strerror or "the system refused")
