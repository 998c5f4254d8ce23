"""The CSV of a request, put aside on the disk so that its size costs no memory, and read from there.

An answer that began before the whole body was read would wait for a client that sends first and reads after.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections import deque
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, TextIO

from werkzeug.exceptions import RequestEntityTooLarge

from calculator.consignment_table import ConsignmentTable
from calculator.problem import Problem, Refused

CHUNK_BYTES = 64 * 1024
IN_MEMORY_BYTES = 1024 * 1024
"""A body up to this size needs no file."""


def checked_csv(stream: IO[bytes], most_bytes: int, decimal: str = "") -> TextIO:
    """The body as text in a file of its own, which ends with it: read once to its end, so that it is a table.

    Raises RequestEntityTooLarge past the limit, Refused where it is not UTF-8 or no table can be read from it.
    """
    file = SpooledTemporaryFile[bytes](max_size=IN_MEMORY_BYTES)
    body = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        _copy(stream, file, most_bytes)
        deque(table_of(body, decimal), maxlen=0)
    except BaseException:
        body.close()
        raise
    return body


def table_of(body: TextIO, decimal: str = "") -> ConsignmentTable:
    """The rows of a body, from the first. Raises Refused with every problem of the header."""
    body.seek(0)
    return ConsignmentTable(iter(body), decimal)


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
