"""A producer of aiokafka that can be ended for good: afterwards nothing of it reaches a broker any more."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaProducer

from servicekit.cancellation import cancel_and_wait

SETTLE_SECONDS = 5.0


class SealedProducer(AIOKafkaProducer):  # type: ignore[misc]
    """aiokafka's `stop` flushes, without a limit, and cut short it leaves its sender alive.

    Such a sender would go on trying for as long as the process lives, and write what its owner has given up long ago:
    behind what a later producer wrote of the same key meanwhile.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._requests: set[asyncio.Task[Any]] = set()
        self._send_request = self._sender._send_produce_req  # noqa: SLF001 - the one place where requests begin
        self._sender._send_produce_req = self._send_noted  # noqa: SLF001

    async def end(self) -> None:
        """Closes at once. What is neither sent nor acknowledged stays so; what was sent may still be written."""
        self._closed = True
        tasks = {task for task in (self._sender.sender_task, *self._requests) if task is not None and not task.done()}
        if self._sender.sender_task is not None:
            self._sender.sender_task.cancel()
        # Requests under way end with their connections; cancelled, aiokafka would forget a connection being made.
        await asyncio.wait({asyncio.ensure_future(self.client.close())}, timeout=SETTLE_SECONDS)
        if tasks:
            await asyncio.wait(tasks, timeout=SETTLE_SECONDS)
            await cancel_and_wait(tasks)
        await self.client.close()  # connections that were being made meanwhile

    async def _send_noted(self, node_id: int, batches: Any) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - aiokafka makes a task of each request
        self._requests.add(task)
        try:
            await self._send_request(node_id, batches)
        finally:
            self._requests.discard(task)
