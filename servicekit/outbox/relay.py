"""The relay: publishes committed events in order, one active relay an outbox, whatever crashes."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from opentelemetry.metrics import CallbackOptions, Observation

from servicekit.background import is_set_within
from servicekit.cancellation import cancel_and_wait
from servicekit.clock import Clock
from servicekit.database import Database
from servicekit.outbox.lease import RENEW_SECONDS, Lease
from servicekit.outbox.log import OutboxLog, OutboxRow
from servicekit.outbox.positions import PositionStore
from servicekit.outbox.replay import Replay
from servicekit.telemetry import Telemetry, get_logger

BATCH_ROWS = 500
POLL_SECONDS = 0.5  # NOTIFY wakes the relay at once; this is for a notification that got lost
LOOK_AGAIN_SECONDS = 0.02  # for what is committed and must wait, an earlier transaction being under way
STANDBY_SECONDS = 0.5
PRUNE_EVERY_SECONDS = 60.0
PRUNE_ROWS = 2_000
LOOK_EVERY_SECONDS = 2.0  # how old the figure of the oldest row may be
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 2.0  # how long after its return a broker may have to wait for the relay

_log = get_logger("servicekit.outbox")


class NotAcknowledged(Exception):
    """The broker is away, or did not say in time that it has what was sent; it may still write that later."""


class LostLease(Exception):
    """Another relay publishes now."""


class Publisher(Protocol):
    """Where events go."""

    async def send_all(self, rows: Sequence[OutboxRow]) -> None:
        """Returns when every row is acknowledged, in order. Raises NotAcknowledged; then nothing more of these is sent."""
        ...


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """`schema` names the channel of NOTIFY; rows stay `retention` after publication, none at all when it is zero.

    `gather_seconds` is how long events may gather from the first that is told of: those that are sent together cost the
    database, the brokers and their readers little more than one.
    """

    schema: str
    retention: timedelta
    gather_seconds: float = 0.0


class Relay:
    """Publishes one outbox. With `positions`, it also guards against a broker that forgets (its outbox is the log)."""

    def __init__(
        self,
        database: Database,
        producer: Publisher,
        clock: Clock,
        settings: RelaySettings,
        positions: PositionStore | None = None,
        telemetry: Telemetry | None = None,
    ) -> None:
        self._database = database
        self._producer = producer
        self._clock = clock
        self._settings = settings
        self._positions = positions
        self._wake = asyncio.Event()
        self._oldest: datetime | None = None
        (telemetry or Telemetry()).meter.create_observable_gauge(
            "outbox.oldest_age", [self._oldest_age], "s", "Age of the oldest event that is not published"
        )

    async def run(self) -> None:
        """Publishes until cancelled; raises when the database fails, to be started again."""
        listening = asyncio.create_task(self._database.listen(f"outbox_{self._settings.schema}", self._wake.set))
        try:
            async with self._database.connection() as connection:
                lease = Lease(connection)
                try:
                    while True:
                        await _stand_by(lease)
                        try:
                            await self._lead(lease)
                        except LostLease:
                            _log.warning("another relay publishes now", outbox=self._settings.schema)
                finally:
                    self._oldest = None
                    if not connection.is_closed():
                        await asyncio.shield(lease.release())
        finally:
            await cancel_and_wait([listening])

    async def _lead(self, lease: Lease) -> None:
        log, replay = OutboxLog(lease.connection, lease.holder), await self._replay(lease)
        await log.read_in_order()
        chores = _Chores(self._clock, self._settings.retention)
        pause_seconds = FIRST_PAUSE_SECONDS
        while True:
            self._wake.clear()
            await _keep(lease)
            await chores.prune(log)
            self._oldest = await chores.oldest(log)
            try:
                look_after_seconds = await self._publish_batch(log, lease, replay)
            except NotAcknowledged as error:
                _log.warning("waiting for the broker", outbox=self._settings.schema, reason=str(error))
                log.again()
                await asyncio.sleep(pause_seconds)
                pause_seconds = min(pause_seconds * 2, LONGEST_PAUSE_SECONDS)
                continue
            pause_seconds = FIRST_PAUSE_SECONDS
            if look_after_seconds and await is_set_within(self._wake, look_after_seconds):
                await asyncio.sleep(self._settings.gather_seconds)

    async def _publish_batch(self, log: OutboxLog, lease: Lease, replay: Replay | None) -> float:
        """Seconds until the next look, if nobody tells of new events before."""
        if replay is not None and not await replay.has_room(log):
            return POLL_SECONDS
        rows = await log.next_rows(BATCH_ROWS)
        if rows:
            await self._send(lease, rows)
            is_kept = self._settings.retention > timedelta(0)
            await log.mark_published([row.id for row in rows], self._clock.now(), is_kept=is_kept)
            self._oldest = None
            if replay is not None:
                replay.sent(rows)
        if len(rows) == BATCH_ROWS:
            return 0.0
        return LOOK_AGAIN_SECONDS if await log.has_unpublished() else POLL_SECONDS

    async def _send(self, lease: Lease, rows: Sequence[OutboxRow]) -> None:
        """Keeps the lease while the broker takes its time."""
        sending = asyncio.ensure_future(self._producer.send_all(rows))
        try:
            while True:
                await asyncio.wait({sending}, timeout=RENEW_SECONDS)
                if sending.done():
                    return sending.result()
                await _keep(lease)
        finally:
            await cancel_and_wait([sending])

    async def _replay(self, lease: Lease) -> Replay | None:
        if self._positions is None:
            return None
        replay = Replay(self._positions)
        await replay.start(OutboxLog(lease.connection, lease.holder))
        return replay

    def _oldest_age(self, _options: CallbackOptions) -> Iterable[Observation]:
        oldest = self._oldest
        seconds = 0.0 if oldest is None else max(0.0, (self._clock.now() - oldest).total_seconds())
        return [Observation(seconds, {"outbox": self._settings.schema})]


class _Chores:
    """What is done now and then beside publishing."""

    def __init__(self, clock: Clock, retention: timedelta) -> None:
        self._clock = clock
        self._retention = retention
        self._prune_at = self._look_at = 0.0
        self._oldest: datetime | None = None

    async def oldest(self, log: OutboxLog) -> datetime | None:
        """When the oldest unpublished event was written, as of a moment ago."""
        now = asyncio.get_running_loop().time()
        if now >= self._look_at:
            self._oldest = await log.oldest()
            self._look_at = now + LOOK_EVERY_SECONDS
        return self._oldest

    async def prune(self, log: OutboxLog) -> None:
        """Removes what was kept long enough, one chunk a call."""
        now = asyncio.get_running_loop().time()
        if now >= self._prune_at:
            has_more = await log.prune(self._clock.now() - self._retention, PRUNE_ROWS)
            self._prune_at = now if has_more else now + PRUNE_EVERY_SECONDS


async def _stand_by(lease: Lease) -> None:
    while not await lease.take():  # noqa: ASYNC110 - another process holds it, no event can tell
        await asyncio.sleep(STANDBY_SECONDS)


async def _keep(lease: Lease) -> None:
    if lease.is_due and not await lease.take():
        raise LostLease
