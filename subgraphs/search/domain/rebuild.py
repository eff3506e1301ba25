"""When a rebuild of the index is over: once every partition of both topics has come to its end."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from domain_events.availability import AVAILABILITY_EVENTS
from domain_events.practitioner import PRACTITIONER_EVENTS

REBUILT_FROM = (PRACTITIONER_EVENTS, AVAILABILITY_EVENTS)


class RebuildState(Enum):
    """RUNNING: both indexes are written. DONE: it serves. UNKNOWN: it never began, or a later one took its place."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    UNKNOWN = "UNKNOWN"


class PartitionEnd(NamedTuple):
    """Everything that a rebuild sent into this partition has taken effect; its topic has `of` of them."""

    topic: str
    partition: int
    of: int


def is_over(ends: Iterable[PartitionEnd]) -> bool:
    """Whether no partition is missing."""
    reached: dict[str, set[int]] = {topic: set() for topic in REBUILT_FROM}
    counts: dict[str, int] = {}
    for end in ends:
        if end.topic in reached:
            reached[end.topic].add(end.partition)
            counts[end.topic] = end.of
    return all(len(reached[topic]) >= counts.get(topic, 1) for topic in REBUILT_FROM)
