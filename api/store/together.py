"""What several threads ask for at once, done by one of them for all: one transaction costs what many quotes share."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

MOST = 50
"""Pieces of work done together: nobody waits long for what others have asked."""

Item = TypeVar("Item")


@dataclass(eq=False)
class _Asked(Generic[Item]):
    """A piece of work, whether it has been done, and why it could not be."""

    item: Item
    done: bool = False
    failure: Exception | None = None


class Together(Generic[Item]):
    """Work of threads that come one after the other. Who comes while it is being done waits, and the first of those
    who wait does it next, for all of them."""

    def __init__(self, work: Callable[[Sequence[Item]], None]) -> None:
        """work : done for some at once, in the order in which they were asked for"""
        self._work = work
        self._turn = Lock()
        self._asked: deque[_Asked[Item]] = deque()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._asked)

    def do(self, item: Item) -> None:
        """Return when a piece of work is done. Raises what the work raises, to each for whom it was being done."""
        mine = _Asked(item)
        self._asked.append(mine)
        with self._turn:
            while not mine.done:
                self._next()
        if mine.failure:
            raise mine.failure

    def _next(self) -> None:
        group = [self._asked.popleft() for _ in range(min(MOST, len(self._asked)))]
        try:
            self._work([asked.item for asked in group])
        except Exception as failure:
            for asked in group:
                asked.failure = failure
        finally:
            for asked in group:
                asked.done = True
