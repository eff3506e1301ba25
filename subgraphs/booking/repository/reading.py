"""Reading bookings: many by id, and pages of a patient's bookings and of a practitioner's calendar."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.queries import CalendarQuery, PatientQuery, Position
from subgraphs.booking.repository.rows import BOOKING_COLUMNS, booking_from

_MANY = f"SELECT {BOOKING_COLUMNS} FROM bookings WHERE id = ANY ($1)"

_OF_PATIENT = "FROM bookings WHERE patient_id = $1 AND ($2::text[] IS NULL OR status = ANY ($2))"
_PATIENT_COUNT = f"SELECT count(*) {_OF_PATIENT}"
_PATIENT_PAGE = f"""
SELECT {BOOKING_COLUMNS} {_OF_PATIENT} AND (slot_start, id) < ($3, $4) ORDER BY slot_start DESC, id DESC LIMIT $5
"""

# No slot is longer than a day, so the index on the start finds those that reach into the window too.
_CALENDAR = """
FROM bookings
WHERE practitioner_id = $1 AND slot_start < $3 AND slot_start > $2::timestamptz - interval '1 day' AND slot_end > $2
    AND (status IN ('confirmed', 'completed', 'no_show') OR (status = 'held' AND expires_at > $4))
"""
_CALENDAR_COUNT = f"SELECT count(*) {_CALENDAR}"
_CALENDAR_PAGE = f"""
SELECT {BOOKING_COLUMNS} {_CALENDAR} AND (slot_start, id) > ($5, $6) ORDER BY slot_start, id LIMIT $7
"""
_BUSY = """
SELECT slot_start, slot_end FROM bookings
WHERE practitioner_id = $1 AND slot_start < $3 AND slot_start > $2::timestamptz - interval '1 day' AND slot_end > $2
    AND (status = 'confirmed' OR (status = 'held' AND expires_at > $4)) AND id IS DISTINCT FROM $5
"""
FIRST = (datetime(1900, 1, 1, tzinfo=UTC), UUID(int=0))
_LAST = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


async def many(connection: Connection, ids: Sequence[UUID]) -> list[Booking]:
    """Those of the bookings that exist, in no order."""
    return [booking_from(row) for row in await connection.fetch(_MANY, ids)]


async def page_of_patient(
    connection: Connection, query: PatientQuery, after: Position | None, limit: int
) -> list[Booking]:
    """At most `limit` bookings after the position."""
    position = after or _LAST
    rows = await connection.fetch(_PATIENT_PAGE, *_patient_parameters(query), *position, limit)
    return [booking_from(row) for row in rows]


async def count_of_patient(connection: Connection, query: PatientQuery) -> int:
    """How many bookings there are over all pages."""
    return int(await connection.fetchval(_PATIENT_COUNT, *_patient_parameters(query)))


async def page_of_calendar(
    connection: Connection, query: CalendarQuery, after: Position | None, limit: int
) -> list[Booking]:
    """At most `limit` bookings after the position."""
    position = after or FIRST
    rows = await connection.fetch(_CALENDAR_PAGE, *_calendar_parameters(query), *position, limit)
    return [booking_from(row) for row in rows]


async def count_of_calendar(connection: Connection, query: CalendarQuery) -> int:
    """How many bookings there are over all pages."""
    return int(await connection.fetchval(_CALENDAR_COUNT, *_calendar_parameters(query)))


async def busy(
    connection: Connection, query: CalendarQuery, without_booking_id: UUID | None
) -> list[tuple[datetime, datetime]]:
    """The slots in the window that are taken, leaving one booking out."""
    rows = await connection.fetch(_BUSY, *_calendar_parameters(query), without_booking_id)
    return [(row["slot_start"], row["slot_end"]) for row in rows]


def _patient_parameters(query: PatientQuery) -> tuple[Any, ...]:
    return (query.patient_id, None if query.statuses is None else [status.value for status in query.statuses])


def _calendar_parameters(query: CalendarQuery) -> tuple[Any, ...]:
    return (query.practitioner_id, query.start, query.end, query.now)
