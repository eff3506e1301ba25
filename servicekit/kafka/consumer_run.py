"""One life of a consumer: what is under way, what may be committed, and how it is left."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from servicekit.cancellation import cancel_and_wait
from servicekit.kafka.handling import publication_of
from servicekit.kafka.lanes import Lanes
from servicekit.kafka.progress import Progress
from servicekit.kafka.watchdog import Signs, Watchdog
from servicekit.outbox.positions import ConsumerPositions
from servicekit.telemetry import get_logger

FETCH_WAIT_MS = 250
WAIT_FOR_ROOM_MS = 50
COMMIT_EVERY_SECONDS = 1.0  # how long an effect may wait for its commit: each of them costs the broker three writes
MAX_RECORDS = 200
HANDOVER_SECONDS = 5.0  # how long handlers may go on when others wait for the partitions
LAST_COMMIT_SECONDS = 3.0

_log = get_logger("servicekit.kafka")


class ConsumerRun(ConsumerRebalanceListener):  # type: ignore[misc]
    """Fetches, hands over, and commits what has taken effect."""

    def __init__(
        self,
        client: AIOKafkaConsumer,
        group: str,
        lanes: Lanes,
        *,
        topic_prefix: str,
        positions: ConsumerPositions | None,
        waits_for_partition: Callable[[ConsumerRecord], bool],
        attempts: Callable[[], int],
    ) -> None:
        self._client = client
        self._group = group
        self._lanes = lanes
        self._topic_prefix = topic_prefix
        self._positions = positions
        self._waits_for_partition = waits_for_partition
        self._committing = asyncio.Lock()
        self.progress = Progress()
        self._heard = 0
        self._is_member = False
        signs = Signs(lambda: self._heard, attempts, lambda: lanes.under_way, lambda: self._is_member)
        self.watchdog = Watchdog(client, signs)

    async def work(self) -> None:
        """Works until cancelled; raises when the broker fails for good, or nothing moves any more."""
        parts = {
            asyncio.create_task(self._fetch()),
            asyncio.create_task(self._commit_regularly()),
            asyncio.create_task(self.watchdog.watch()),
            asyncio.create_task(self._lanes.broken()),
        }
        try:
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await cancel_and_wait(parts)
        for part in done:
            part.result()

    async def leave(self) -> None:
        """Lets handlers end for a moment and commits, so that the next member takes over without much repetition."""
        await self._lanes.finish(HANDOVER_SECONDS)
        with suppress(TimeoutError, KafkaError):
            async with asyncio.timeout(LAST_COMMIT_SECONDS):
                await self._commit()

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """As `leave`, since other members wait for these partitions."""
        self._is_member = False
        await self.leave()
        self.progress.forget(revoked)

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:  # noqa: ARG002 - aiokafka's signature
        """Nothing to do but to know it, also when none are ours: progress begins with the first message."""
        self._is_member = True

    def handled(self, record: ConsumerRecord) -> None:
        """A message has taken effect, or was put aside."""
        self.progress.done(record, publication_of(record))

    async def _fetch(self) -> None:
        """Goes on polling while there is no room, or the group would drop us."""
        while True:
            if self._lanes.has_room:
                self._client.resume(*self._client.paused())
                timeout_ms = FETCH_WAIT_MS
            else:
                self._client.pause(*self._client.assignment())
                timeout_ms = WAIT_FOR_ROOM_MS
            # While partitions change hands this waits, and what it returns is of partitions that are ours; so nothing
            # may be awaited until all of it has been taken.
            batch = await self._client.getmany(timeout_ms=timeout_ms, max_records=MAX_RECORDS)
            for records in batch.values():
                for record in records:
                    self._take(record)

    def _take(self, record: ConsumerRecord) -> None:
        self._heard += 1
        self.progress.started(record)
        self._lanes.put(record, waits_for_partition=self._waits_for_partition(record))

    async def _commit_regularly(self) -> None:
        """Beside the fetching, so that no message waits for the commit of earlier ones."""
        while True:
            await asyncio.sleep(COMMIT_EVERY_SECONDS)
            if self._is_member:  # what is sent while the group forms anew could throw us out of it
                await self._commit()

    async def _commit(self) -> None:
        async with self._committing:  # a later commit that came first would be taken back by this one
            await self._commit_offsets()
            if self._positions is not None:
                for full_topic, publications in self.progress.take_publications().items():
                    await self._positions.applied(full_topic.removeprefix(self._topic_prefix), publications)

    async def _commit_offsets(self) -> None:
        offsets = self.progress.take_offsets()
        if not offsets:
            return
        try:
            await self._client.commit(offsets)
            self._heard += 1
        except (CommitFailedError, IllegalStateError):
            # The partitions went to another member, which gets these again; handlers are idempotent.
            _log.warning("offsets not committed after a rebalance", group=self._group)
        except BaseException:
            self.progress.put_back(offsets)  # for the last commit, when this one was only cut short
            raise
