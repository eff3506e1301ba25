"""Redis: a client that gives up quickly, since what it holds can always be computed again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

CONNECT_TIMEOUT_SECONDS = 0.5
REPLY_TIMEOUT_SECONDS = 1.0
PATIENCE_SECONDS = 0.25  # of a request that can be answered without Redis
PAUSE_SECONDS = 1.0  # how long such requests leave it alone after it failed


class RedisAway(Exception):
    """Redis failed or was too slow: go on without it. `is_news` is False when that was known already."""

    def __init__(self, *, is_news: bool) -> None:
        super().__init__("Redis is away")
        self.is_news = is_news


class Patience:
    """How long requests wait for a Redis that they can do without: once in a while, and then not long."""

    def __init__(self) -> None:
        self._paused_until = 0.0

    @asynccontextmanager
    async def limited(self, *, is_pausing: bool = True) -> AsyncIterator[None]:
        """Around commands. Raises RedisAway for what they raise, in no longer than PATIENCE_SECONDS.

        `is_pausing` False tries also a moment after a failure: for what cannot be had elsewhere.
        """
        loop = asyncio.get_running_loop()
        if is_pausing and loop.time() < self._paused_until:
            raise RedisAway(is_news=False)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                yield
        except (RedisError, OSError) as error:
            if not isinstance(error, ResponseError):  # a refusal comes quickly
                self._paused_until = loop.time() + PAUSE_SECONDS
            raise RedisAway(is_news=True) from error


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
