"""Starting aiokafka's clients without losing a connection."""

import asyncio
from typing import Protocol

from servicekit.cancellation import cancel_and_wait

SETTLE_SECONDS = 5.0


class Startable(Protocol):
    """A producer or a consumer of aiokafka."""

    async def start(self) -> None:
        """Connects."""
        ...


async def start_whole(client: Startable) -> None:
    """Starts a client. Cancelled meanwhile, it waits for the end of the start, so that stopping closes everything.

    aiokafka forgets a connection that is cancelled while it is being made, and nobody ever closes that.
    """
    starting = asyncio.ensure_future(client.start())
    try:
        await asyncio.shield(starting)
    except asyncio.CancelledError:
        await asyncio.wait([starting], timeout=SETTLE_SECONDS)
        await cancel_and_wait([starting])  # a start without a broker goes on for ever
        raise
