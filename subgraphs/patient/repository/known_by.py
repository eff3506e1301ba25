"""Which practitioners may know which patients, from bookings."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from servicekit.database import Connection
from subgraphs.patient.domain.patient import KnownBy

_REMEMBER = """
    INSERT INTO known_by AS held (practitioner_id, booking_id, booking_version, patient_id, visible_until)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::uuid[], $5::timestamptz[])
    ON CONFLICT (practitioner_id, booking_id) DO UPDATE
    SET booking_version = excluded.booking_version, visible_until = excluded.visible_until
    WHERE held.booking_version < excluded.booking_version
"""


async def remember(connection: Connection, known: Sequence[KnownBy]) -> None:
    """Notes bookings at practitioners, each pair once; what an older version of a booking says changes nothing."""
    await connection.execute(
        _REMEMBER,
        [each.practitioner_id for each in known],
        [each.booking_id for each in known],
        [each.booking_version for each in known],
        [each.patient_id for each in known],
        [each.visible_until for each in known],
    )


async def known_to(
    connection: Connection, practitioner_id: UUID, patient_ids: Sequence[UUID], now: datetime
) -> set[UUID]:
    """Which of the patients the practitioner may know at this time."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT patient_id FROM known_by
        WHERE patient_id = ANY($2) AND practitioner_id = $1 AND visible_until > $3
        """,
        practitioner_id,
        patient_ids,
        now,
    )
    return {row["patient_id"] for row in rows}


async def of_patient(connection: Connection, patient_id: UUID) -> tuple[KnownBy, ...]:
    """All that is held about who may know one patient."""
    rows = await connection.fetch(
        "SELECT * FROM known_by WHERE patient_id = $1 ORDER BY visible_until, booking_id", patient_id
    )
    return tuple(KnownBy(**row) for row in rows)


async def forget_expired(connection: Connection, now: datetime, limit: int) -> int:
    """Deletes what is no longer to be known, at most `limit` rows; returns how many."""
    status = await connection.execute(
        """
        DELETE FROM known_by WHERE (practitioner_id, booking_id) IN (
            SELECT practitioner_id, booking_id FROM known_by WHERE visible_until <= $1 ORDER BY visible_until LIMIT $2
        )
        """,
        now,
        limit,
    )
    return int(status.rpartition(" ")[2])
