"""Many clients at once, each with its next request as soon as it has an answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from benchmarks.measuring.percentiles import p50_p95

Request = Callable[[], Awaitable[None]]


async def measured(request: Request, clients: int, seconds: float) -> tuple[int, float, float]:
    """How many were answered a second, and p50 and p95 in milliseconds."""
    took: list[float] = []
    end = time.perf_counter() + seconds

    async def one_client() -> None:
        while (started := time.perf_counter()) < end:
            await request()
            took.append((time.perf_counter() - started) * 1000)

    started = time.perf_counter()
    await asyncio.gather(*(one_client() for _ in range(clients)))
    return round(len(took) / (time.perf_counter() - started)), *p50_p95(took)
