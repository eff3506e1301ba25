"""How soon a booking shows: in the bitmap and in the search index, beside the bare transaction in the same run.

    python -m benchmarks.booking_to_read_models [--full-stack] [--per-second 50] [--seconds 20]

It starts the product with a process for each deployable, on the embedded servers or on the real ones, and enters the load
at the booking use case, in this process. All times are from the call of the use case; bookings come at fixed times,
whether or not earlier ones are done. One booking of five is looked for: looking is part of what the machine carries. The
share of its cores that was busy says whether the times are those of the way, or of waiting for a core.
"""

import argparse
import asyncio
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import uvloop
from redis.asyncio import Redis

from benchmarks.main_job import free_slots, graph_at
from praxis.embedded.installation import PORTS_FILE
from praxis.embedded.kept_secrets import KeptSecrets
from praxis.embedded.ports import HOST, KeptPorts, free_port
from praxis.embedded.postgres import PostgresAddress
from praxis.embedded.redis import RedisAddress
from praxis.seed.practitioners import practitioner
from praxis.up.environments import search_file
from scheduling.bitmap import touched_cells
from scheduling.redis_value import CalendarValue, address
from servicekit.authentication import Viewer
from servicekit.database import Database
from servicekit.redis import open_redis
from subgraphs.booking.domain.refusals import BookingRefusal
from subgraphs.booking.repository.practitioner_rules import RulesRepository
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call
from subgraphs.booking.use_cases.create_booking import CreateBooking, create_booking
from subgraphs.search.repository.opensearch.client import open_client

PRACTITIONERS = 2_000
BOOKED_PRACTITIONERS = 500
SEED = 20_261_127
WARM_UP_SECONDS = 20  # brokers and index are compiled meanwhile
LOOKED_FOR_OF = 5
LOOK_SECONDS = 0.02
LOOK_INTO_INDEX_SECONDS = 0.1
LATEST_SECONDS = 30.0  # what does not show by then is counted as missing
START_SECONDS = 600.0
GOALS_MS = {"bitmap": 100, "searchable": 1_000}
INDEX_ALIAS = "practitioners_fr"


@dataclass
class Shown:
    """One booking on its way; times are seconds since its call."""

    practitioner_id: str
    start: datetime
    end: datetime
    called_at: float
    committed: float
    bitmap: float | None = None
    version: int = 0  # of the calendar in which it was first seen
    searchable: float | None = None


@dataclass
class Watched:
    """The bookings that are looked for, and those of which something does not show yet."""

    made: list[Shown] = field(default_factory=list)
    busy_cores: float = 0.0

    def without_bitmap(self) -> list[Shown]:
        """Not seen in the bitmap."""
        return [each for each in self.made if each.bitmap is None]

    def not_searchable(self) -> list[Shown]:
        """Seen in the bitmap, and not in the index."""
        return [each for each in self.made if each.bitmap is not None and each.searchable is None]


Versions = Callable[[Collection[str]], Awaitable[dict[str, int]]]


@contextmanager
def product(data: Path, *, is_full_stack: bool) -> Iterator[str]:
    """Runs it and gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "praxis", "up", "--processes", "--port", str(port), "--data", str(data)]
    command += ["--practitioners", str(PRACTITIONERS), *(["--full-stack"] if is_full_stack else [])]
    url = f"http://{HOST}:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            _await_ready(process, f"{url}/health/ready")
            yield url
        finally:
            process.terminate()


def _await_ready(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the product did not start")


@asynccontextmanager
async def booking_stores(data: Path) -> AsyncIterator[Stores]:
    """What the use case works on, with the booking service's own rights."""
    kept = KeptSecrets(data / "secrets.json")
    postgres = PostgresAddress(_port(data, "postgres"), kept.secret("postgres-superuser"))
    dsn = postgres.dsn("booking", "booking", kept.secret("postgres-booking"))
    async with Database.open(dsn, application_name="benchmark") as database:
        yield Stores(database, RulesRepository())


def _port(data: Path, server: str) -> int:
    port = KeptPorts(data / PORTS_FILE).known(server)
    if port is None:
        raise SystemExit(f"there is no server {server} in {data}")
    return port


def bookables(now: datetime) -> list[tuple[str, str]]:
    """Seeded practitioners who take anybody, each with a type for anyone."""
    found = []
    for index in range(1, PRACTITIONERS):
        seeded = practitioner(index, now).practitioner
        types = [kind.id for kind in seeded.consultation_types if kind.audience == "ANYONE"]
        if seeded.profile.country == "FR" and seeded.profile.accepts_new_patients and types:
            found.append((str(seeded.profile.id), types[0]))
    return found


async def enter_load(
    stores: Stores, slots: Iterator[tuple[str, str, str]], watched: Watched, per_second: int, seconds: float
) -> None:
    """Calls the use case at fixed times; returns when all calls have returned."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as calls:
        for number in range(round(per_second * seconds)):
            await asyncio.sleep(max(began + number / per_second - loop.time(), 0))
            calls.create_task(_book_one(stores, slots, watched if number % LOOKED_FOR_OF == 0 else Watched()))


async def _book_one(stores: Stores, slots: Iterator[tuple[str, str, str]], watched: Watched) -> None:
    """Takes the next slot where one is refused, as by the notice that a practitioner wants."""
    for practitioner_id, type_id, start in slots:
        command = CreateBooking(
            practitioner_id=UUID(practitioner_id),
            consultation_type_id=UUID(type_id),
            start=datetime.fromisoformat(start).astimezone(UTC),
        )
        with suppress(BookingRefusal):
            watched.made.append(await _booked(stores, command))
            return
    raise SystemExit("there are not enough free slots: book fewer")


async def _booked(stores: Stores, command: CreateBooking) -> Shown:
    patient = Viewer(uuid.uuid4(), frozenset({"patient"}))
    call = Call(viewer=patient, now=datetime.now(UTC), idempotency_key=str(uuid.uuid4()))
    called_at = time.perf_counter()
    booking = await create_booking(stores, call, command)
    committed = time.perf_counter() - called_at
    return Shown(str(command.practitioner_id), booking.start, booking.end, called_at, committed)


async def watch_bitmaps(redis: Redis, watched: Watched) -> None:
    """Notes when the bits of a booking are set, until cancelled."""
    while True:
        waiting = watched.without_bitmap()
        async with redis.pipeline(transaction=False) as pipeline:
            for each in waiting:
                pipeline.hget(*address(each.practitioner_id))
            values = await pipeline.execute()
        now = time.perf_counter()
        for each, data in zip(waiting, values, strict=True):
            value = None if data is None else CalendarValue.decode(data)
            if value is not None and _is_busy(value, each):
                each.bitmap, each.version = now - each.called_at, value.version
        await asyncio.sleep(LOOK_SECONDS)


def _is_busy(value: CalendarValue, each: Shown) -> bool:
    interval = (round(each.start.timestamp()) // 60, round(each.end.timestamp()) // 60)
    return bool(value.busy & touched_cells([interval], value.span))


async def watch_index(versions: Versions, watched: Watched) -> None:
    """Notes when searches see the calendar in which a booking was first seen, until cancelled."""
    while True:
        waiting = watched.not_searchable()
        found = await versions({each.practitioner_id for each in waiting}) if waiting else {}
        now = time.perf_counter()
        for each in waiting:
            if found.get(each.practitioner_id, 0) >= each.version:
                each.searchable = now - each.called_at
        await asyncio.sleep(LOOK_INTO_INDEX_SECONDS)


@asynccontextmanager
async def index_versions(data: Path, *, is_full_stack: bool) -> AsyncIterator[Versions]:
    """Reads which versions of calendars a search sees now."""
    if is_full_stack:
        async with open_client(f"http://{HOST}:{_port(data, 'opensearch')}") as client:

            async def searched(ids: Collection[str]) -> dict[str, int]:
                body = {"size": len(ids), "query": {"constant_score": {"filter": {"terms": {"id": list(ids)}}}}}
                # Reading whole documents so often would be most of what the index does.
                body |= {"_source": False, "docvalue_fields": ["availability.version"]}
                hits = (await client.search(index=INDEX_ALIAS, body=body))["hits"]["hits"]
                return {hit["_id"]: hit["fields"]["availability.version"][0] for hit in hits}

            yield searched
        return
    with closing(sqlite3.connect(f"file:{search_file(data)}?mode=ro", uri=True, isolation_level=None)) as connection:

        async def selected(ids: Collection[str]) -> dict[str, int]:
            query = "SELECT id, availability_version FROM practitioners WHERE id IN (SELECT value FROM json_each(?))"
            return dict(connection.execute(query, (json.dumps(list(ids)),)).fetchall())

        yield selected


async def measure(data: Path, url: str, *, is_full_stack: bool, per_second: int, seconds: float) -> Watched:
    """The bookings with their times."""
    chosen = random.Random(SEED)
    async with graph_at(url) as graph:
        slots = await free_slots(graph, chosen.sample(bookables(datetime.now(UTC)), BOOKED_PRACTITIONERS))
    chosen.shuffle(slots)
    ahead, watched = iter(slots), Watched()
    redis_url = RedisAddress(_port(data, "redis"), KeptSecrets(data / "secrets.json").secret("redis")).url()
    async with (
        booking_stores(data) as stores,
        open_redis(redis_url) as redis,
        index_versions(data, is_full_stack=is_full_stack) as versions,
        _while_open(watch_bitmaps(redis, watched), watch_index(versions, watched)),
    ):
        await enter_load(stores, ahead, Watched(), per_second, WARM_UP_SECONDS)
        began, used = time.perf_counter(), used_core_seconds()
        await enter_load(stores, ahead, watched, per_second, seconds)
        watched.busy_cores = (used_core_seconds() - used) / (time.perf_counter() - began)
        with suppress(TimeoutError):
            async with asyncio.timeout(LATEST_SECONDS):
                await _all_shown(watched)
    return watched


async def _all_shown(watched: Watched) -> None:
    while watched.without_bitmap() or watched.not_searchable():  # noqa: ASYNC110 - what is awaited is elsewhere
        await asyncio.sleep(LOOK_SECONDS)


def used_core_seconds() -> float:
    """What all processes of the machine have used so far, without what its host has kept from it (proc_stat(5))."""
    user, nice, system, _idle, _iowait, irq, softirq = Path("/proc/stat").read_text().split(maxsplit=8)[1:8]
    return sum(map(int, (user, nice, system, irq, softirq))) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def _while_open(*works: Coroutine[None, None, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        # Once more where a client swallowed it, as some do before Python 3.12 (gh-86296).
        while pending := [task for task in tasks if not task.done()]:
            for task in pending:
                task.cancel()
            await asyncio.wait(pending, timeout=1)


def report(watched: Watched) -> None:
    """Prints the table."""
    times: dict[str, list[float | None]] = {
        "bare transaction": [each.committed for each in watched.made],
        "bitmap": [each.bitmap for each in watched.made],
        "searchable": [each.searchable for each in watched.made],
    }
    print(f"{'milliseconds from the call':<28} {'bookings':>8} {'p50':>8} {'p95':>8} {'p99':>8} {'missing':>8}")
    for name, seconds in times.items():
        known = [each * 1000 for each in seconds if each is not None]
        cuts = statistics.quantiles(known, n=100)
        goal = f"  goal: p95 {GOALS_MS[name]}" if name in GOALS_MS else ""
        missing = len(seconds) - len(known)
        print(f"{name:<28} {len(known):>8} {cuts[49]:>8.1f} {cuts[94]:>8.1f} {cuts[98]:>8.1f} {missing:>8}{goal}")
    print(f"busy while bookings came: {watched.busy_cores:.2f} of {os.cpu_count()} cores")


def main() -> None:
    """Starts the product, measures, prints, stops it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full-stack", action="store_true", help="on Kafka, OpenSearch, PostgreSQL and Redis")
    parser.add_argument("--per-second", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="praxis-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the servers' account must reach what is theirs in it
        with product(folder / "data", is_full_stack=given.full_stack) as url:
            watched = uvloop.run(
                measure(
                    folder / "data",
                    url,
                    is_full_stack=given.full_stack,
                    per_second=given.per_second,
                    seconds=given.seconds,
                )
            )
    report(watched)


if __name__ == "__main__":
    main()
