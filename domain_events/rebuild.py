"""What ends a rebuild in a topic: a marker behind the last snapshot of each partition."""

from typing import ClassVar

from domain_events.availability import AVAILABILITY_EVENTS
from domain_events.base import DomainEvent
from domain_events.booking import BOOKING_EVENTS
from domain_events.practitioner import PRACTITIONER_EVENTS


class RebuildMarker(DomainEvent, frozen=True, kw_only=True):
    """All snapshots of a rebuild that lie in this partition of the topic come before this.

    `partition` counts from 0, `partition_count` is how many markers the topic has. `routing_key` is a key that the
    partitioner puts into the partition. A rebuild is over when the markers of every partition of its topics have been
    handled; a marker that comes twice says nothing new.
    """

    topics: ClassVar[tuple[str, ...]] = (PRACTITIONER_EVENTS, BOOKING_EVENTS, AVAILABILITY_EVENTS)
    waits_for_partition: ClassVar[bool] = True

    rebuild_id: str
    topic: str
    partition: int
    partition_count: int
    routing_key: str

    @property
    def key(self) -> str:
        return self.routing_key

    @property
    def aggregate_id(self) -> str:
        return self.rebuild_id

    @property
    def aggregate_version(self) -> int:
        return 1
