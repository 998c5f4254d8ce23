"""A file that appears whole or not at all: written as a hidden part beside its place and moved there at the end."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import Self

from calculator.problem import Problem, Refused

_PIECE = 1 << 20


@dataclass(frozen=True)
class Mark:
    """How far a part is written: its bytes, and their digest."""

    size: int
    sha256: str


class WholeFile:
    """A part that is only ever added to, and its place. One command at a time writes it."""

    def __init__(self, path: Path, mark: Mark | None = None) -> None:
        """path : where the file is to appear; a link is followed, and what it leads to is replaced

        mark : how far an earlier run had written the part that is to be gone on with
        """
        self.path = Path(os.path.realpath(path))
        self.part = part_of(self.path)
        self.stays = mark is not None
        self._start, self._hashed, self._size = mark, sha256(), 0
        self._stream: FileIO

    def __enter__(self) -> Self:
        """Open the part at its mark, or empty. Raises Refused where that cannot be; what is no file is not replaced."""
        if self.path.exists() and not self.path.is_file():
            raise Refused([self._problem("is not a regular file", "name another output")])
        try:
            if self._start and not self.part.exists() and self._has_appeared(self._start):
                self.path.replace(self.part)
            self._stream = os.fdopen(os.open(self.part, os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0)
        except OSError as error:
            reason = error.strerror or "the system refused"
            raise Refused([self._problem(f"cannot be written ({reason.lower()})", "check its folder")]) from error
        try:
            self._lock()
            self._go_to(self._start or Mark(0, self._hashed.hexdigest()))
        except BaseException:
            self._stream.close()
            raise
        return self

    @property
    def mark(self) -> Mark:
        """How far the part is written now."""
        return Mark(self._size, self._hashed.hexdigest())

    def write(self, data: bytes) -> None:
        """Add to the part. Raises OSError where there is no room; part of the data may then have been written."""
        left = memoryview(data)
        while left:
            left = left[self._stream.write(left) :]
        self._hashed.update(data)
        self._size += len(data)

    def settle(self, size: int | None = None) -> None:
        """Put the part on the disk, so that it outlives a loss of power, without anything beyond `size` bytes."""
        if size is not None:
            self._stream.truncate(size)
        os.fsync(self._stream.fileno())

    def appear(self) -> None:
        """Take the place of the old file, at once. Nothing can fail here for want of room when it is settled."""
        self._stream.close()
        self.part.replace(self.path)
        sync_folder(self.path.parent)

    def __exit__(self, *_: object) -> None:
        """Leave no part behind, unless it stays for another run."""
        with suppress(OSError):
            self._stream.close()
        if not self.stays:
            self.part.unlink(missing_ok=True)

    def _lock(self) -> None:
        try:
            fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.stays = True
            raise Refused([self._problem("another run is writing it now", "wait for it, or name another")]) from error
        except OSError:
            return  # some disks of a network know no locks

    def _go_to(self, mark: Mark) -> None:
        for start in range(0, mark.size, _PIECE):
            self._hashed.update(self._stream.read(min(_PIECE, mark.size - start)))
        if self._hashed.hexdigest() != mark.sha256:
            raise Refused([self._problem("what was written of it is not as it was left", "begin anew with --restart")])
        self._size = mark.size
        self._stream.truncate(mark.size)
        self._stream.seek(mark.size)

    def _has_appeared(self, mark: Mark) -> bool:
        """Whether the run that is gone on with was stopped after this file had been moved to its place."""
        if not self.path.exists() or self.path.stat().st_size != mark.size:
            return False
        return sha256(self.path.read_bytes()).hexdigest() == mark.sha256

    def _problem(self, message: str, advice: str) -> Problem:
        return Problem(message, advice, str(self.path), code="output")


def part_of(path: Path) -> Path:
    """The hidden part of a file."""
    return path.with_name(f".{path.name}.part")


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk, where its system can."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
