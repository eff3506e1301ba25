"""What is stored, by stretches of practitioners' ids, for comparing it with what it is made from."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from servicekit.database import Connection
from subgraphs.availability.domain.calendar import BusySlot, Calendar, Window
from subgraphs.availability.repository import calendars


async def calendars_between(connection: Connection, after: UUID, upto: UUID, window: Window) -> list[Calendar]:
    """The calendars of practitioners whose ids lie in (after, upto], each as one snapshot."""
    rows = await connection.fetch(
        "SELECT practitioner_id FROM calendar WHERE practitioner_id > $1 AND practitioner_id <= $2", after, upto
    )
    return await calendars.read(connection, [row["practitioner_id"] for row in rows], window)


async def taken_between(connection: Connection, after: UUID, upto: UUID, ends_after: datetime) -> list[UUID]:
    """Bookings that are busy there in slots which are not over."""
    rows = await connection.fetch(
        """
        SELECT booking_id FROM busy WHERE practitioner_id > $1 AND practitioner_id <= $2 AND slot_end > $3
            AND state IN ('HELD', 'CONFIRMED')
        """,
        after,
        upto,
        ends_after,
    )
    return [row["booking_id"] for row in rows]


async def busy_slots(connection: Connection, booking_ids: Sequence[UUID]) -> dict[UUID, BusySlot]:
    """What is kept of these bookings, tombstones too."""
    rows = await connection.fetch("SELECT * FROM busy WHERE booking_id = ANY($1)", booking_ids)
    return {
        row["booking_id"]: BusySlot(
            booking_id=row["booking_id"],
            booking_version=row["booking_version"],
            practitioner_id=row["practitioner_id"],
            start=row["slot_start"],
            end=row["slot_end"],
            state=row["state"],
            expires_at=row["expires_at"],
        )
        for row in rows
    }
