"""Gzip that every reader of gzip understands, whose beginning may come last."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isal import isal_zlib

from api.packing import end_of, packed, unpacked


@given(st.binary(), st.binary())
def test_every_reader_gets_beginning_and_end(beginning: bytes, end: bytes) -> None:
    one_member = zlib.decompressobj(16 + zlib.MAX_WBITS)
    written = end_of(end).after(beginning)
    assert one_member.decompress(written) == gzip.decompress(written) == unpacked(written) == beginning + end
    assert (one_member.eof, one_member.unused_data) == (True, b"")


def test_what_earlier_versions_stored_is_read() -> None:
    assert unpacked(gzip.compress(b"quote" * 1000, 1, mtime=0)) == b"quote" * 1000


def test_the_same_is_packed_into_the_same_and_smaller() -> None:
    text = b"".join(b"line %d of a quote, " % i for i in range(20_000))
    assert packed(text) == packed(text)
    assert len(packed(text)) < len(text) / 4


@pytest.mark.parametrize("end", [b"", b"\n", b"x" * 65_535])
def test_a_beginning_has_room_for_a_head(end: bytes) -> None:
    assert unpacked(end_of(end).after(b"h" * 65_535)) == b"h" * 65_535 + end


@pytest.mark.parametrize("how", ["no gzip", "cut off", "changed"])
def test_what_is_broken_is_refused(how: str) -> None:
    good = end_of(b"").after(b"quote")
    broken = {"no gzip": b"no gzip", "cut off": good[:-3], "changed": good.replace(b"quote", b"quite")}
    assert unpacked(good) == b"quote"
    with pytest.raises(isal_zlib.error):
        unpacked(broken[how])
