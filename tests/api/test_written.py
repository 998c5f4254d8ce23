"""JSON text in pieces is the text of the whole."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.packing import LEAST_BYTES, Piece, text_of
from api.written import Items, Members, json_of, kept_text, members_text, parts_of

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, min_size=1, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(max_size=3), PLAIN, min_size=1, max_size=3)


@given(OBJECTS, PLAIN, OBJECTS, st.lists(st.tuples(PLAIN, st.booleans()), max_size=4))
def test_pieces_objects_and_arrays_are_put_together(
    first: dict[str, Any], kept: Any, rest: dict[str, Any], items: list[tuple[Any, bool]]
) -> None:
    rest = {f"r{name}": value for name, value in rest.items()}
    first = {f"f{name}": value for name, value in first.items()}
    texts = [Piece(orjson.dumps(item)) if piece else orjson.dumps(item) for item, piece in items]
    written = {
        "a": Members(members_text(first), {**rest, "kept": Piece(orjson.dumps(kept))}),
        "b": Items(tuple(texts)), "c": kept_text(kept),
    }  # fmt: skip
    whole = {"a": {**first, **rest, "kept": kept}, "b": [item for item, _ in items], "c": kept}
    assert json_of(written) == orjson.dumps(whole)
    parts = parts_of(written)
    assert isinstance(parts[0], bytes) and isinstance(parts[-1], bytes)
    assert b"".join(map(text_of, parts)) == json_of(written)


def test_plain_data_is_one_part_and_short_texts_are_no_pieces() -> None:
    assert parts_of({"a": "\0"}) == [b'{"a":"\\u0000"}']
    assert not isinstance(kept_text(["short"]), Piece)
    assert isinstance(kept_text(["long"] * LEAST_BYTES), Piece)


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        json_of({"a": object()})
