"""Bookings whose present state a read model needs, in pages, each read under its practitioner's lock."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.repository.rows import BOOKING_COLUMNS, booking_from

# $1 and $2 what was told last, $3 the country or NULL, $4 slots that end later, $5 rows that changed later.
_MATTERS = "($3::text IS NULL OR country = $3) AND (slot_end > $4 OR changed_at > $5)"
_PAGE = f"""
SELECT practitioner_id, id FROM bookings WHERE (practitioner_id, id) > ($1, $2) AND {_MATTERS}
ORDER BY practitioner_id, id LIMIT $6
"""
_COUNT = f"SELECT count(*) FROM bookings WHERE (practitioner_id, id) > ($1, $2) AND {_MATTERS}"
_THESE = f"SELECT {BOOKING_COLUMNS} FROM bookings WHERE id = ANY($1) AND practitioner_id = ANY($2) ORDER BY id"

Place = tuple[UUID, UUID]  # practitioner and booking
START: Place = (UUID(int=0), UUID(int=0))


class Matters(NamedTuple):
    """Which bookings: of a country or of all, whose slot ends after, or which changed after."""

    country: str | None
    ends_after: datetime
    changed_after: datetime


async def count(connection: Connection, matters: Matters) -> int:
    """How many there are."""
    number: int = await connection.fetchval(_COUNT, *START, *matters)
    return number


async def places_after(connection: Connection, matters: Matters, after: Place, limit: int) -> list[Place]:
    """The next ones, by practitioner and id."""
    return [(row["practitioner_id"], row["id"]) for row in await connection.fetch(_PAGE, *after, *matters, limit)]


async def read_locked(connection: Connection, places: list[Place]) -> list[Booking]:
    """These bookings, their practitioners locked until the transaction ends; one that has moved away is left out.

    Its move was told after the lock of the practitioner that it moved to, with all of its new state.
    """
    practitioners = {practitioner_id for practitioner_id, _ in places}
    async with locked(connection, practitioners):
        ids = [booking_id for _, booking_id in places]
        return [booking_from(row) for row in await connection.fetch(_THESE, ids, list(practitioners))]


async def taken_between(connection: Connection, after: UUID, upto: UUID, ends_after: datetime) -> list[UUID]:
    """Bookings that take a slot which is not over, of practitioners whose ids lie in (after, upto]."""
    rows = await connection.fetch(
        """
        SELECT id FROM bookings WHERE practitioner_id > $1 AND practitioner_id <= $2 AND slot_end > $3
            AND status IN ('held', 'confirmed')
        """,
        after,
        upto,
        ends_after,
    )
    return [row["id"] for row in rows]
