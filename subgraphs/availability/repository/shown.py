"""What is shown: one value per practitioner in Redis, replaced as a whole and never by an older one."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from scheduling.redis_value import VERSION_BYTES, CalendarValue, address
from servicekit.kafka.outages import StoreUnavailable
from servicekit.redis import Patience, RedisAway
from servicekit.telemetry import get_logger

# The version is compared as a number made of its bytes: strings would be compared by the server's locale.
_REPLACE: Final = f"""
local function version(value)
    local number = 0
    for position = {VERSION_BYTES[0]}, {VERSION_BYTES[1]} do number = number * 256 + string.byte(value, position) end
    return number
end
local held = redis.call('HGET', KEYS[1], ARGV[1])
if held and #held >= {VERSION_BYTES[1]} and version(held) > version(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
"""

_log = get_logger("availability.shown")


class ShownCalendars:
    """The values in Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._replace_one = redis.register_script(_REPLACE)
        self._patience = Patience()

    async def read(self, ids: Sequence[UUID]) -> dict[UUID, CalendarValue]:
        """The values that are there, in one round trip; none while Redis is away (never an error, never a long wait)."""
        if not ids:
            return {}
        try:
            async with self._patience.limited():
                return await self._read(ids)
        except RedisAway as error:
            if error.is_news:
                _log.warning("reading from Postgres, Redis is away", error=repr(error.__cause__))
            return {}

    async def read_surely(self, ids: Sequence[UUID]) -> dict[UUID, CalendarValue]:
        """As `read`, but waits for Redis as long as its client does, and raises StoreUnavailable."""
        with _outages():
            return await self._read(ids)

    async def replace(self, values: Mapping[UUID, CalendarValue]) -> None:
        """Shows these values where nothing newer is shown. Raises StoreUnavailable when Redis does not take them."""
        with _outages():
            await self._replace(values)

    async def replace_if_there(self, values: Mapping[UUID, CalendarValue]) -> bool:
        """As `replace`, but False when Redis is away."""
        try:
            async with self._patience.limited():
                await self._replace(values)
        except RedisAway:
            return False
        return True

    async def clear(self, ids: Sequence[UUID]) -> None:
        """Shows nothing of these any more: readers compute. Raises StoreUnavailable when Redis does not do it."""
        with _outages():
            async with self._redis.pipeline(transaction=False) as pipeline:
                for practitioner_id in ids:
                    pipeline.hdel(*address(str(practitioner_id)))
                await pipeline.execute()

    async def _read(self, ids: Sequence[UUID]) -> dict[UUID, CalendarValue]:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for practitioner_id in ids:
                pipeline.hget(*address(str(practitioner_id)))
            found = await pipeline.execute()
        return {
            practitioner_id: value
            for practitioner_id, data in zip(ids, found, strict=True)
            if data is not None and (value := _decoded(data)) is not None
        }

    async def _replace(self, values: Mapping[UUID, CalendarValue]) -> None:
        if len(values) == 1:  # most often, and then a pipeline would be a third of the time
            [(practitioner_id, value)] = values.items()
            key, field = address(str(practitioner_id))
            await self._replace_one(keys=[key], args=[field, value.encode()])
            return
        async with self._redis.pipeline(transaction=False) as pipeline:
            for practitioner_id, value in values.items():
                key, field = address(str(practitioner_id))
                pipeline.eval(_REPLACE, 1, key, field, value.encode())
            await pipeline.execute()


@contextmanager
def _outages() -> Iterator[None]:
    """Also when it is full or read-only: an event whose effect is not shown yet must wait, not be put aside."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreUnavailable(f"Redis: {type(error).__name__}") from error


def _decoded(data: bytes) -> CalendarValue | None:
    """None for a value of another form (an older release's): it is computed again, like a missing one."""
    try:
        return CalendarValue.decode(data)
    except (ValueError, struct.error):
        return None
