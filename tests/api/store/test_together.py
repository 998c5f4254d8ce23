"""Work of many threads, done together: all of it once, what waited in one go, and failures told to whom they concern."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread
from time import sleep

import pytest

from api.store.together import MOST, Together


def test_what_many_ask_for_is_done_once_each() -> None:
    groups: list[list[int]] = []
    together = Together[int](lambda items: groups.append([*items]))
    start = Barrier(8)

    def ask(first: int) -> None:
        start.wait()
        for item in range(first, 400, 8):
            together.do(item)
            assert any(item in group for group in groups), "it returned before its work was done"

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
    assert sorted(item for group in groups for item in group) == list(range(400))


def groups_of_waiting(count: int) -> list[list[int]]:
    """What is done at once where so many come while the first is at work."""
    groups: list[list[int]] = []
    begun, may_end = Event(), Event()

    def work(items: Sequence[int]) -> None:
        groups.append([*items])
        begun.set()
        assert may_end.wait(10)

    together = Together[int](work)
    first = Thread(target=together.do, args=(0,))
    first.start()
    assert begun.wait(10)
    others = [Thread(target=together.do, args=(item,)) for item in range(1, count + 1)]
    for i, other in enumerate(others, 1):
        other.start()
        while len(together) < i:
            sleep(0.001)
    may_end.set()
    for thread in (first, *others):
        thread.join(10)
    return groups


@pytest.mark.parametrize("count", [0, 1, 3, MOST, MOST + 2])
def test_those_who_wait_share_the_next_turn_in_their_order(count: int) -> None:
    groups = groups_of_waiting(count)
    waited = list(range(1, count + 1))
    assert groups == [[0], *([waited[:MOST]] if count else []), *([waited[MOST:]] if count > MOST else [])]


def test_a_failure_is_told_to_each_of_those_it_concerns_and_to_no_other() -> None:
    def work(items: Sequence[int]) -> None:
        if 3 in items:
            raise ValueError("no three")

    together = Together[int](work)
    together.do(1)
    with pytest.raises(ValueError, match="no three"):
        together.do(3)
    together.do(4)
