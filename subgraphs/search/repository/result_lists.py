"""Ordered results kept for paging: ranks move while time passes, so the first page fixes the list."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.typing import EncodableT, FieldT

from servicekit.redis import Patience, RedisAway
from servicekit.telemetry import get_logger
from subgraphs.search.domain.question import Hit

GOOD_SECONDS = 600  # every cursor that is given out is good for so long
BLOCK_HITS = 100  # a page is read without the rest of its list
_KEY = "search:list:"
_HEAD = "head"

_log = get_logger("subgraphs.search.result_lists")


class ListHead(msgspec.Struct, frozen=True, array_like=True):
    """What a list answers and as of when; `meaning` as `Question.meaning` has it."""

    meaning: str
    now: datetime
    total: int


@dataclass(frozen=True, slots=True)
class ListPart:
    """Hits in order, from the position that was asked for."""

    head: ListHead
    hits: list[Hit]


_encoder = msgspec.msgpack.Encoder()
_heads = msgspec.msgpack.Decoder(ListHead)
_blocks = msgspec.msgpack.Decoder(list[Hit])


class ResultLists:
    """The lists in Redis, each in blocks. Without Redis, first pages are still served and later ones have expired.

    `shown_seconds`: for how long a first page that was kept is shown to others, who get cursors of its list as well.
    """

    def __init__(self, redis: Redis, patience: Patience, shown_seconds: float) -> None:
        self._redis = redis
        self._patience = patience
        self.kept_seconds = int(GOOD_SECONDS + shown_seconds)

    async def keep(self, meaning: str, now: datetime, hits: Sequence[Hit]) -> str | None:
        """The list's id, which cannot be guessed; None when Redis does not take it."""
        list_id = secrets.token_urlsafe(12)
        fields: dict[FieldT, EncodableT] = {_HEAD: _encoder.encode(ListHead(meaning, now, len(hits)))}
        for start in range(0, len(hits), BLOCK_HITS):
            fields[str(start // BLOCK_HITS)] = _encoder.encode(hits[start : start + BLOCK_HITS])
        try:
            async with self._patience.limited(), self._redis.pipeline(transaction=True) as pipeline:
                pipeline.hset(_KEY + list_id, mapping=fields)
                pipeline.expire(_KEY + list_id, self.kept_seconds)
                await pipeline.execute()
        except RedisAway as error:
            if error.is_news:
                _log.warning("result list not kept", error=repr(error.__cause__))
            return None
        return list_id

    async def part(self, list_id: str, start: int, count: int) -> ListPart | None:
        """At most so many hits from a position on.

        None when the list has expired, was kept by a version of another form, or Redis is away.
        """
        first, offset = divmod(start, BLOCK_HITS)
        names = [_HEAD, *map(str, range(first, (start + count - 1) // BLOCK_HITS + 1))]
        try:
            # Also a moment after Redis failed: nobody else has the list.
            async with self._patience.limited(is_pausing=False):
                found: list[Any] = await self._redis.hmget(_KEY + list_id, names)
            head, *blocks = found
            if head is None:
                return None
            hits = [hit for block in blocks if block for hit in _blocks.decode(block)]
            return ListPart(_heads.decode(head), hits[offset : offset + count])
        except (RedisAway, msgspec.DecodeError) as error:
            _log.warning("result list not read", error=repr(error.__cause__ or error))
            return None
