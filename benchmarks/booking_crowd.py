"""Bookings per second through the booking use case, beside pgbench sending the same statements in the same run.

    python -m benchmarks.booking_crowd [--slots 10000] [--clients 32] [--rounds 3]

On an embedded PostgreSQL of its own, as durable as the product's. What the use case sends for one booking is recorded, and
pgbench is given that as its transaction, for a free slot of each client's own each time. Rounds alternate; medians count. The
use case is called in one process and in two, as the service is deployed, each with the service's own pool. Afterwards
500 patients want one slot, and 16 bookings change places in pairs.
"""

import argparse
import asyncio
import statistics
import tempfile
from pathlib import Path

import uvloop

from benchmarks.crowd import pgbench
from benchmarks.crowd.callers import book, bookings_per_second
from benchmarks.crowd.crowds import SUCCESS, Answers, on_one_slot, swapping
from benchmarks.crowd.database import deadlocks, emptied, seed
from benchmarks.crowd.slots import PRACTITIONERS, place
from benchmarks.crowd.statements import RecordingDatabase, script
from praxis.embedded.databases import OWNERS
from praxis.embedded.run import RunningServers, running_servers
from praxis.migrate import migrate_owners
from subgraphs.booking.repository.practitioner_rules import RulesRepository
from subgraphs.booking.repository.stores import Stores

GOAL = 0.7
PROCESSES = (1, 2)
BOOKERS, P99_GOAL_MS = 500, 1_000
SWAPS = 16
# Numbers that stand for nothing else in what is recorded.
FIRST_RECORDED, RECORDED = PRACTITIONERS // 2, PRACTITIONERS + PRACTITIONERS // 2


async def record(dsn: str) -> str:
    """pgbench's script, from the second booking at a practice that the process knows."""
    async with RecordingDatabase.open(dsn, application_name="recording") as database:
        stores = Stores(database, RulesRepository())
        await book(stores, place(FIRST_RECORDED))
        booking = await book(stores, place(RECORDED))
        return script(database.recorded, place(RECORDED), booking)


def measure_rates(dsn: str, transaction: Path, clients: int, slots_each: int, rounds: int) -> None:
    """Prints bookings per second, pgbench's first."""
    rates: dict[str, list[float]] = {}
    asyncio.run(emptied(dsn))

    def note(name: str, rate: float) -> None:
        committed = asyncio.run(emptied(dsn))
        if committed != clients * slots_each:
            raise SystemExit(f"{name}: {committed} of {clients * slots_each} bookings stand with event and answer")
        rates.setdefault(name, []).append(rate)

    for _ in range(rounds):
        note("pgbench", pgbench.transactions_per_second(dsn, transaction, clients, slots_each))
        for processes in PROCESSES:
            rate = bookings_per_second(dsn, processes, clients, slots_each)
            note(f"use case, {processes} process{'es' if processes > 1 else ''}", rate)
    baseline = statistics.median(rates["pgbench"])
    print(
        f"bookings a second over {clients * slots_each} free slots at {clients} clients, goal {GOAL:.0%} of pgbench's:"
    )
    for name, each in rates.items():
        median = statistics.median(each)
        print(
            f"  {name:<22} {median:>6.0f}  {median / baseline:>4.0%}  ({min(each):.0f} to {max(each):.0f})", flush=True
        )


def show_crowd(title: str, answers: Answers) -> None:
    """Prints how all the calls ended."""
    ends = ", ".join(f"{number} {code}" for code, number in sorted(answers.codes.items()))
    p99 = statistics.quantiles(answers.took_ms, n=100)[98]
    print(f"{title}: {ends}; p99 {p99:.0f} ms", flush=True)


def measure(servers: RunningServers, folder: Path, given: argparse.Namespace) -> None:
    """Prints all the figures."""
    dsn = servers.databases.dsn("booking")
    asyncio.run(seed(dsn))
    transaction = folder / "booking.sql"
    transaction.write_text(asyncio.run(record(dsn)))
    measure_rates(dsn, transaction, given.clients, -(-given.slots // given.clients), given.rounds)
    crowd = uvloop.run(on_one_slot(dsn, BOOKERS))
    show_crowd(f"{BOOKERS} on one slot (goal: 1 {SUCCESS}, p99 {P99_GOAL_MS} ms)", crowd)
    asyncio.run(emptied(dsn))
    show_crowd(f"{SWAPS} swaps at once", uvloop.run(swapping(dsn, SWAPS)))
    broken = asyncio.run(deadlocks(servers.databases.superuser_dsn(OWNERS["booking"])))
    print(f"deadlocks: {broken} (goal 0)")


def main() -> None:
    """Starts what is needed and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slots", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        with running_servers(Path(name) / "data", lambda _: None) as servers:
            migrate_owners(servers.databases.dsn, ["booking"])
            measure(servers, Path(name), given)


if __name__ == "__main__":
    main()
