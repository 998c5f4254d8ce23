"""Work of many threads, done together: all of it once, what waited in one go, and failures told to whom they concern."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread
from time import sleep

import pytest

from api.store.together import MOST, Together


def test_what_many_ask_for_is_done_once_each() -> None:
    groups: list[list[int]] = []
    together = Together[int](lambda items: groups.append([*items]), OSError)
    start = Barrier(8)

    def ask(first: int) -> None:
        start.wait()
        for item in range(first, 400, 8):
            together.do(item)
            assert any(item in group for group in groups), "it returned before its work was done"

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
    assert sorted(item for group in groups for item in group) == list(range(400))


def groups_of_waiting(
    count: int, check: Callable[[Sequence[int]], object] = len
) -> tuple[list[list[int]], dict[int, str]]:
    """What is done at once where so many come while the first is at work, and what each was told of a failure."""
    groups: list[list[int]] = []
    said: dict[int, str] = {}
    begun, may_end = Event(), Event()

    def work(items: Sequence[int]) -> None:
        groups.append([*items])
        begun.set()
        assert may_end.wait(10)
        check(items)

    together = Together[int](work, OSError)

    def ask(item: int) -> None:
        try:
            together.do(item)
        except BaseException as failure:
            said[item] = str(failure)

    first = Thread(target=ask, args=(0,))
    first.start()
    assert begun.wait(10)
    others = [Thread(target=ask, args=(item,)) for item in range(1, count + 1)]
    for i, other in enumerate(others, 1):
        other.start()
        while len(together) < i:
            sleep(0.001)
    may_end.set()
    for thread in (first, *others):
        thread.join(10)
    return groups, said


@pytest.mark.parametrize("count", [0, 1, 3, MOST, MOST + 2])
def test_those_who_wait_share_the_next_turn_in_their_order(count: int) -> None:
    groups, said = groups_of_waiting(count)
    waited = list(range(1, count + 1))
    assert groups == [[0], *([waited[:MOST]] if count else []), *([waited[MOST:]] if count > MOST else [])]
    assert said == {}


def no_three(items: Sequence[int]) -> None:
    """Work that cannot be done with a three among it."""
    if 3 in items:
        raise ValueError("no three")


def test_what_is_wrong_with_one_piece_fails_no_other() -> None:
    groups, said = groups_of_waiting(4, no_three)
    assert groups == [[0], [1, 2, 3, 4], [1], [2], [3], [4]]
    assert said == {3: "no three"}


@pytest.mark.parametrize("failure", [OSError, SystemExit])
def test_a_failure_of_all_is_told_to_all_at_once(failure: type[BaseException]) -> None:
    """Nobody takes for done what is not, whatever ended it."""

    def gone(items: Sequence[int]) -> None:
        if items != [0]:
            raise failure("gone")

    groups, said = groups_of_waiting(3, gone)
    assert groups[:2] == [[0], [1, 2, 3]]
    assert said == dict.fromkeys([1, 2, 3], "gone")
    assert len(groups) == (2 if failure is OSError else 5)
