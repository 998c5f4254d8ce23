"""What has been made, kept for the next who asks: the one unused longest is let go."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
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
        values = self._values
        try:
            values.move_to_end(key)
            return values[key]
        except KeyError:  # not made yet, or another thread has just let it go
            pass
        found = values[key] = make()
        if len(values) > self._most:
            values.popitem(last=False)
        return found

    def values(self) -> list[Value]:
        """All that is kept."""
        return list(self._values.values())

    def clear(self) -> None:
        """Forget all."""
        self._values.clear()
