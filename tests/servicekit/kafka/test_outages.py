"""What is waited out and what is put aside: an outage must make no dead letter, and poison must not be waited for."""

import asyncpg
import httpx
import pytest
import redis.exceptions
from aiokafka.errors import KafkaConnectionError, MessageSizeTooLargeError, NotEnoughReplicasError

from servicekit.database import Database
from servicekit.kafka.outages import StoreUnavailable, is_outage
from tests.embedded_servers import TestDatabase


@pytest.mark.parametrize(
    "error",
    [
        StoreUnavailable(),
        ConnectionRefusedError(),
        TimeoutError(),
        asyncpg.AdminShutdownError(),
        asyncpg.CannotConnectNowError(),
        asyncpg.QueryCanceledError(),
        asyncpg.DeadlockDetectedError(),
        asyncpg.TooManyConnectionsError(),
        asyncpg.DiskFullError(),
        asyncpg.ReadOnlySQLTransactionError(),
        asyncpg.InterfaceError("the connection is closed"),
        httpx.ConnectError("refused"),
        redis.exceptions.BusyLoadingError(),
        redis.exceptions.OutOfMemoryError(),
        KafkaConnectionError(),
        NotEnoughReplicasError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_server_that_is_away_is_an_outage(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        KeyError(),
        asyncpg.UniqueViolationError(),
        asyncpg.UndefinedTableError(),
        MessageSizeTooLargeError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_message_that_cannot_be_handled_is_none(error: Exception) -> None:
    assert not is_outage(error)


async def test_a_value_that_fits_no_column_is_none(postgres: TestDatabase) -> None:
    async with Database.open(postgres.dsn, pool_size=1) as database, database.connection() as connection:
        with pytest.raises(asyncpg.DataError) as raised:
            await connection.execute("SELECT $1::int", "not a number")
    assert not is_outage(raised.value)
