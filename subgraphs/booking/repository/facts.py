"""One indexed SELECT that says all the database knows of a wanted slot."""

from datetime import datetime

from servicekit.database import Connection
from subgraphs.booking.domain.booking import WantedSlot
from subgraphs.booking.domain.offer import Facts, Footprint, footprint
from subgraphs.booking.repository.practitioner_rules import RulesRepository

# A hold that has expired occupies nothing, although its row still says so: no constraint can know the time.
# $1 practitioner, $2 patient, $3 slot start, $4 slot end, $5 free from, $6 free until, $7 now, $8 the booking that
# moves. Without a footprint $3 to $6 are NULL, and nothing is found in the way.
_FACTS = """
SELECT
    rules.edition,
    EXISTS (
        SELECT FROM bookings
        WHERE calendar_span && int8range(
                (rules.calendar_number::int8 << 32) + (extract(epoch FROM $5::timestamptz) / 60)::int8,
                (rules.calendar_number::int8 << 32) + (extract(epoch FROM $6::timestamptz) / 60)::int8)
            AND status IN ('held', 'confirmed')
            AND (status = 'confirmed' OR expires_at > $7)
            AND id IS DISTINCT FROM $8
    ) AS slot_taken,
    (
        SELECT id FROM bookings
        WHERE patient_id = $2 AND slot_start < $4 AND slot_start > $3::timestamptz - interval '1 day' AND slot_end > $3
            AND status IN ('held', 'confirmed')
            AND (status = 'confirmed' OR expires_at > $7)
            AND id IS DISTINCT FROM $8
        LIMIT 1
    ) AS conflicting_booking_id,
    EXISTS (
        SELECT FROM bookings
        WHERE patient_id = $2 AND practitioner_id = $1 AND status IN ('confirmed', 'completed') AND slot_end <= $7
    ) AS patient_known
FROM practitioner_rules AS rules
WHERE rules.practitioner_id = $1
"""


async def read_facts(connection: Connection, rules: RulesRepository, wanted: WantedSlot, now: datetime) -> Facts | None:
    """The facts of this moment; None when booking has no rules of the practitioner.

    The remembered rules say what the slot would occupy. If the database has newer ones, it is asked again with those.
    """
    practitioner = rules.remembered(wanted.practitioner_id) or await rules.current(connection, wanted.practitioner_id)
    while practitioner is not None:
        row = await connection.fetchrow(
            _FACTS,
            wanted.practitioner_id,
            wanted.patient_id,
            *_bounds(footprint(practitioner, wanted)),
            now,
            wanted.moving.id if wanted.moving else None,
        )
        if row is None:
            return None
        if row["edition"] == practitioner.edition:
            return Facts(
                practitioner=practitioner,
                slot_taken=row["slot_taken"],
                conflicting_booking_id=row["conflicting_booking_id"],
                patient_known=row["patient_known"],
            )
        practitioner = await rules.current(connection, wanted.practitioner_id)
    return None


def _bounds(occupied: Footprint | None) -> tuple[datetime | None, ...]:
    if occupied is None:
        return (None, None, None, None)
    return (occupied.start, occupied.end, occupied.free_from, occupied.free_until)
