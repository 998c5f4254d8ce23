"""What is kept: made once, and the one unused longest let go."""

from __future__ import annotations

from calculator.kept import Kept


def test_a_value_is_made_once_and_the_one_unused_longest_is_let_go() -> None:
    made: list[str] = []
    kept: Kept[str, str] = Kept(2)

    def get(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key)

    assert [get(key) for key in "abacab"] == list("abacab")
    assert made == ["a", "b", "c", "b"], "b was unused when c came, a was not"
    assert len(kept) == 2
    kept.clear()
    assert (len(kept), get("a"), made[-1]) == (0, "a", "a")


def test_an_empty_value_is_kept_too() -> None:
    kept: Kept[int, tuple[int, ...]] = Kept(1)
    assert kept.get(1, tuple) == kept.get(1, lambda: (1,)) == ()
