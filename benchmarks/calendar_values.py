"""What the calendars of a country cost in Redis: memory, a page of practitioners, one update, beside what is naive or bare.

    python -m benchmarks.calendar_values [--practitioners 500000]

On a Redis of its own. The naive layout, a key for each practitioner and day, is measured on a sample and scaled; reading and
updating are measured beside the same bytes by bare HGET and HSET, in the same run.
"""

import argparse
import itertools
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from uuid import UUID

import uvloop
from redis.asyncio import Redis

from benchmarks.measuring.percentiles import p50_p95
from praxis.embedded.run import running_servers
from scheduling.bitmap import Span, cut, starts_of_runs, whole_cells
from scheduling.redis_value import DAYS, CalendarValue, address
from servicekit.redis import open_redis
from subgraphs.availability.repository.shown import ShownCalendars

SEED = 20_261_127
FIRST_DAY = 20_800
GOALS_MB = {15: 200, 60: 60}
NAIVE_SAMPLE = 20_000
CHUNK = 5_000
PAGE, PAGE_DAYS, READ_GOAL_MS = 50, 7, 3.0
UPDATE_GOAL_MS = 0.3
TOGETHER = 16  # as the consumer applies what has come meanwhile
ROUNDS = 1_000


def values(grid_minutes: int, number: int) -> Iterator[tuple[UUID, CalendarValue]]:
    """Practices that are open by day and half booked."""
    chosen = random.Random(SEED)
    span = Span.of_days(FIRST_DAY, DAYS, grid_minutes)
    for version in range(1, number + 1):
        opens, closes = chosen.randrange(360, 600, 60), chosen.randrange(960, 1200, 60)
        days = [span.start + day * 1440 for day in range(DAYS) if day % 7 < 5]
        opened = whole_cells([(day + opens, day + closes) for day in days], span)
        yield (
            UUID(int=chosen.getrandbits(128), version=4),
            CalendarValue(
                first_day=FIRST_DAY,
                version=1_700_000_000_000 + version,
                rules_version=version,
                grid_minutes=grid_minutes,
                open=opened,
                busy=opened & chosen.getrandbits(span.count),
            ),
        )


async def fill(redis: Redis, calendars: Iterator[tuple[UUID, CalendarValue]]) -> list[UUID]:
    """Puts the values where readers look for them."""
    ids: list[UUID] = []
    pipeline = redis.pipeline(transaction=False)
    for practitioner_id, value in calendars:
        ids.append(practitioner_id)
        key, field = address(str(practitioner_id))
        pipeline.hset(key, field, value.encode())
        if len(pipeline) >= CHUNK:
            await pipeline.execute()
    await pipeline.execute()
    return ids


async def fill_naively(redis: Redis, calendars: Iterator[tuple[UUID, CalendarValue]]) -> None:
    """A key for each practitioner and day, with that day's open and busy bits."""
    pipeline = redis.pipeline(transaction=False)
    for practitioner_id, value in calendars:
        for day in range(DAYS):
            part = Span.of_days(FIRST_DAY + day, 1, value.grid_minutes)
            bits = (cut(each, value.span, part) for each in (value.open, value.busy))
            data = b"".join(each.to_bytes(part.count // 8, "big") for each in bits)
            pipeline.set(f"availability:{practitioner_id}:{FIRST_DAY + day}", data)
        if len(pipeline) >= CHUNK:
            await pipeline.execute()
    await pipeline.execute()


async def used_mb(redis: Redis) -> float:
    """What Redis says that its data take, in MB of 1,000,000 bytes."""
    return float((await redis.info("memory"))["used_memory"]) / 1e6


async def measured_ms(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """p50 and p95."""
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await work()
        took.append((time.perf_counter() - started) * 1000)
    return p50_p95(took)


async def measure_memory(redis: Redis, grid_minutes: int, practitioners: int) -> list[UUID]:
    """Prints what the values take, and what the naive layout would."""
    await redis.flushall()
    empty = await used_mb(redis)
    await fill_naively(redis, values(grid_minutes, min(NAIVE_SAMPLE, practitioners)))
    naive = (await used_mb(redis) - empty) * practitioners / min(NAIVE_SAMPLE, practitioners)
    await redis.flushall()
    empty = await used_mb(redis)
    ids = await fill(redis, values(grid_minutes, practitioners))
    taken = await used_mb(redis) - empty
    bits = practitioners * 2 * Span.of_days(FIRST_DAY, DAYS, grid_minutes).count / 8 / 1e6
    goal = f"goal {GOALS_MB[grid_minutes]} at 500,000"
    print(
        f"{grid_minutes:>2}-minute grid: {taken:7.1f} MB ({goal}), the bits alone {bits:.1f}, naive {naive:.0f}",
        flush=True,
    )
    return ids


async def measure_times(redis: Redis, ids: list[UUID], grid_minutes: int) -> None:
    """Prints reading a page and updating one, each beside the bare commands."""
    shown, chosen = ShownCalendars(redis), random.Random(SEED)
    now_ms = FIRST_DAY * 86_400_000

    async def read_bare() -> None:
        pipeline = redis.pipeline(transaction=False)
        for practitioner_id in chosen.sample(ids, PAGE):
            pipeline.hget(*address(str(practitioner_id)))
        await pipeline.execute()

    async def read() -> None:
        found = await shown.read_surely(chosen.sample(ids, PAGE))
        for value in found.values():
            part = Span.of_days(value.first_day, PAGE_DAYS, value.grid_minutes)
            starts_of_runs(cut(value.free(now_ms), value.span, part), 2, part)

    updates = itertools.cycle([value for _, value in values(grid_minutes, 2 * ROUNDS)])

    async def update_bare() -> None:
        key, field = address(str(chosen.choice(ids)))
        await redis.hset(key, field, next(updates).encode())

    async def update() -> None:
        await shown.replace({chosen.choice(ids): next(updates)})

    async def update_together() -> None:
        await shown.replace({each: next(updates) for each in chosen.sample(ids, TOGETHER)})

    for name, goal, work in (
        (f"bare HGETs of {PAGE}", None, read_bare),
        (f"read {PAGE} x {PAGE_DAYS} days", READ_GOAL_MS, read),
        ("bare PING", None, redis.ping),
        ("bare HSET", None, update_bare),
        ("update one", UPDATE_GOAL_MS, update),
        (f"update {TOGETHER} together", UPDATE_GOAL_MS * TOGETHER, update_together),
    ):
        p50, p95 = await measured_ms(work)
        print(f"{name:<22} p50 {p50:6.3f} ms  p95 {p95:6.3f} ms" + (f"  (goal {goal:.1f})" if goal else ""), flush=True)


async def main(url: str, practitioners: int) -> None:
    """Prints both grids, and the times on the finer one."""
    async with open_redis(url) as redis:
        for grid_minutes in sorted(GOALS_MB, reverse=True):
            ids = await measure_memory(redis, grid_minutes, practitioners)
        await measure_times(redis, ids, min(GOALS_MB))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--practitioners", type=int, default=500_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_servers(Path(folder) / "data", lambda _: None) as servers:
        uvloop.run(main(servers.installation.redis.address.url(), given.practitioners))
