"""The relay: publishes committed events in order, one active relay an outbox, whatever crashes."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from servicekit.clock import Clock
from servicekit.database import Connection, Database
from servicekit.outbox.lease import LEASE_SECONDS, Lease
from servicekit.outbox.log import OutboxLog, OutboxRow
from servicekit.outbox.positions import PositionStore
from servicekit.telemetry import get_logger

BATCH_ROWS = 200
POLL_SECONDS = 0.5  # NOTIFY wakes the relay at once; this is for a notification that got lost
STANDBY_SECONDS = 0.5
PRUNE_EVERY_SECONDS = 300.0
STALLED_SECONDS = 10.0
LONGEST_STALL_SECONDS = 160.0
MAX_BYTES_AHEAD = 2 * 1024 * 1024  # of a broker that silently drops its oldest data beyond 5 MiB a partition

_log = get_logger("servicekit.outbox")


class Publisher(Protocol):
    """Where events go."""

    async def send_all(self, rows: Sequence[OutboxRow]) -> None:
        """Returns when every row is acknowledged, in order; raises when that is unknown."""
        ...


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """`schema` names the channel of NOTIFY; rows stay `retention` after publication."""

    schema: str
    retention: timedelta


class Relay:
    """Publishes one outbox. With `positions`, it also guards against a broker that forgets (its outbox is the log)."""

    def __init__(
        self,
        database: Database,
        producer: Publisher,
        clock: Clock,
        settings: RelaySettings,
        positions: PositionStore | None = None,
    ) -> None:
        self._database = database
        self._producer = producer
        self._clock = clock
        self._settings = settings
        self._replay = None if positions is None else Replay(positions)
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Publishes until cancelled; raises when the database or the broker fails, to be started again."""
        async with (
            self._database.connection() as connection,
            self._database.listening(f"outbox_{self._settings.schema}", self._wake.set),
        ):
            lease = Lease(connection)
            while not await lease.take():  # noqa: ASYNC110 - another process holds it, no event can tell
                await asyncio.sleep(STANDBY_SECONDS)
            try:
                await self._publish_while_leader(connection, lease)
            finally:
                if not connection.is_closed():
                    await asyncio.shield(lease.release())

    async def _publish_while_leader(self, connection: Connection, lease: Lease) -> None:
        log, loop = OutboxLog(connection), asyncio.get_running_loop()
        renewed = pruned = loop.time()
        if self._replay is not None:
            await self._replay.start(log)
        while True:
            self._wake.clear()
            published = await self._publish_batch(log)
            if loop.time() - renewed > LEASE_SECONDS / 3:
                if not await lease.take():
                    return
                renewed = loop.time()
            if loop.time() - pruned > PRUNE_EVERY_SECONDS:
                await log.prune(self._clock.now() - self._settings.retention, BATCH_ROWS * 10)
                pruned = loop.time()
            if not published:
                await self._sleep_until_woken()

    async def _sleep_until_woken(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
        except TimeoutError:
            return

    async def _publish_batch(self, log: OutboxLog) -> bool:
        if self._replay is not None and not await self._replay.has_room(log):
            return False
        rows = await log.next_rows(BATCH_ROWS)
        if not rows:
            return False
        await self._producer.send_all(rows)
        await log.mark_published([row.id for row in rows], self._clock.now())
        if self._replay is not None:
            self._replay.sent(rows)
        return True


class Replay:
    """For a broker in memory: nothing is sent far past the slowest group, and what it forgot is sent again."""

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

    def sent(self, rows: list[OutboxRow]) -> None:
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
