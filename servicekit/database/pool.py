"""A pool of connections, and transactions that may be run again as a whole."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Self, TypeAlias, TypeVar

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy
from opentelemetry.trace import SpanKind

from servicekit.cancellation import is_being_cancelled
from servicekit.telemetry import Telemetry

Connection: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"
T = TypeVar("T")

TRANSACTION_TRIES = 3
IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000  # a forgotten transaction holds back every outbox of the server
STATEMENT_TIMEOUT_MS = 30_000
ANSWER_TIMEOUT_SECONDS = 40.0  # the server ends its statements before; this is for one that answers no more
RELISTEN_SECONDS = 0.5


class Database:
    """A pool of connections to one database as one role, whose search path is its own schema."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", telemetry: Telemetry, name: str) -> None:
        self._pool = pool
        self._telemetry = telemetry
        self._name = name

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        dsn: str,
        *,
        pool_size: int = 8,
        application_name: str = "praxis",
        telemetry: Telemetry | None = None,
    ) -> AsyncIterator[Self]:
        """Connects, and closes the pool at the end. One connection is opened at once, the others when needed."""
        async with asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=pool_size,
            command_timeout=ANSWER_TIMEOUT_SECONDS,
            init=_prepare_connection,
            reset=_leave_as_it_is,
            server_settings={
                "application_name": application_name,
                "timezone": "UTC",
                "idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_TIMEOUT_MS),
                "statement_timeout": str(STATEMENT_TIMEOUT_MS),
            },
        ) as pool:
            yield cls(pool, telemetry or Telemetry(), application_name)

    def connection(self) -> AbstractAsyncContextManager[Connection]:
        """A connection for single statements."""
        return self._traced_connection() if self._telemetry.is_on else self._pool.acquire()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One READ COMMITTED transaction, committed when the block ends and rolled back when it raises."""
        with self._telemetry.span(f"{self._name} transaction", SpanKind.CLIENT, attributes={"db.system": "postgresql"}):
            async with self.connection() as connection, connection.transaction(isolation="read_committed"):
                yield connection

    async def run(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Runs the work in a transaction, again as a whole when Postgres asks for it (deadlock, serialization)."""
        for remaining in range(TRANSACTION_TRIES - 1, -1, -1):
            try:
                async with self.transaction() as connection:
                    return await work(connection)
            except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
                if remaining == 0:
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    async def listen(self, channel: str, wake: Callable[[], None]) -> None:
        """Calls `wake` at each NOTIFY on the channel until cancelled, on a connection of its own.

        A lost connection is made anew, and `wake` is called then too, for what was missed meanwhile. A connection that
        hangs is not noticed, so whoever must not miss anything also looks by himself from time to time.
        """
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._listen_until_lost(channel, wake)
            if is_being_cancelled():  # what the end of the connection raised has taken the cancellation's place
                raise asyncio.CancelledError
            await asyncio.sleep(RELISTEN_SECONDS)

    async def _listen_until_lost(self, channel: str, wake: Callable[[], None]) -> None:
        lost = asyncio.Event()

        def on_notify(*_details: object) -> None:
            wake()

        def on_loss(_connection: object) -> None:
            lost.set()

        async with self._pool.acquire() as connection:
            connection.add_termination_listener(on_loss)
            await connection.add_listener(channel, on_notify)
            wake()
            try:
                await lost.wait()
            finally:
                await connection.remove_listener(channel, on_notify)
                connection.remove_termination_listener(on_loss)

    @asynccontextmanager
    async def _traced_connection(self) -> AsyncIterator[Connection]:
        async with self._pool.acquire() as connection:
            with connection.query_logger(self._trace_statement):
                yield connection

    def _trace_statement(self, record: asyncpg.connection.LoggedQuery) -> None:
        verb = record.query.split(None, 1)[0].upper() if record.query.strip() else "SQL"
        self._telemetry.record(
            f"{self._name} {verb}",
            SpanKind.CLIENT,
            record.elapsed,
            {"db.system": "postgresql", "db.statement": record.query},
        )


async def _prepare_connection(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: b"\x01" + msgspec.json.encode(value),
        decoder=lambda data: msgspec.json.decode(data[1:]),
        format="binary",
    )


async def _leave_as_it_is(_connection: object) -> None:
    """Nothing here changes a session for good, so asyncpg's reset at each release would be a round trip for nothing."""
