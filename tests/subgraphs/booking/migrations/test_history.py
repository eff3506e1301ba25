"""What was kept before there was a history becomes one: every version of every booking, and whose step it was if known."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from praxis.migrate import migrations_folder
from servicekit.database.migrations import migrate
from tests.embedded_servers import FreshDatabase

BOOKED = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
CHANGED = BOOKED + timedelta(days=2)
NINE = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
PATIENT, PARTNER, PRACTICE = uuid4(), uuid4(), uuid4()

Connection = psycopg.Connection[tuple[object, ...]]
Entry = tuple[int, str, datetime, datetime, str | None, UUID | None]


def insert(connection: Connection, table: str, row: Mapping[str, object]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, row))
    values = sql.SQL(", ").join(sql.Placeholder() * len(row))
    query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, values)
    connection.execute(query, list(row.values()))


def old_booking(connection: Connection, hour: int, version: int, status: str, **given: object) -> UUID:
    """A row as it was before there was a history, at an hour of its own."""
    start = NINE + timedelta(hours=hour)
    row = {
        "id": uuid4(),
        "version": version,
        "status": status,
        "practitioner_id": PRACTICE,
        "calendar_number": 1,
        "patient_id": PATIENT,
        "consultation_type_id": uuid4(),
        "country": "FR",
        "slot_start": start,
        "slot_end": start + timedelta(minutes=30),
        "time_zone": "Europe/Paris",
        "local_start": start.replace(tzinfo=None),
        "booked_by": PATIENT,
        "booked_at": BOOKED,
        "changed_at": CHANGED if version > 1 else BOOKED,
        **given,
    }
    insert(connection, "bookings", row)
    return row["id"]


def old_move(connection: Connection, booking_id: UUID, version: int, left_hour: int, by: str) -> None:
    """The booking left this slot a day after it was made."""
    start = NINE + timedelta(hours=left_hour)
    row = {
        "booking_id": booking_id,
        "version": version,
        "practitioner_id": PRACTICE,
        "consultation_type_id": uuid4(),
        "slot_start": start,
        "slot_end": start + timedelta(minutes=30),
        "time_zone": "Europe/Paris",
        "next_start": NINE,
        "replaced_at": BOOKED + timedelta(days=1),
        "replaced_by": by,
    }
    insert(connection, "booking_revisions", row)


def old_bookings(connection: Connection) -> dict[UUID, list[Entry]]:
    """Bookings of all kinds, and the history that each of them has."""
    mine, moved_at = ("PATIENT", None), BOOKED + timedelta(days=1)
    slots = [NINE + timedelta(hours=hour) for hour in range(20)]
    held = {"expires_at": BOOKED + timedelta(minutes=5)}
    moved = old_booking(connection, 6, 4, "cancelled", cancelled_by="PRACTITIONER", patient_id=None, booked_by=None)
    old_move(connection, moved, 2, 16, "OPERATOR")
    return {
        old_booking(connection, 0, 1, "confirmed"): [(1, "confirmed", BOOKED, slots[0], *mine)],
        old_booking(connection, 1, 1, "held", **held): [(1, "held", BOOKED, slots[1], *mine)],
        old_booking(connection, 2, 2, "confirmed", booked_by=PARTNER): [
            (1, "held", BOOKED, slots[2], None, PARTNER),
            (2, "confirmed", CHANGED, slots[2], None, None),
        ],
        old_booking(connection, 3, 2, "expired"): [
            (1, "held", BOOKED, slots[3], *mine),
            (2, "expired", CHANGED, slots[3], "SYSTEM", None),
        ],
        old_booking(connection, 4, 2, "released"): [
            (1, "held", BOOKED, slots[4], *mine),
            (2, "released", CHANGED, slots[4], None, None),
        ],
        old_booking(connection, 5, 2, "completed"): [
            (1, "confirmed", BOOKED, slots[5], *mine),
            (2, "completed", CHANGED, slots[5], None, None),
        ],
        moved: [  # held, confirmed, moved, cancelled, and its patient is forgotten
            (1, "held", BOOKED, slots[16], *mine),
            (2, "confirmed", BOOKED, slots[16], None, None),
            (3, "confirmed", moved_at, slots[6], "OPERATOR", None),
            (4, "cancelled", CHANGED, slots[6], "PRACTITIONER", None),
        ],
    }


def test_every_version_that_there_was_is_carried_over(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    dsn = fresh_database("booking", migrated=False).dsn
    for number in ("0001", "0002", "0003", "0004"):
        (file,) = migrations_folder("booking").glob(f"{number}_*.py")
        shutil.copy(file, tmp_path)
    migrate(dsn, "booking", tmp_path)
    with psycopg.connect(dsn, row_factory=tuple_row) as connection:
        expected = old_bookings(connection)

    migrate(dsn, "booking", migrations_folder("booking"))

    query = """
    SELECT version, status, made_at, slot_start, actor_role, actor_id FROM booking_history
    WHERE booking_id = %s ORDER BY version
    """
    with psycopg.connect(dsn, row_factory=tuple_row) as connection:
        found = {booking_id: connection.execute(query, (booking_id,)).fetchall() for booking_id in expected}
        (tables,) = connection.execute("SELECT array_agg(tablename::text) FROM pg_tables").fetchall()
    assert found == expected
    assert "booking_revisions" not in str(tables)
