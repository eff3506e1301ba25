"""The ordered results of a search, fixed in Redis for ten minutes so that pages neither repeat nor miss anything."""

import struct
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from uuid import UUID

from redis.asyncio import Redis

from subgraphs.search.domain.cursors import LIST_ID_BYTES
from subgraphs.search.domain.free_starts import instant_of
from subgraphs.search.domain.ranking import Hit

LIFETIME_SECONDS = 600
DIGEST_BYTES = 16
_HEAD = struct.Struct(f">qII{DIGEST_BYTES}s")  # now in epoch seconds, total, hits kept, digest of the question
_HIT = struct.Struct(">16siqi")  # id, metres or -1, epoch seconds or -1, score
_NOTHING = -1


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A stretch of a fixed list: when it was made, what was asked (as a digest), and how long it is."""

    now: datetime
    total: int
    kept: int
    digest: bytes
    hits: tuple[Hit, ...]


class ResultLists:
    """Lists under random ids. Errors of Redis come through: the caller decides what its absence means."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def keep(self, now: datetime, total: int, digest: bytes, hits: tuple[Hit, ...]) -> bytes:
        """Stores a list; its id."""
        list_id = token_bytes(LIST_ID_BYTES)
        head = _HEAD.pack(int(now.timestamp()), total, len(hits), digest)
        await self._redis.set(_key(list_id), head + b"".join(map(_packed, hits)), ex=LIFETIME_SECONDS)
        return list_id

    async def page(self, list_id: bytes, first: int, count: int) -> ResultPage | None:
        """The hits from position `first` on; None when the list is gone."""
        begin = _HEAD.size + first * _HIT.size
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.getrange(_key(list_id), 0, _HEAD.size - 1)
            pipeline.getrange(_key(list_id), begin, begin + count * _HIT.size - 1)
            head, body = await pipeline.execute()
        if not head:
            return None
        epoch, total, kept, digest = _HEAD.unpack(head)
        return ResultPage(instant_of(epoch), total, kept, digest, tuple(map(_unpacked, _HIT.iter_unpack(body))))


def _key(list_id: bytes) -> bytes:
    return b"search:results:" + list_id.hex().encode()


def _packed(hit: Hit) -> bytes:
    distance = _NOTHING if hit.distance_m is None else hit.distance_m
    start = _NOTHING if hit.next_start is None else hit.next_start
    return _HIT.pack(UUID(hit.practitioner_id).bytes, distance, start, hit.score)


def _unpacked(values: tuple[bytes, int, int, int]) -> Hit:
    practitioner_id, distance, start, score = values
    return Hit(
        str(UUID(bytes=practitioner_id)),
        None if distance == _NOTHING else distance,
        None if start == _NOTHING else start,
        score,
        rating=0,
    )
