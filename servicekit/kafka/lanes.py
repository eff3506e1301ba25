"""In order per key, concurrent between keys: each key has a lane, and a lane handles one message at a time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from aiokafka import ConsumerRecord

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
        self._moved = asyncio.Event()

    @property
    def has_room(self) -> bool:
        """Whether more may be put in."""
        return self._inside < self._limit

    def put(self, record: ConsumerRecord) -> None:
        """Puts a message behind those of its key."""
        self._inside += 1
        key = (record.topic, record.key)
        if key in self._waiting:
            self._waiting[key].append(record)
            return
        self._waiting[key] = deque([record])
        task = asyncio.create_task(self._work_off(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def moved(self, timeout_seconds: float) -> bool:
        """Waits until a message has been handled since the last call; False when the time is over before."""
        try:
            await asyncio.wait_for(self._moved.wait(), timeout_seconds)
        except TimeoutError:
            return False
        self._moved.clear()
        return True

    async def drain(self) -> None:
        """Waits until nothing is inside."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def cancel(self) -> None:
        """Gives up what is inside; it will come again."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._waiting.clear()
        self._inside = 0

    async def _work_off(self, key: Key) -> None:
        lane = self._waiting[key]
        while lane:
            async with self._width:
                await self._handle(lane[0])
            lane.popleft()
            self._inside -= 1
            self._moved.set()
        del self._waiting[key]
