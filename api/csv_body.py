"""The CSV of a request, put aside on the disk so that its size costs no memory, and read from there.

An answer that began before the whole body was read would wait for a client that sends first and reads after.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections import deque
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from werkzeug.exceptions import RequestEntityTooLarge

from calculator.batch import ConsignmentTable
from calculator.problem import Problem, Refused

CHUNK_BYTES = 64 * 1024
IN_MEMORY_BYTES = 1024 * 1024
"""A body up to this size needs no file."""


def checked_csv(stream: IO[bytes], most_bytes: int, decimal: str = "") -> BinaryIO:
    """The body in a file of its own, which ends with it: read once to its end, so that it is a table.

    Raises RequestEntityTooLarge past the limit, Refused where it is not UTF-8 or no table can be read from it.
    """
    file = cast(BinaryIO, SpooledTemporaryFile[bytes](max_size=IN_MEMORY_BYTES))
    try:
        _copy(stream, file, most_bytes)
        deque(ConsignmentTable(file, decimal).blocks(), maxlen=0)
    except BaseException:
        file.close()
        raise
    return file


def _copy(stream: IO[bytes], file: IO[bytes], most_bytes: int) -> None:
    decoder, line, size = getincrementaldecoder("utf-8")(), 1, 0
    while True:
        chunk = stream.read(CHUNK_BYTES)
        size += len(chunk)
        if size > most_bytes:
            raise RequestEntityTooLarge()
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as error:
            at = line + error.object.count(b"\n", 0, error.start)
            found = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
            raise Refused([Problem(found, "save the file as 'CSV UTF-8'", line=at, code="not_utf8")]) from error
        if not chunk:
            return
        file.write(chunk)
