"""A consumer that stands still while there is something to do is started again: aiokafka has stalled silently."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

CHECK_SECONDS = 5.0
STALLED_SECONDS = 30.0
LONGEST_HANDLING_SECONDS = 600.0  # what one try of a handler may take; nothing is lost when it takes longer
ANSWER_TIMEOUT_SECONDS = 5.0
# aiokafka asks only brokers that it knows, and may have come to know a single one while the others were away. A new
# client begins with all that the settings name; so silence is left sooner than a standstill.
UNANSWERED_SECONDS = 15.0


class ConsumerStalled(Exception):
    """Nothing moved for too long although messages wait, or nobody could say whether they do."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells that a consumer lives. `heard` counts what only a broker can give, `tried` what handlers do.

    `is_member` is False while the group gives us no answer to what is ours.
    """

    heard: Callable[[], int]
    tried: Callable[[], int]
    under_way: Callable[[], int]
    is_member: Callable[[], bool]


class Watchdog:
    """Watches one life of a consumer."""

    def __init__(self, client: AIOKafkaConsumer, signs: Signs) -> None:
        self._client = client
        self._signs = signs
        self.waiting: int | None = None

    async def watch(self) -> None:
        """Raises ConsumerStalled."""
        signs, clock = self._signs, asyncio.get_running_loop().time
        heard, tried = signs.heard(), signs.tried()
        heard_at = moved_at = clock()
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            self.waiting = await self._count_waiting()
            has_heard = signs.heard() != heard
            # Waiting for a store is no standstill: the handlers go on trying.
            if has_heard or signs.tried() != tried or self._has_nothing_to_do():
                moved_at = clock()
            if has_heard or self.waiting is not None:
                heard_at = clock()
            heard, tried = signs.heard(), signs.tried()
            self._judge(clock() - heard_at, clock() - moved_at)

    def _has_nothing_to_do(self) -> bool:
        return self.waiting == 0 and self._signs.under_way() == 0 and self._signs.is_member()

    def _judge(self, silent_seconds: float, still_seconds: float) -> None:
        if silent_seconds >= UNANSWERED_SECONDS:
            raise ConsumerStalled(f"no broker has answered for {silent_seconds:.0f} s")
        if still_seconds >= (LONGEST_HANDLING_SECONDS if self._signs.under_way() else STALLED_SECONDS):
            whose = "" if self._signs.is_member() else ", and the group has given us no partitions"
            raise ConsumerStalled(f"nothing moved for {still_seconds:.0f} s, {self.waiting} messages wait{whose}")

    async def _count_waiting(self) -> int | None:
        """Messages that were not taken yet, in the partitions that are ours; None when that cannot be told."""
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS):
                ours = self._client.assignment()
                if not ours:
                    await self._client.topics()  # nothing waits for us; but only who gets an answer may say so
                    return 0
                ends = await self._client.end_offsets(ours)
                waiting = [end - await self._client.position(partition) for partition, end in ends.items()]
        except (KafkaError, OSError, TimeoutError):
            return None
        return sum(int(number) for number in waiting if number > 0)
