"""What is done to a running product: kills, pauses, restarts, and stores that are emptied."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import redis

from praxis.embedded.installation import PORTS_FILE
from praxis.embedded.kept_secrets import KeptSecrets
from praxis.embedded.ports import KeptPorts
from praxis.embedded.redis import RedisAddress
from tests.end_to_end.product import Product


@dataclass(frozen=True)
class Fault:
    """`strike` returns when the worst is done; whoever supervises starts again what died."""

    name: str
    strike: Callable[[], Awaitable[None]]


def kill(product: Product, name: str) -> Fault:
    """kill -9 of one process."""

    async def strike() -> None:
        os.kill(product.pid(name), signal.SIGKILL)

    return Fault(f"kill -9 {name}", strike)


def restart(product: Product, name: str, how: signal.Signals) -> Fault:
    """Asks a process to end in order."""

    async def strike() -> None:
        os.kill(product.pid(name), how)

    return Fault(f"restart {name}", strike)


def pause(product: Product, name: str, seconds: float) -> Fault:
    """Stops a process for a while, its connections open."""

    async def strike() -> None:
        pid = product.pid(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    return Fault(f"pause {name} for {seconds:g} s", strike)


def empty_redis(product: Product) -> Fault:
    """Redis forgets everything and goes on."""

    async def strike() -> None:
        await asyncio.to_thread(_flush, product)

    return Fault("FLUSHALL", strike)


def _flush(product: Product) -> None:
    port = KeptPorts(product.data / PORTS_FILE).known("redis")
    assert port is not None
    password = KeptSecrets(product.data / "secrets.json").secret("redis")
    with redis.Redis.from_url(RedisAddress(port, password).url()) as client:
        client.flushall()
