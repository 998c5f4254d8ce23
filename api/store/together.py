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
    failure: BaseException | None = None


class Together(Generic[Item]):
    """Work of threads that come one after the other. Who comes while it is being done waits, and the first of those
    who wait does it next, for all of them."""

    def __init__(self, work: Callable[[Sequence[Item]], None], of_all: type[Exception]) -> None:
        """work : done for some at once, in their order, or not at all; of_all : a failure that is no piece's own"""
        self._work, self._of_all = work, of_all
        self._turn = Lock()
        self._asked: deque[_Asked[Item]] = deque()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._asked)

    def do(self, item: Item) -> None:
        """Return when a piece of work is done. Raises what the work raises of this piece, or of all."""
        mine = _Asked(item)
        self._asked.append(mine)
        with self._turn:
            while not mine.done:
                self._next()
        if mine.failure:
            raise mine.failure

    def _next(self) -> None:
        group = [self._asked.popleft() for _ in range(min(MOST, len(self._asked)))]
        failure = self._failure(group)
        for asked in group:
            # Nobody's work fails for what is wrong with another's: then each is done by itself.
            shared = failure is None or isinstance(failure, self._of_all) or len(group) == 1
            asked.failure = failure if shared else self._failure([asked])
            asked.done = True

    def _failure(self, group: Sequence[_Asked[Item]]) -> BaseException | None:
        """Do some pieces of work; why they could not be done."""
        try:
            self._work([asked.item for asked in group])
        except BaseException as failure:  # whatever ends it: nobody may take for done what is not
            return failure
        return None
