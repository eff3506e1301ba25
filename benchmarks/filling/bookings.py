"""Millions of bookings with their history, at practices of very different size, of two years past and three months ahead."""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql

from domain_events import Schedule, ScheduleException
from praxis.seed.practitioners import practitioner
from subgraphs.booking.domain.rules import RulesDocument

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
PER_PRACTICE, PER_PATIENT = 50, 5
HELD = 0.002
KINDS = 200  # of practices, whose rules differ

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
        makes = [(make.split(" USING ")[0].lower(), make) for _, make in indexes]
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
            connection.execute(statement, given if "%(" in statement else None)
            say(f"{name}: {time.perf_counter() - started:.1f} s")


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
