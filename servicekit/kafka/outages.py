"""Which errors mean that a server is away, so that waiting helps and a dead letter would be wrong."""

import asyncpg
import httpx
import redis.exceptions
from aiokafka.errors import KafkaError

from servicekit.authentication import KeysUnavailable
from servicekit.outbox import NotAcknowledged


class StoreUnavailable(Exception):
    """A handler's own way to say that what it writes to, or asks, is away."""


_OUTAGES = (
    StoreUnavailable,
    KeysUnavailable,
    NotAcknowledged,
    OSError,
    TimeoutError,
    # By the classes of PostgreSQL's appendix A, so that no code of a class is forgotten.
    asyncpg.PostgresConnectionError,  # 08
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,  # what was the primary is one no more
    asyncpg.InvalidAuthorizationSpecificationError,  # 28: a password that is being changed
    asyncpg.TransactionRollbackError,  # 40: deadlocks and the like, which ask for another try
    asyncpg.InsufficientResourcesError,  # 53: disk or memory full, too many connections
    asyncpg.LockNotAvailableError,
    asyncpg.OperatorInterventionError,  # 57: shutting down, starting up, statement time-out
    asyncpg.PostgresSystemError,  # 58
    asyncpg.InterfaceError,
    httpx.TransportError,
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
    redis.exceptions.OutOfMemoryError,
    redis.exceptions.ReadOnlyError,
    redis.exceptions.ClusterDownError,
)


def is_outage(error: BaseException) -> bool:
    """Whether the same message may well be handled later."""
    if isinstance(error, KafkaError):
        return bool(error.retriable)
    return isinstance(error, _OUTAGES)
