"""A bounded cache: what was used least recently goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from heapq import nlargest
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(slots=True)
class _Entry(Generic[Value]):
    value: Value
    weight: int
    uses: int = 0


class WeightedCache(Generic[Key, Value]):
    """Keeps values up to a total weight. It is for one event loop."""

    def __init__(self, max_weight: int) -> None:
        self._max_weight = max_weight
        self._weight = 0
        self._entries: OrderedDict[Key, _Entry[Value]] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def get(self, key: Key) -> Value | None:
        """The value of the key, if it is there."""
        entry = self._entries.get(key)
        if entry is None:
            self.misses += 1
            return None
        self.hits += 1
        entry.uses += 1
        self._entries.move_to_end(key)
        return entry.value

    def put(self, key: Key, value: Value, weight: int) -> None:
        """Keeps a value, unless it alone is too heavy."""
        self._drop(key)
        if weight > self._max_weight:
            return
        self._entries[key] = _Entry(value, weight)
        self._weight += weight
        while self._weight > self._max_weight:
            self._drop(next(iter(self._entries)))

    def most_used(self, count: int) -> list[tuple[Key, Value]]:
        """Keys and values that were asked for most often, the first one most."""
        found = nlargest(count, self._entries.items(), key=lambda item: item[1].uses)
        return [(key, entry.value) for key, entry in found]

    def __len__(self) -> int:
        return len(self._entries)

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._weight -= entry.weight
