"""A consumer that stands still while there is something to do is started again: aiokafka has stalled silently."""

import asyncio
from collections.abc import Callable

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

CHECK_SECONDS = 5.0
STALLED_SECONDS = 30.0
LONGEST_HANDLING_SECONDS = 600.0  # what one try of a handler may take; nothing is lost when it takes longer
ANSWER_TIMEOUT_SECONDS = 10.0


class ConsumerStalled(Exception):
    """Nothing moved for too long although messages wait, or nobody could say whether they do."""


class Watchdog:
    """Watches one life of a consumer. `steps` counts what it does: messages taken, tries of handlers, commits."""

    def __init__(self, client: AIOKafkaConsumer, steps: Callable[[], int], under_way: Callable[[], int]) -> None:
        self._client = client
        self._steps = steps
        self._under_way = under_way
        self.waiting: int | None = None

    async def watch(self) -> None:
        """Raises ConsumerStalled."""
        clock = asyncio.get_running_loop().time
        seen, moved_at = self._steps(), clock()
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            self.waiting = await self._count_waiting()
            # Waiting for a store is no standstill: the handlers go on trying.
            if self._steps() != seen or (self.waiting == 0 and self._under_way() == 0):
                seen, moved_at = self._steps(), clock()
                continue
            patience_seconds = LONGEST_HANDLING_SECONDS if self._under_way() else STALLED_SECONDS
            if clock() - moved_at > patience_seconds:
                raise ConsumerStalled(f"nothing moved for {patience_seconds:g} s, {self.waiting} messages wait")

    async def _count_waiting(self) -> int | None:
        """Messages that were not taken yet, in the partitions that are ours; None when that cannot be told."""
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS):
                ends = await self._client.end_offsets(self._client.assignment())
                waiting = [end - await self._client.position(partition) for partition, end in ends.items()]
        except (KafkaError, OSError, TimeoutError):
            return None
        return sum(int(number) for number in waiting if number > 0)
