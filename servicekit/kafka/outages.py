"""Which errors mean that a server is away, so that waiting helps and a dead letter would be wrong."""

import asyncpg
import httpx
import redis.exceptions
from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError, NodeNotReadyError

from servicekit.authentication import KeysUnavailable


class StoreUnavailable(Exception):
    """A handler's own way to say that what it writes to, or asks, is away."""


_OUTAGES = (
    StoreUnavailable,
    KeysUnavailable,
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.DiskFullError,
    asyncpg.InterfaceError,
    httpx.TransportError,
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
    KafkaConnectionError,
    KafkaTimeoutError,
    NodeNotReadyError,
)


def is_outage(error: BaseException) -> bool:
    """Whether the same message may well be handled later."""
    return isinstance(error, _OUTAGES)
