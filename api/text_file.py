"""A text file that a command reads: whether it is UTF-8, and by which digest it is known again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from api.leaving import said
from api.opening import refuse
from calculator.problem import Problem

_PIECE = 1 << 20
_AS_UTF8 = "save the file as 'CSV UTF-8'"


@dataclass(frozen=True)
class TextFile:
    """A file as it was when it was checked. state : changes when somebody writes to it"""

    path: Path
    size: int
    sha256: str
    state: tuple[int, ...]

    @property
    def has_changed(self) -> bool:
        """Whether somebody has written to it since."""
        return _state(self.path) != self.state


def check_text(source: Path) -> TextFile:
    """A file that can be read and is UTF-8; otherwise refused, naming line and byte, before anything is written."""
    if source.exists() and not source.is_file():
        refuse([Problem("is not a regular file", "save it as a file first", str(source), code="unreadable")])
    try:
        return _checked(source)
    except OSError as error:
        message = f"the file cannot be read ({said(error)})"
        refuse([Problem(message, "check its name and rights", str(source), code="unreadable")])
        raise


def _checked(source: Path) -> TextFile:
    line, size, hashed, carry, state = 1, 0, sha256(), b"", _state(source)
    with source.open("rb") as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            hashed.update(piece)
            data = carry + piece
            try:
                data.decode("utf-8")
                carry = b""
            except UnicodeDecodeError as error:
                if error.end != len(data) or error.reason != "unexpected end of data":
                    at = line + data.count(b"\n", 0, error.start)
                    _not_utf8(f"byte 0x{data[error.start]:02x} is not UTF-8", source, at)
                data, carry = data[: error.start], data[error.start :]
            line += data.count(b"\n")
    if carry:
        _not_utf8("the last character is cut off", source, line)
    return TextFile(source, size, hashed.hexdigest(), state)


def _not_utf8(message: str, source: Path, line: int) -> None:
    refuse([Problem(message, _AS_UTF8, str(source), line, code="not_utf8")])


def _state(path: Path) -> tuple[int, ...]:
    found = os.stat(path)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
