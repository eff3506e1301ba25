"""In order per key, concurrent between keys: each key has a lane, and a lane handles one message at a time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine

from aiokafka import ConsumerRecord, TopicPartition

from servicekit.cancellation import cancel_and_wait

Key = tuple[str, bytes | None]


class Lanes:
    """Hands messages to `handle`; `limit` bounds how many may wait or be worked on, `width` how many at once."""

    def __init__(self, handle: Callable[[ConsumerRecord], Awaitable[None]], *, width: int, limit: int) -> None:
        self._handle = handle
        self._limit = limit
        self._width = asyncio.Semaphore(width)
        self._waiting: dict[Key, deque[ConsumerRecord]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._inside = 0
        self._open: dict[TopicPartition, set[int]] = {}
        self._closed = asyncio.Condition()
        self._is_closing = False
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def has_room(self) -> bool:
        """Whether more may be put in."""
        return self._inside < self._limit

    @property
    def under_way(self) -> int:
        """How many messages wait or are worked on."""
        return self._inside

    async def broken(self) -> None:
        """Raises when a lane ended by an error, which would keep its key from ever being handled again."""
        await asyncio.shield(self._broken)

    def put(self, record: ConsumerRecord, *, waits_for_partition: bool = False) -> None:
        """Puts a message behind those of its key, or behind all of its partition that were put in before."""
        self._inside += 1
        self._open.setdefault(TopicPartition(record.topic, record.partition), set()).add(record.offset)
        if waits_for_partition:
            self._start(self._handle_alone(record))
            return
        key = (record.topic, record.key)
        if key in self._waiting:
            self._waiting[key].append(record)
            return
        self._waiting[key] = deque([record])
        self._start(self._work_off(key))

    async def finish(self, timeout_seconds: float) -> None:
        """Gives up what waits, lets what is worked on end within the time, and gives up the rest; it will come again."""
        self._is_closing = True
        for lane in self._waiting.values():
            while len(lane) > 1:
                lane.pop()
        tasks = list(self._tasks)
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=timeout_seconds)
            await cancel_and_wait(late)
        self._is_closing = False
        self._waiting.clear()
        self._open.clear()
        self._inside = 0

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = RuntimeError("a handler gave itself up") if task.cancelled() else task.exception()
        if error is not None and not self._is_closing and not self._broken.done():
            self._broken.set_exception(error)

    async def _work_off(self, key: Key) -> None:
        lane = self._waiting[key]
        while lane:
            record = lane[0]
            async with self._width:
                if self._is_closing:
                    return
                await self._handle(record)
            lane.popleft()
            await self._close(record)
        del self._waiting[key]

    async def _handle_alone(self, record: ConsumerRecord) -> None:
        partition = TopicPartition(record.topic, record.partition)
        async with self._closed:
            await self._closed.wait_for(lambda: min(self._open[partition]) >= record.offset)
        async with self._width:
            if self._is_closing:
                return
            await self._handle(record)
        await self._close(record)

    async def _close(self, record: ConsumerRecord) -> None:
        self._inside -= 1
        async with self._closed:
            self._open[TopicPartition(record.topic, record.partition)].discard(record.offset)
            self._closed.notify_all()
