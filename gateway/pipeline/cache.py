"""A bounded cache: what was used least recently goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class WeightedCache(Generic[Key, Value]):
    """Keeps values up to a total weight. It is for one event loop: making a value is synchronous, so a key never has
    two makers at a time."""

    def __init__(self, max_weight: int) -> None:
        self._max_weight = max_weight
        self._weight = 0
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def get_or_make(self, key: Key, make: Callable[[], Value], weigh: Callable[[Value], int]) -> Value:
        """The value of the key, made now if it is not there."""
        entry = self._entries.get(key)
        if entry is not None:
            self.hits += 1
            self._entries.move_to_end(key)
            return entry[0]
        self.misses += 1
        value = make()
        weight = weigh(value)
        if weight <= self._max_weight:
            self._entries[key] = (value, weight)
            self._weight += weight
            self._shrink()
        return value

    def __len__(self) -> int:
        return len(self._entries)

    def _shrink(self) -> None:
        while self._weight > self._max_weight:
            _, (_, weight) = self._entries.popitem(last=False)
            self._weight -= weight
