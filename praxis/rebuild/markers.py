"""The end of a rebuild in a topic: a marker in every partition, and the wait until its readers have come to all of them."""

import asyncio
from collections.abc import Callable

from domain_events import RebuildMarker
from praxis.embedded.problem import CannotStart
from praxis.rebuild.stores import Stores
from servicekit.database import Database
from servicekit.kafka.partitions import partition_count, partition_keys
from servicekit.outbox import append_many, reached_partition_ends
from subgraphs.search.domain.rebuild import RebuildState
from subgraphs.search.repository.port import SearchIndex

SOURCE = "/praxis/rebuild"
LOOK_EVERY_SECONDS = 0.1


async def end_topic(stores: Stores, owner: Database, rebuild_id: str, topic: str) -> int:
    """Appends a marker for each partition of the topic to its owner's outbox, behind all snapshots; gives how many."""
    partitions = await partition_count(stores.kafka_bootstrap_servers, stores.kafka_topic_prefix + topic)
    markers = [
        RebuildMarker(
            rebuild_id=rebuild_id, topic=topic, partition=partition, partition_count=partitions, routing_key=key
        )
        for partition, key in enumerate(partition_keys(partitions, f"rebuild {rebuild_id} "))
    ]
    async with owner.transaction() as connection:
        await append_many(connection, markers, source=SOURCE, time=stores.clock.now())
    return partitions


async def wait_for_reader(
    reader: Database, rebuild_id: str, topic: str, partitions: int, advance: Callable[[int], None]
) -> None:
    """Returns when the reader has come to the end of every partition; `advance` is told of each."""
    seen = 0
    while seen < partitions:
        reached = await reached_partition_ends(reader, rebuild_id, topic)
        advance(reached - seen)
        seen = reached
        if seen < partitions:
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def wait_for_index(index: SearchIndex, rebuild_id: str) -> None:
    """Returns when the new index serves. Raises CannotStart when another rebuild took its place."""
    while (state := await index.rebuild_state(rebuild_id)) is RebuildState.RUNNING:  # noqa: ASYNC110 - in another process
        await asyncio.sleep(LOOK_EVERY_SECONDS)
    if state is not RebuildState.DONE:
        raise CannotStart("Another rebuild of the search index began and took the place of this one.", "Wait for that.")
