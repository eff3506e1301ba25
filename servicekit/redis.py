"""Redis: a client that gives up quickly, since what it holds can always be computed again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

CONNECT_TIMEOUT_SECONDS = 0.5
REPLY_TIMEOUT_SECONDS = 1.0


@asynccontextmanager
async def open_redis(url: str) -> AsyncIterator[Redis]:
    """A client with a pool; it connects at the first command, so a service starts without Redis too."""
    client: Redis = Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_TIMEOUT_SECONDS,
        socket_timeout=REPLY_TIMEOUT_SECONDS,
        decode_responses=False,
    )
    try:
        yield client
    finally:
        await client.aclose()
