"""What reading costs among millions of bookings: the plan, the rows and pages touched, and the time of every reading statement.

    python -m benchmarks.booking_reads [--bookings 5000000]

On a PostgreSQL of its own, with bookings of two years past and three months ahead at a hundred thousand practices, a tenth of
which are four times as busy as the mean. The statements are those that the repository sends: each reading runs as the
use cases run it, and its connection asks for the plan of whatever passes. It fails when a plan, made for the parameters or
for any, reads a whole table, or when one sorts more than a page or touches many times what it gives.
"""

import argparse
import asyncio
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import asyncpg
import psycopg

from benchmarks.filling.bookings import NOW, PER_PATIENT, PER_PRACTICE, fill, id_of
from benchmarks.measuring.percentiles import p50_p95
from praxis.embedded.run import running_servers
from praxis.migrate import migrate_owners
from servicekit.database import Connection, Database
from subgraphs.booking.domain.booking import WantedSlot
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.queries import CalendarQuery, PatientQuery
from subgraphs.booking.repository import absences, bookings, erasure, facts, history, holds, reading
from subgraphs.booking.repository.practitioner_rules import RulesRepository

SEED = 20_261_128
PAGE = 100  # the largest that a client may ask for; one more is looked for
MOST_TOUCHED = 10  # rows, and pages of the disk, for each row that is given or could be on a page
ROUNDS, PLANS = 400, 25
Plan = Mapping[str, Any]
Generic = psycopg.Connection[tuple[Any, ...]]  # on which plans for any parameters are asked for

LEADING = """
SELECT relname::text AS name, pg_get_indexdef(indexrelid, 1, true) AS first FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indrelid = ANY ('{bookings, booking_history, practitioner_rules}'::regclass[]) AND indpred IS NULL
"""


class Explaining:
    """Answers as the connection does, and keeps each statement with the plan that it ran by."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.plans: list[tuple[str, Plan]] = []

    async def fetch(self, query: str, *parameters: object) -> list[asyncpg.Record]:
        """The rows."""
        explained = await self._connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}", *parameters)
        self.plans.append((query, json.loads(explained)[0]["Plan"]))
        return await self._connection.fetch(query, *parameters)

    async def fetchrow(self, query: str, *parameters: object) -> asyncpg.Record | None:
        """The first row."""
        return next(iter(await self.fetch(query, *parameters)), None)

    async def fetchval(self, query: str, *parameters: object) -> object:
        """The first value."""
        row = await self.fetchrow(query, *parameters)
        return None if row is None else row[0]


@dataclass
class Choice:
    """Draws whose bookings are read next."""

    practices: int
    booking_ids: Sequence[UUID]
    leading: Mapping[str, str]  # index of a whole table -> its first column or expression
    chosen: random.Random = field(default_factory=lambda: random.Random(SEED))
    rules: RulesRepository = field(default_factory=RulesRepository)

    def practice(self) -> UUID:
        """Any, or one of the busiest."""
        number = self.chosen.randrange(1, self.practices + 1)
        return id_of("practice", number if self.chosen.random() < 0.5 else max(number // 10 * 10, 10))

    def patient(self) -> UUID:
        """Any, or one of those with the most bookings."""
        most = self.practices * PER_PRACTICE // PER_PATIENT
        return id_of("patient", self.chosen.randrange(most if self.chosen.random() < 0.5 else 20))

    def exception(self) -> UUID:
        """The absence of a practice."""
        return id_of("exception", self.chosen.randrange(1, self.practices + 1))

    def window(self, days: int) -> CalendarQuery:
        """Of a calendar, at any time."""
        start = NOW.replace(hour=0) + timedelta(days=self.chosen.randrange(-700, 80))
        return CalendarQuery(practitioner_id=self.practice(), start=start, end=start + timedelta(days=days), now=NOW)

    def ids(self, count: int) -> list[UUID]:
        """Of bookings anywhere."""
        return self.chosen.sample(self.booking_ids, count)


Reading = Callable[[Connection, Choice], Awaitable[object]]


async def _pages_of_patient(connection: Connection, choice: Choice) -> None:
    query = PatientQuery(patient_id=choice.patient())
    page = await reading.page_of_patient(connection, query, None, PAGE + 1)
    if page:
        last = page[len(page) // 2]
        await reading.page_of_patient(connection, query, (last.start, last.id), PAGE + 1)


async def _patient_by_status(connection: Connection, choice: Choice) -> None:
    query = PatientQuery(patient_id=choice.patient(), statuses=(BookingStatus.CONFIRMED, BookingStatus.HELD))
    await reading.page_of_patient(connection, query, None, 21)


async def _calendar(connection: Connection, choice: Choice, days: int) -> None:
    query = choice.window(days)
    page = await reading.page_of_calendar(connection, query, None, PAGE + 1)
    if page:
        last = page[len(page) // 2]
        await reading.page_of_calendar(connection, query, (last.start, last.id), PAGE + 1)


async def _affected(connection: Connection, choice: Choice) -> None:
    (owned,) = (await absences.exceptions_by_id(connection, [choice.exception()])).values()
    query = owned.affected(NOW)
    await absences.page_of_affected(connection, query, None, PAGE + 1)
    await absences.count_of_affected(connection, query)


async def _checks(connection: Connection, choice: Choice) -> None:
    practice = choice.practice()
    known = await choice.rules.current(connection, practice)
    assert known is not None
    start = NOW.replace(hour=8) + timedelta(days=choice.chosen.randrange(1, 90))
    wanted = WantedSlot(
        practitioner_id=practice,
        consultation_type_id=UUID(known.rules.consultation_types[0].id),
        start=start + choice.chosen.randrange(16) * timedelta(minutes=30),
        patient_id=choice.patient(),
    )
    await facts.read_facts(connection, choice.rules, wanted, NOW)


READINGS: Mapping[str, Reading] = {
    "booking by id": lambda connection, choice: bookings.get(connection, choice.ids(1)[0]),
    f"{PAGE} bookings by id": lambda connection, choice: reading.many(connection, choice.ids(PAGE)),
    f"history of {PAGE}": lambda connection, choice: history.versions(connection, choice.ids(PAGE)),
    "patient's bookings": _pages_of_patient,
    "patient's by status": _patient_by_status,
    "patient's count": lambda connection, choice: reading.count_of_patient(
        connection, PatientQuery(patient_id=choice.patient())
    ),
    "calendar of a week": lambda connection, choice: _calendar(connection, choice, 7),
    "calendar of a year": lambda connection, choice: _calendar(connection, choice, 365),
    "calendar's count": lambda connection, choice: reading.count_of_calendar(connection, choice.window(31)),
    "nearest free slots": lambda connection, choice: reading.busy(connection, choice.window(15), None),
    "affected bookings": _affected,
    "before a booking": _checks,
    "live holds": lambda connection, choice: holds.live_of_patient(connection, choice.patient(), NOW),
    "overdue holds": lambda connection, _: holds.overdue(connection, NOW, 20),
    "next end of a hold": lambda connection, _: holds.next_expiry(connection),
    "erasure": lambda connection, choice: erasure.open_bookings(connection, choice.patient(), NOW),
}


async def choice_of(connection: Connection) -> Choice:
    """From what the tables hold."""
    practices = await connection.fetchval("SELECT count(*) FROM practitioner_rules")
    ids = await connection.fetch("SELECT id FROM bookings TABLESAMPLE BERNOULLI (2) REPEATABLE (1)")
    leading = await connection.fetch(LEADING)
    return Choice(practices, [row["id"] for row in ids], {row["name"]: row["first"] for row in leading})


async def plans_of(
    connection: Connection, generic: Generic, name: str, choice: Choice, times: int = PLANS
) -> list[Plan]:
    """The plans by which a reading's statements ran, and those that would be made for any parameters."""
    explaining = Explaining(connection)
    for _ in range(times):
        await READINGS[name](cast(Connection, explaining), choice)
    found = [plan for _, plan in explaining.plans]
    for query in {query for query, _ in explaining.plans}:
        row = generic.execute(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {query}".encode()).fetchone()
        assert row is not None
        found.append(row[0][0]["Plan"])
    return found


def nodes(plan: Plan) -> Iterator[Plan]:
    """All nodes, from the root."""
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


def faults_of(plan: Plan, leading: Mapping[str, str]) -> list[str]:
    """What does not scale. A plan that did not run has no rows, but says how tables and indexes would be read."""
    returned = max(PAGE + 1, _rows(plan))
    found = [f"reads the whole of {node['Relation Name']}" for node in nodes(plan) if node["Node Type"] == "Seq Scan"]
    found += [
        f"goes all through {node['Index Name']}"
        for node in nodes(plan)
        if (first := leading.get(node.get("Index Name", ""))) and not _bounds(node, first)
    ]
    # Under a limit a sort says that it gave no more than that: what it was given is what counts.
    found += [
        f"sorts more than a page by {', '.join(node['Sort Key'])}"
        for node in nodes(plan)
        if node["Node Type"] == "Sort" and sum(map(_rows, node["Plans"])) > returned
    ]
    if max(rows_touched(plan), pages(plan)) > MOST_TOUCHED * returned:
        found.append(f"touches more than {MOST_TOUCHED} times what it gives: {ways(plan)}")
    return found


def _bounds(node: Plan, first: str) -> bool:
    """Whether the condition says where in the index to begin. Expressions are not looked for in it: they are written anew."""
    condition = node.get("Index Cond", "")
    return bool(condition) and (not first.isidentifier() or re.search(rf"\b{first}\b", condition) is not None)


def _rows(node: Plan) -> int:
    return int(node.get("Actual Rows", 0) * node.get("Actual Loops", 1))


def rows_touched(plan: Plan) -> int:
    """Rows that the scans read, those that a filter threw away included."""
    counted = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    scans = [node for node in nodes(plan) if "Relation Name" in node]
    return int(sum(sum(node.get(name, 0) for name in counted) * node.get("Actual Loops", 1) for node in scans))


def pages(plan: Plan) -> int:
    """Pages of 8 KB that were looked at."""
    return int(plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0))


def ways(plan: Plan) -> str:
    """By which indexes, and whether something is sorted."""
    return ", ".join(
        f"{node['Node Type']} {node.get('Index Name', '')}".strip()
        for node in nodes(plan)
        if node["Node Type"] in ("Seq Scan", "Sort", "Incremental Sort") or "Index Name" in node
    )


async def measure(connection: Connection, generic: Generic, name: str, choice: Choice) -> list[str]:
    """Prints a reading's plans and times; returns what is wrong with it."""
    plans = await plans_of(connection, generic, name, choice)
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await READINGS[name](connection, choice)
        took.append((time.perf_counter() - started) * 1000)
    p50, p95 = p50_p95(took)
    touched, looked = max(map(rows_touched, plans)), max(map(pages, plans))
    print(f"{name:<22} p50 {p50:7.3f} ms  p95 {p95:7.3f} ms  rows {touched:>6,}  pages {looked:>6,}", flush=True)
    for way in sorted(set(map(ways, plans))):
        print(f"    {way}", flush=True)
    return [
        f"{name}: {fault}" for fault in sorted({fault for plan in plans for fault in faults_of(plan, choice.leading)})
    ]


async def main(dsn: str) -> list[str]:
    """Measures everything; returns what is wrong."""
    faults: list[str] = []
    with psycopg.connect(dsn, autocommit=True) as generic:
        async with Database.open(dsn) as database, database.connection() as connection:
            choice = await choice_of(connection)
            for name in READINGS:
                faults += await measure(connection, generic, name, choice)
    return faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bookings", type=int, default=5_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_servers(Path(folder) / "data", lambda _: None) as servers:
        migrate_owners(servers.databases.dsn, ["booking"])
        fill(
            servers.databases.superuser_dsn("booking"),
            given.bookings // PER_PRACTICE,
            lambda text: print(text, flush=True),
        )
        wrong = asyncio.run(main(servers.databases.dsn("booking")))
    print(
        "\n".join(wrong)
        or "No reading reads a whole table, sorts more than a page or touches many times what it gives."
    )
    sys.exit(bool(wrong))
