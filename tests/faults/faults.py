"""What is done to a running product: kills, pauses, restarts, and stores that are emptied."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

import httpx
import psycopg
import redis

from praxis.embedded.ports import HOST
from praxis.embedded.redis import RedisAddress
from tests.end_to_end.product import Product

T = TypeVar("T")

STRIKE_DEADLINE_SECONDS = 240.0
RETRY_SECONDS = 0.3
# What an earlier fault hit may not be back yet, and what is not there cannot be struck.
_NOT_THERE = (OSError, httpx.HTTPError, redis.RedisError, psycopg.OperationalError)


@dataclass(frozen=True)
class Fault:
    """`strike` returns when the worst is done; whoever supervises starts again what died."""

    name: str
    strike: Callable[[], Awaitable[object]]


def kill(product: Product, name: str) -> Fault:
    """kill -9 of one process."""

    async def strike() -> None:
        await _as_soon_as_there(lambda: _signal(product, name, signal.SIGKILL))

    return Fault(f"kill -9 {name}", strike)


def restart(product: Product, name: str, how: signal.Signals) -> Fault:
    """Asks a process to end in order."""

    async def strike() -> None:
        await _as_soon_as_there(lambda: _signal(product, name, how))

    return Fault(f"restart {name}", strike)


def pause(product: Product, name: str, seconds: float) -> Fault:
    """Stops a process for a while, its connections open."""

    async def strike() -> None:
        pid = await _as_soon_as_there(lambda: _signal(product, name, signal.SIGSTOP))
        try:
            await asyncio.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    return Fault(f"pause {name} for {seconds:g} s", strike)


def kill_while_effects_wait(product: Product, name: str, database: str, table: str, seconds: float) -> Fault:
    """kill -9 of a consumer that has taken events and could not write what follows from them."""

    async def strike() -> None:
        with closing(await _as_soon_as_there(lambda: asyncio.to_thread(_held, product, database, table))):
            await asyncio.sleep(seconds)
            await _as_soon_as_there(lambda: _signal(product, name, signal.SIGKILL))

    return Fault(f"kill -9 {name} while {table} is locked", strike)


def kill_while_nothing_is_acknowledged(product: Product, name: str, brokers: Sequence[str], seconds: float) -> Fault:
    """kill -9 of a relay that has sent events to brokers that stand still."""

    async def strike() -> None:
        pause_all = asyncio.ensure_future(pause_together(product, brokers, seconds).strike())
        await asyncio.sleep(seconds / 2)
        await _as_soon_as_there(lambda: _signal(product, name, signal.SIGKILL))
        await pause_all

    return Fault(f"kill -9 {name} while no broker answers", strike)


def empty_redis(product: Product) -> Fault:
    """Redis forgets everything and goes on."""

    async def strike() -> None:
        await _as_soon_as_there(lambda: asyncio.to_thread(_flush, product))

    return Fault("FLUSHALL", strike)


def kill_two_brokers(product: Product, paused: str, killed: str, seconds: float) -> Fault:
    """Two brokers are away at once, so that nothing can be acknowledged: one stopped and then killed, one killed."""

    async def strike() -> None:
        # Whoever supervises starts a dead process again at once, but takes a stopped one for alive.
        pid = await _as_soon_as_there(lambda: _signal(product, paused, signal.SIGSTOP))
        await _as_soon_as_there(lambda: _signal(product, killed, signal.SIGKILL))
        await asyncio.sleep(seconds)
        os.kill(pid, signal.SIGKILL)

    return Fault(f"kill -9 {killed} and {paused}", strike)


def pause_together(product: Product, names: Sequence[str], seconds: float) -> Fault:
    """Stops several processes for the same while."""

    async def strike() -> None:
        await asyncio.gather(*(pause(product, name, seconds).strike() for name in names))

    return Fault(f"pause {' and '.join(names)} for {seconds:g} s", strike)


def delete_indexes(product: Product, pattern: str) -> Fault:
    """Indexes of OpenSearch are gone, with what was in them."""

    return Fault(f"delete index {pattern}", lambda: _as_soon_as_there(lambda: _delete(product, pattern)))


def lose_search_index(product: Product) -> Fault:
    """All indexes of OpenSearch are gone, and somebody rebuilds them."""

    async def strike() -> None:
        await delete_indexes(product, "practitioners-*").strike()
        rebuilt = await asyncio.to_thread(product.praxis, "rebuild", "search")
        assert rebuilt.returncode == 0, rebuilt.stdout

    return Fault("delete all indexes, rebuild search", strike)


async def _as_soon_as_there(strike: Callable[[], Awaitable[T]]) -> T:
    ends_at = time.monotonic() + STRIKE_DEADLINE_SECONDS
    while True:
        try:
            return await strike()
        except _NOT_THERE:
            if time.monotonic() > ends_at:
                raise
        await asyncio.sleep(RETRY_SECONDS)


async def _signal(product: Product, name: str, number: signal.Signals) -> int:
    """Gives the id of the process."""
    pid = product.pid(name)
    os.kill(pid, number)
    return pid


async def _delete(product: Product, pattern: str) -> None:
    url = f"http://{HOST}:{product.port_of('opensearch')}"
    async with httpx.AsyncClient(base_url=url, timeout=30.0) as client:
        found = await client.get(f"/_cat/indices/{pattern}?format=json&h=index")
        for index in found.raise_for_status().json():
            (await client.delete(f"/{index['index']}")).raise_for_status()


def _held(product: Product, database: str, table: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection that nobody gets past at this table until it is closed."""
    connection = psycopg.connect(product.superuser_dsn(database), connect_timeout=5)
    try:
        connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    except BaseException:
        connection.close()
        raise
    return connection


def _flush(product: Product) -> None:
    with redis.Redis.from_url(RedisAddress(product.port_of("redis"), product.secret("redis")).url()) as client:
        client.flushall()
