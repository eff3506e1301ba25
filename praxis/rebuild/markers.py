"""The end of a rebuild in a topic: a marker in every partition, and the wait until its readers have come to all of them."""

import asyncio
from collections.abc import Callable

from domain_events import RebuildMarker
from domain_events.availability import AVAILABILITY_EVENTS
from domain_events.booking import BOOKING_EVENTS
from domain_events.practitioner import PRACTITIONER_EVENTS
from praxis.embedded.problem import CannotStart
from praxis.rebuild.patience import Patience, ToldTopic
from praxis.rebuild.stores import Stores
from servicekit.database import Database
from servicekit.kafka.partitions import partition_count, partition_keys
from servicekit.outbox import append_many, reached_partition_ends
from subgraphs.search.domain.rebuild import RebuildState
from subgraphs.search.repository.port import SearchIndex

SOURCE = "/praxis/rebuild"
LOOK_EVERY_SECONDS = 0.1


async def end_topic(stores: Stores, rebuild_id: str, topic: str) -> ToldTopic:
    """Appends a marker for each partition of the topic to its owner's outbox, behind all snapshots."""
    owner, outbox = _owner(stores, topic)
    partitions = await partition_count(stores.kafka_bootstrap_servers, stores.kafka_topic_prefix + topic)
    keys = tuple(partition_keys(partitions, f"rebuild {rebuild_id} "))
    markers = [
        RebuildMarker(
            rebuild_id=rebuild_id, topic=topic, partition=partition, partition_count=partitions, routing_key=key
        )
        for partition, key in enumerate(keys)
    ]
    async with outbox.transaction() as connection:
        await append_many(connection, markers, source=SOURCE, time=stores.clock.now())
    return ToldTopic(topic, owner, outbox, keys)


async def wait_for_reader(
    reader: Database, rebuild_id: str, topic: ToldTopic, patience: Patience, advance: Callable[[int], None]
) -> None:
    """Returns when the reader has come to the end of every partition; `advance` is told of each."""
    seen = 0
    while seen < len(topic.marker_keys):
        reached = await reached_partition_ends(reader, rebuild_id, topic.name)
        advance(reached - seen)
        seen = reached
        if seen < len(topic.marker_keys):
            await patience.look()
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def wait_for_index(index: SearchIndex, rebuild_id: str, patience: Patience) -> None:
    """Returns when the new index serves. Raises CannotStart when another rebuild took its place."""
    while (state := await index.rebuild_state(rebuild_id)) is RebuildState.RUNNING:
        await patience.look()
        await asyncio.sleep(LOOK_EVERY_SECONDS)
    if state is not RebuildState.DONE:
        raise CannotStart(
            "Another rebuild of the search index began and took the place of this one, or its new index was deleted.",
            "Wait for the other one, or run this again, which is safe.",
        )


def _owner(stores: Stores, topic: str) -> tuple[str, Database]:
    return {
        PRACTITIONER_EVENTS: ("practitioner", stores.practitioner),
        BOOKING_EVENTS: ("booking", stores.booking),
        AVAILABILITY_EVENTS: ("availability", stores.availability),
    }[topic]
