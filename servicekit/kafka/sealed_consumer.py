"""A consumer of aiokafka that can be ended for good, and whose end is not taken for a cancellation of its owner."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaConsumer

STOP_SECONDS = 5.0
SETTLE_SECONDS = 5.0
_TASKS_OF_COORDINATOR = ("_coordination_task", "_heartbeat_task", "_commit_refresh_task")


class SealedConsumer(AIOKafkaConsumer):  # type: ignore[misc]
    """aiokafka's `stop` raises CancelledError when a fetch is waiting for its next try, as it is while brokers are away.

    Its caller's task would end as if it had been cancelled, and what `stop` had not come to would go on: connections, and
    the task that asks for metadata.
    """

    async def end(self) -> None:
        """Leaves the group, so that the next member need not wait for our session to run out, and closes everything."""
        stopping = asyncio.ensure_future(self.stop())
        await asyncio.wait({stopping}, timeout=STOP_SECONDS)
        left = {stopping, *self._left()}
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=SETTLE_SECONDS)
        await asyncio.wait({asyncio.ensure_future(self._client.close())}, timeout=SETTLE_SECONDS)
        if stopping.done() and not stopping.cancelled():
            stopping.exception()  # seen, so that it is not reported as never retrieved

    def _left(self) -> set[asyncio.Task[Any]]:
        """What runs on when `stop` was cut short."""
        tasks = {getattr(self._coordinator, name, None) for name in _TASKS_OF_COORDINATOR}
        if self._fetcher is not None:
            tasks |= {self._fetcher._fetch_task, *self._fetcher._pending_tasks}  # noqa: SLF001 - there is no other way
        return {task for task in tasks if task is not None and not task.done()}
