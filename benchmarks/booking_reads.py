"""What reading costs among millions of bookings: the plan, the rows and pages touched, and the time of every reading statement.

    python -m benchmarks.booking_reads [--bookings 5000000]

On a PostgreSQL of its own, with bookings of two years past and three months ahead at a hundred thousand practices, a tenth of
which are four times as busy as the mean. The statements are those that the repository sends: each reading runs as the
use cases run it, and its connection asks for the plan of whatever passes. It fails when a plan, made for the parameters or
for any, reads a whole table, or when one sorts more than a page or touches many times what it gives.
"""

import argparse
import asyncio
import hashlib
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import asyncpg
import msgspec
import psycopg
from psycopg import sql

from domain_events import Schedule, ScheduleException
from praxis.embedded.run import running_servers
from praxis.migrate import migrate_owners
from praxis.seed.practitioners import practitioner
from servicekit.database import Connection, Database
from subgraphs.booking.domain.booking import WantedSlot
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.queries import CalendarQuery, PatientQuery
from subgraphs.booking.domain.rules import RulesDocument
from subgraphs.booking.repository import absences, bookings, erasure, facts, history, holds, reading
from subgraphs.booking.repository.practitioner_rules import RulesRepository

SEED = 20_261_128
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
PER_PRACTICE, PER_PATIENT = 50, 5
HELD = 0.002
PAGE = 100  # the largest that a client may ask for; one more is looked for
MOST_TOUCHED = 10  # rows, and pages of the disk, for each row that is given or could be on a page
KINDS = 200  # of practices, whose rules differ
ROUNDS, PLANS = 400, 25
Plan = Mapping[str, Any]
Generic = psycopg.Connection[tuple[Any, ...]]  # on which plans for any parameters are asked for

RULES = """
INSERT INTO practitioner_rules (practitioner_id, calendar_number, version, document) OVERRIDING SYSTEM VALUE
SELECT md5('practice ' || number)::uuid, number, 1,
    jsonb_set(document, '{rules,schedule,exceptions,0,id}', to_jsonb(md5('exception ' || number)::uuid))
FROM generate_series(1, %(practices)s) AS number
JOIN kinds ON kinds.kind = number %% %(kinds)s
"""
# Each practice has its bookings in half hours of which it has 16 a day, one in each stretch of equal length: no two meet.
# The table fills in the order in which they were made, as in life, so a practice's bookings lie all over it.
BOOKINGS = """
WITH practices AS (
    SELECT practitioner_id, calendar_number, (document #>> '{rules,consultationTypes,0,id}')::uuid AS kind,
        CASE WHEN calendar_number %% 10 = 0 THEN 4 * %(mean)s ELSE 2 * %(mean)s / 3 + 1 END AS visits
    FROM practitioner_rules
), drawn AS MATERIALIZED (
    SELECT practices.*, random() AS fate, random() AS mind, random() AS lead, random() AS whose,
        (place * (820 * 16 / visits) + floor(random() * (820 * 16 / visits)))::integer AS half_hour
    FROM practices CROSS JOIN generate_series(0, visits - 1) AS place
), placed AS (
    SELECT drawn.*, %(midnight)s - interval '730 days' + half_hour / 16 * interval '1 day' + interval '8 hours'
        + half_hour %% 16 * interval '30 minutes' AS start
    FROM drawn
), lived AS (
    SELECT placed.*, CASE
        WHEN start < %(now)s AND fate < 0.78 THEN 'completed'
        WHEN start < %(now)s AND fate < 0.82 THEN 'no_show'
        WHEN start >= %(now)s AND fate < 0.80 THEN 'confirmed'
        WHEN start >= %(now)s AND fate < 0.80 + %(held)s THEN 'held'
        WHEN fate < 0.95 THEN 'cancelled'
        WHEN fate < 0.98 THEN 'expired'
        ELSE 'released'
    END AS status
    FROM placed
), timed AS (
    SELECT lived.*, CASE status
        WHEN 'held' THEN %(now)s - lead * interval '302 seconds'
        ELSE least(start, %(now)s) - (1 + 50 * lead) * interval '1 day'
    END AS made
    FROM lived
)
INSERT INTO bookings (id, version, status, practitioner_id, calendar_number, patient_id, consultation_type_id, country,
    slot_start, slot_end, time_zone, local_start, expires_at, booked_by, booked_at, changed_at)
SELECT
    (lpad(to_hex((extract(epoch FROM made) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8'
        || substr(md5(random()::text), 1, 15))::uuid,
    1 + (status NOT IN ('held', 'confirmed'))::integer
        + (status IN ('confirmed', 'completed', 'no_show', 'cancelled') AND mind < 0.1)::integer,
    status, practitioner_id, calendar_number, patient, kind, 'FR', start, start + interval '30 minutes', 'Europe/Paris',
    start AT TIME ZONE 'Europe/Paris', CASE status WHEN 'held' THEN made + interval '300 seconds' END, patient, made, made
FROM timed
CROSS JOIN LATERAL (SELECT md5('patient ' || floor(%(patients)s * whose ^ 1.3))::uuid AS patient) AS person
ORDER BY made
"""
FIRST_VERSIONS = """
INSERT INTO booking_history (booking_id, version, status, practitioner_id, consultation_type_id, slot_start, slot_end,
    time_zone, made_at, actor_role)
SELECT id, 1, CASE WHEN status IN ('held', 'expired', 'released') THEN 'held' ELSE 'confirmed' END, practitioner_id,
    consultation_type_id, slot_start, slot_end, time_zone, booked_at, 'PATIENT'
FROM bookings
"""
LATER_VERSIONS = """
INSERT INTO booking_history (booking_id, version, status, practitioner_id, consultation_type_id, slot_start, slot_end,
    time_zone, made_at, actor_role)
SELECT id, made.version, CASE WHEN made.version = bookings.version THEN status ELSE 'confirmed' END, practitioner_id,
    consultation_type_id, slot_start, slot_end, time_zone, changed_at, 'PATIENT'
FROM bookings CROSS JOIN generate_series(2, bookings.version) AS made (version)
"""
# All indexes and constraints of the bookings but the primary key and foreign keys: made anew once the rows are there.
INDEXES = """
SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = 'bookings'::regclass
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'x'))
UNION ALL
SELECT format('ALTER TABLE bookings DROP CONSTRAINT %I', conname),
    format('ALTER TABLE bookings ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = 'bookings'::regclass AND contype = 'x'
"""
LEADING = """
SELECT relname::text AS name, pg_get_indexdef(indexrelid, 1, true) AS first FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indrelid = ANY ('{bookings, booking_history, practitioner_rules}'::regclass[]) AND indpred IS NULL
"""


def fill(superuser_dsn: str, practices: int, say: Callable[[str], None], *, held: float = HELD) -> None:
    """Fills booking's empty tables with practices, their bookings and the history of these.

    `held` is how many of what is to come are holds, most of which live.
    """
    given = {
        "practices": practices,
        "kinds": KINDS,
        "mean": PER_PRACTICE,
        "held": held,
        "patients": practices * PER_PRACTICE // PER_PATIENT,
        "now": NOW,
        "midnight": NOW.replace(hour=0),
    }
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        for setting in (
            "search_path = booking",
            "session_replication_role = replica",
            "maintenance_work_mem = '512MB'",
        ):
            connection.execute(sql.SQL(f"SET {setting}"))
        connection.execute("SET work_mem = '256MB'")
        connection.execute("SELECT setseed(0.5)")
        _fill_kinds(connection)
        indexes = connection.execute(INDEXES).fetchall()
        makes = [("make an index", make) for _, make in indexes]
        for drop, _ in indexes:
            connection.execute(drop)
        for name, statement in (
            ("rules", RULES),
            ("bookings", BOOKINGS),
            ("first versions", FIRST_VERSIONS),
            ("later versions", LATER_VERSIONS),
            *makes,
            ("statistics", "VACUUM ANALYZE bookings, booking_history, practitioner_rules"),
        ):
            started = time.perf_counter()
            done = connection.execute(statement, given if "%(" in statement else None)
            say(f"{name}: {max(done.rowcount, 0):,} rows in {time.perf_counter() - started:.1f} s")


def _fill_kinds(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """The rules of seeded practices, each of which has an absence."""
    connection.execute("CREATE TEMPORARY TABLE kinds (kind integer PRIMARY KEY, document jsonb NOT NULL)")
    for kind in range(KINDS):
        document = RulesDocument.of(practitioner(kind, NOW).practitioner.snapshot("benchmark"))
        schedule = msgspec.structs.replace(document.rules.schedule, exceptions=(_absence(kind),))
        document = msgspec.structs.replace(document, rules=_with_schedule(document, schedule))
        connection.execute("INSERT INTO kinds VALUES (%s, %s)", (kind, msgspec.json.encode(document).decode()))


def _absence(kind: int) -> ScheduleException:
    first = (NOW + timedelta(days=5 + kind % 50)).date()
    return ScheduleException(id="", kind="ABSENCE", first_date=first, last_date=first + timedelta(days=13))


def _with_schedule(document: RulesDocument, schedule: Schedule) -> Any:
    return msgspec.structs.replace(document.rules, schedule=schedule)


def id_of(kind: str, number: int) -> UUID:
    """The id that `fill` gave."""
    return UUID(hashlib.md5(f"{kind} {number}".encode(), usedforsecurity=False).hexdigest())


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
    cuts = statistics.quantiles(took, n=20)
    touched, looked = max(map(rows_touched, plans)), max(map(pages, plans))
    print(
        f"{name:<22} p50 {cuts[9]:7.3f} ms  p95 {cuts[18]:7.3f} ms  rows {touched:>6,}  pages {looked:>6,}", flush=True
    )
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
