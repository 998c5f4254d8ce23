"""Gzip that every reader of gzip understands, whose beginning may come last."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isal import isal_zlib

from api.packing import Piece, begun, packed, packed_parts, text_of, unpacked


@given(st.binary(), st.binary())
def test_every_reader_gets_beginning_and_end(beginning: bytes, end: bytes) -> None:
    one_member = zlib.decompressobj(16 + zlib.MAX_WBITS)
    written = begun(beginning, packed(end))
    assert one_member.decompress(written) == gzip.decompress(written) == unpacked(written) == beginning + end
    assert (one_member.eof, one_member.unused_data) == (True, b"")


SHARED = [Piece(b"shared %d, " % i * (1 + 40 * i)) for i in range(6)]
PARTS = st.lists(
    st.binary(max_size=200) | st.sampled_from([b"own " * 400, b""]) | st.sampled_from(SHARED) | st.binary().map(Piece),
    max_size=12,
)


@given(st.binary(), PARTS)
def test_pieces_that_are_compressed_apart_are_read_in_their_places(
    beginning: bytes, parts: list[bytes | Piece]
) -> None:
    text = beginning + b"".join(map(text_of, parts))
    for _ in range(3):  # a piece is compressed apart from the second time on
        assert gzip.decompress(begun(beginning, packed_parts(parts))) == text


def test_a_piece_is_compressed_once_and_only_if_it_comes_again() -> None:
    piece = Piece(b"again and " * 100)
    assert piece.deflated() is None
    kept = piece.deflated()
    assert kept is not None and len(kept) < 100
    assert piece.deflated() is kept


def test_what_earlier_versions_stored_is_read() -> None:
    assert unpacked(gzip.compress(b"quote" * 1000, 1, mtime=0)) == b"quote" * 1000


def test_the_same_is_packed_into_the_same_and_smaller() -> None:
    text = b"".join(b"line %d of a quote, " % i for i in range(20_000))
    assert packed(text) == packed(text)
    assert len(packed(text)) < len(text) / 4


@pytest.mark.parametrize("end", [b"", b"\n", b"x" * 65_535])
def test_a_beginning_has_room_for_a_head(end: bytes) -> None:
    assert unpacked(begun(b"h" * 65_535, packed(end))) == b"h" * 65_535 + end


@pytest.mark.parametrize("how", ["no gzip", "cut off", "changed"])
def test_what_is_broken_is_refused(how: str) -> None:
    good = begun(b"quote", packed(b""))
    broken = {"no gzip": b"no gzip", "cut off": good[:-3], "changed": good.replace(b"quote", b"quite")}
    assert unpacked(good) == b"quote"
    with pytest.raises(isal_zlib.error):
        unpacked(broken[how])
