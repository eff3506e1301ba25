"""For a broker in memory: nothing is sent far past the slowest group, and what the broker forgot is sent again."""

import asyncio
from collections import deque
from collections.abc import Sequence

from servicekit.outbox.log import OutboxLog, OutboxRow
from servicekit.outbox.positions import PositionStore
from servicekit.telemetry import get_logger

STALLED_SECONDS = 10.0
LONGEST_STALL_SECONDS = 160.0
MAX_BYTES_AHEAD = 2 * 1024 * 1024  # of a broker that silently drops its oldest data beyond 5 MiB a partition

_log = get_logger("servicekit.outbox")


class Replay:
    """Watches how far the consumer groups have come."""

    def __init__(self, positions: PositionStore) -> None:
        self._positions = positions
        self._ahead: dict[str, deque[tuple[int, int]]] = {}
        self._lowest: dict[str, int] = {}
        self._moved_at: dict[str, float] = {}
        self._patience_seconds = STALLED_SECONDS

    async def start(self, log: OutboxLog) -> None:
        """Puts back in line what some group has not applied: the broker started empty, or this relay cannot know."""
        for topic in await log.topics():
            lowest = await self._read_lowest(log, topic)
            if lowest is not None:
                await log.publish_again_after(topic, lowest)

    def sent(self, rows: Sequence[OutboxRow]) -> None:
        """Notes what is on its way."""
        now = asyncio.get_running_loop().time()
        for row in rows:
            ahead = self._ahead.setdefault(row.topic, deque())
            if not ahead:
                self._moved_at[row.topic] = now
            ahead.append((row.publication, len(row.envelope)))

    async def has_room(self, log: OutboxLog) -> bool:
        """Whether more may be sent; looks after groups that are new or make no progress on the way."""
        room = True
        for topic in await log.topics():
            before = self._lowest.get(topic)
            lowest = await self._read_lowest(log, topic)
            if lowest is None:
                continue
            if before is not None and lowest < before:
                await self._send_again(log, topic, lowest, "a group asked for earlier events")
            room = room and await self._topic_has_room(log, topic, lowest, moved=lowest != before)
        return room

    async def _topic_has_room(self, log: OutboxLog, topic: str, lowest: int, *, moved: bool) -> bool:
        ahead, now = self._ahead.get(topic, deque()), asyncio.get_running_loop().time()
        while ahead and ahead[0][0] <= lowest:
            ahead.popleft()
        if moved:
            self._moved_at[topic] = now
            self._patience_seconds = STALLED_SECONDS
        elif ahead and now - self._moved_at[topic] > self._patience_seconds:
            self._patience_seconds = min(self._patience_seconds * 2, LONGEST_STALL_SECONDS)
            await self._send_again(log, topic, lowest, "a group makes no progress")
        return sum(size for _, size in ahead) < MAX_BYTES_AHEAD

    async def _send_again(self, log: OutboxLog, topic: str, lowest: int, reason: str) -> None:
        _log.warning("publishing again", topic=topic, after=lowest, reason=reason)
        self._ahead.pop(topic, None)
        self._moved_at[topic] = asyncio.get_running_loop().time()
        await log.publish_again_after(topic, lowest)

    async def _read_lowest(self, log: OutboxLog, topic: str) -> int | None:
        lowest = await self._positions.lowest(topic)
        if lowest is not None:
            kept_after = await log.before_first_kept(topic)
            if lowest < kept_after:
                await self._positions.raise_to(topic, kept_after)
                lowest = kept_after
            self._lowest[topic] = lowest
        return lowest
