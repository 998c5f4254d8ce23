"""What has been made, kept for the next who asks: the one unused longest is let go."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """At most so many values by their keys. Two threads may make one value twice, never mix two."""

    def __init__(self, most: int) -> None:
        """Keep at most `most` values."""
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._values)

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value kept for a key, made if need be."""
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = make()
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        else:
            with suppress(KeyError):  # another thread has just let it go
                self._values.move_to_end(key)
        return found

    def values(self) -> list[Value]:
        """All that is kept."""
        return list(self._values.values())

    def clear(self) -> None:
        """Forget all."""
        self._values.clear()
