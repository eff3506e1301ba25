"""Ordered results kept for paging: ranks move while time passes, so the first page fixes the list."""

import secrets
from datetime import datetime

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from servicekit.telemetry import get_logger
from subgraphs.search.domain.question import Hit

KEPT_SECONDS = 600
_KEY = "search:list:"

_log = get_logger("subgraphs.search.result_lists")


class ResultList(msgspec.Struct, frozen=True, array_like=True):
    """All hits of one search, as of one instant; `question` is the digest of what was asked."""

    question: str
    now: datetime
    hits: list[Hit]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(ResultList)


class ResultLists:
    """The lists in Redis. Without Redis, first pages are still served and later ones have expired."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def keep(self, results: ResultList) -> str:
        """The list's id, which cannot be guessed."""
        list_id = secrets.token_urlsafe(12)
        try:
            await self._redis.set(_KEY + list_id, _encoder.encode(results), ex=KEPT_SECONDS)
        except (RedisError, OSError) as error:
            _log.warning("result list not kept", error=type(error).__name__)
        return list_id

    async def find(self, list_id: str) -> ResultList | None:
        """None when it has expired, was kept by a version of another form, or Redis is away."""
        try:
            kept = await self._redis.get(_KEY + list_id)
            return _decoder.decode(kept) if isinstance(kept, bytes) else None
        except (RedisError, OSError, msgspec.DecodeError) as error:
            _log.warning("result list not read", error=type(error).__name__)
            return None
