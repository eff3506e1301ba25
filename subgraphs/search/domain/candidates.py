"""What the judge needs to know of the documents that a store's filters let through, in columns."""

from collections.abc import Hashable, Iterable
from typing import NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from subgraphs.search.domain.document import KNOWN_HOURS

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Hours: TypeAlias = NDArray[np.uint8]

Key = TypeVar("Key", bound=Hashable)

FREE_BYTES = KNOWN_HOURS // 8
NO_START = -1  # every start lies after 1970


class Clock(NamedTuple):
    """What practices share that count their days alike; `first_local_date` is ISO text."""

    time_zone: str
    first_local_date: str
    notice_minutes: int


class Candidates(NamedTuple):
    """n documents; hours and next start are those that the question asks for.

    Degrees (WGS 84) and qualities (0.0 to 1.0) of shape (n,), `free_hours` of shape (n, FREE_BYTES) with the bits of
    `Availability`, `next_starts` (n,) in seconds since 1970 or NO_START; `clock_of` (n,) says which of `clocks` is whose.
    """

    ids: list[str]
    latitudes: Floats
    longitudes: Floats
    qualities: Floats
    free_hours: Hours
    next_starts: Integers
    clocks: list[Clock]
    clock_of: Integers


def numbered(keys: Iterable[Key]) -> tuple[list[Key], Integers]:
    """What is there, each once, and the place of each of the n keys in it."""
    numbers: dict[Key, int] = {}
    places = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)
    return list(numbers), places
